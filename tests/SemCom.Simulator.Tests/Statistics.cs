using MathNet.Numerics.Distributions;

namespace SemCom.Simulator.Tests;

/// <summary>Hypothesis tests, each with a false-alarm rate of one in a million.</summary>
internal static class Statistics
{
    public const double FalseAlarm = 1e-6;

    /// <summary>Two-sided normal quantile.</summary>
    public static readonly double Z = Normal.InvCDF(0, 1, 1 - FalseAlarm / 2);

    /// <summary>The mean of independent values, with their own standard error; near enough normal for thousands of values.</summary>
    public static void Mean(double expected, IReadOnlyCollection<double> values)
    {
        var (mean, variance) = (values.Average(), Variance(values));
        var error = Math.Sqrt(variance / values.Count);
        Assert.True(Math.Abs(mean - expected) <= Z * error + 1e-12 * Math.Abs(expected), $"mean {mean} ± {error}, expected {expected}");
    }

    /// <summary>The variance of independent values; its standard error is that of the squared deviations.</summary>
    public static void VarianceIs(double expected, IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        Mean(expected, [.. values.Select(x => (x - mean) * (x - mean) * values.Count / (values.Count - 1))]);
    }

    public static double Variance(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return values.Sum(x => (x - mean) * (x - mean)) / (values.Count - 1);
    }

    /// <summary>Kolmogorov–Smirnov with the asymptotic bound P(√n·D > x) ≤ 2·exp(−2x²).</summary>
    public static void Law(Func<double, double> distribution, IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        double distance = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var f = distribution(sorted[i]);
            distance = Math.Max(distance, Math.Max(f - i / (double)sorted.Length, (i + 1) / (double)sorted.Length - f));
        }
        var scaled = distance * Math.Sqrt(sorted.Length);
        Assert.True(scaled < Math.Sqrt(-Math.Log(FalseAlarm / 2) / 2), $"√n·D = {scaled} with n = {sorted.Length}");
    }

    /// <summary>Pearson's χ² of counts against their expectations, all of them known.</summary>
    /// <param name="free">Whether the total is free too (a Poisson process), not given.</param>
    public static void Counts(IReadOnlyList<double> expected, IReadOnlyList<double> counts, bool free = false)
    {
        Assert.All(expected, n => Assert.True(n > 5));
        var statistic = expected.Zip(counts, (e, n) => (n - e) * (n - e) / e).Sum();
        Assert.True(statistic < ChiSquared.InvCDF(expected.Count - (free ? 0 : 1), 1 - FalseAlarm), $"χ² = {statistic} over {expected.Count} counts");
    }
}
