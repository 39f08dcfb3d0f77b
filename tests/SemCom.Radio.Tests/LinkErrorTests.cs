using CsCheck;
using MathNet.Numerics.Distributions;
using SemCom.Radio;

namespace SemCom.Radio.Tests;

/// <summary>Rates with a gap and a cap, block errors, link adaptation and repetition.</summary>
public class LinkErrorTests
{
    private static readonly Gen<(double Sinr, double Symbols, double Efficiency)> Blocks =
        Gen.Select(Gen.Double[-15, 35], Gen.Double[20, 20_000], Gen.Double[0.1, 7.5], (decibels, symbols, efficiency) => (Decibel.ToLinear(decibels), symbols, efficiency));

    [Fact]
    public void The_gap_divides_the_SINR_and_the_cap_ends_the_rate()
    {
        Assert.Equal(ShannonRate.BitsPerSecond(180e3, 12.3), ShannonRate.BitsPerSecond(180e3, 12.3, 1, double.PositiveInfinity));
        Assert.Equal(180e3 * Math.Log2(1 + 12.3 / 2), ShannonRate.BitsPerSecond(180e3, 12.3, 2, 7.8), 1e-6);
        Assert.Equal(180e3 * 7.8, ShannonRate.BitsPerSecond(180e3, 1e6, 2, 7.8));
        Assert.Equal(1e-12 / 4 / Math.Log(2), ShannonRate.BitsPerSecond(1, 1e-12, 4, 7.8), 1e-24);
        Assert.Equal(0, ShannonRate.BitsPerSecond(180e3, 0, 4, 7.8));
    }

    /// <summary>
    /// The normal approximation as it is usually written, log2 M = nC − √(nV)·Q⁻¹(ε) + ½·log2 n, with the complex channel as two real ones of
    /// C = ½·log2(1 + γ) and V = γ/2·(γ + 2)/(γ + 1)²·log2²e (Polyanskiy, Poor and Verdú, section IV).
    /// </summary>
    [Fact]
    public void A_block_of_the_size_for_an_error_rate_has_it() =>
        Gen.Select(Gen.Double[-10, 30], Gen.Double[100, 20_000], Gen.Double[-6, -0.1]).Sample((decibels, symbols, exponent) =>
        {
            double error = Math.Pow(10, exponent), sinr = Decibel.ToLinear(decibels), e = Math.Log2(Math.E);
            double capacity = 0.5 * Math.Log2(1 + sinr), dispersion = sinr / 2 * (sinr + 2) / Math.Pow(sinr + 1, 2) * e * e;
            var bits = 2 * symbols * capacity - Math.Sqrt(2 * symbols * dispersion) * Normal.InvCDF(0, 1, 1 - error) + 0.5 * Math.Log2(symbols);
            if (bits < 1)
                return;
            Assert.Equal(error, BlockErrorRate.Of(sinr, symbols, bits / symbols), 1e-6 * error);
            Assert.Equal(error, BlockErrorRate.Of(sinr * 1.3, symbols, bits / symbols, 1.3), 1e-6 * error);
        });

    /// <summary>By hand: γ = 1, n = 1000: C = 1, V = 3/4·2.081368981 = 1.561026736; k = 900 leaves 104.98289 over √1561.026736 = 39.50983: Q(2.657133) = 3.9405e-3.</summary>
    [Fact]
    public void A_block_by_hand() => Assert.Equal(3.9405e-3, BlockErrorRate.Of(1, 1000, 0.9), 2e-7);

    [Fact]
    public void Blocks_fail_less_with_more_signal_and_more_with_more_bits() => Blocks.Sample(block =>
    {
        var (sinr, symbols, efficiency) = block;
        var error = BlockErrorRate.Of(sinr, symbols, efficiency);
        Assert.InRange(error, 0, 1);
        Assert.True(BlockErrorRate.Of(sinr * 1.01, symbols, efficiency) <= error);
        Assert.True(BlockErrorRate.Of(sinr, symbols, efficiency * 1.01) >= error);
        Assert.True(BlockErrorRate.Of(sinr, symbols, efficiency, 1.01) >= error);
        Assert.Equal(1, BlockErrorRate.Of(0, symbols, efficiency));
    });

    [Fact]
    public void The_required_SINR_has_the_target_error_rate() =>
        Gen.Select(Blocks, Gen.Double[1e-6, 0.9]).Sample((block, target) =>
        {
            var required = BlockErrorRate.RequiredSinr(target, block.Symbols, block.Efficiency, 1.2);
            Assert.Equal(target, BlockErrorRate.Of(required, block.Symbols, block.Efficiency, 1.2), 1e-6 * target);
        });

    [Fact]
    public void Link_adaptation_is_a_scan_of_the_table() =>
        Gen.Select(Gen.Bool, Gen.Double[24, 20_000], Gen.Double[1e-4, 0.5], Gen.Double[0, 3], Gen.Double[-12, 32]).Sample((small, symbols, target, margin, decibels) =>
        {
            var table = small ? McsTable.Qam64 : McsTable.Qam256;
            double loss = Decibel.ToLinear(margin), sinr = Decibel.ToLinear(decibels);
            var expected = table.Rows[0];
            foreach (var row in table.Rows)
            {
                if (BlockErrorRate.Of(sinr, symbols, row.SpectralEfficiency, loss) <= target && row.SpectralEfficiency > expected.SpectralEfficiency)
                    expected = row;
            }
            Assert.Equal(expected, new LinkAdaptation(table, symbols, target, loss).Choose(sinr));
        }, iter: 200);

    [Fact]
    public void Link_adaptation_at_the_ends_of_the_table()
    {
        var adaptation = new LinkAdaptation(McsTable.Qam256, 180, 0.1);
        Assert.Equal(McsTable.Qam256.Rows[0], adaptation.Choose(0));
        Assert.Equal(McsTable.Qam256.Rows[27], adaptation.Choose(1e9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinkAdaptation(McsTable.Qam64, 0.5, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinkAdaptation(McsTable.Qam64, 180, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinkAdaptation(McsTable.Qam64, 180, 0.1, 0.9));
    }

    /// <summary>Blocks sent one by one with the midpoints of 10 000 equal parts for their uniforms: the means are exact to one part an attempt.</summary>
    [Theory]
    [InlineData(1, 0.9)]
    [InlineData(4, 0.55)]
    [InlineData(4, 0.05)]
    [InlineData(3, 0.3)]
    public void Repetition_by_chase_combining_sends_as_often_as_the_closed_form_says(int attempts, double sinr)
    {
        const int blocks = 10_000;
        const double symbols = 180, efficiency = 0.8770, margin = 1.2;
        int sent = 0, lost = 0;
        for (var block = 0; block < blocks; block++)
        {
            var process = new HarqProcess(symbols, efficiency, margin, (block + 0.5) / blocks);
            while (!process.Receive(sinr))
            {
                if (process.Attempts == attempts)
                {
                    lost++;
                    break;
                }
            }
            Assert.Equal(process.Attempts * sinr, process.Sinr, 1e-12);
            sent += process.Attempts;
        }
        var expected = Harq.ExpectedAttempts(attempts, sinr, symbols, efficiency, margin);
        Assert.Equal(expected, (double)sent / blocks, (double)attempts / blocks);
        Assert.Equal(Harq.ResidualErrorRate(attempts, sinr, symbols, efficiency, margin), (double)lost / blocks, 1.0 / blocks);
        Assert.Equal((double)(blocks - lost) / sent, Harq.DeliveredShare(attempts, sinr, symbols, efficiency, margin), (attempts + 1.0) / blocks);
    }

    [Fact]
    public void The_share_delivered_is_one_less_the_lost_over_the_attempts() =>
        Gen.Select(Blocks, Gen.Int[1, 16]).Sample((block, attempts) =>
        {
            var (sinr, symbols, efficiency) = block;
            Assert.Equal(
                (1 - Harq.ResidualErrorRate(attempts, sinr, symbols, efficiency, 1.1)) / Harq.ExpectedAttempts(attempts, sinr, symbols, efficiency, 1.1),
                Harq.DeliveredShare(attempts, sinr, symbols, efficiency, 1.1),
                1e-15);
        });

    /// <summary>A block that fails at 0 dB for sure and never at 3 dB takes two attempts, of any SINRs that add up.</summary>
    [Fact]
    public void Repetition_adds_SINRs_that_differ()
    {
        var process = new HarqProcess(1e6, 1.3, 1, 0.5);
        Assert.False(process.Receive(1.2));
        Assert.True(process.Receive(0.4));
        Assert.Equal(2, process.Attempts);
        Assert.Equal(2, Harq.ExpectedAttempts(4, 1, 1e6, 1.3), 1e-12);
        Assert.Equal(0.5, Harq.DeliveredShare(4, 1, 1e6, 1.3), 1e-12);
    }

    /// <summary>Slot after slot for 20 000 blocks with evenly spread uniforms: bits delivered over time spent, to one block in 1000.</summary>
    [Theory]
    [InlineData(-8)]
    [InlineData(-4)]
    [InlineData(0)]
    [InlineData(9.3)]
    [InlineData(30)]
    public void Rate_of_schemes_is_what_slots_deliver(double decibels)
    {
        const double bandwidth = 180e3, slot = 1e-3, margin = 1.2589254117941673;
        const int blocks = 20_000, attempts = 4;
        var sinr = Decibel.ToLinear(decibels);
        var mcs = new LinkAdaptation(McsTable.Qam256, bandwidth * slot, 0.1, margin).Choose(sinr);
        double bits = 0, time = 0;
        for (var block = 0; block < blocks; block++)
        {
            var process = new HarqProcess(bandwidth * slot, mcs.SpectralEfficiency, margin, (block + 0.5) / blocks);
            var decoded = false;
            while (!decoded && process.Attempts < attempts)
            {
                decoded = process.Receive(sinr);
                time += slot;
            }
            bits += decoded ? bandwidth * slot * mcs.SpectralEfficiency : 0;
        }
        var rate = new McsRate(McsTable.Qam256, bandwidth, slot, 0.1, attempts, margin).BitsPerSecond(sinr);
        Assert.Equal(bits / time, rate, 1e-3 * rate + 1e-9);
        Assert.True(rate < ShannonRate.BitsPerSecond(bandwidth, sinr / margin));
    }

    /// <summary>From no signal to the top of the table the rate rises but for the steps between schemes, where at most the target is lost.</summary>
    [Fact]
    public void Rate_of_schemes_runs_from_nothing_to_the_top_of_the_table()
    {
        var rate = new McsRate(McsTable.Qam64, 20e6, 1e-3, 0.1, 4);
        Assert.Equal(0, rate.BitsPerSecond(0));
        Assert.Equal(20e6 * 6 * 948 / 1024, rate.BitsPerSecond(1e6), 1e-3);
        double best = 0;
        for (var decibels = -20.0; decibels < 40; decibels += 0.01)
        {
            var now = rate.BitsPerSecond(Decibel.ToLinear(decibels));
            Assert.True(now >= 0.88 * best, $"{decibels} dB: {now} after {best}");
            best = Math.Max(best, now);
        }
    }
}
