using MathNet.Numerics.Distributions;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Tests;

public class TrafficTests
{
    // Each hypothesis test below is at this false-alarm rate.
    private const double FalseAlarm = 0.001;

    private static Run Of(Scenario scenario) => Run.Of(scenario, scheduler: Custom.FirstComeFirstServed());

    [Fact]
    public void Periodic_requests_come_at_phase_and_every_period_and_none_at_the_end()
    {
        var run = Of(Cells.Plain(2, 2, new Traffic.Periodic { Period = 0.25, Phase = 0.1 }) with { Duration = 5.1 });
        foreach (var user in run.Requests.GroupBy(r => r.User))
            Assert.Equal(Enumerable.Range(0, 20).Select(n => 100_000_000_000L + n * 250_000_000_000L), user.Select(r => r.Arrival));
    }

    [Fact]
    public void A_period_with_no_phase_begins_uniformly_within_the_period_for_each_user()
    {
        const int users = 2000;
        var run = Of(Cells.Plain(users, 1, new Traffic.Periodic { Period = 0.5 }) with { Duration = 1 });
        var phases = run.Requests.GroupBy(r => r.User).Select(g => g.Min(r => r.Arrival) / 0.5e12).ToArray();
        Assert.Equal(users, phases.Length);
        Assert.All(phases, p => Assert.InRange(p, 0, 1));
        var counts = new int[20];
        foreach (var phase in phases)
            counts[(int)(phase * 20)]++;
        ChiSquare(counts.Select(n => (double)n), users / 20.0, 19);
    }

    [Fact]
    public void Poisson_counts_and_gaps_have_their_law()
    {
        const int replications = 200;
        const double rate = 3, duration = 50;
        double dispersion = 0;
        long total = 0;
        var gaps = new List<double>();
        for (var seed = 0; seed < replications; seed++)
        {
            var run = Of(Cells.Plain(1, 1, new Traffic.Poisson { Rate = rate }) with { Seed = (ulong)seed, Duration = duration });
            total += run.Requests.Count;
            dispersion += Math.Pow(run.Requests.Count - rate * duration, 2) / (rate * duration);
            long last = 0;
            foreach (var request in run.Requests.Take(100)) // the first 100 gaps, whatever their length: no gap is cut by the end
            {
                gaps.Add((request.Arrival - last) / 1e12);
                last = request.Arrival;
            }
        }
        // The total is Poisson; near enough normal. The counts' dispersion is χ² with one degree a replication, near enough.
        var expected = rate * duration * replications;
        Assert.True(Math.Abs(total - expected) < Normal.InvCDF(0, 1, 1 - FalseAlarm / 2) * Math.Sqrt(expected), $"{total} requests, {expected} expected");
        Assert.InRange(dispersion, ChiSquared.InvCDF(replications, FalseAlarm / 2), ChiSquared.InvCDF(replications, 1 - FalseAlarm / 2));
        // Gaps are exponential: their distribution function makes them uniform.
        var counts = new int[25];
        foreach (var gap in gaps)
            counts[Math.Min(24, (int)(25 * (1 - Math.Exp(-rate * gap))))]++;
        ChiSquare(counts.Select(n => (double)n), gaps.Count / 25.0, 24);
    }

    [Fact]
    public void Images_are_asked_for_alike()
    {
        var run = Of(Cells.Plain(4, 4, new Traffic.Poisson { Rate = 100 }) with { Duration = 30 });
        var counts = run.Requests.GroupBy(r => r.Image).ToDictionary(g => g.Key, g => (double)g.Count());
        Assert.Equal(12, counts.Count);
        ChiSquare(counts.Values, run.Requests.Count / 12.0, 11);
    }

    [Fact]
    public void A_closed_loop_never_has_two_requests_outstanding_and_thinks_in_between()
    {
        var think = Cells.Between(0.01, 0.05);
        foreach (var overdue in new[] { Overdue.Finish, Overdue.Drop })
        {
            var scenario = Cells.Plain(4, 2, new Traffic.ClosedLoop { ThinkTime = think })
                .WithGroup(g => g with { Deadline = Cells.Between(0.01, 0.1), Overdue = overdue });
            scenario = scenario with
            {
                Epoch = new Epoch.Every { Period = 0.007 }, Scheduler = new Scheduler.Random(),
                Cell = scenario.Cell with { Processor = scenario.Cell.Processor with { Sharing = Sharing.Fifo } },
            };
            var run = Run.Of(scenario, Synthetic.ClipLike(scenario.Encoders));
            Assert.True(run.Requests.Count > 200);
            Assert.Contains(run.Requests, r => r.Outcome == (overdue == Overdue.Drop ? Outcome.DroppedDeadline : Outcome.Late));
            foreach (var user in run.Requests.GroupBy(r => r.User))
            {
                long last = 0;
                foreach (var request in user)
                {
                    Assert.InRange(request.Arrival - last, 10_000_000_000, 50_000_000_000);
                    last = request.End;
                }
                // It goes on to the end: no request is lost, so that none would follow.
                Assert.True(user.Last().Outcome == Outcome.InFlight || run.Cell.End.Picoseconds - last <= 50_000_000_000);
            }
        }
    }

    [Fact]
    public void Placement_is_uniform_over_the_ring_and_device_clocks_over_their_range_in_every_drop()
    {
        var scenario = Cells.Plain(20, 1, new Traffic.Periodic { Period = 1000, Phase = 0 })
            .WithGroup(g => g with { Processor = g.Processor with { Frequency = Cells.Between(1e9, 2e9) }, Deadline = Cells.Between(1, 3) });
        scenario = scenario with
        {
            Duration = 100, Drop = new Drop { Every = 1 },
            Cell = scenario.Cell with { Interference = new Interference.LogUniform { Min = 1e-8, Max = 1e-6 } },
        };
        var run = Of(scenario);
        Assert.Equal(100, run.Recording.Drops.Count);
        Assert.Equal(Enumerable.Range(0, 100), run.Recording.Drops.Select(d => d.Number));
        Assert.Equal(Enumerable.Range(0, 100).Select(n => n * 1_000_000_000_000L), run.Recording.Drops.Select(d => d.Start.Picoseconds));
        var users = run.Recording.Drops.SelectMany(d => d.Users).ToArray();
        Uniform(users.Select(u => (u.X * u.X + u.Y * u.Y - 100) / (250_000 - 100)));
        Uniform(users.Select(u => (Math.Atan2(u.Y, u.X) + Math.PI) / (2 * Math.PI)));
        Uniform(users.Select(u => (u.Frequency - 1e9) / 1e9));
        Uniform(users.Select(u => (u.Deadline!.Value / 1e12 - 1) / 2));
        Uniform(run.Recording.Drops.SelectMany(d => d.Interference).Select(i => Math.Log10(i / 1e-8) / 2), 5);

        static void Uniform(IEnumerable<double> values, int bins = 20)
        {
            var counts = new double[bins];
            var n = 0;
            foreach (var value in values)
            {
                counts[(int)(value * bins)]++;
                n++;
            }
            ChiSquare(counts, n / (double)bins, bins - 1);
        }
    }

    private static void ChiSquare(IEnumerable<double> counts, double expected, int freedom)
    {
        var statistic = counts.Sum(n => (n - expected) * (n - expected) / expected);
        Assert.True(statistic < ChiSquared.InvCDF(freedom, 1 - FalseAlarm), $"χ² = {statistic} with {freedom} degrees of freedom");
    }
}
