using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Results;

/// <summary>One line of <c>summary.csv</c>: metric, statistic, value, unit.</summary>
/// <param name="Metric">What is measured: <c>delay.total</c>.</param>
/// <param name="Statistic">Which number of it: <c>p95</c>.</param>
/// <param name="Value">The value; NaN where there is none.</param>
/// <param name="Unit">Its unit; empty for ratios and counts.</param>
public readonly record struct SummaryLine(string Metric, string Statistic, double Value, string Unit);

/// <summary>
/// Gathers the summary of a run. Delays are those of answered requests (done or late); ratios say over what they are
/// taken in docs/results.md.
/// </summary>
public sealed class RunSummary
{
    private readonly Scenario _scenario;
    private readonly DelayDistribution[] _stageDelays = new DelayDistribution[Ledger.Stages];
    private readonly DelayDistribution _delays = new();
    private readonly long[] _visits = new long[Ledger.Stages];
    private readonly Int128[] _visitTime = new Int128[Ledger.Stages];
    private readonly long[] _outcomes = new long[Enum.GetValues<Outcome>().Length];
    private readonly long[] _encoderCounts;
    private long _requests, _correct, _correctInTime, _withDeadline, _missed, _overLimit;
    private double _crossEntropy, _energyBs, _energyUser, _expectedQuality;
    private long _decided, _retransmissions, _bitErrors, _nonFinite;
    private long[] _answeredOfUser = [], _correctInTimeOfUser = [];

    /// <summary>Starts an empty summary.</summary>
    /// <param name="scenario">The scenario that is run.</param>
    public RunSummary(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        _scenario = scenario;
        _encoderCounts = new long[scenario.Encoders.Count];
        for (var i = 0; i < Ledger.Stages; i++)
            _stageDelays[i] = new DelayDistribution();
    }

    /// <summary>The stages, by the names their columns and metrics carry.</summary>
    public static ReadOnlySpan<string> StageNames => s_stageNames;

    private static readonly string[] s_stageNames =
        ["wait_decision", "wait_bs", "extraction", "wait_rb", "transmission", "wait_user", "decoding"];

    /// <summary>Counts an epoch.</summary>
    /// <param name="epoch">What it decided.</param>
    public void Add(in EpochRecord epoch)
    {
        _decided += epoch.Decided;
        _expectedQuality += epoch.ExpectedQuality;
    }

    /// <summary>Counts a request whose life is over.</summary>
    /// <param name="request">The request.</param>
    public void Add(Request request)
    {
        ArgumentNullException.ThrowIfNull(request);
        _requests++;
        _outcomes[(int)request.Outcome]++;
        _energyBs += request.EnergyBs;
        _energyUser += request.EnergyUser;
        _retransmissions += request.Retransmissions;
        _bitErrors += request.BitErrors;
        _nonFinite += request.NonFinite;
        if (request.User.Group.EnergyLimit is { } limit && request.Energy > limit)
            _overLimit++;
        if (request.Encoder >= 0)
            _encoderCounts[request.Encoder]++;

        var answered = request.Outcome is Outcome.Done or Outcome.Late;
        for (var stage = Stage.WaitDecision; stage <= request.Ledger.Current; stage++)
        {
            var time = request.Ledger[stage]!.Value.Picoseconds;
            _visits[(int)stage]++;
            _visitTime[(int)stage] += time;
            if (answered)
                _stageDelays[(int)stage].Add(time);
        }
        // Still alive past its deadline is missed too: an overloaded cell must not look punctual.
        if (request.Deadline is { } deadline && (request.Outcome != Outcome.InFlight || request.Ledger.Total > deadline))
        {
            _withDeadline++;
            if (request.Outcome != Outcome.Done)
                _missed++;
        }
        if (!answered)
            return;
        _delays.Add(request.Ledger.Total.Picoseconds);
        var user = request.User.Index;
        if (user >= _answeredOfUser.Length)
        {
            Array.Resize(ref _answeredOfUser, user + 1);
            Array.Resize(ref _correctInTimeOfUser, user + 1);
        }
        _answeredOfUser[user]++;
        if (request.Correct == true)
        {
            _correct++;
            if (request.Outcome == Outcome.Done)
            {
                _correctInTime++;
                _correctInTimeOfUser[user]++;
            }
        }
        _crossEntropy += request.Result!.Value.CrossEntropy;
    }

    /// <summary>The summary of all that was counted.</summary>
    /// <param name="network">The run, for its clock and monitors.</param>
    public IReadOnlyList<SummaryLine> Lines(NetworkSimulation network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var lines = new List<SummaryLine>();
        var seconds = network.Now.Seconds;
        var answered = _outcomes[(int)Outcome.Done] + _outcomes[(int)Outcome.Late];

        Line("requests", "count", _requests);
        Line("requests.done", "count", _outcomes[(int)Outcome.Done]);
        Line("requests.late", "count", _outcomes[(int)Outcome.Late]);
        Line("requests.dropped.deadline", "count", _outcomes[(int)Outcome.DroppedDeadline]);
        Line("requests.dropped.admission", "count", _outcomes[(int)Outcome.DroppedAdmission]);
        Line("requests.dropped.bs_queue", "count", _outcomes[(int)Outcome.DroppedBsQueue]);
        Line("requests.dropped.user_queue", "count", _outcomes[(int)Outcome.DroppedUserQueue]);
        Line("requests.in_flight", "count", _outcomes[(int)Outcome.InFlight]);
        Line("deadline.misses", "ratio", Ratio(_missed, _withDeadline));
        Line("throughput", "mean", answered / seconds, "1/s");
        Line("goodput", "mean", _correctInTime / seconds, "1/s");
        Line("goodput.energy", "mean", _correctInTime / (_energyBs + _energyUser), "1/J");
        Array.Resize(ref _answeredOfUser, network.Users.Count);
        Array.Resize(ref _correctInTimeOfUser, network.Users.Count);
        Line("fairness.throughput", "jain", Jain(_answeredOfUser));
        Line("fairness.goodput", "jain", Jain(_correctInTimeOfUser));
        var ages = network.Users.Where(user => user.Age.Seconds(network.Now) > 0).ToArray();
        Line("age", "mean", ages.Length == 0 ? double.NaN : ages.Average(user => user.Age.Mean(network.Now)), "s");
        ages = [.. ages.Where(user => user.Age.Updates > 0)];
        Line("age", "peak", ages.Length == 0 ? double.NaN : ages.Average(user => user.Age.MeanPeak), "s");
        Line("accuracy", "mean", Ratio(_correct, answered));
        Line("cross_entropy", "mean", _crossEntropy / answered, "nat");
        Line("quality.expected", "mean", _expectedQuality / _decided);

        Delays("delay.total", _delays);
        for (var i = 0; i < Ledger.Stages; i++)
            Delays($"delay.{s_stageNames[i]}", _stageDelays[i]);

        Line("energy.bs", "mean", _energyBs / _requests, "J");
        Line("energy.user", "mean", _energyUser / _requests, "J");
        Line("energy.total", "mean", (_energyBs + _energyUser) / _requests, "J");
        Line("energy.total", "sum", _energyBs + _energyUser, "J");
        Line("energy.over_limit", "count", _overLimit);
        for (var k = 0; k < _encoderCounts.Length; k++)
            Line($"encoder.{_scenario.Encoders[k]}", "count", _encoderCounts[k]);

        var stations = network.BaseStations;
        var blocks = stations[0].Monitors.ResourceBlocks;
        double held = 0, sending = 0;
        foreach (var station in stations)
        {
            for (var n = 0; n < blocks; n++)
            {
                held += station.Monitors.Held(n).Mean / (blocks * stations.Count);
                sending += station.Monitors.Sending(n).Mean / (blocks * stations.Count);
            }
        }
        Line("retransmissions", "count", _retransmissions);
        Line("bit_errors", "count", _bitErrors);
        Line("non_finite", "count", _nonFinite);
        Line("handovers", "count", network.Users.Sum(user => user.Handovers));
        Line("utilisation.rb.held", "mean", held);
        Line("utilisation.rb.sending", "mean", sending);
        var busy = stations.Average(station => station.Processor.Busy.Mean);
        if (_scenario.Cell.Processor.Sharing is Sharing.Fifo or Sharing.Priority)
            Line("utilisation.bs", "mean", busy / _scenario.Cell.Processor.Cores);
        else
            Line("jobs.bs", "mean", busy);
        Line("jobs.device", "mean", network.Users.Average(user => user.Device.Busy.Mean));

        // Little's law, stage by stage: L from the monitor, λ and W from the visits.
        for (var i = 0; i < Ledger.Stages; i++)
        {
            Line($"stage.{s_stageNames[i]}", "L", stations.Sum(station => station.Monitors.Stage((Stage)i).Mean));
            Line($"stage.{s_stageNames[i]}", "lambda", _visits[i] / seconds, "1/s");
            Line($"stage.{s_stageNames[i]}", "W", (double)_visitTime[i] / _visits[i] / 1e12, "s");
        }
        return lines;

        void Line(string metric, string statistic, double value, string unit = "") =>
            lines.Add(new SummaryLine(metric, statistic, value, unit));

        void Delays(string metric, DelayDistribution delays)
        {
            Line(metric, "mean", delays.Mean, "s");
            foreach (var (name, p) in s_quantiles)
                Line(metric, name, delays.Quantile(p), "s");
        }
    }

    private static readonly (string, double)[] s_quantiles = [("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1)];

    private static double Ratio(long part, long whole) => whole == 0 ? double.NaN : (double)part / whole;

    /// <summary>Jain's fairness index (Σx)²/(n·Σx²): 1 where all have the same, 1/n where one has everything; NaN where nobody has anything.</summary>
    internal static double Jain(ReadOnlySpan<long> shares)
    {
        double sum = 0, squares = 0;
        foreach (var share in shares)
        {
            sum += share;
            squares += (double)share * share;
        }
        return sum * sum / (shares.Length * squares);
    }
}
