using CsCheck;

namespace SemCom.Kernel.Tests;

public class EventOrderTests
{
    [Fact]
    public void Events_run_by_time_then_priority_then_order_of_scheduling()
    {
        var simulation = new Simulation();
        var order = new List<string>();
        void At(long picoseconds, int priority, string name) =>
            simulation.Schedule(SimTime.FromPicoseconds(picoseconds), () => order.Add(name), priority);
        At(20, EventPriority.Normal, "later");
        At(10, EventPriority.Arrival, "arrival 1");
        At(10, EventPriority.Decision, "decision");
        At(10, EventPriority.Normal, "normal 1");
        At(10, EventPriority.Release, "release");
        At(10, EventPriority.Normal, "normal 2");
        At(10, EventPriority.Arrival, "arrival 2");
        simulation.Run();
        Assert.Equal(["release", "normal 1", "normal 2", "arrival 1", "arrival 2", "decision", "later"], order);
        Assert.Equal(7, simulation.EventsProcessed);
        Assert.Equal(SimTime.FromPicoseconds(20), simulation.Now);
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(50_000)]
    public void Simultaneous_events_are_first_come_first_served_across_growth_of_the_queue(int count)
    {
        var simulation = new Simulation();
        UseUp(simulation, count);
        var order = new List<int>();
        // Half are scheduled from within an event of the same instant, while the queue is half empty.
        for (var i = 0; i < count / 2; i++)
        {
            var number = i;
            simulation.Schedule(SimTime.Second, () => order.Add(number));
        }
        simulation.Schedule(SimTime.Millisecond, () =>
        {
            for (var i = count / 2; i < count; i++)
            {
                var number = i;
                simulation.Schedule(SimTime.Second, () => order.Add(number));
            }
        });
        simulation.Run();
        Assert.Equal(Enumerable.Range(0, count), order);
    }

    [Fact]
    public void Simultaneous_processes_are_first_come_first_served()
    {
        var simulation = new Simulation();
        UseUp(simulation, 5_000);
        var order = new List<int>();
        for (var i = 0; i < 5_000; i++)
            simulation.Start(Sleeper(i));
        simulation.Run();
        Assert.Equal(Enumerable.Range(0, 5_000).Concat(Enumerable.Range(0, 5_000)), order);

        async Process Sleeper(int number)
        {
            await simulation.Delay(SimTime.Second);
            order.Add(number);
            await simulation.Delay(SimTime.Second);
            order.Add(number);
        }
    }

    /// <summary>Leaves the places of past events free in an order of its own, so that the places say nothing about the order of scheduling.</summary>
    private static void UseUp(Simulation simulation, int count)
    {
        var stream = new Substream(1, "use up");
        for (var i = 0; i < count; i++)
            simulation.Schedule(SimTime.FromPicoseconds(stream.NextInt(1_000)), static () => { });
        simulation.Run();
    }

    /// <summary>Any mix of times, priorities, cancellations and events that schedule events, against a sorted list; also with a running number that is renumbered every 64 events.</summary>
    [Theory]
    [InlineData(32)]
    [InlineData(6)]
    public void The_order_is_that_of_a_sorted_list(int sequenceBits)
    {
        var operation = Gen.Select(Gen.Int[0, 6], Gen.Int[-2, 2], Gen.Int[0, 3], Gen.Int[0, 30]);
        operation.Array[1, 60].Sample(operations =>
        {
            var simulation = new Simulation(new EventQueue(sequenceBits));
            var real = new List<int>();
            var oracle = new SortedDictionary<(long, int, int), int>();
            var handles = new List<(EventHandle Handle, (long, int, int) Key)>();
            var expected = new List<int>();
            var next = 0;

            void Schedule((int Delay, int Priority, int Action, int Which) o)
            {
                var number = next++;
                var at = simulation.Now + SimTime.FromPicoseconds(o.Delay);
                var key = (at.Picoseconds, o.Priority, number);
                oracle.Add(key, number);
                handles.Add((simulation.Schedule(at, () => Happen(number, o), o.Priority), key));
            }

            void Happen(int number, (int Delay, int Priority, int Action, int Which) o)
            {
                real.Add(number);
                // The oracle says which event was due.
                var due = oracle.First();
                oracle.Remove(due.Key);
                expected.Add(due.Value);
                if (o.Action == 1 && next < 200)
                    Schedule(operations[(number + o.Which) % operations.Length]);
                if (o.Action == 2 && next < 200)
                {
                    Schedule(operations[(number + o.Which) % operations.Length]);
                    Schedule(operations[(number + 2 * o.Which) % operations.Length]);
                }
                if (o.Action == 3)
                {
                    var (handle, key) = handles[o.Which % handles.Count];
                    if (handle.Cancel() != oracle.Remove(key))
                        throw new InvalidOperationException("Cancel and oracle disagree.");
                }
            }

            // Few enough pending at once for the small running number.
            foreach (var o in operations.Take(40))
                Schedule(o);
            simulation.Run();
            return real.SequenceEqual(expected) && oracle.Count == 0 && simulation.EventsPending == 0 && simulation.EventsProcessed == real.Count;
        }, iter: 300);
    }

    [Fact]
    public void Many_pending_events_of_random_times_run_in_order()
    {
        var simulation = new Simulation();
        var stream = new Substream(3, "times");
        var times = new List<(long Time, int Number)>();
        var order = new List<(long, int)>();
        for (var i = 0; i < 20_000; i++)
        {
            var (time, number) = ((long)stream.NextInt(5_000), i);
            times.Add((time, number));
            simulation.Schedule(SimTime.FromPicoseconds(time), () => order.Add((time, number)));
        }
        simulation.Run();
        Assert.Equal(times.Order(), order);
    }

    [Fact]
    public void The_greatest_instant_can_be_scheduled()
    {
        var simulation = new Simulation();
        var order = new List<int>();
        for (var i = 0; i < 7; i++)
        {
            var number = i;
            simulation.Schedule(SimTime.MaxValue, () => order.Add(number), priority: EventPriority.Last);
        }
        simulation.Run();
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], order);
        Assert.Equal(SimTime.MaxValue, simulation.Now);
    }
}
