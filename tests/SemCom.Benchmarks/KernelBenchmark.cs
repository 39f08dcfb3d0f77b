using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using SemCom.Kernel;
using Process = SemCom.Kernel.Process;

namespace SemCom.Benchmarks;

/// <summary>
/// Events per second of the kernel beside a bare <c>PriorityQueue&lt;Action, (long, long)&gt;</c> loop, and M/M/1 customers per second.
/// All contenders take turns within each round, so that noise of the machine meets them alike; judged on the median of the ratios of the rounds.
/// </summary>
internal static class KernelBenchmark
{
    private static readonly long[] Delays = MakeDelays();

    /// <summary>Customers/s of M/M/1 for each event/s of the bare loop with 10 pending: 2.5 M where that gives 24 M.</summary>
    private const double CustomerReach = 2.5 / 24;

    public static int Run(int rounds)
    {
        Print($"{Environment.ProcessorCount} processors, .NET {Environment.Version}, server GC {GCSettings.IsServerGC}, {rounds} rounds");
        Print($"");
        Print($"| pending | contender | M/s | of the bare loop | reach | B each |");
        Print($"|---|---|---|---|---|---|");
        foreach (var pending in new[] { 10, 1_000, 100_000 })
        {
            var contenders = new List<Contender>
            {
                new("events, bare loop", 0, new BareLoop(pending).Run),
                new("events, callbacks", 1.0, new Callbacks(pending).Run),
                new("events, callbacks with state", 1.0, new CallbacksWithState(pending).Run),
                new("events, processes", 0.7, new Processes(pending).Run),
            };
            if (pending == 10)
                contenders.Add(new("M/M/1 customers, load 0.8", CustomerReach, new SingleServerQueue().Run));
            Measure(contenders, pending == 100_000 ? 2_000_000 : 5_000_000, rounds);
            foreach (var contender in contenders)
            {
                var ratio = Median(contender.Rates.Zip(contenders[0].Rates, (own, bare) => own / bare));
                var reach = contender.Reach > 0 ? Format($"{contender.Reach:0.0##} {(ratio >= contender.Reach ? "reached" : "MISSED")}") : "";
                Print($"| {pending} | {contender.Name} | {Median(contender.Rates) / 1e6:F2} | {ratio:F2} | {reach} | {contender.Bytes:F3} |");
            }
        }
        return 0;
    }

    /// <summary>The yardstick: a bare loop with so many events pending, which runs about so many events and says how many.</summary>
    public static Func<int, long> BareLoopOf(int pending) => new BareLoop(pending).Run;

    private static void Measure(List<Contender> contenders, int events, int rounds)
    {
        foreach (var contender in contenders)
        {
            // Twice, with a pause: the second tier of the compiler works in the background.
            contender.Run(events);
            Thread.Sleep(200);
            contender.Run(events);
        }
        for (var round = 0; round < rounds; round++)
        {
            foreach (var contender in contenders)
            {
                var bytes = GC.GetAllocatedBytesForCurrentThread();
                var start = Stopwatch.GetTimestamp();
                var done = contender.Run(events);
                var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                contender.Bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / done;
                contender.Rates.Add(done / seconds);
            }
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static void Print(FormattableString line) => Console.WriteLine(Format(line));

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Exponential delays of mean 1 ms, the same for everybody.</summary>
    private static long[] MakeDelays()
    {
        var stream = new Substream(1, "benchmark delays");
        var delays = new long[1 << 14];
        for (var i = 0; i < delays.Length; i++)
            delays[i] = SimTime.FromSeconds(stream.NextExponential(1e-3)).Picoseconds;
        return delays;
    }

    private sealed class Contender(string name, double reach, Func<int, long> run)
    {
        public string Name => name;

        public double Reach => reach;

        public List<double> Rates { get; } = [];

        public double Bytes { get; set; }

        public long Run(int events) => run(events);
    }

    private sealed class BareLoop
    {
        private readonly PriorityQueue<Action, (long Time, long Sequence)> queue = new();
        private long now;
        private long sequence;
        private int next;

        public BareLoop(int pending)
        {
            for (var i = 0; i < pending; i++)
                new Actor(this).Tick();
        }

        public long Run(int events)
        {
            for (var i = 0; i < events; i++)
            {
                queue.TryDequeue(out var action, out var key);
                now = key.Time;
                action!();
            }
            return events;
        }

        private sealed class Actor
        {
            private readonly BareLoop loop;
            private readonly Action tick;

            public Actor(BareLoop loop)
            {
                this.loop = loop;
                tick = Tick;
            }

            public void Tick() => loop.queue.Enqueue(tick, (loop.now + Delays[loop.next++ & (Delays.Length - 1)], loop.sequence++));
        }
    }

    private sealed class Callbacks
    {
        private readonly Simulation simulation = new();
        private readonly int pending;
        private int next;

        public Callbacks(int pending)
        {
            this.pending = pending;
            for (var i = 0; i < pending; i++)
                new Actor(this).Tick();
        }

        public long Run(int events) => RunEvents(simulation, pending, events);

        private sealed class Actor
        {
            private readonly Callbacks loop;
            private readonly Action tick;

            public Actor(Callbacks loop)
            {
                this.loop = loop;
                tick = Tick;
            }

            public void Tick() => loop.simulation.ScheduleAfter(SimTime.FromPicoseconds(Delays[loop.next++ & (Delays.Length - 1)]), tick);
        }
    }

    private sealed class CallbacksWithState
    {
        private readonly Simulation simulation = new();
        private readonly int pending;
        private int next;

        public CallbacksWithState(int pending)
        {
            this.pending = pending;
            for (var i = 0; i < pending; i++)
                new Actor(this).Tick();
        }

        public long Run(int events) => RunEvents(simulation, pending, events);

        private sealed class Actor(CallbacksWithState loop)
        {
            public void Tick() =>
                loop.simulation.ScheduleAfter(SimTime.FromPicoseconds(Delays[loop.next++ & (Delays.Length - 1)]), static actor => actor.Tick(), this);
        }
    }

    private sealed class Processes
    {
        private readonly Simulation simulation = new();
        private readonly int pending;
        private int next;

        public Processes(int pending)
        {
            this.pending = pending;
            for (var i = 0; i < pending; i++)
                simulation.Start(Actor());
        }

        public long Run(int events) => RunEvents(simulation, pending, events);

        private async Process Actor()
        {
            while (true)
                await simulation.Delay(SimTime.FromPicoseconds(Delays[next++ & (Delays.Length - 1)]));
        }
    }

    private sealed class SingleServerQueue
    {
        private readonly Simulation simulation = new();
        private readonly Resource server;
        private readonly Substream arrivals = new(1, "arrivals");
        private readonly Substream services = new(1, "services");
        private long served;

        public SingleServerQueue()
        {
            server = new Resource(simulation);
            simulation.Start(Source());
        }

        public long Run(int customers)
        {
            var before = served;
            simulation.Run(simulation.Now + SimTime.Millisecond.Scale(5L * customers, 4));
            return served - before;
        }

        private async Process Source()
        {
            while (true)
            {
                await simulation.Delay(SimTime.FromSeconds(arrivals.NextExponential(1.25e-3)));
                _ = simulation.Start(Customer());
            }
        }

        private async Process Customer()
        {
            using var slot = await server.Request();
            await simulation.Delay(SimTime.FromSeconds(services.NextExponential(1e-3)));
            served++;
        }
    }

    /// <summary>Runs about so many events and says how many: each of the pending ones comes again after 1 ms on average.</summary>
    private static long RunEvents(Simulation simulation, int pending, int events)
    {
        var before = simulation.EventsProcessed;
        simulation.Run(simulation.Now + SimTime.Millisecond.Scale(events, pending));
        return simulation.EventsProcessed - before;
    }
}
