using SemCom.Simulator.Network;

namespace SemCom.Validation;

/// <summary>Confidence intervals that cover, and substreams that do not know of each other.</summary>
internal static class Statistics
{
    public static IReadOnlyList<Section> Sections { get; } =
    [
        new("Coverage of confidence intervals",
            "400 experiments on M/M/1 at ρ = 0.5, each of 8 replications of 8 s: how many of the 95 % intervals of the mean sojourn hold the true 2/μ. "
            + "The warm-up is 3.4 relaxation times here; what is left of the empty start is far less than one interval.",
            () => [Coverage()]),
        new("Independent substreams",
            "A user less leaves the arrivals, payloads, SINR and stages of all others as they were, bit for bit; and what two users draw is uncorrelated.",
            () => [.. OneUserLess(), .. Uncorrelated()]),
    ];

    private static Check Coverage()
    {
        const int experiments = 400, replications = 8;
        const double load = 0.5, service = 10e-3;
        var e = new Experiment("mm1.yaml", 0, "users.mm1.traffic.poisson.rate=50 /s", "duration=8 s");
        var sojourns = new double[experiments * replications];
        // A tenth of these short runs is left to those who came late: a sojourn beyond it has probability e^−40.
        Parallel.For(0, sojourns.Length, i =>
            sojourns[i] = Replication.Of(e.Scenario with { Seed = (ulong)(i + 1) }, coolDown: 0.1).Time(Stage.WaitBs, Stage.Extraction) / service);
        var covered = sojourns.Chunk(replications)
            .Count(runs => Check.Mean("", "", QueueTheory.Sojourn(load), runs) is var interval && Math.Abs(interval.Simulated - interval.Theory) <= interval.HalfWidth);
        return Check.Probability("part of the 95 % intervals that hold the truth", e.Name, 0.95, covered, experiments);
    }

    private static IEnumerable<Check> OneUserLess()
    {
        var all = new Experiment("substreams.yaml", 1);
        var less = all.With("users.phones.count=4");
        var kept = less.Replications[0].Requests.GroupBy(Name).ToDictionary(user => user.Key, user => user.ToArray());
        var before = all.Replications[0].Requests.GroupBy(Name).Where(user => kept.ContainsKey(user.Key)).ToDictionary(user => user.Key, user => user.ToArray());
        yield return Check.Exact("users that are left", less.Name, 7, kept.Count);
        yield return Check.Exact("their requests, less those with all users", less.Name, 0, kept.Values.Sum(user => user.Length) - before.Values.Sum(user => user.Length));
        yield return Check.Exact("their requests that differ in any bit", less.Name, 0, before.Sum(user => user.Value.Zip(kept[user.Key]).Count(pair => !Same(pair.First, pair.Second))));

        static (int, int) Name(Seen request) => (request.Group, request.IndexInGroup);

        static bool Same(Seen one, Seen other) =>
            one.Arrival == other.Arrival && one.Bits.Equals(other.Bits) && one.Sinr.Equals(other.Sinr)
            && Enum.GetValues<Stage>().All(stage => one[stage] == other[stage]);
    }

    private static IEnumerable<Check> Uncorrelated()
    {
        var e = new Experiment("substreams.yaml", 20);
        yield return Check.Mean("correlation of the arrival gaps of two users", e, 0, run => Correlation(Gaps(run, 0), Gaps(run, 1)));
        yield return Check.Mean("correlation of the payloads of two users", e, 0, run => Correlation(Of(run, 0, request => request.Bits), Of(run, 1, request => request.Bits)));
        yield return Check.Mean("correlation of a user's gaps and payloads", e, 0, run => Correlation(Gaps(run, 0), Of(run, 0, request => request.Bits)));
        var blocks = new Experiment("outage.yaml", 20);
        yield return Check.Mean("correlation of the fading of two users", blocks, 0, run => Correlation(Of(run, 0, request => request.Sinr), Of(run, 1, request => request.Sinr)));
        yield return Check.Mean("correlation of a user's fading in two blocks", blocks, 0, run => Correlation(Of(run, 0, request => request.Sinr), Of(run, 0, request => request.Sinr)[1..]));

        static double[] Of(Replication run, int user, Func<Seen, double> value) => [.. run.Requests.Where(request => request.User == user).Select(value)];

        static double[] Gaps(Replication run, int user)
        {
            var arrivals = Of(run, user, request => request.Arrival);
            return [.. arrivals.Skip(1).Zip(arrivals, (later, earlier) => later - earlier)];
        }
    }

    private static double Correlation(double[] x, double[] y)
    {
        var count = Math.Min(x.Length, y.Length);
        return MathNet.Numerics.Statistics.Correlation.Pearson(x[..count], y[..count]);
    }
}
