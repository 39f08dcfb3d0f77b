namespace SemCom.Scenarios.Tests;

public class OverrideTests
{
    [Fact]
    public void An_override_sets_a_value_a_map_or_a_list()
    {
        Assert.Equal(0.4, Sample.With("cell.power=0.4 W").Cell.Power);
        Assert.Equal(1, Sample.With(" cell.power = 30 dBm ").Cell.Power);
        Assert.Equal(new ResourceBlocks { Count = 3, Bandwidth = 20e6 }, Sample.With("cell.resource-blocks={ count: 3, bandwidth: 20 MHz }").Cell.ResourceBlocks);
        Assert.Equal(["a", "b"], Sample.With("encoders=[a, b]").Encoders);
        Assert.Equal("a=b", Sample.With("name=a=b").Name);
    }

    [Fact]
    public void A_list_item_is_selected_by_name_or_index()
    {
        Assert.Equal(10, Sample.With("users.phones.count=10").Users[0].Count);
        Assert.Equal(10, Sample.With("users.0.count=10").Users[0].Count);
        Assert.Equal("cars", Sample.With("users.phones.group=cars").Users[0].Group);
        Assert.Equal(["small-b-32", "x"], Sample.With("encoders.1=x").Encoders);
        var powers = (Interference.PerBlock)Sample.With("cell.interference=[1 W, 1 W, 1 W, 1 W, 1 W, 1 W]", "cell.interference.5=2 W").Cell.Interference;
        Assert.Equal([1, 1, 1, 1, 1, 2], powers.Powers);
        var placed = (Placement.Positions)Sample.With("users.0.count=1", "users.0.placement={ positions: [{ x: 10 m, y: 0 m }] }", "users.0.placement.positions.0.x=20 m").Users[0].Placement;
        Assert.Equal(20, placed.Points[0].X);
    }

    [Fact]
    public void A_group_may_have_a_number_for_a_name() =>
        Assert.Equal(7, Sample.With("users.phones.group='1'", "users.1.count=7").Users[0].Count);

    [Fact]
    public void An_override_may_switch_a_choice_and_then_sets_its_parts()
    {
        Assert.Equal(new Traffic.Periodic { Period = 2 }, Sample.With("users.0.traffic.periodic.period=2 s").Users[0].Traffic);
        Assert.Equal(new Traffic.Poisson { Rate = 8 }, Sample.With("users.0.traffic.poisson.rate=8 /s").Users[0].Traffic);
        Assert.Equal(new Traffic.Periodic { Period = 2, Phase = 1 }, Sample.With("users.0.traffic.periodic.period=2 s", "users.0.traffic.periodic.phase=1 s").Users[0].Traffic);
        Assert.Equal(new Epoch.Every { Period = 0.005 }, Sample.With("epoch.every=5 ms").Epoch);
        Assert.Equal(new Epoch.OnDemand(), Sample.With("epoch.every=5 ms", "epoch=on-demand").Epoch);
        Assert.Equal(new Scheduler.RoundRobin { Encoder = "small-b-16" }, Sample.With("scheduler.round-robin.encoder=small-b-16").Scheduler);
        Assert.Equal(new Scheduler.Random(), Sample.With("scheduler.random={}").Scheduler);
        Assert.Equal(new Distribution.Exponential { Average = 1e9 }, Sample.With("users.0.processor.frequency.exponential.mean=1 GHz").Users[0].Processor.Frequency);
    }

    [Fact]
    public void An_override_adds_what_the_file_leaves_out()
    {
        Assert.Equal(new Drop { Every = 1 }, Sample.With("drop.every=1 s").Drop);
        Assert.Equal(0.3, Sample.With("users.phones.deadline=300 ms").Users[0].Deadline!.Mean);
    }

    [Fact]
    public void Overrides_are_applied_in_order() => Assert.Equal(3UL, Sample.With("seed=2", "seed=3").Seed);

    [Fact]
    public void An_override_repairs_a_mistake_of_the_file() =>
        Assert.Equal("", Sample.Errors(Sample.Changed("power: 0.2 W", "power: 0.2"), "cell.power=0.2 W"));

    [Theory]
    [InlineData("cell.powr=0.4 W", "'powr' is not a key of 'cell'; expected one of ‹keys of cell›. Did you mean 'power'?")]
    [InlineData("cel.power=0.4 W", "'cel' is not a key of the scenario; expected one of ‹keys of scenario›. Did you mean 'cell'?")]
    [InlineData("cell.power=0.4", "'cell.power' is '0.4', without a unit; expected a power in W, kW, mW, uW, µW, nW, pW, dBm or dBW")]
    [InlineData("cell.power.x=1", "'cell.power' is a power in W, kW, mW, uW, µW, nW, pW, dBm or dBW and has no 'x'")]
    [InlineData("users.phons.count=3", "'users' has no item 'phons'; expected phones or an index from 0 to 0. Did you mean 'phones'?")]
    [InlineData("users.1.count=3", "'users' has no item '1'; expected phones or an index from 0 to 0")]
    [InlineData("users.-1.count=3", "'users' has no item '-1'; expected phones or an index from 0 to 0")]
    [InlineData("encoders.0.name=3", "'encoders.0' has no 'name'; it is a single value")]
    [InlineData("users.0.placement.positions.0.x=3 m", "'users.0.placement.positions' has no items to set '0' in; set the whole list")]
    [InlineData("users.0.traffic.periodic.phase=1 s", "'users.0.traffic.periodic' lacks 'period'; expected a time in s, ms, us, µs, ns, ps, min or h")]
    [InlineData("scheduler.rund-robin.encoder=a", "'rund-robin' is not a kind of 'scheduler'; expected ‹scheduler›. Did you mean 'round-robin'?")]
    [InlineData("users.phones.count=1000000", "'users.0.count' is '1000000'; expected a whole number from 1 to 100000")]
    [InlineData("drop.every=2 h", "'drop.every' is 7200 s; expected at most the duration, 10 s")]
    [InlineData("description=", "'description' has no value; expected text")]
    [InlineData("cell.power", "expected path=value, such as cell.power=0.4 W")]
    [InlineData("=0.4 W", "expected path=value, such as cell.power=0.4 W")]
    [InlineData("cell..power=0.4 W", "'cell..power' has an empty part; expected keys with dots between, such as cell.power")]
    [InlineData("encoders=&a [x]", "anchor '&a': a scenario has no anchors and aliases; write the value where it is used")]
    public void A_mistake_in_an_override_names_the_override(string text, string answer) =>
        Assert.Equal($"--set {text}: {Sample.Answer(answer)}", Sample.Errors(Sample.Text, text));

    [Fact]
    public void Broken_YAML_in_an_override_names_the_override_and_the_bracket() =>
        Assert.Matches(@"^--set encoders=\[a: not YAML: [^\n]+; perhaps the '\[' is not closed$", Sample.Errors(Sample.Text, "encoders=[a"));

    [Fact]
    public void Errors_of_overrides_come_after_those_of_the_file()
    {
        string[] lines = Sample.Errors(Sample.Changed("name: sample", "nam: sample"), "cell.power=1").Split('\n');
        Assert.StartsWith("sample.yaml:1:1: ", lines[0]);
        Assert.StartsWith("--set cell.power=1: ", lines[1]);
    }
}
