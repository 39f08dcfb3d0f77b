using System.Numerics;
using SemCom.Scenarios;
using SemCom.Simulator.Network;

namespace SemCom.Validation;

/// <summary>Interference that begins and ends in the middle of transmissions, against the same case in whole numbers.</summary>
internal static class Interference
{
    public static IReadOnlyList<Section> Sections { get; } =
    [
        new("Interference on and off",
            "Three cells with a user each send on one resource block, at periods of their own, so that every transmission meets silence, one and two other cells in turn. "
            + "The same is computed without floating point: SINR as ratios of whole numbers, logarithms of 128 binary digits, instants rounded to the picosecond. "
            + "The first request of each cell, and then all.",
            () => ThreeCells(new("three-cells.yaml", 1))),
        new("Outage among interferers",
            "Two base stations that always send disturb the users of a third through Rayleigh fading of their own: P(SINR < x) = 1 − e^{−xN/S}·Π 1/(1 + x·I_k/S). "
            + "The users' links are independent, and so are the blocks: the exact binomial test.",
            () => Outage(Disturbed())),
    ];

    public static IEnumerable<Check> ThreeCells(Experiment e)
    {
        string[] names = ["first", "second", "third"];
        var exact = new ExactCells(Experiment.Read("three-cells.yaml")).Run();
        var seen = e.Replications[0].Requests;
        double worst = 0;
        var firsts = new List<Check>();
        for (var cell = 0; cell < names.Length; cell++)
        {
            var compared = 0;
            foreach (var request in seen.Where(request => request.Group == cell))
            {
                var (arrival, began, ended) = exact[cell].Single(one => one.Arrival == request.Arrival);
                var took = request[Stage.Transmission];
                worst = Math.Max(worst, Math.Max(Math.Abs(request.Began(Stage.Transmission) - began), Math.Abs(took - (ended - began))));
                if (compared++ == 0)
                    firsts.Add(Check.Exact($"{names[cell]} cell: transmission of the request at {arrival / 1e9} ms (ps)", e.Name, ended - began, took));
            }
        }
        return [.. firsts, Check.Exact($"largest deviation of a beginning or a length over {seen.Count} requests (ps)", e.Name, 0, worst)];
    }

    /// <summary>A tenth of the run is left to the interferers' requests, which last some 60 ms.</summary>
    public static Experiment Disturbed(params string[] overrides) => new("interference-outage.yaml", 20, overrides) { CoolDown = 0.1 };

    public static IEnumerable<Check> Outage(Experiment e)
    {
        // 300 m from the own base station, √(300² + 900²) m and √(300² + 600²) m from the others; 1 W and N = 1 µW.
        double signal = 1 / 90_000.0, right = 1 / 900_000.0, left = 1 / 450_000.0;
        var requests = e.Replications.SelectMany(run => run.Requests).Where(request => request.Group == 0).ToArray();
        foreach (var x in new[] { 0.5, 2, 5 })
            yield return Check.Probability(
                FormattableString.Invariant($"P(SINR < {x})"), e.Name, RadioTheory.Outage(x, signal, 1e-6, right, left),
                requests.Count(request => request.Sinr < x), requests.Length);
    }

    /// <summary>
    /// The three cells in whole numbers. Between two events all rates are constant; work is counted in picoseconds at
    /// 1 bit/s/Hz.
    /// </summary>
    private sealed class ExactCells(Scenario scenario)
    {
        private const int Digits = 128;

        private readonly (long X, long Y)[] _sites = [.. ((Sites.Positions)scenario.Cell.Sites).Points.Select(Whole)];
        private readonly (long X, long Y)[] _users = [.. scenario.Users.Select(group => Whole(((Placement.Positions)group.Placement).Points[0]))];

        // P = 1 W, W·N0 = 1 µW.
        private readonly BigInteger _powerOverNoise = (BigInteger)Math.Round(
            scenario.Cell.Power / (scenario.Cell.Noise * scenario.Cell.ResourceBlocks.Bandwidth));
        private readonly BigInteger _work = (BigInteger)(scenario.Payload!.Mean / scenario.Cell.ResourceBlocks.Bandwidth * 1e12) << Digits;
        private readonly long _end = (long)(scenario.Duration * 1e12);

        /// <summary>Cell by cell, when each request arrives and its transmission begins and ends, in ps.</summary>
        public List<(long Arrival, long Began, long Ended)>[] Run()
        {
            var done = _sites.Select(_ => new List<(long, long, long)>()).ToArray();
            var queues = scenario.Users.Select(group => new Queue<long>(Arrivals((Traffic.Periodic)group.Traffic))).ToArray();
            var began = new long?[_sites.Length];
            var left = new BigInteger[_sites.Length];
            long now = 0;
            while (true)
            {
                // Whoever has a request and is silent begins.
                for (var cell = 0; cell < _sites.Length; cell++)
                {
                    if (began[cell] is null && queues[cell].TryPeek(out var waiting) && waiting <= now)
                        (began[cell], left[cell]) = (now, _work);
                }
                var next = long.MaxValue;
                for (var cell = 0; cell < _sites.Length; cell++)
                {
                    if (began[cell] is not null)
                        next = Math.Min(next, now + Rounded(left[cell], Rate(cell, began)));
                    else if (queues[cell].TryPeek(out var arrival))
                        next = Math.Min(next, arrival);
                }
                if (next == long.MaxValue)
                    return done;
                var ended = new bool[_sites.Length];
                for (var cell = 0; cell < _sites.Length; cell++)
                {
                    if (began[cell] is null)
                        continue;
                    var rate = Rate(cell, began);
                    ended[cell] = now + Rounded(left[cell], rate) == next;
                    left[cell] -= rate * (next - now);
                }
                now = next;
                for (var cell = 0; cell < _sites.Length; cell++)
                {
                    if (!ended[cell])
                        continue;
                    done[cell].Add((queues[cell].Dequeue(), began[cell]!.Value, now));
                    began[cell] = null;
                }
            }
        }

        /// <summary>log2(1 + S/(N + I)), S = P/d² and I the same of every other cell that sends, times 2^128.</summary>
        private BigInteger Rate(int cell, long?[] began)
        {
            var squares = _sites.Select(site => Square(site, _users[cell])).ToArray();
            var product = squares.Aggregate(BigInteger.One, (all, square) => all * square);
            var signal = _powerOverNoise * product / squares[cell];
            var disturbance = product;
            for (var other = 0; other < _sites.Length; other++)
            {
                if (other != cell && began[other] is not null)
                    disturbance += _powerOverNoise * product / squares[other];
            }
            return RadioTheory.Log2(disturbance + signal, disturbance);
        }

        private IEnumerable<long> Arrivals(Traffic.Periodic traffic)
        {
            for (var instant = (long)Math.Round(traffic.Phase!.Value * 1e12); instant < _end; instant += (long)Math.Round(traffic.Period * 1e12))
                yield return instant;
        }

        private static long Rounded(BigInteger work, BigInteger rate) => (long)((2 * work + rate) / (2 * rate));

        private static BigInteger Square((long X, long Y) from, (long X, long Y) to) =>
            (BigInteger)(from.X - to.X) * (from.X - to.X) + (BigInteger)(from.Y - to.Y) * (from.Y - to.Y);

        private static (long X, long Y) Whole(Position point) => ((long)point.X, (long)point.Y);
    }
}
