using MathNet.Numerics.Distributions;
using SemCom.Kernel;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Tests;

/// <summary>The analog channel's noise: its size in every segment, by chi-square tests at a false-alarm rate of 0.1 % each.</summary>
public class AnalogChannelTests
{
    private const double FalseAlarm = 0.001;

    [Fact]
    public void Each_element_has_noise_of_variance_1_over_d_sinr_of_its_segment()
    {
        // 10 elements at 0 dB and the first 16 bits of the 11th, then that one's last and 20 more at 20 dB, the rest at −10 dB.
        const int dimension = 64, requests = 3000;
        SentSegment[] segments = [new(10 * 32 + 16, 1), new(16 + 20 * 32, 100), new(33 * 32, 0.1)];
        double SinrOf(int element) => element < 10 ? 1 : element < 31 ? 100 : 0.1;

        var squares = new Dictionary<double, (double Sum, int Count)>();
        var perElement = new double[dimension];
        var neighbours = 0.0;
        for (var request = 0; request < requests; request++)
        {
            var features = new float[dimension];
            AnalogChannel.Apply(features, segments, new Substream(1, "noise", request));
            var last = 0.0;
            for (var j = 0; j < dimension; j++)
            {
                var z = features[j] / Math.Sqrt(1 / (dimension * SinrOf(j)));
                var (sum, count) = squares.GetValueOrDefault(SinrOf(j));
                squares[SinrOf(j)] = (sum + z * z, count + 1);
                perElement[j] += z * z;
                neighbours += z * last;
                last = z;
            }
        }
        foreach (var (sinr, (sum, count)) in squares)
            Within(sum, count, FalseAlarm, $"segment of SINR {sinr}");
        for (var j = 0; j < dimension; j++)
            Within(perElement[j], requests, FalseAlarm / dimension, $"element {j}");
        // Uncorrelated: the sum of n products of independent standard normals has variance n.
        var n = (double)requests * (dimension - 1);
        Assert.True(Math.Abs(neighbours) < Normal.InvCDF(0, 1, 1 - FalseAlarm / 2) * Math.Sqrt(n));

        static void Within(double statistic, int freedom, double level, string what) => Assert.True(
            statistic > ChiSquared.InvCDF(freedom, level / 2) && statistic < ChiSquared.InvCDF(freedom, 1 - level / 2),
            $"{what}: χ² = {statistic} with {freedom} degrees of freedom");
    }

    [Fact]
    public void Noise_is_added_to_the_features_and_is_the_same_for_the_same_substream()
    {
        var features = new float[32];
        var shifted = new float[32];
        Array.Fill(shifted, 0.5f);
        SentSegment[] segments = [new(32 * 32, 10)];
        AnalogChannel.Apply(features, segments, new Substream(4, "noise", 1));
        AnalogChannel.Apply(shifted, segments, new Substream(4, "noise", 1));
        for (var j = 0; j < 32; j++)
            Assert.Equal(features[j] + 0.5f, shifted[j], 1e-6f);
        var other = new float[32];
        AnalogChannel.Apply(other, segments, new Substream(4, "noise", 2));
        Assert.NotEqual(features, other);
    }

    [Fact]
    public void Segments_shorter_than_an_element_and_sums_that_miss_the_payload_by_a_rounding_leave_no_element_out()
    {
        var features = new float[8];
        var segments = Enumerable.Range(0, 8 * 32 * 10).Select(_ => new SentSegment(0.1 * (1 - 1e-12), 1e-4)).ToArray();
        AnalogChannel.Apply(features, segments, new Substream(4, "noise", 1));
        Assert.All(features, x => Assert.True(Math.Abs(x) > 1e-3)); // deviation 35

        var whole = new float[8];
        AnalogChannel.Apply(whole, [new SentSegment(8 * 32, 1e-4)], new Substream(4, "noise", 1));
        Assert.Equal(whole, features);
    }
}
