using System.Runtime.CompilerServices;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;
using SemCom.Simulator.Semantics;
using Request = SemCom.Simulator.Network.Request;

namespace SemCom.Validation;

/// <summary>A request as it was reported. Times in ps.</summary>
internal readonly struct Seen(Request request, int group)
{
    private readonly Intervals _intervals = new(request);

    public int Group { get; } = group;
    public int User { get; } = request.User.Index;
    public int IndexInGroup { get; } = request.User.IndexInGroup;
    public Outcome Outcome { get; } = request.Outcome;
    public long Arrival { get; } = request.Ledger.Arrival.Picoseconds;
    public double Bits { get; } = request.BitsSent;
    public int BitErrors { get; } = request.BitErrors;
    public int Retransmissions { get; } = request.Retransmissions;

    public bool Correct { get; } = request.Correct == true;

    /// <summary>Linear.</summary>
    public double Sinr { get; } = request.Sinr;

    /// <summary>Time in a stage; 0 where it was not reached.</summary>
    public long this[Stage stage] => _intervals[(int)stage];

    /// <summary>When a stage began that was reached.</summary>
    public long Began(Stage stage)
    {
        var instant = Arrival;
        for (var before = Stage.WaitDecision; before < stage; before++)
            instant += this[before];
        return instant;
    }

    [InlineArray(Ledger.Stages)]
    private struct Intervals
    {
        private long _first;

        public Intervals(Request request)
        {
            for (var stage = Stage.WaitDecision; stage <= Stage.Decoding; stage++)
                this[(int)stage] = request.Ledger[stage]?.Picoseconds ?? 0;
        }
    }
}

/// <summary>
/// One run of a scenario with one seed. What is measured lies in a window: after the warm-up, the first
/// <see cref="WarmUp"/> of the run, and before the cool-down, the last part of it, which those who came in the window have
/// to come to their end.
/// </summary>
internal sealed class Replication : IRunObserver
{
    public const double WarmUp = 0.05;

    private readonly int[] _groupOf;
    private readonly Int128[] _wholeIntervals = new Int128[Ledger.Stages];
    private readonly Int128[] _wholeAreas = new Int128[Ledger.Stages];
    private readonly double[] _numbers = new double[Ledger.Stages];
    private readonly long _start;
    private readonly long _stop;
    private readonly List<Seen> _requests = [];

    private Replication(Scenario scenario, double coolDown)
    {
        Scenario = scenario;
        _groupOf = [.. scenario.Users.SelectMany((group, index) => Enumerable.Repeat(index, group.Count))];
        (_start, _stop) = (SimTime.FromSeconds(WarmUp * scenario.Duration).Picoseconds, SimTime.FromSeconds((1 - coolDown) * scenario.Duration).Picoseconds);
    }

    public Scenario Scenario { get; }

    /// <summary>The requests that arrived within the window.</summary>
    public IReadOnlyList<Seen> Requests => _requests;

    /// <summary>Length of the window in s.</summary>
    public double Window => (_stop - _start) / 1e12;

    public static Replication Of(Scenario scenario, double coolDown, Func<Scenario, SemanticModel>? model = null)
    {
        var replication = new Replication(scenario, coolDown);
        var network = new NetworkSimulation(scenario, (model ?? Synthetic.Model)(scenario), cell => SchedulerFactory.Create(scenario, cell), replication);
        network.RunTo(SimTime.FromPicoseconds(replication._start));
        var before = Areas();
        network.RunTo(SimTime.FromPicoseconds(replication._stop));
        var after = Areas();
        for (var stage = 0; stage < Ledger.Stages; stage++)
            replication._numbers[stage] = (double)(after[stage] - before[stage]) / (replication._stop - replication._start);
        network.RunTo(network.End);
        Areas().CopyTo(replication._wholeAreas, 0);
        network.Finish();
        return replication;

        Int128[] Areas()
        {
            var areas = new Int128[Ledger.Stages];
            foreach (var station in network.BaseStations)
                for (var stage = 0; stage < Ledger.Stages; stage++)
                    areas[stage] += station.Monitors.Stage((Stage)stage).Area;
            return areas;
        }
    }

    /// <summary>L of some stages: the time average, over the window, of how many requests are in them.</summary>
    public double Number(params ReadOnlySpan<Stage> stages)
    {
        double sum = 0;
        foreach (var stage in stages)
            sum += _numbers[(int)stage];
        return sum;
    }

    /// <summary>W of some stages: the mean time in s that requests spend in them; those who were refused before spend none.</summary>
    public double Time(params ReadOnlySpan<Stage> stages)
    {
        double sum = 0;
        foreach (var request in _requests)
            foreach (var stage in stages)
                sum += request[stage];
        return sum / 1e12 / _requests.Count;
    }

    /// <summary>The same for the requests of one group.</summary>
    public double TimeOf(int group, Stage stage)
    {
        var (sum, count) = (0.0, 0);
        foreach (var request in _requests)
        {
            if (request.Group == group)
                (sum, count) = (sum + request[stage], count + 1);
        }
        return sum / 1e12 / count;
    }

    /// <summary>The part of the requests for which something is so.</summary>
    public double Fraction(Func<Seen, bool> holds) => (double)_requests.Count(holds) / _requests.Count;

    /// <summary>
    /// Over the whole run and in ps: the area under the number in a stage, less the sum of all times in it, those cut by
    /// the end of the run included. Little's law without any error: 0.
    /// </summary>
    public Int128 Residue(Stage stage) => _wholeAreas[(int)stage] - _wholeIntervals[(int)stage];

    void IRunObserver.DropBegan(World world, SimTime now)
    {
    }

    void IRunObserver.EpochDecided(in EpochRecord record)
    {
    }

    void IRunObserver.RequestEnded(Request request)
    {
        var seen = new Seen(request, _groupOf[request.User.Index]);
        for (var stage = Stage.WaitDecision; stage <= Stage.Decoding; stage++)
            _wholeIntervals[(int)stage] += seen[stage];
        if (seen.Arrival < _start || seen.Arrival >= _stop)
            return;
        if (seen.Outcome == Outcome.InFlight)
            throw new InvalidOperationException($"{Scenario.Name}, seed {Scenario.Seed}: a request of the window is still under way at the end of the run.");
        _requests.Add(seen);
    }
}
