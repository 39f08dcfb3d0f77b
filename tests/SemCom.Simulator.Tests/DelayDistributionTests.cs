using SemCom.Kernel;
using SemCom.Simulator.Results;

namespace SemCom.Simulator.Tests;

/// <summary>Quantiles in bounded memory, against the sorted list.</summary>
public class DelayDistributionTests
{
    [Theory]
    [InlineData(1_000_000, 7)]
    [InlineData(1_000_000, 12)]
    [InlineData(3, 12)]
    public void Quantiles_are_within_a_bucket_of_those_of_all_values_and_mean_and_extremes_are_exact(int exact, int bits)
    {
        var random = new Substream(1, "delays", bits, exact);
        var distribution = new DelayDistribution(exact, bits);
        var values = new List<long>();
        for (var i = 0; i < 20_000; i++)
        {
            // From zero over single picoseconds to days.
            var value = i % 50 == 0 ? random.NextInt(5000) : (long)Math.Exp(38 * random.NextDouble());
            values.Add(value);
            distribution.Add(value);
        }
        values.Sort();
        Assert.Equal(20_000, distribution.Count);
        Assert.Equal(values.Aggregate(Int128.Zero, (sum, x) => sum + x) is var all ? (double)all / 20_000 / 1e12 : 0, distribution.Mean);
        Assert.Equal((values[0], values[^1]), (distribution.Minimum, distribution.Maximum));
        foreach (var p in new[] { 0, 0.001, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.9999, 1 })
        {
            var position = p * (values.Count - 1);
            var below = (int)position;
            var expected = (values[below] + (position - below) * (values[Math.Min(below + 1, values.Count - 1)] - values[below])) / 1e12;
            var tolerance = exact > values.Count ? 1e-15 : Math.Pow(2, -bits);
            Assert.True(Math.Abs(distribution.Quantile(p) - expected) <= tolerance * expected + 1e-12, $"{p}: {distribution.Quantile(p):R} for {expected:R}");
        }
    }

    [Fact]
    public void Memory_does_not_grow_with_the_number_of_values()
    {
        var distribution = new DelayDistribution(exact: 100);
        var random = new Substream(2, "delays");
        void Add(int count)
        {
            for (var i = 0; i < count; i++)
                distribution.Add(1 + (long)(1e11 * random.NextDouble()));
        }
        Add(100_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Add(100_000);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 5 * 4096 * sizeof(long));
    }

    [Fact]
    public void Nothing_has_no_quantile_and_one_value_is_all_of_them()
    {
        var distribution = new DelayDistribution();
        Assert.True(double.IsNaN(distribution.Quantile(0.5)) && double.IsNaN(distribution.Mean));
        distribution.Add(7);
        foreach (var p in new[] { 0, 0.5, 1 })
            Assert.Equal(7e-12, distribution.Quantile(p), 1e-24);
    }
}
