namespace SemCom.Kernel.Tests;

/// <summary>In steady state nothing is allocated: exactly 0 bytes over thousands of events.</summary>
public class AllocationTests
{
    private static void AssertNothingAllocated(Simulation simulation, SimTime period)
    {
        // Long enough to fill every pool and to compile every method with a loop.
        simulation.Run(simulation.Now + 20 * period);
        var events = simulation.EventsProcessed;
        var before = GC.GetAllocatedBytesForCurrentThread();
        simulation.Run(simulation.Now + 10 * period);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(simulation.EventsProcessed - events, 1_000, long.MaxValue);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Callbacks()
    {
        var simulation = new Simulation();
        for (var i = 0; i < 100; i++)
            _ = new Ticker(simulation, SimTime.Microsecond.Scale(1000 + i, 1000));
        AssertNothingAllocated(simulation, SimTime.Millisecond);
    }

    private sealed class Ticker
    {
        private readonly Simulation simulation;
        private readonly SimTime period;
        private readonly Action tick;
        private EventHandle timeout;

        public Ticker(Simulation simulation, SimTime period)
        {
            (this.simulation, this.period) = (simulation, period);
            tick = Tick;
            Tick();
        }

        private void Tick()
        {
            timeout.Cancel();
            timeout = simulation.ScheduleAfter(SimTime.Second, static ticker => ticker.Tick(), this);
            simulation.ScheduleAfter(period, tick);
        }
    }

    [Fact]
    public void Processes()
    {
        var simulation = new Simulation();
        for (var i = 0; i < 100; i++)
            simulation.Start(Loop(SimTime.Microsecond.Scale(1000 + i, 1000)));
        AssertNothingAllocated(simulation, SimTime.Millisecond);

        async Process Loop(SimTime period)
        {
            while (true)
                await simulation.Delay(period);
        }
    }

    [Fact]
    public void Processes_that_come_and_go_through_a_queue()
    {
        var simulation = new Simulation();
        var server = new Resource(simulation);
        var (arrivals, services) = (new Substream(1, "arrivals"), new Substream(1, "services"));
        // A heavy start fills the pools beyond what the steady state needs.
        for (var i = 0; i < 500; i++)
            simulation.Start(Customer());
        simulation.Start(Source());
        AssertNothingAllocated(simulation, SimTime.Second);

        async Process Source()
        {
            while (true)
            {
                await simulation.Delay(SimTime.FromSeconds(arrivals.NextExponential(1.25e-3)));
                _ = simulation.Start(Customer());
            }
        }

        async Process Customer()
        {
            using var slot = await server.Request();
            await simulation.Delay(SimTime.FromSeconds(services.NextExponential(1e-3)));
        }
    }

    [Fact]
    public void Subroutines_joins_conditions_signals_stores_containers_priorities_sharing_and_monitors()
    {
        var simulation = new Simulation();
        var signal = new Signal(simulation);
        var store = new Store<int>(simulation, 3);
        var container = new Container(simulation, 10);
        var resource = new PriorityResource(simulation);
        var server = new ProcessorSharingServer(simulation, 2);
        var monitor = new ObservationMonitor();
        for (var i = 0; i < 10; i++)
            simulation.Start(Loop(i));
        AssertNothingAllocated(simulation, SimTime.Millisecond);

        async Process Loop(int number)
        {
            var period = SimTime.Microsecond.Scale(100 + number, 100);
            while (true)
            {
                var start = simulation.Now;
                await Sleep(period);
                await simulation.Start(Sleep(period));
                var fired = signal.Wait();
                if (await simulation.AnyOf(simulation.Delay(period), fired) == 1)
                    await fired; // gives it back to its pool
                await simulation.AllOf(simulation.Delay(period), default);
                await server.Serve(period);
                signal.Fire();
                await store.Put(number);
                await store.Get();
                await container.Put(2);
                await container.Get(2);
                using (var slot = await resource.Request(number, period))
                    await simulation.Delay(period);
                monitor.Add(simulation.Now - start);
            }
        }

        async Process Sleep(SimTime time) => await simulation.Delay(time);
    }

    [Fact]
    public void Draws()
    {
        var stream = new Substream(1, "draws");
        var child = new Substream(1, "child");
        var items = new int[10];
        Draw();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sum = Draw();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(double.IsFinite(sum));

        double Draw()
        {
            var sum = 0.0;
            for (var i = 0; i < 1_000; i++)
            {
                sum += stream.NextDouble() + stream.NextOpenDouble() + stream.NextExponential(1) + stream.NextNormal() + stream.NextInt(7)
                    + stream.UniformAt(i) + stream.ExponentialAt(i, 1) + stream.NormalAt(i);
                stream.Shuffle<int>(items);
                child.Become(stream, i);
                sum += child.NextChiSquared(i) + child.NextNormal();
            }
            return sum;
        }
    }
}
