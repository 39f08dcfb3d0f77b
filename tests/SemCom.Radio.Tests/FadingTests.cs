using System.Numerics;
using CsCheck;
using MathNet.Numerics;
using SemCom.Kernel;
using SemCom.Radio;

namespace SemCom.Radio.Tests;

public class FadingTests
{
    /// <summary>Abramowitz and Stegun Table 9.1 and the zeros of Table 9.5.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0.7651976865579666)]
    [InlineData(-1, 0.7651976865579666)]
    [InlineData(2.404825557695773, 0)]
    [InlineData(5, -0.1775967713143383)]
    [InlineData(10, -0.2459357644513483)]
    [InlineData(30.634606468431975, 0)]
    [InlineData(100, 0.0199858503042231)]
    public void J0_has_its_published_values(double x, double value) => Assert.Equal(value, BesselJ0.Of(x), 1e-15);

    [Fact]
    public void J0_agrees_with_another_implementation() =>
        Gen.Double[0, 200].Sample(x => Assert.Equal(SpecialFunctions.BesselJ(0, x), BesselJ0.Of(x), 2e-14));

    /// <summary>A vehicle at 50 m/s and 1900 MHz: 316.66 Hz with c rounded to 3e8 m/s.</summary>
    [Fact]
    public void Doppler_of_a_vehicle()
    {
        var shift = Doppler.Shift(50, 1.9e9);
        Assert.Equal(316.66, shift * Doppler.SpeedOfLight / 3e8, 0.01);
        Assert.Equal(1.335e-3, Doppler.CoherenceTime(shift), 1e-6);
        Assert.Equal(double.PositiveInfinity, Doppler.CoherenceTime(Doppler.Shift(0, 1.9e9)));
    }

    /// <summary>The moments by a grid of normal quantiles in both draws.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3.9810717055349722)]
    [InlineData(100)]
    public void Rician_power_has_unit_mean_and_the_variance_of_its_K(double k)
    {
        // Gauss–Hermite would be exact; a trapezoidal rule over ±10 is, to the last digits.
        const double step = 0.25;
        double mean = 0, square = 0;
        for (var x = -10.0; x <= 10; x += step)
        {
            for (var y = -10.0; y <= 10; y += step)
            {
                var weight = step * step / (2 * Math.PI) * Math.Exp(-(x * x + y * y) / 2);
                var gain = RicianFading.PowerGain(k, x, y);
                mean += weight * gain;
                square += weight * gain * gain;
            }
        }
        Assert.Equal(1, mean, 1e-12);
        Assert.Equal((1 + 2 * k) / Math.Pow(1 + k, 2), square - mean * mean, 1e-11);
    }

    /// <summary>Kolmogorov–Smirnov against the integral of Rice's density (1 + K)·e^(−K − (1+K)x)·I₀(2√(K(1+K)x)); a false alarm in 10⁷.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(3.9810717055349722)]
    public void Rician_power_has_Rices_distribution(double k)
    {
        const int draws = 20_000, grid = 8000;
        const double end = 8;
        var cumulative = new double[grid + 1];
        for (var i = 1; i <= grid; i++)
            cumulative[i] = cumulative[i - 1] + end / grid / 6 * (Density((i - 1) * end / grid) + 4 * Density((i - 0.5) * end / grid) + Density(i * end / grid));

        var stream = new Substream(11, "rician");
        var gains = new double[draws];
        for (var i = 0; i < draws; i++)
            gains[i] = RicianFading.PowerGain(k, stream.NextNormal(), stream.NextNormal());
        Array.Sort(gains);
        double distance = 0;
        for (var i = 0; i < draws; i++)
        {
            var at = gains[i] / end * grid;
            var below = (int)at;
            var probability = below >= grid ? 1 : cumulative[below] + (at - below) * (cumulative[below + 1] - cumulative[below]);
            distance = Math.Max(distance, Math.Max(probability - (double)i / draws, (i + 1.0) / draws - probability));
        }
        Assert.True(distance < Math.Sqrt(Math.Log(2 / 1e-7) / (2 * draws)), $"distance {distance}");

        double Density(double x) => (1 + k) * Math.Exp(-k - (1 + k) * x) * SpecialFunctions.BesselI0(2 * Math.Sqrt(k * (1 + k) * x));
    }

    [Fact]
    public void Jakes_gain_is_the_sum_of_its_phasors() =>
        Gen.Select(Gen.Double[-200, 200].Array[16], Gen.Double[0, 1].Array[16], Gen.Double[0, 1000]).Sample((shifts, phases, seconds) =>
        {
            Complex sum = 0;
            for (var n = 0; n < 16; n++)
                sum += Complex.FromPolarCoordinates(1, 2 * Math.PI * (shifts[n] * seconds + phases[n])) / 4;
            var (inPhase, quadrature) = JakesFading.Gain(shifts, phases, seconds);
            Assert.Equal(sum.Real, inPhase, 1e-8);
            Assert.Equal(sum.Imaginary, quadrature, 1e-8);
        });

    /// <summary>The mean over the phases of h(t)·h*(t + τ) is Σₙ cos(2π·shift·τ)/N; its mean over the angles, by a grid over each sector, is J₀.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(16)]
    public void Jakes_autocorrelation_is_J0_whatever_the_number_of_sinusoids(int sinusoids)
    {
        const int grid = 400;
        for (var lag = 0.0; lag < 2; lag += 0.1)
        {
            double sum = 0;
            for (var n = 0; n < sinusoids; n++)
            {
                for (var i = 0; i < grid; i++)
                    sum += Math.Cos(2 * Math.PI * lag * JakesFading.Shift(n, sinusoids, 1, (i + 0.5) / grid));
            }
            Assert.Equal(SpecialFunctions.BesselJ(0, 2 * Math.PI * lag), sum / grid / sinusoids, 1e-13);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-9)]
    [InlineData(1e-4)]
    [InlineData(0.0079)] // 2πf_DT either side of 0.05, where the series ends
    [InlineData(0.008)]
    [InlineData(0.0423)]
    [InlineData(0.3)]
    public void Gauss_Markov_decay_is_minus_the_logarithm_of_J0(double stepsTimesShift)
    {
        var x = 2 * Math.PI * stepsTimesShift;
        // −ln(1 − d) with 1 − J₀ = d from the ascending series, which loses no digits.
        double d = 0, term = 1;
        for (var k = 1; k < 30; k++)
        {
            term *= -x * x / 4 / k / k;
            d -= term;
        }
        var expected = d < 1e-3 ? d + d * d / 2 + d * d * d / 3 + d * d * d * d / 4 + Math.Pow(d, 5) / 5 : -Math.Log(1 - d);
        Assert.Equal(expected, GaussMarkovFading.Decay(100, stepsTimesShift / 100), 1e-9 * expected);
    }

    [Fact]
    public void Gauss_Markov_steps_beyond_the_first_zero_of_J0_are_independent()
    {
        Assert.Equal(double.PositiveInfinity, GaussMarkovFading.Decay(1, 0.4));
        Assert.Equal(double.PositiveInfinity, GaussMarkovFading.Decay(1, 1.2)); // J₀ is positive again there
        Assert.Equal(0, GaussMarkovFading.Memory(double.PositiveInfinity));
    }

    /// <summary>The conditional normal law: with correlations r to either neighbour and r² between them, the weight is r/(1 + r²) and the variance (1 − r²)/(1 + r²).</summary>
    [Fact]
    public void Gauss_Markov_midpoint_is_the_conditional_normal_law() =>
        Gen.Select(Gen.Double[1e-4, 2], Gen.Int[1, 20]).Sample((decay, steps) =>
        {
            var r = Math.Exp(-decay * steps);
            var (weight, deviation) = GaussMarkovFading.Midpoint(decay, steps);
            Assert.Equal(r / (1 + r * r), weight, 1e-14);
            Assert.Equal((1 - r * r) / (1 + r * r), deviation * deviation, 1e-12);
            // And the marginal stays of unit power.
            Assert.Equal(1, 2 * weight * weight * (1 + r * r) + deviation * deviation, 1e-12);
        });

    /// <summary>All gains from block 0 to the memory's end as sums of independent normals, halving; then their covariances are ρ^|i − j|, every one.</summary>
    [Theory]
    [InlineData(0.6)]
    [InlineData(5)]
    public void Gauss_Markov_by_halving_has_the_covariances_of_the_recursion(double decay)
    {
        var blocks = 1 << GaussMarkovFading.Memory(decay);
        var gains = new double[blocks + 1][]; // of each block, its weight on the normal of each block
        foreach (var end in (int[])[0, blocks])
        {
            gains[end] = new double[blocks + 1];
            gains[end][end] = 1;
        }
        Halve(0, blocks);
        for (var i = 0; i <= blocks; i++)
        {
            for (var j = 0; j <= blocks; j++)
                Assert.Equal(Math.Exp(-decay * Math.Abs(i - j)), gains[i].Zip(gains[j], (a, b) => a * b).Sum(), 1e-14);
        }

        void Halve(int left, int right)
        {
            if (right - left == 1)
                return;
            var middle = (left + right) / 2;
            var (weight, deviation) = GaussMarkovFading.Midpoint(decay, middle - left);
            gains[middle] = [.. gains[left].Zip(gains[right], (a, b) => weight * (a + b))];
            gains[middle][middle] = deviation;
            Halve(left, middle);
            Halve(middle, right);
        }
    }

    [Theory]
    [InlineData(0.017744)]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(1e-10)]
    public void Gauss_Markov_memory_ends_where_the_correlation_is_lost_in_rounding(double decay)
    {
        var memory = GaussMarkovFading.Memory(decay);
        Assert.True(Math.Exp(-decay * (1L << memory)) <= Math.Pow(2, -54) * (1 + 1e-12));
        Assert.True(memory == 0 || Math.Exp(-decay * (1L << (memory - 1))) > Math.Pow(2, -54));
        Assert.Equal(62, GaussMarkovFading.Memory(0));
    }
}
