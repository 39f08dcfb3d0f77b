namespace SemCom.Scenarios.Tests;

/// <summary>The keys <c>cell.fading</c> and <c>cell.rate</c>: what is read, and what is answered to a mistake.</summary>
public class FadingAndRateTests
{
    private const string Carrier = "cell.carrier=3.5 GHz";

    [Fact]
    public void Rician_fading_is_read_in_SI()
    {
        var fading = Assert.IsType<Fading.Rician>(Sample.With("cell.fading={ rician: { k: 6 dB, coherence: 10 ms } }").Cell.Fading);
        Assert.Equal(3.9810717, fading.K, 1e-7);
        Assert.Equal((0.01, Selectivity.Flat), (fading.Coherence, fading.Selectivity));
        Assert.Equal(Selectivity.PerRb, ((Fading.Rician)Sample.With("cell.fading={ rician: { k: 6 dB, coherence: 10 ms, selectivity: per-rb } }").Cell.Fading).Selectivity);
    }

    [Fact]
    public void Correlated_fading_takes_its_speed_and_step_or_leaves_them_open()
    {
        Assert.Equal(new Fading.Jakes(), Sample.With(Carrier, "cell.fading=jakes").Cell.Fading);
        Assert.Equal(new Fading.GaussMarkov(), Sample.With(Carrier, "cell.fading=gauss-markov").Cell.Fading);
        Assert.Equal(
            new Fading.Jakes { Speed = 3, Step = 0.002, Selectivity = Selectivity.PerRb },
            Sample.With(Carrier, "cell.fading={ jakes: { speed: 3 m/s, step: 2 ms, selectivity: per-rb } }").Cell.Fading);
        var fading = Assert.IsType<Fading.GaussMarkov>(Sample.With(Carrier, "cell.fading={ gauss-markov: { speed: 36 km/h } }").Cell.Fading);
        Assert.Equal(10, fading.Speed!.Value, 1e-12);
        Assert.Null(fading.Step);
    }

    [Fact]
    public void Rate_is_plain_capacity_where_nothing_is_said()
    {
        Assert.Equal(new Rate.Shannon { Gap = 1, Cap = null }, Sample.With().Cell.Rate);
        Assert.Equal(new Rate.Shannon(), Sample.With("cell.rate=shannon").Cell.Rate);
        Assert.Equal(ScenarioReader.Parse(Sample.Text, Sample.File).Sha256, ScenarioReader.Parse(Sample.Text, Sample.File, ["cell.rate=shannon"]).Sha256);
    }

    [Fact]
    public void Rate_is_read_with_a_gap_and_a_cap_or_from_a_table()
    {
        var shannon = Assert.IsType<Rate.Shannon>(Sample.With("cell.rate={ shannon: { gap: 3 dB, cap: 7.8 } }").Cell.Rate);
        Assert.Equal(1.9952623, shannon.Gap, 1e-7);
        Assert.Equal(7.8, shannon.Cap);

        var mcs = Assert.IsType<Rate.Mcs>(Sample.With("cell.rate=mcs", "channel=ideal").Cell.Rate);
        Assert.Equal((McsTableName.Qam64, 0.1, 1e-3, 4), (mcs.Table, mcs.TargetBler, mcs.Slot, mcs.Attempts));
        Assert.Equal(Math.Pow(10, 0.1), mcs.Margin, 1e-15);
        mcs = Assert.IsType<Rate.Mcs>(Sample.With("cell.rate={ mcs: { table: qam256, target-bler: 0.01, slot: 500 us, attempts: 1, margin: 0 dB } }", "channel=ideal").Cell.Rate);
        Assert.Equal(new Rate.Mcs { Table = McsTableName.Qam256, TargetBler = 0.01, Slot = 5e-4, Attempts = 1, Margin = 1 }, mcs);
    }

    [Theory]
    [InlineData("fading: none", "fading: jakes", "sample.yaml:9:11: 'cell.fading' is jakes, whose Doppler shift depends on the carrier frequency; expected 'cell.carrier' as well")]
    [InlineData("fading: none", "fading: { gauss-markov: { speed: 3 m/s } }", "sample.yaml:9:11: 'cell.fading' is gauss-markov, whose Doppler shift depends on the carrier frequency; expected 'cell.carrier' as well")]
    [InlineData("fading: none", "fading: { rician: { coherence: 1 ms } }", "sample.yaml:9:13: 'cell.fading.rician' lacks 'k'; expected a ratio in dB")]
    [InlineData("fading: none", "fading: { rician: { k: 4, coherence: 1 ms } }", "sample.yaml:9:26: 'cell.fading.rician.k' is '4', without a unit; expected a ratio in dB")]
    [InlineData("fading: none", "fading: { rician: { k: 101 dB, coherence: 1 ms } }", "sample.yaml:9:26: 'cell.fading.rician.k' is '101 dB'; expected a ratio from -100 dB to 100 dB")]
    [InlineData("fading: none", "carrier: 1 GHz\n  fading: { jakes: { speed: -1 m/s } }", "sample.yaml:10:29: 'cell.fading.jakes.speed' is '-1 m/s'; expected a speed from 0 m/s to 299792458 m/s")]
    [InlineData("fading: none", "carrier: 1 GHz\n  fading: { jakes: { step: 0 s } }", "sample.yaml:10:28: 'cell.fading.jakes.step' is '0 s'; expected a time from 1 ps to 8640000 s")]
    [InlineData("fading: none", "fading: none\n  rate: { shannon: { gap: -1 dB } }", "sample.yaml:10:27: 'cell.rate.shannon.gap' is '-1 dB'; expected a ratio from 0 dB to 100 dB")]
    [InlineData("fading: none", "fading: none\n  rate: { shannon: { cap: 0 } }", "sample.yaml:10:27: 'cell.rate.shannon.cap' is '0'; expected a number above 0 and at most 100")]
    [InlineData("fading: none", "fading: none\n  rate: { mcs: { table: qam-64 } }", "sample.yaml:10:25: 'cell.rate.mcs.table' is 'qam-64'; expected one of qam64, qam256. Did you mean 'qam64'?")]
    [InlineData("fading: none", "fading: none\n  rate: { mcs: { target-bler: 1 } }", "sample.yaml:10:31: 'cell.rate.mcs.target-bler' is '1'; expected a number above 0 and at most 0.9")]
    [InlineData("fading: none", "fading: none\n  rate: { mcs: { attempts: 17 } }", "sample.yaml:10:28: 'cell.rate.mcs.attempts' is '17'; expected a whole number from 1 to 16")]
    [InlineData("fading: none", "fading: none\n  rate: { mcs: { slot: 100 us } }", "sample.yaml:10:9: 'cell.rate.mcs.slot' times 'cell.resource-blocks.bandwidth' is 18 symbols a block; expected at least 20, for block errors to mean anything")]
    [InlineData("fading: none", "fading: none\n  rate: 1 Mbit", "sample.yaml:10:9: 'cell.rate' is '1 Mbit'; expected shannon or mcs")]
    public void A_mistake_is_answered_with_its_place_and_what_was_expected(string piece, string by, string answer) =>
        Assert.Equal(answer, Sample.Errors(Sample.Changed(piece, by)));
}
