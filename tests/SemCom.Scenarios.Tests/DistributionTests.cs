using CsCheck;

namespace SemCom.Scenarios.Tests;

public class DistributionTests
{
    private static Distribution.Uniform Uniform(double min, double max) => new() { Min = min, Max = max };

    private static Distribution.LogUniform LogUniform(double min, double max) => new() { Min = min, Max = max };

    [Fact] // By hand: U(30, 120) has mean 75 and variance 90²/12.
    public void Uniform_moments()
    {
        Assert.Equal(75, Uniform(30, 120).Mean, 1e-12);
        Assert.Equal(675, Uniform(30, 120).Variance, 1e-10);
    }

    [Fact] // By hand: for min 1 and max e the density is 1/x, so E[X] = e − 1 and E[X²] = (e² − 1)/2.
    public void Log_uniform_moments()
    {
        Assert.Equal(Math.E - 1, LogUniform(1, Math.E).Mean, 1e-12);
        Assert.Equal((Math.E * Math.E - 1) / 2 - (Math.E - 1) * (Math.E - 1), LogUniform(1, Math.E).Variance, 1e-12);
    }

    [Fact]
    public void Exponential_moments_and_median()
    {
        var exponential = new Distribution.Exponential { Average = 0.2 };
        Assert.Equal(0.2, exponential.Mean);
        Assert.Equal(0.04, exponential.Variance, 1e-15);
        Assert.Equal(0.2 * Math.Log(2), exponential.Quantile(0.5), 1e-15);
    }

    [Fact]
    public void The_median_of_a_log_uniform_is_the_geometric_mean() => Assert.Equal(1e-7, LogUniform(1e-8, 1e-6).Quantile(0.5), 1e-20);

    [Fact]
    public void A_constant_is_always_itself()
    {
        var constant = new Distribution.Constant { Value = 3 };
        Assert.Equal((3, 0, 3, 3), (constant.Mean, constant.Variance, constant.Quantile(0), constant.Quantile(0.999)));
    }

    [Fact] // The oracle is the integral of the quantile function by the midpoint rule: no formula is shared.
    public void Moments_agree_with_the_quantiles() =>
        Gen.Select(Gen.Double[0.01, 100], Gen.Double[1.1, 50], Gen.Int[0, 2]).Sample((scale, ratio, kind) =>
        {
            Distribution distribution = kind switch
            {
                0 => Uniform(scale, scale * ratio),
                1 => LogUniform(scale, scale * ratio),
                _ => new Distribution.Exponential { Average = scale },
            };
            const int points = 20_000;
            double sum = 0, squares = 0;
            for (int i = 0; i < points; i++)
            {
                double x = distribution.Quantile((i + 0.5) / points);
                sum += x;
                squares += x * x;
            }
            double mean = sum / points, variance = squares / points - mean * mean;
            // The midpoint rule misses some of the exponential's tail: 1/(2·points) in the mean, about ln²(points)/points in the second moment.
            double tolerance = kind == 2 ? 0.01 : 1e-4;
            return Math.Abs(mean / distribution.Mean - 1) < tolerance && Math.Abs(variance / distribution.Variance - 1) < tolerance;
        }, iter: 100);

    [Fact]
    public void Quantiles_rise_and_stay_in_the_range() =>
        Gen.Select(Gen.Double[0, 0.999999], Gen.Double[0, 0.999999]).Sample((u, v) =>
        {
            Distribution uniform = Uniform(2, 5), logUniform = LogUniform(2, 5), exponential = new Distribution.Exponential { Average = 2 };
            bool inside = uniform.Quantile(u) is >= 2 and < 5 && logUniform.Quantile(u) is >= 2 and < 5.0000001 && exponential.Quantile(u) >= 0;
            return inside && new[] { uniform, logUniform, exponential }.All(one => (u < v) == (one.Quantile(u) < one.Quantile(v)) || Math.Abs(u - v) < 1e-12);
        });

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_quantile_outside_the_unit_interval_is_an_error(double u) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Uniform(0, 1).Quantile(u));
}
