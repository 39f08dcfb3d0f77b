using SemCom.Kernel;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Results;

/// <summary>The mean time of some requests in each stage. The means of the stages sum to the mean of the whole.</summary>
public sealed class MeanStages
{
    private readonly Int128[] _sums = new Int128[Ledger.Stages];
    private Int128 _total;

    /// <summary>Number of requests.</summary>
    public long Count { get; private set; }

    /// <summary>Mean end-to-end delay, s; NaN over no request.</summary>
    public double Total => (double)_total / 1e12 / Count;

    /// <summary>Mean time in a stage, s; NaN over no request.</summary>
    /// <param name="stage">The stage.</param>
    public double this[Stage stage] => (double)_sums[(int)stage] / 1e12 / Count;

    /// <summary>The part of the whole that a stage takes, in [0, 1]; NaN where the whole is 0.</summary>
    /// <param name="stage">The stage.</param>
    public double Share(Stage stage) => (double)_sums[(int)stage] / (double)_total;

    internal void Add(in RecordedRequest request)
    {
        Count++;
        for (var stage = Stage.WaitDecision; stage <= Stage.Decoding; stage++)
            _sums[(int)stage] += request[stage].Picoseconds;
        _total += request.Total.Picoseconds;
    }
}

/// <summary>What the delay is made of around one of its quantiles.</summary>
/// <param name="Probability">The quantile's probability p.</param>
/// <param name="Delay">The quantile of the end-to-end delay, s, of type 7 (Hyndman and Fan 1996), exact.</param>
/// <param name="Low">Probability at which the window begins.</param>
/// <param name="High">Probability at which the window ends.</param>
/// <param name="Shortest">Shortest delay in the window.</param>
/// <param name="Longest">Longest delay in the window.</param>
/// <param name="Stages">Mean stages of the requests in the window.</param>
public sealed record QuantileStages(
    double Probability, double Delay, double Low, double High, SimTime Shortest, SimTime Longest, MeanStages Stages);

/// <summary>
/// What the delay of a run's answered requests is made of: over all of them, around quantiles, and for each user and
/// encoder.
/// </summary>
/// <remarks>
/// The stages around the quantile of probability p are means over a window: the requests whose rank lies between the
/// quantiles p − h and p + h with h = min(<see cref="HalfWidth"/>, p, 1 − p), symmetric so that the window's mean stays
/// near the quantile, and the request of the nearest rank where none lies between.
/// </remarks>
public sealed class DelayProfile
{
    /// <summary>Half the width of the widest window, in probability.</summary>
    public const double HalfWidth = 0.025;

    private static readonly double[] s_probabilities = [0.5, 0.95, 0.99];

    private DelayProfile(
        MeanStages all, IReadOnlyList<QuantileStages> quantiles, IReadOnlyList<(string, MeanStages)> users,
        IReadOnlyList<(string, MeanStages)> encoders)
    {
        All = all;
        Quantiles = quantiles;
        Users = users;
        Encoders = encoders;
    }

    /// <summary>Mean stages of all answered requests.</summary>
    public MeanStages All { get; }

    /// <summary>The stages around p50, p95 and p99; empty where nothing was answered.</summary>
    public IReadOnlyList<QuantileStages> Quantiles { get; }

    /// <summary>Mean stages of each user's answered requests, slowest user first.</summary>
    public IReadOnlyList<(string Name, MeanStages Stages)> Users { get; }

    /// <summary>Mean stages of each encoder's answered requests, slowest encoder first.</summary>
    public IReadOnlyList<(string Name, MeanStages Stages)> Encoders { get; }

    /// <summary>Profiles a run.</summary>
    /// <param name="table">Its requests.</param>
    public static DelayProfile Of(RecordedRequests table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var rows = table.Rows;
        var all = new MeanStages();
        var users = New(table.Users.Count);
        var encoders = New(table.Encoders.Count);
        var answered = new List<int>();
        for (var i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            if (!row.Answered)
                continue;
            answered.Add(i);
            all.Add(row);
            users[row.User].Add(row);
            encoders[row.Encoder].Add(row);
        }

        var ranked = new (long Delay, int Number)[answered.Count];
        for (var i = 0; i < ranked.Length; i++)
            ranked[i] = (rows[answered[i]].Total.Picoseconds, answered[i]);
        Array.Sort(ranked);
        var quantiles = new List<QuantileStages>();
        if (ranked.Length > 0)
        {
            foreach (var p in s_probabilities)
                quantiles.Add(Around(p, rows, ranked));
        }
        return new DelayProfile(all, quantiles, Named(table.Users, users), Named(table.Encoders, encoders));
    }

    /// <summary>The requests that took longest, longest first, the earlier of equals first, whatever became of them.</summary>
    /// <param name="table">The requests of a run.</param>
    /// <param name="count">How many.</param>
    /// <returns>Their numbers.</returns>
    public static int[] Slowest(RecordedRequests table, int count)
    {
        ArgumentNullException.ThrowIfNull(table);
        var rows = table.Rows;
        // The least of the slowest so far on top: the shortest, and the latest of equals.
        var slowest = new PriorityQueue<int, (long, int)>();
        for (var i = 0; i < rows.Length; i++)
        {
            var rank = (rows[i].Total.Picoseconds, -i);
            if (slowest.Count < count)
                slowest.Enqueue(i, rank);
            else if (count > 0)
                slowest.EnqueueDequeue(i, rank);
        }
        var numbers = new int[slowest.Count];
        for (var i = numbers.Length - 1; i >= 0; i--)
            numbers[i] = slowest.Dequeue();
        return numbers;
    }

    private static QuantileStages Around(double p, ReadOnlySpan<RecordedRequest> rows, (long Delay, int Number)[] ranked)
    {
        var half = Math.Min(HalfWidth, Math.Min(p, 1 - p));
        var (low, high) = (p - half, p + half);
        // What rounding leaves of a whole rank must not push it out of the window.
        var first = (int)Math.Ceiling(low * (ranked.Length - 1) - 1e-6);
        var last = (int)Math.Floor(high * (ranked.Length - 1) + 1e-6);
        if (first > last)
            first = last = (int)Math.Round(p * (ranked.Length - 1));
        var stages = new MeanStages();
        for (var rank = first; rank <= last; rank++)
            stages.Add(rows[ranked[rank].Number]);
        return new QuantileStages(
            p, DelayDistribution.Quantile(ranked.Length, p, rank => ranked[rank].Delay), low, high, new SimTime(ranked[first].Delay), new SimTime(ranked[last].Delay), stages);
    }

    private static MeanStages[] New(int count)
    {
        var stages = new MeanStages[count];
        for (var i = 0; i < count; i++)
            stages[i] = new MeanStages();
        return stages;
    }

    private static (string, MeanStages)[] Named(IReadOnlyList<string> names, MeanStages[] stages) =>
        [.. names.Zip(stages).Where(one => one.Second.Count > 0).OrderByDescending(one => one.Second.Total)];
}
