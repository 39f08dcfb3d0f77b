using System.Globalization;
using System.Text;
using CsCheck;

namespace SemCom.Scenarios.Tests;

public class ReaderTests
{
    [Fact]
    public void What_is_written_is_read_in_SI()
    {
        Scenario scenario = Sample.With(
            "seed=18446744073709551615", "description=all of it", "drop={ every: 500 ms }", "cell.power=23 dBm", "cell.noise=-170 dBm/Hz",
            "cell.interference={ log-uniform: { min: 10 nW, max: 1 uW } }", "cell.path-loss.power-law.reference-loss=20 dB",
            "cell.fading={ rayleigh: { coherence: 10 ms, selectivity: per-rb } }", "cell.processor.cores=4",
            "users.0.placement={ positions: [{ x: 10 m, y: 0 m }, { x: 0 m, y: -0.5 km }, { x: 30 m, y: 40 m }, { x: 1 m, y: 99 m }, { x: -50 m, y: 0 m }] }",
            "users.0.traffic={ periodic: { period: 1 s, phase: 100 ms } }", "users.0.deadline={ uniform: { min: 30 ms, max: 120 ms } }",
            "users.0.overdue=drop", "users.0.energy-limit=500 mJ", "users.0.processor.sharing=dedicated", "users.0.processor.frequency={ exponential: { mean: 1 GHz } }",
            "images={ dataset: photos, prompt: 'a {label}!', size: 1 kB }", "channel=ideal", "epoch={ every: 20 ms }", "scheduler={ max-rate: { encoder: small-b-16 } }");

        Assert.Equal("sample", scenario.Name);
        Assert.Equal("all of it", scenario.Description);
        Assert.Equal(ulong.MaxValue, scenario.Seed);
        Assert.Equal(10, scenario.Duration);
        Assert.Equal(new Drop { Every = 0.5 }, scenario.Drop);
        Assert.Equal(new Radius { Min = 10, Max = 500 }, scenario.Cell.Radius);
        Assert.Equal(0.19953, scenario.Cell.Power, 1e-5);
        Assert.Equal(new ResourceBlocks { Count = 6, Bandwidth = 180_000 }, scenario.Cell.ResourceBlocks);
        Assert.Equal(1e-20, scenario.Cell.Noise, 1e-30);
        Assert.Equal(new Interference.LogUniform { Min = 1e-8, Max = 1e-6 }, scenario.Cell.Interference);
        var loss = Assert.IsType<PathLoss.PowerLaw>(scenario.Cell.PathLoss);
        Assert.Equal((2, 100.0), (loss.Exponent, Math.Round(loss.ReferenceLoss, 9)));
        Assert.Equal(new Fading.Rayleigh { Coherence = 0.01, Selectivity = Selectivity.PerRb }, scenario.Cell.Fading);
        Assert.Equal(new BsProcessor { Sharing = Sharing.Fifo, Cores = 4, Frequency = 1e10, CyclesPerBit = 20, SwitchedCapacitance = 1e-29 }, scenario.Cell.Processor);

        UserGroup group = Assert.Single(scenario.Users);
        Assert.Equal(("phones", 5), (group.Group, group.Count));
        IReadOnlyList<Position> points = Assert.IsType<Placement.Positions>(group.Placement).Points;
        Assert.Equal([new() { X = 10, Y = 0 }, new() { X = 0, Y = -500 }, new() { X = 30, Y = 40 }, new() { X = 1, Y = 99 }, new() { X = -50, Y = 0 }], points);
        Assert.Equal(new Traffic.Periodic { Period = 1, Phase = 0.1 }, group.Traffic);
        Assert.Equal((UserTask?)null, group.Task);
        Assert.Equal(new Distribution.Uniform { Min = 0.03, Max = 0.12 }, group.Deadline);
        Assert.Equal((Overdue.Drop, 0.5), (group.Overdue, group.EnergyLimit));
        Assert.Equal(new DeviceProcessor { Sharing = Sharing.Dedicated, Frequency = new Distribution.Exponential { Average = 1e9 }, CyclesPerBit = 500, SwitchedCapacitance = 1e-27 }, group.Processor);
        Assert.Equal(new Images { Dataset = "photos", Prompt = "a {label}!", Size = 8000 }, scenario.Images);
        Assert.Equal(["small-b-32", "small-b-16"], scenario.Encoders);
        Assert.Equal((new Channel.Ideal(), Decision.Joint), (scenario.Channel, scenario.Decision));
        Assert.Equal(new Epoch.Every { Period = 0.02 }, scenario.Epoch);
        Assert.Equal(new Scheduler.MaxRate { Encoder = "small-b-16" }, scenario.Scheduler);
        Assert.Equal("max-rate", scenario.Scheduler.Name);
    }

    [Fact]
    public void A_digital_channel_takes_precision_modulation_and_packets()
    {
        Assert.Equal(new Channel.Digital(), Sample.With("channel=digital").Channel);
        Assert.Equal(
            new Channel.Digital { Precision = Precision.Int8, Modulation = Modulation.Qam16, Crc = new Crc { Packet = 8000, Attempts = 4 } },
            Sample.With("channel={ digital: { precision: int8, modulation: qam16, crc: { packet: 1 kB } } }").Channel);
        Assert.Equal(Precision.Float32, new Channel.Digital().Precision);
        Assert.Equal((1024, 4), (new Crc().Packet, new Crc().Attempts));
    }

    [Fact]
    public void What_is_not_written_takes_its_default()
    {
        Scenario scenario = Sample.With();
        UserGroup group = scenario.Users[0];
        Assert.Equal((1UL, null, null, new Channel.Analog(), Decision.Joint), (scenario.Seed, scenario.Description, scenario.Drop, scenario.Channel, scenario.Decision));
        Assert.Equal(3.981e-21, scenario.Cell.Noise, 1e-24);
        Assert.Equal(1, scenario.Cell.Processor.Cores);
        Assert.Equal(1, ((PathLoss.PowerLaw)scenario.Cell.PathLoss).ReferenceLoss);
        Assert.Equal(((UserTask?)null, Overdue.Finish, null, null, Sharing.Fifo), (group.Task, group.Overdue, group.Deadline, group.EnergyLimit, group.Processor.Sharing));
        Assert.Equal(new Placement.UniformDisc(), group.Placement);
        Assert.Equal(new Images { Dataset = "cifar10-sample", Popularity = new Popularity.Uniform(), Prompt = "an image of a {label}", Size = 1204224 }, scenario.Images);
        Assert.Equal(Selectivity.Flat, ((Fading.Rayleigh)Sample.With("cell.fading={ rayleigh: { coherence: 1 s } }").Cell.Fading).Selectivity);
        Assert.Null(((Traffic.Periodic)Sample.With("users.0.traffic={ periodic: { period: 1 s } }").Users[0].Traffic).Phase);
    }

    [Fact]
    public void Interference_is_one_power_or_a_list_or_drawn()
    {
        Assert.Equal(new Interference.Fixed { Power = 1e-7 }, Sample.With().Cell.Interference);
        Assert.Equal(new Interference.Fixed { Power = 0 }, Sample.With("cell.interference=0 W").Cell.Interference);
        var list = Assert.IsType<Interference.PerBlock>(Sample.With("cell.interference=[1 W, 2 W, 3 W, 4 W, 5 W, 0 dBm]").Cell.Interference);
        Assert.Equal([1, 2, 3, 4, 5, 0.001], list.Powers);
    }

    [Fact]
    public void Every_scheduler_reads_as_a_word_and_with_its_options()
    {
        Assert.Equal(new Scheduler.Random(), Sample.With("scheduler=random").Scheduler);
        Assert.Equal(new Scheduler.RoundRobin(), Sample.With("scheduler={ round-robin: {} }").Scheduler);
        Assert.Equal(new Scheduler.GreedyUtility(), Sample.With("scheduler=greedy-utility").Scheduler);
        Assert.Equal(new Scheduler.Random { Encoder = "small-b-32" }, Sample.With("scheduler={ random: { encoder: small-b-32 } }").Scheduler);
        Assert.Equal(new Scheduler.RoundRobin { Encoder = "small-b-32" }, Sample.With("scheduler={ round-robin: { encoder: small-b-32 } }").Scheduler);
        Assert.Equal(new Scheduler.ProportionalFair { Window = 1 }, Sample.With("scheduler=proportional-fair").Scheduler);
        Assert.Equal(
            new Scheduler.ProportionalFair { Window = 0.5, Encoder = "small-b-32" },
            Sample.With("scheduler={ proportional-fair: { window: 500 ms, encoder: small-b-32 } }").Scheduler);
        Assert.Equal(
            new Scheduler.LargestWeightedDelayFirst { Window = 2, MissProbability = 0.01, TargetDelay = 0.05, Encoder = "small-b-16" },
            Sample.With("scheduler={ largest-weighted-delay-first: { window: 2 s, miss-probability: 0.01, target-delay: 50 ms, encoder: small-b-16 } }").Scheduler);
        Assert.Equal(
            new Scheduler.LargestWeightedDelayFirst { Window = 1, MissProbability = 0.05, TargetDelay = 0.1 },
            Sample.With("scheduler=largest-weighted-delay-first").Scheduler);
        Assert.Equal(new Scheduler.EarliestDeadlineFirst(), Sample.With("scheduler=earliest-deadline-first").Scheduler);
        Assert.Equal(new Scheduler.FixedEncoder { Encoder = "small-b-16" }, Sample.With("scheduler={ fixed-encoder: { encoder: small-b-16 } }").Scheduler);
        Assert.Equal(
            new Scheduler.Plugin { Assembly = "mine.dll", Type = "My.Own" },
            Sample.With("scheduler={ plugin: { assembly: mine.dll, type: My.Own } }").Scheduler);
    }

    [Fact]
    public void Traffic_may_be_closed_loop() =>
        Assert.Equal(
            new Traffic.ClosedLoop { ThinkTime = new Distribution.LogUniform { Min = 0.1, Max = 1 } },
            Sample.With("users.0.traffic={ closed-loop: { think-time: { log-uniform: { min: 100 ms, max: 1 s } } } }").Users[0].Traffic);

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n# a comment\n")]
    public void Line_ends_and_comments_change_nothing(string end)
    {
        ScenarioFile one = ScenarioReader.Parse(Sample.Text, Sample.File), other = ScenarioReader.Parse(Sample.Text.Replace("\n", end), Sample.File);
        Assert.Equal(one.Canonical, other.Canonical);
        Assert.Equal(one.Sha256, other.Sha256);
    }

    [Fact]
    public void The_hash_depends_on_the_meaning_alone()
    {
        string Hash(string text, params string[] overrides) => ScenarioReader.Parse(text, Sample.File, overrides).Sha256;
        string hash = Hash(Sample.Text);
        Assert.Matches("^[0-9a-f]{64}$", hash);
        Assert.Equal(hash, Hash(Sample.Changed("180 kHz", "0.18 MHz")));
        Assert.Equal(hash, Hash(Sample.Changed("duration: 10 s", "seed: 1\nduration: 10000 ms\nchannel: analog")));
        Assert.Equal(Hash(Sample.Changed("180 kHz", "360 kHz")), Hash(Sample.Text, "cell.resource-blocks.bandwidth=360 kHz"));

        string[] changes =
        [
            "name=other", "description=x", "seed=2", "duration=11 s", "drop.every=1 s", "cell.radius.min=11 m", "cell.noise=-173 dBm/Hz", "cell.interference=[1e-7 W, 1e-7 W, 1e-7 W, 1e-7 W, 1e-7 W, 1e-7 W]",
            "cell.fading={ rayleigh: { coherence: 1 s } }", "cell.processor.cores=2", "users.0.count=6", "users.0.deadline=1 s", "users.0.processor.frequency={ exponential: { mean: 1.5 GHz } }",
            "images.dataset=other", "encoders=[small-b-16, small-b-32]", "channel=ideal", "epoch.every=1 s", "scheduler=random", "scheduler.random.encoder=small-b-16", "scheduler.round-robin.encoder=small-b-16",
        ];
        string[] hashes = [hash, .. changes.Select(change => Hash(Sample.Text, change)), Hash(Sample.Text, "users.0.deadline=1 s", "users.0.overdue=drop")];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void A_file_gives_its_text_overrides_and_folder()
    {
        string folder = Directory.CreateTempSubdirectory("scenario").FullName;
        try
        {
            string path = Path.Combine(folder, "a.yaml");
            File.WriteAllText(path, Sample.Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            ScenarioFile file = ScenarioReader.Read(path, ["seed=7"]);
            Assert.Equal((path, folder, Sample.Text, 7UL), (file.Path, file.BaseDirectory, file.Text, file.Scenario.Seed));
            Assert.Equal(["seed=7"], file.Overrides);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void No_text_makes_the_reader_fail_in_any_other_way_than_by_its_errors() =>
        Gen.Select(Gen.Int[0, Sample.Text.Length - 1], Gen.Int[0, 12], Gen.String[Gen.Char["\t\n {}[]:,&*!|>'\"%@`-?#0aµ\0\ufeff\ud800"], 0, 6]).Array[1, 4].Sample(edits =>
        {
            var text = new StringBuilder(Sample.Text);
            foreach ((int at, int length, string by) in edits)
            {
                int start = Math.Min(at, text.Length);
                text.Remove(start, Math.Min(length, text.Length - start)).Insert(start, by);
            }
            try
            {
                ScenarioReader.Parse(text.ToString(), Sample.File);
            }
            catch (ScenarioException wrong)
            {
                int lines = text.ToString().Split('\n').Length;
                return wrong.Errors.Count > 0 && wrong.Errors.All(error => error.Line >= 1 && error.Line <= lines + 1 && error.Column >= 1 && error.Message.Length > 10);
            }
            return true;
        }, iter: 5_000);

    [Fact]
    public void No_override_makes_the_reader_fail_in_any_other_way_than_by_its_errors() =>
        Gen.Select(
            Gen.OneOf(Gen.Const("cell"), Gen.Const("users"), Gen.Const("0"), Gen.Const("phones"), Gen.Const("interference"), Gen.Const("scheduler"), Gen.Const("epoch"), Gen.Const("every"),
                Gen.Const("random"), Gen.Const("encoders"), Gen.Const("traffic"), Gen.Const("poisson"), Gen.Const("placement"), Gen.Const("positions"), Gen.Const("power"), Gen.Const("x"), Gen.Const(" ")).Array[1, 5],
            Gen.OneOf(Gen.Const("1 W"), Gen.Const("[1 W, 2 W]"), Gen.Const("{ a: b }"), Gen.Const("random"), Gen.Const(""), Gen.Const("[{}]"), Gen.Const("{ random: {} }"), Gen.Const("\t"), Gen.Const("]"))).Array[1, 3]
            .Sample(overrides =>
            {
                string errors = Sample.Errors(Sample.Text, [.. overrides.Select(one => $"{string.Join('.', one.Item1)}={one.Item2}")]);
                return errors.Length == 0 || errors.Split('\n').All(line => line.StartsWith("--set ", StringComparison.Ordinal) || line.StartsWith('…') || line.StartsWith("sample.yaml:", StringComparison.Ordinal));
            }, iter: 5_000);

    [Fact]
    public void Numbers_do_not_depend_on_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            german.NumberFormat.NumberDecimalSeparator = ",";
            german.NumberFormat.NumberGroupSeparator = ".";
            CultureInfo.CurrentCulture = german;
            Assert.Equal(0.2, Sample.With().Cell.Power);
            Assert.Equal(ScenarioReader.Parse(Sample.Text, Sample.File).Canonical, ScenarioReader.Parse(Sample.Text.Replace("0.2 W", "200 mW"), Sample.File).Canonical);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
