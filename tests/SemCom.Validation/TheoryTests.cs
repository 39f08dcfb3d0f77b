namespace SemCom.Validation;

/// <summary>The closed forms against published or hand-computed decimals.</summary>
public class TheoryTests
{
    [Fact]
    public void Queues_have_their_published_values()
    {
        Assert.Equal(5, QueueTheory.Sojourn(0.8), 12);
        Assert.Equal(14.979, QueueTheory.SojournQuantile(0.8, 0.95), 3);
        Assert.Equal(23.026, QueueTheory.SojournQuantile(0.8, 0.99), 3);
        Assert.Equal(0.596432, QueueTheory.ErlangC(4, 3.2), 6);
        Assert.Equal(0.745541, QueueTheory.WaitOfManyServers(4, 3.2), 6);
        Assert.Equal(0.110054, QueueTheory.ErlangB(5, 3), 6);
        Assert.Equal(0.0787409, QueueTheory.ErlangB(10, 7), 7);
        Assert.Equal(0.0234929, QueueTheory.Blocking(0.8, 10), 7);
        Assert.Equal(2, QueueTheory.WaitOfGeneralService(0.8, 0), 12);
        Assert.Equal(2.5, QueueTheory.WaitOfGeneralService(0.8, 0.25), 12);
        Assert.Equal(4, QueueTheory.WaitOfGeneralService(0.8, 1), 12);
        Assert.Equal(1.833333, QueueTheory.SojournOfTandem(1, 2, 3, 4), 6);
        // Two classes of load 0.4 each: R = 0.8, W1 = 0.8/0.6, W2 = 0.8/(0.6·0.2); one class is M/M/1.
        Assert.Equal(4.0 / 3, QueueTheory.WaitOfClass([0.4, 0.4], 0), 12);
        Assert.Equal(20.0 / 3, QueueTheory.WaitOfClass([0.4, 0.4], 1), 12);
        Assert.Equal(4, QueueTheory.WaitOfClass([0.8], 0), 12);
    }

    [Fact]
    public void Rayleigh_links_have_their_published_capacity()
    {
        Assert.Equal(0.860347, RadioTheory.CapacityOfBest(1, 1), 6);
        Assert.Equal(2.906515, RadioTheory.CapacityOfBest(1, 10), 6);
        Assert.Equal(5.884048, RadioTheory.CapacityOfBest(1, 100), 6);
        Assert.Equal(1.19941, RadioTheory.CapacityOfBest(2, 1), 5);
        Assert.Equal(1.52840, RadioTheory.CapacityOfBest(4, 1), 5);
        Assert.Equal(25.0 / 12, RadioTheory.MeanOfBest(4), 12);
        Assert.Equal(0.632121, RadioTheory.Outage(1), 6);
        Assert.Equal(0.632121, RadioTheory.Outage(1, 2, 2), 6);
        // Without noise, one interferer as strong as the signal is stronger half of the time.
        Assert.Equal(0.5, RadioTheory.Outage(1, 1, 0, 1), 12);
        Assert.Equal(4.98265e-10, RadioTheory.Friis(0.05035702, 0.125, 100), 1e-15);
    }

    [Theory]
    [InlineData(10, 72.9380, 82.5131, 69.8591, 76.7563)]
    [InlineData(100, 86.2362, 106.1356, 88.4122, 107.9432)]
    [InlineData(1000, 109.7252, 144.7641, 119.3114, 143.1886)]
    [InlineData(5000, 137.6794, 172.0753, 147.2696, 167.8617)]
    public void Urban_path_losses_have_their_published_values(double distance, double umaSight, double umaNone, double umiSight, double umiNone)
    {
        var (uma, umi) = (UrbanPathLoss.Uma(5e9), UrbanPathLoss.Umi(5e9));
        Assert.Equal(umaSight, uma.Decibels(distance, true), 0.00005);
        Assert.Equal(umaNone, uma.Decibels(distance, false), 0.00005);
        Assert.Equal(umiSight, umi.Decibels(distance, true), 0.00005);
        Assert.Equal(umiNone, umi.Decibels(distance, false), 0.00005);
    }

    [Fact]
    public void Bit_error_rates_are_those_of_the_closed_forms()
    {
        // Q(√(2γ)) for BPSK, Q(√γ) for QPSK (Proakis 4-3-13), and for 16-QAM
        // (3·Q(√(γ/5)) + 2·Q(3√(γ/5)) − Q(5√(γ/5)))/4 (Cho and Yoon 2002).
        Assert.Equal(Tail(2), RadioTheory.BitErrorRate(1, 1, 2), 12);
        Assert.Equal(Tail(2), RadioTheory.BitErrorRate(1, 2, 4), 12);
        Assert.Equal((3 * Tail(Math.Sqrt(3)) + 2 * Tail(3 * Math.Sqrt(3)) - Tail(5 * Math.Sqrt(3))) / 4, RadioTheory.BitErrorRate(2, 2, 15), 12);
        Assert.Equal(0.5, RadioTheory.BitErrorRate(4, 2, 0), 12);

        static double Tail(double x) => MathNet.Numerics.Distributions.Normal.CDF(0, 1, -x);
    }

    [Fact]
    public void Motion_correlates_fading_as_J0()
    {
        // J0(1) = 0.7651976866, J0(2.404825558) = 0 (Abramowitz and Stegun, Table 9.1 and 9.5).
        Assert.Equal(0.7651976866, RadioTheory.Clarke(1, 1 / (2 * Math.PI)), 9);
        Assert.Equal(0, RadioTheory.Clarke(1, 2.404825558 / (2 * Math.PI)), 9);
        // At lag 0 the N waves lack 1/N; far apart, nothing of what is not there.
        Assert.Equal(1.0 / 16, RadioTheory.MissingOfWaves(16, 80, 0), 12);
        Assert.InRange(RadioTheory.MissingOfWaves(16, 80, 3e-3), 0, 1.0 / 16);
        Assert.Equal(0.36, RadioTheory.RicianVariance(4), 12);
    }

    [Fact]
    public void Logarithms_in_whole_numbers_are_those_of_floating_point()
    {
        foreach (var (numerator, denominator) in new[] { (8, 1), (1, 1), (4, 3), (1_000_003, 7), (65_537, 65_536) })
            Assert.Equal(Math.Log2((double)numerator / denominator), (double)RadioTheory.Log2(numerator, denominator) / Math.Pow(2, 128), 1e-14);
        // log2 3 in binary, from its decimals 1.58496250072115618145373894394781650876
        Assert.Equal(1.58496250072115618145373894394781650876, (double)RadioTheory.Log2(3, 1) / Math.Pow(2, 128), 1e-16);
    }
}
