using CsCheck;
using SemCom.Kernel;
using SemCom.Radio;

namespace SemCom.Radio.Tests;

public class BitErrorRateTests
{
    /// <summary>The sums of Q functions that textbooks give for BPSK, QPSK, 16QAM and 64QAM (Cho and Yoon 2002; Simon and Alouini, section 8.1).</summary>
    [Fact]
    public void The_expressions_of_the_textbooks() => Gen.Double[-10, 25].Sample(decibels =>
    {
        var snr = Decibel.ToLinear(decibels);
        double a = Math.Sqrt(snr / 5), b = Math.Sqrt(snr / 21);
        static double Q(double x) => GaussianTail.Q(x);
        Same(Q(Math.Sqrt(2 * snr)), Modulation.Bpsk);
        Same(Q(Math.Sqrt(snr)), Modulation.Qpsk);
        Same(0.75 * Q(a) + 0.5 * Q(3 * a) - 0.25 * Q(5 * a), Modulation.Qam16);
        Same((7 * Q(b) + 6 * Q(3 * b) - Q(5 * b) + Q(9 * b) - Q(13 * b)) / 12, Modulation.Qam64);

        void Same(double expected, Modulation modulation) => Assert.Equal(expected, BitErrorRate.Of(modulation, snr), 1e-12 * expected);
    });

    [Theory]
    [InlineData(Modulation.Bpsk)]
    [InlineData(Modulation.Qpsk)]
    [InlineData(Modulation.Qam16)]
    [InlineData(Modulation.Qam64)]
    [InlineData(Modulation.Qam256)]
    public void Half_the_bits_are_wrong_without_signal_and_fewer_the_more_there_is(Modulation modulation)
    {
        var last = BitErrorRate.Of(modulation, 0);
        Assert.Equal(0.5, last, 1e-15);
        for (var decibels = -20; decibels <= 40; decibels++)
        {
            var rate = BitErrorRate.Of(modulation, Decibel.ToLinear(decibels));
            Assert.True(rate < last || rate == 0);
            last = rate;
        }
    }

    /// <summary>
    /// Symbols mapped by a Gray code, noise, the nearest symbol, bits compared. Errors within a symbol hang together, so the test is on the errors of a symbol:
    /// 5.7 standard deviations, a false alarm in 10⁸ for each of the ten.
    /// </summary>
    [Theory]
    [InlineData(Modulation.Bpsk, -2, 5)]
    [InlineData(Modulation.Qpsk, 0, 8)]
    [InlineData(Modulation.Qam16, 4, 14)]
    [InlineData(Modulation.Qam64, 8, 19)]
    [InlineData(Modulation.Qam256, 10, 25)]
    public void Simulated_symbols_have_this_many_wrong_bits(Modulation modulation, double low, double high)
    {
        foreach (var decibels in (double[])[low, high])
        {
            const int symbols = 200_000;
            var snr = Decibel.ToLinear(decibels);
            var stream = new Substream(7, $"symbols/{modulation}", (long)decibels + 100);
            var dimensions = modulation == Modulation.Bpsk ? 1 : 2;
            var bits = modulation.BitsPerSymbol() / dimensions;
            var levels = 1 << bits;
            // Levels ±1, ±3, …: a dimension's mean energy is (levels² − 1)/3.
            var noise = Math.Sqrt(dimensions * (levels * levels - 1) / 3.0 / snr / 2);
            double sum = 0, squares = 0;
            for (var i = 0; i < symbols; i++)
            {
                var wrong = 0;
                for (var dimension = 0; dimension < dimensions; dimension++)
                {
                    var sent = stream.NextInt(levels);
                    var received = 2 * sent - (levels - 1) + noise * stream.NextNormal();
                    var decided = Nearest(received, levels);
                    wrong += int.PopCount(Gray(sent) ^ Gray(decided));
                }
                sum += wrong;
                squares += wrong * wrong;
            }
            var mean = sum / symbols;
            var deviation = Math.Sqrt((squares / symbols - mean * mean) / symbols);
            var expected = BitErrorRate.Of(modulation, snr) * bits * dimensions;
            Assert.True(Math.Abs(mean - expected) < 5.7 * deviation, $"{modulation} at {decibels} dB: {mean} wrong bits a symbol, expected {expected} ± {deviation}");
        }

        static int Gray(int position) => position ^ position >> 1;

        static int Nearest(double received, int levels)
        {
            var best = 0;
            for (var level = 1; level < levels; level++)
            {
                if (Math.Abs(received - (2 * level - (levels - 1))) < Math.Abs(received - (2 * best - (levels - 1))))
                    best = level;
            }
            return best;
        }
    }
}
