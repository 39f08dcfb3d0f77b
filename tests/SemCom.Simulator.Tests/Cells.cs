using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Tests;

/// <summary>Scenarios to start from, changed with <c>with</c>.</summary>
internal static class Cells
{
    public static readonly string[] Encoders = ["small", "middle", "large"];

    /// <summary>One group in a cell with fixed interference, no fading, dedicated processors and epochs on demand.</summary>
    public static Scenario Plain(int users = 1, int blocks = 1, Traffic? traffic = null) => new()
    {
        Name = "plain",
        Duration = 10,
        Cell = new Cell
        {
            Radius = new Radius { Min = 10, Max = 500 },
            Power = 0.2,
            ResourceBlocks = new ResourceBlocks { Count = blocks, Bandwidth = 180e3 },
            Interference = new Interference.Fixed { Power = 1e-7 },
            PathLoss = new PathLoss.PowerLaw { Exponent = 2 },
            Fading = new Fading.None(),
            Processor = new BsProcessor { Sharing = Sharing.Dedicated, Frequency = 10e9, CyclesPerBit = 20, SwitchedCapacitance = 1e-29 },
        },
        Users = [Group("users", users, traffic)],
        Images = new Images { Dataset = "synthetic" },
        Encoders = Encoders,
        Epoch = new Epoch.OnDemand(),
        Scheduler = new Scheduler.RoundRobin(),
    };

    public static UserGroup Group(string name, int count, Traffic? traffic = null) => new()
    {
        Group = name,
        Count = count,
        Traffic = traffic ?? new Traffic.Periodic { Period = 1, Phase = 0 },
        Processor = new DeviceProcessor
        {
            Sharing = Sharing.Dedicated, Frequency = Value(1.5e9), CyclesPerBit = 500, SwitchedCapacitance = 1e-27,
        },
    };

    public static Distribution Value(double value) => new Distribution.Constant { Value = value };

    public static Distribution Between(double min, double max) => new Distribution.Uniform { Min = min, Max = max };

    /// <summary>The same scenario with its only group changed.</summary>
    public static Scenario WithGroup(this Scenario scenario, Func<UserGroup, UserGroup> change) =>
        scenario with { Users = [change(scenario.Users[0])] };

    public static Scenario WithFading(this Scenario scenario, double coherence, Selectivity selectivity = Selectivity.Flat) =>
        scenario with
        {
            Cell = scenario.Cell with { Fading = new Fading.Rayleigh { Coherence = coherence, Selectivity = selectivity } },
        };

    /// <summary>Every scheduler a scenario can name.</summary>
    public static Scheduler[] Schedulers =>
    [
        new Scheduler.Random(), new Scheduler.RoundRobin(), new Scheduler.MaxRate(), new Scheduler.ProportionalFair(),
        new Scheduler.EarliestDeadlineFirst(), new Scheduler.LargestWeightedDelayFirst(), new Scheduler.GreedyUtility(), new Scheduler.Optimum(),
    ];
}

/// <summary>A scheduler written in a test.</summary>
internal sealed class Custom(Custom.Rule rule) : IScheduler
{
    public delegate void Rule(in EpochView view, DecisionBuffer decisions);

    public string Name => "custom";

    public void Decide(in EpochView view, DecisionBuffer decisions) => rule(view, decisions);

    /// <summary>The oldest open request on the first free resource block, with one encoder, until one of the two runs out.</summary>
    public static Custom FirstComeFirstServed(int encoder = 0) => new((in EpochView view, DecisionBuffer decisions) =>
    {
        for (var w = 0; w < view.Waiting.Length; w++)
            for (var n = 0; n < view.ResourceBlocks.Length && decisions.IsOpen(view, w); n++)
                if (decisions.IsFree(view, n))
                    decisions.Assign(view, w, n, encoder);
    });
}

/// <summary>The fading of a link, to compare with: its law has tests of its own.</summary>
internal static class Fades
{
    public static LinkFading Of(Scenario scenario, string group, int user, int cell = 0) => LinkFading.Create(
        scenario.Cell.Fading, scenario.Cell.Carrier, 0, scenario.Cell.ResourceBlocks.Count,
        new Substream(scenario.Seed, $"fading/{group}", user, cell));
}
