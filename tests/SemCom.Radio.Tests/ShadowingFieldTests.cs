using SemCom.Kernel;
using SemCom.Radio;

namespace SemCom.Radio.Tests;

/// <summary>The field over many independent draws of it. Every test alarms falsely at most once in a million seeds.</summary>
public class ShadowingFieldTests
{
    private const int Fields = 20_000;
    private const double CorrelationDistance = 50;
    private const double Alarm = 5; // standard errors: two-sided 5.7e-7

    /// <summary>Points at growing distances from the first, in two directions.</summary>
    private static readonly (double X, double Y, double Distance)[] Points =
        [(200, -300, 0), (205, -300, 5), (218, -276, 30), (200, -250, 50), (230, -260, 50), (320, -300, 120), (200, 100, 400)];

    private static readonly double[][] Values = Draw();

    private static double[][] Draw()
    {
        var values = new double[Fields][];
        for (var f = 0; f < Fields; f++)
        {
            var field = new ShadowingField(CorrelationDistance, new Substream(7, "shadowing", f).UniformAt);
            values[f] = [.. Points.Select(point => field.At(point.X, point.Y))];
        }
        return values;
    }

    /// <summary>Mean 0 (error 1/√n), variance 1 (error √(2/n)).</summary>
    [Fact]
    public void A_value_has_mean_0_and_variance_1()
    {
        for (var point = 0; point < Points.Length; point++)
        {
            var mean = Values.Average(field => field[point]);
            var square = Values.Average(field => field[point] * field[point]);
            Assert.True(Math.Abs(mean) < Alarm / Math.Sqrt(Fields), $"mean {mean}");
            Assert.True(Math.Abs(square - 1) < Alarm * Math.Sqrt(2.0 / Fields), $"variance {square}");
        }
    }

    /// <summary>e^(−Δ/d); the mean of the product of two normals of correlation ρ has the error √((1 + ρ²)/n).</summary>
    [Fact]
    public void Values_are_correlated_by_the_exponential_of_their_distance()
    {
        for (var point = 1; point < Points.Length; point++)
        {
            var expected = Math.Exp(-Points[point].Distance / CorrelationDistance);
            var found = Values.Average(field => field[0] * field[point]);
            Assert.True(Math.Abs(found - expected) < Alarm * Math.Sqrt((1 + expected * expected) / Fields), $"{Points[point].Distance} m: {found}, not {expected}");
        }
    }

    /// <summary>Kolmogorov–Smirnov: P(D > √(ln(2/α)/(2n))) ≤ α; α = 1e-7 for each of 7 points, and 0.0003 for the law itself.</summary>
    [Fact]
    public void A_value_is_normal()
    {
        var bound = Math.Sqrt(Math.Log(2 / 1e-7) / (2 * Fields)) + 0.0003;
        for (var point = 0; point < Points.Length; point++)
        {
            double[] sorted = [.. Values.Select(field => field[point]).Order()];
            double farthest = 0;
            for (var i = 0; i < Fields; i++)
            {
                var probability = Normal(sorted[i]);
                farthest = Math.Max(farthest, Math.Max(probability - (double)i / Fields, (i + 1.0) / Fields - probability));
            }
            Assert.True(farthest < bound, $"{farthest}, not below {bound}");
        }
    }

    /// <summary>
    /// Sums of values at two points are normal too: the mean fourth power is 3 times the squared variance, with the error √(96/n) for normals
    /// (Var X⁴ = 96 σ⁸) and less than 3/M for the finite sum.
    /// </summary>
    [Fact]
    public void Values_are_jointly_normal()
    {
        foreach (var (a, b) in new[] { (0, 1), (0, 3), (0, 6), (2, 5) })
        {
            double Sum(double[] field) => field[a] + field[b];
            var distance = Math.Sqrt(Math.Pow(Points[a].X - Points[b].X, 2) + Math.Pow(Points[a].Y - Points[b].Y, 2));
            var variance = 2 + 2 * Math.Exp(-distance / CorrelationDistance);
            var fourth = Values.Average(field => Math.Pow(Sum(field), 4)) / (variance * variance);
            Assert.True(Math.Abs(fourth - 3) < Alarm * Math.Sqrt(96.0 / Fields) + 3.0 / 128, $"{fourth}");
        }
    }

    /// <summary>
    /// A single field over 200 by 200 correlation distances shows the autocorrelation too. The area is worth A/(πd²/2) = 25 000 independent values:
    /// with those of the sampling, an error of 0.011, of which 0.1 is nine.
    /// </summary>
    [Fact]
    public void A_single_field_varies_in_space_as_all_of_them_do()
    {
        var field = new ShadowingField(CorrelationDistance, new Substream(8, "shadowing").UniformAt);
        var draws = new Substream(9, "points");
        double product = 0, square = 0;
        const int points = 40_000;
        for (var i = 0; i < points; i++)
        {
            var (x, y, angle) = (10_000 * draws.NextDouble(), 10_000 * draws.NextDouble(), 2 * Math.PI * draws.NextDouble());
            var value = field.At(x, y);
            square += value * value / points;
            product += value * field.At(x + 50 * Math.Cos(angle), y + 50 * Math.Sin(angle)) / points;
        }
        Assert.Equal(1, square, 0.1);
        Assert.Equal(Math.Exp(-1), product, 0.1);
    }

    /// <summary>The definition, written out with the library's cosine.</summary>
    [Fact]
    public void A_field_is_the_sum_of_its_sinusoids()
    {
        const int sinusoids = 128;
        var draws = new Substream(5, "shadowing");
        var field = new ShadowingField(CorrelationDistance, draws.UniformAt);
        var points = new Substream(6, "points");
        for (var i = 0; i < 200; i++)
        {
            var (x, y) = (20_000 * (points.NextDouble() - 0.5), 20_000 * (points.NextDouble() - 0.5));
            double sum = 0;
            for (var m = 0; m < sinusoids; m++)
            {
                var u = (m + draws.UniformAt(1 + 2 * m)) / sinusoids;
                var wave = Math.Sqrt(Math.Pow(1 - u, -2) - 1) / CorrelationDistance;
                var direction = 2 * Math.PI * (draws.UniformAt(0) + m * (Math.Sqrt(5) - 1) / 2);
                sum += Math.Cos(wave * Math.Cos(direction) * x + wave * Math.Sin(direction) * y + 2 * Math.PI * draws.UniformAt(2 + 2 * m));
            }
            Assert.Equal(Math.Sqrt(2.0 / sinusoids) * sum, field.At(x, y), 1e-7);
        }
    }

    [Fact]
    public void The_order_of_questions_does_not_matter()
    {
        var draws = new Substream(1, "shadowing");
        var (one, other) = (new ShadowingField(37, draws.UniformAt), new ShadowingField(37, draws.UniformAt));
        var first = one.At(10, 20);
        other.At(-500, 4000);
        Assert.Equal(first, other.At(10, 20));
        Assert.Equal(first, one.At(10, 20));
        Assert.NotEqual(first, new ShadowingField(37, new Substream(2, "shadowing").UniformAt).At(10, 20));
    }

    [Fact]
    public void A_value_costs_no_memory()
    {
        var field = new ShadowingField(37, new Substream(1, "shadowing").UniformAt);
        field.At(0, 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            field.At(i, -i);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void What_is_no_correlation_distance_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShadowingField(0, _ => 0.5));

    /// <summary>The normal distribution function by Marsaglia's series φ(x)·(x + x³/3 + x⁵/15 + …) + 1/2 (Evaluating the normal distribution, 2004).</summary>
    private static double Normal(double x)
    {
        double term = x, sum = x;
        for (var i = 3; Math.Abs(term) > 1e-17; i += 2)
            sum += term *= x * x / i;
        return 0.5 + sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
    }
}
