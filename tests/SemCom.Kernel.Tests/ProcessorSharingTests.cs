using System.Numerics;
using CsCheck;

namespace SemCom.Kernel.Tests;

public class ProcessorSharingTests
{
    private readonly Simulation simulation = new();
    private readonly List<string> log = [];

    private static SimTime Ps(long picoseconds) => SimTime.FromPicoseconds(picoseconds);

    private void Log(string text) => log.Add($"{simulation.Now.Picoseconds} {text}");

    private async Process Job(ProcessorSharingServer server, string name, long arrival, long work)
    {
        await simulation.Delay(Ps(arrival));
        await server.Serve(Ps(work));
        Log(name);
    }

    [Fact]
    public void Jobs_share_one_core_equally()
    {
        // 0–20: a alone has 20. 20–60: a and b get 20 each. 60–90: a, b, c get 10 each: a is done (50). Then b needs 20, c 60: at 130 b.
        var server = new ProcessorSharingServer(simulation);
        simulation.Start(Job(server, "a", 0, 50));
        simulation.Start(Job(server, "b", 20, 50));
        simulation.Start(Job(server, "c", 60, 70));
        simulation.Run();
        Assert.Equal(["90 a", "130 b", "170 c"], log);
        Assert.Equal(0, server.InService.Level);
        Assert.Equal((20 + 2 * 40 + 3 * 30 + 2 * 40 + 40) / 170.0, server.InService.Mean, 12);
    }

    [Fact]
    public void A_job_uses_at_most_one_core()
    {
        var server = new ProcessorSharingServer(simulation, cores: 2);
        simulation.Start(Job(server, "a", 0, 100));
        simulation.Start(Job(server, "b", 0, 100));
        simulation.Start(Job(server, "c", 0, 40));
        simulation.Run();
        // Three jobs on two cores get 2/3 each: c ends at 60, the others have 60 left on a core each.
        Assert.Equal(["60 c", "120 a", "120 b"], log);
    }

    [Fact]
    public void Equal_jobs_end_together_in_order_of_arrival()
    {
        var server = new ProcessorSharingServer(simulation);
        for (var i = 0; i < 7; i++)
            simulation.Start(Job(server, $"{i}", 0, 1_000_003));
        simulation.Run();
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"{7 * 1_000_003} {i}"), log);
    }

    [Fact]
    public void A_job_without_work_ends_at_once()
    {
        var server = new ProcessorSharingServer(simulation);
        simulation.Start(Job(server, "a", 5, 0));
        simulation.Run();
        Assert.Equal(["5 a"], log);
        Assert.Throws<ArgumentOutOfRangeException>(() => { server.Serve(Ps(-1)); });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessorSharingServer(simulation, 0));
    }

    [Fact]
    public void An_interrupted_job_leaves_and_says_what_remained()
    {
        var server = new ProcessorSharingServer(simulation);
        var process = simulation.Start(Interrupted());
        simulation.Start(Job(server, "b", 0, 60));
        simulation.Schedule(Ps(40), () => process.Interrupt());
        simulation.Run();
        // Until 40 both got 20; then b alone has 40 left.
        Assert.Equal(["40 80 left", "80 b"], log);
        Assert.Equal(0, server.InService.Level);

        async Process Interrupted()
        {
            try
            {
                await server.Serve(Ps(100));
            }
            catch (InterruptException interrupt)
            {
                Log($"{interrupt.Remaining.Picoseconds} left");
            }
        }
    }

    [Fact]
    public void A_job_that_loses_to_a_timeout_leaves()
    {
        var server = new ProcessorSharingServer(simulation);
        simulation.Start(Timeout());
        simulation.Start(Job(server, "b", 0, 60));
        simulation.Run();
        Assert.Equal(["40 timeout", "80 b"], log);

        async Process Timeout()
        {
            Assert.Equal(1, await simulation.AnyOf(server.Serve(Ps(100)), simulation.Delay(Ps(40))));
            Log("timeout");
        }
    }

    /// <summary>
    /// Against the sharing in exact rational time: it steps from event to event and subtracts from each job what it got.
    /// Departures may differ by a picosecond where rounding is a tie or an arrival falls between an exact departure and its whole picosecond.
    /// </summary>
    [Fact]
    public void Departures_agree_with_exact_rational_arithmetic() =>
        Gen.Select(Gen.Int[1, 3], Gen.Select(Gen.Long[0, 2_000_000], Gen.Long[1, 1_000_000]).Array[1, 40]).Sample((cores, jobs) =>
        {
            var simulation = new Simulation();
            var server = new ProcessorSharingServer(simulation, cores);
            var departures = new long[jobs.Length];
            for (var i = 0; i < jobs.Length; i++)
                simulation.Start(Serve(i));
            simulation.Run();
            var expected = Oracle(cores, jobs);
            for (var i = 0; i < jobs.Length; i++)
            {
                if (Math.Abs(departures[i] - expected[i]) > 1)
                    throw new InvalidOperationException($"Job {i}: {departures[i]}, expected {expected[i]}.");
            }
            return server.InService.Level == 0;

            async Process Serve(int i)
            {
                await simulation.Delay(SimTime.FromPicoseconds(jobs[i].Item1));
                await server.Serve(SimTime.FromPicoseconds(jobs[i].Item2));
                departures[i] = simulation.Now.Picoseconds;
            }
        }, iter: 300);

    [Fact]
    public void No_error_accumulates_over_a_long_busy_period()
    {
        // 100 001 jobs in one busy period on one core: whatever the sharing, the last departure is the sum of the work.
        var server = new ProcessorSharingServer(simulation);
        var stream = new Substream(5, "work");
        var total = 0L;
        simulation.Start(Source());
        simulation.Run();
        Assert.Equal(100_000_000_000 + total, simulation.Now.Picoseconds);

        async Process Source()
        {
            var backlog = server.Serve(Ps(100_000_000_000));
            for (var i = 0; i < 100_000; i++)
            {
                var work = 1 + stream.NextInt(1_000_000);
                total += work;
                server.Serve(Ps(work)).GetHashCode();
                await simulation.Delay(Ps(1 + stream.NextInt(1_100_000)));
            }
            await backlog;
        }
    }

    private static long[] Oracle(int cores, (long Arrival, long Work)[] jobs)
    {
        var departures = new long[jobs.Length];
        // All amounts and instants are counts of 1/unit; unit grows by each number of jobs met, so every division is exact.
        BigInteger unit = 1, now = 0;
        var left = new Dictionary<int, BigInteger>();
        var order = Enumerable.Range(0, jobs.Length).OrderBy(i => jobs[i].Arrival).ToList();
        var next = 0;
        while (next < order.Count || left.Count > 0)
        {
            BigInteger n = Math.Max(left.Count, cores);
            unit *= cores * n;
            now *= cores * n;
            foreach (var job in left.Keys)
                left[job] *= cores * n;
            BigInteger? arrival = next < order.Count ? jobs[order[next]].Arrival * unit : null;
            BigInteger? departure = left.Count > 0 ? now + left.Values.Min() * n / cores : null;
            if (departure is null || arrival <= departure)
            {
                Pass(arrival!.Value, n);
                left.Add(order[next], jobs[order[next]].Work * unit);
                next++;
            }
            else
            {
                Pass(departure.Value, n);
                foreach (var done in left.Where(entry => entry.Value.IsZero).Select(entry => entry.Key).ToList())
                {
                    left.Remove(done);
                    departures[done] = (long)((2 * now + unit) / (2 * unit));
                }
            }
        }
        return departures;

        void Pass(BigInteger until, BigInteger n)
        {
            foreach (var job in left.Keys)
                left[job] -= (until - now) * cores / n;
            now = until;
        }
    }
}
