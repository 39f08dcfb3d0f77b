using System.Globalization;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Tests;

/// <summary>A request as it was reported.</summary>
internal sealed record Seen
{
    public required long Number { get; init; }
    public required string User { get; init; }
    public required int UserIndex { get; init; }
    public required long NumberOfUser { get; init; }
    public required int Image { get; init; }
    public required int Drop { get; init; }
    public required long? Deadline { get; init; }
    public required int Encoder { get; init; }
    public required int ResourceBlock { get; init; }
    public required Outcome Outcome { get; init; }
    public required Stage Last { get; init; }
    public required long Arrival { get; init; }
    public required long End { get; init; }
    public required long Total { get; init; }

    /// <summary>Intervals by stage in ps; null where it was not reached.</summary>
    public required long?[] Intervals { get; init; }
    public required double Bits { get; init; }
    public required double AirTime { get; init; }
    public required double Sinr { get; init; }
    public required Classification? Result { get; init; }
    public required bool? Correct { get; init; }
    public required double EnergyBs { get; init; }
    public required double EnergyUser { get; init; }
    public int Cell { get; init; }
    public int Retransmissions { get; init; }
    public int BitErrors { get; init; }
    public int NonFinite { get; init; }
    public double Payload { get; init; }

    public long? this[Stage stage] => Intervals[(int)stage];

    /// <summary>When a stage began, ps.</summary>
    public long Began(Stage stage)
    {
        var at = Arrival;
        for (var s = Stage.WaitDecision; s < stage; s++)
            at += Intervals[(int)s]!.Value;
        return at;
    }

    /// <summary>Everything, as text that is equal only for equal bits.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture,
        $"{Number} {User} {NumberOfUser} {Image} {Drop} {Deadline} {Encoder} {ResourceBlock} {Outcome} {Last} {Arrival} {End} {Total} "
        + $"[{string.Join(' ', Intervals)}] {Bits:R} {AirTime:R} {Sinr:R} {Result?.Predicted} {Result?.CrossEntropy:R} {Correct} {EnergyBs:R} {EnergyUser:R}");
}

/// <summary>A user in a drop.</summary>
internal sealed record Standing(double X, double Y, double PathGain, double Frequency, long? Deadline);

/// <summary>A drop as it was drawn.</summary>
internal sealed record SeenDrop(int Number, SimTime Start, double[] Interference, Standing[] Users);

/// <summary>Writes down all that a run reports.</summary>
internal sealed class Recording : IRunObserver
{
    public List<SeenDrop> Drops { get; } = [];
    public List<EpochRecord> Epochs { get; } = [];
    public List<Seen> Requests { get; } = [];

    public void DropBegan(World world, SimTime now) => Drops.Add(new SeenDrop(
        world.Drop, now, [.. world.Interference],
        [.. world.Users.Select(u => new Standing(u.X, u.Y, u.PathGain, u.Frequency, u.Deadline?.Picoseconds))]));

    public void EpochDecided(in EpochRecord record) => Epochs.Add(record);

    public void RequestEnded(Network.Request request)
    {
        var intervals = new long?[Ledger.Stages];
        for (var stage = Stage.WaitDecision; stage <= Stage.Decoding; stage++)
            intervals[(int)stage] = request.Ledger[stage]?.Picoseconds;
        Requests.Add(new Seen
        {
            Number = request.Number, User = request.User.Name, UserIndex = request.User.Index, NumberOfUser = request.NumberOfUser,
            Image = request.Image, Drop = request.Drop, Deadline = request.Deadline?.Picoseconds, Encoder = request.Encoder,
            ResourceBlock = request.ResourceBlock, Outcome = request.Outcome, Last = request.Ledger.Current,
            Arrival = request.Ledger.Arrival.Picoseconds, End = request.Ledger.Closed.Picoseconds,
            Total = request.Ledger.Total.Picoseconds, Intervals = intervals, Bits = request.BitsSent, AirTime = request.AirTime,
            Sinr = request.Sinr, Result = request.Result, Correct = request.Correct, EnergyBs = request.EnergyBs,
            EnergyUser = request.EnergyUser, Cell = request.Cell, Retransmissions = request.Retransmissions,
            BitErrors = request.BitErrors, NonFinite = request.NonFinite, Payload = request.Payload,
        });
    }
}

/// <summary>A run that is over.</summary>
internal sealed record Run(Scenario Scenario, SemanticModel Model, NetworkSimulation Cell, Recording Recording)
{
    public IReadOnlyList<Seen> Requests => Recording.Requests;

    public static Run Of(Scenario scenario, SemanticModel? model = null, IScheduler? scheduler = null) =>
        Of(scenario, _ => scheduler ?? SchedulerFactory.Create(scenario), model);

    /// <summary>With a scheduler for each cell, and trace files in a folder.</summary>
    public static Run Of(Scenario scenario, Func<int, IScheduler> schedulers, SemanticModel? model = null, string folder = "")
    {
        model ??= Synthetic.Small(scenario.Encoders);
        var recording = new Recording();
        var cell = new NetworkSimulation(scenario, model, schedulers, recording, folder);
        cell.RunTo(cell.End);
        cell.Finish();
        return new Run(scenario, model, cell, recording);
    }
}
