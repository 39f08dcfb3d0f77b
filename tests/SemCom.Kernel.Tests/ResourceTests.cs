using CsCheck;

namespace SemCom.Kernel.Tests;

public class ResourceTests
{
    private readonly Simulation simulation = new();
    private readonly List<string> log = [];

    private static SimTime Ps(long picoseconds) => SimTime.FromPicoseconds(picoseconds);

    private void Log(string text) => log.Add($"{simulation.Now.Picoseconds} {text}");

    private void At(long time, Action action, int priority = EventPriority.Normal) => simulation.Schedule(Ps(time), action, priority);

    [Fact]
    public void Slots_are_granted_first_come_first_served()
    {
        var resource = new Resource(simulation, capacity: 2, "cpu");
        for (var i = 0; i < 5; i++)
            simulation.Start(Customer(i));
        simulation.Run();
        Assert.Equal(["10 0 since 0", "10 1 since 0", "20 2 since 10", "20 3 since 10", "30 4 since 20"], log);
        Assert.Equal(0, resource.InUse.Level);
        Assert.Equal(2, resource.InUse.Maximum);
        Assert.Equal(3, resource.QueueLength.Maximum);
        Assert.Equal((3 * 10 + 1 * 10) / 30.0, resource.QueueLength.Mean, 12);
        Assert.Equal((2 * 10 + 2 * 10 + 10) / 30.0, resource.InUse.Mean, 12);

        async Process Customer(int number)
        {
            using var slot = await resource.Request();
            var start = simulation.Now;
            await simulation.Delay(Ps(10));
            Log($"{number} since {start.Picoseconds}");
        }
    }

    [Fact]
    public void A_slot_is_released_once_and_a_stale_slot_is_harmless()
    {
        var resource = new Resource(simulation);
        simulation.Start(Customer());
        simulation.Run();
        Assert.Equal(0, resource.InUse.Level);

        async Process Customer()
        {
            var slot = await resource.Request();
            slot.Dispose();
            Assert.False(slot.IsHeld);
            var next = await resource.Request();
            slot.Dispose();
            Assert.True(next.IsHeld);
            next.Dispose();
        }
    }

    [Fact]
    public void An_exception_releases_the_slot()
    {
        var resource = new Resource(simulation);
        simulation.Start(Failing());
        Assert.Throws<ProcessException>(simulation.Run);
        Assert.Equal(0, resource.InUse.Level);

        async Process Failing()
        {
            using var slot = await resource.Request();
            await simulation.Delay(Ps(5));
            throw new FormatException();
        }
    }

    [Fact]
    public void A_request_with_patience_reneges()
    {
        var resource = new Resource(simulation);
        var holding = resource.Request();
        simulation.Start(Customer("a", 10));
        simulation.Start(Customer("b", 100));
        simulation.Start(Customer("c", 20));
        At(50, holding.Dispose);
        simulation.Run();
        Assert.Equal(["10 a gave up", "20 c gave up", "50 b granted", "55 b done"], log);
        Assert.Equal((0L, 0L), (resource.InUse.Level, resource.QueueLength.Level));
        Assert.Equal(55, simulation.Now.Picoseconds); // b's patience does not go off at 100
        Assert.Throws<ArgumentOutOfRangeException>(() => { resource.Request(SimTime.Zero - Ps(1)); });

        async Process Customer(string name, long patience)
        {
            using var slot = await resource.Request(Ps(patience));
            Log(name + (slot.IsHeld ? " granted" : " gave up"));
            if (!slot.IsHeld)
                return;
            await simulation.Delay(Ps(5));
            Log(name + " done");
        }
    }

    [Theory]
    [InlineData(EventPriority.Release, true)]
    [InlineData(EventPriority.Arrival, false)]
    public void Patience_that_ends_at_the_instant_of_the_grant_follows_the_order_of_events(int releasePriority, bool granted)
    {
        var resource = new Resource(simulation);
        var holding = resource.Request();
        At(10, holding.Dispose, releasePriority);
        simulation.Start(Customer());
        simulation.Run();
        Assert.Equal(0, resource.InUse.Level);
        Assert.Single(log);

        async Process Customer()
        {
            using var slot = await resource.Request(Ps(10));
            Assert.Equal(granted, slot.IsHeld);
            Log("");
        }
    }

    [Fact]
    public void An_interrupt_of_a_patient_request_cancels_its_patience()
    {
        var resource = new Resource(simulation);
        var holding = resource.Request();
        var customer = simulation.Start(Customer());
        At(5, () => customer.Interrupt());
        simulation.Run();
        Assert.Equal(["5 interrupted"], log);
        Assert.Equal(5, simulation.Now.Picoseconds);
        Assert.Equal(0, resource.QueueLength.Level);
        Assert.True(holding.IsGranted);

        async Process Customer()
        {
            try
            {
                using var slot = await resource.Request(Ps(100));
            }
            catch (InterruptException)
            {
                Log("interrupted");
            }
        }
    }

    [Fact]
    public void A_request_is_withdrawn_by_disposing_it()
    {
        var resource = new Resource(simulation);
        var (a, b, c) = (resource.Request(), resource.Request(), resource.Request());
        Assert.True(a.IsGranted);
        b.Dispose();
        Assert.Equal(1, resource.QueueLength.Level);
        a.Dispose();
        Assert.True(c.IsGranted);
        c.Dispose();
        c.Dispose();
        Assert.Equal((0L, 0L), (resource.InUse.Level, resource.QueueLength.Level));
    }

    [Fact]
    public void Priorities_order_the_queue_first_come_first_served_within_each()
    {
        var resource = new PriorityResource(simulation);
        foreach (var (name, priority) in new[] { ("first", 9), ("low 1", 5), ("high 1", 1), ("low 2", 5), ("high 2", 1), ("mid", 3) })
            simulation.Start(Customer(name, priority));
        simulation.Run();
        Assert.Equal(["10 first", "20 high 1", "30 high 2", "40 mid", "50 low 1", "60 low 2"], log);

        async Process Customer(string name, int priority)
        {
            using var slot = await resource.Request(priority);
            await simulation.Delay(Ps(10));
            Log(name);
        }
    }

    /// <summary>Any mix of requests, withdrawals and patience in a priority queue, against a sorted list.</summary>
    [Fact]
    public void A_priority_queue_with_reneging_is_a_sorted_list() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 40], Gen.Int[1, 60]).Array[1, 60].Sample(customers =>
        {
            var simulation = new Simulation();
            var resource = new PriorityResource(simulation);
            var served = new List<int>();
            var expected = new List<int>();
            for (var i = 0; i < customers.Length; i++)
                simulation.Start(Customer(i, customers[i].Item1, 2 * customers[i].Item2, 2 * customers[i].Item3 + 1));
            simulation.Run();

            // The oracle: at each release, the least (priority, arrival, number) among those who came and still wait.
            // Releases fall on even instants, patience ends on odd ones: no ties.
            const long service = 6;
            var left = Enumerable.Range(0, customers.Length).OrderBy(i => customers[i].Item2).ThenBy(i => i).ToList();
            long now = 0;
            while (true)
            {
                left.RemoveAll(i => 2 * customers[i].Item2 + 2 * customers[i].Item3 + 1 < now);
                var waiting = left.Where(i => 2 * customers[i].Item2 < now).ToList();
                // Among arrivals of the instant of a release, the resource is free for the first of them or was granted to one who waited.
                if (waiting.Count == 0)
                {
                    if (left.Count == 0)
                        break;
                    var next = left.MinBy(i => (customers[i].Item2, i));
                    now = Math.Max(now, 2 * customers[next].Item2);
                    waiting = [next];
                }
                var chosen = waiting.MinBy(i => (customers[i].Item1, customers[i].Item2, i));
                left.Remove(chosen);
                expected.Add(chosen);
                now += service;
            }
            return served.SequenceEqual(expected) && resource.InUse.Level == 0 && resource.QueueLength.Level == 0;

            async Process Customer(int number, int priority, long arrival, long patience)
            {
                await simulation.Delay(SimTime.FromPicoseconds(arrival), EventPriority.Arrival);
                using var slot = await resource.Request(priority, SimTime.FromPicoseconds(patience));
                if (!slot.IsHeld)
                    return;
                served.Add(number);
                await simulation.Delay(SimTime.FromPicoseconds(service), EventPriority.Release);
            }
        }, iter: 500);

    /// <summary>Reneging from the queue of a preemptive resource, by patience and by a lost race; the next in line is served.</summary>
    [Fact]
    public void A_request_that_gives_up_leaves_the_queue_of_a_preemptive_resource()
    {
        var resource = new PreemptiveResource(simulation, name: "cpu");
        simulation.Start(Holder());
        simulation.Start(Impatient());
        simulation.Start(Racing());
        simulation.Start(Patient());
        simulation.Run();
        Assert.Equal(["20 patience lost", "30 race lost", "100 patient served"], log);
        Assert.Equal((0, 0), (resource.InUse.Level, resource.QueueLength.Level));

        async Process Holder()
        {
            using var slot = await resource.Request(1);
            await simulation.Delay(Ps(100));
            Assert.True(slot.IsHeld);
        }

        async Process Impatient()
        {
            using var slot = await resource.Request(2, Ps(20));
            Log(slot.IsHeld ? "patience won" : "patience lost");
        }

        async Process Racing()
        {
            var winner = await simulation.AnyOf(resource.Request(3), simulation.Delay(Ps(30)));
            Log(winner == 0 ? "race won" : "race lost");
        }

        async Process Patient()
        {
            using var slot = await resource.Request(9);
            Log("patient served");
        }
    }

    [Fact]
    public void A_more_urgent_request_preempts_and_the_victim_learns_what_was_left()
    {
        var resource = new PreemptiveResource(simulation, name: "cpu");
        simulation.Start(Victim());
        simulation.Start(Urgent());
        simulation.Run();
        Assert.Equal(["30 lost: 70 left, held since 0, by 0", "40 urgent done", "110 victim done"], log);
        Assert.Equal(0, resource.InUse.Level);

        async Process Victim()
        {
            var remaining = Ps(100);
            while (remaining > SimTime.Zero)
            {
                using var slot = await resource.Request(5);
                try
                {
                    await simulation.Delay(remaining);
                    remaining = SimTime.Zero;
                }
                catch (InterruptException interrupt) when (interrupt.Cause is Preemption cause)
                {
                    remaining = interrupt.Remaining;
                    Assert.False(slot.IsHeld);
                    Assert.Same(resource, cause.Resource);
                    Log($"lost: {remaining.Picoseconds} left, held since {cause.Since.Picoseconds}, by {cause.Priority}");
                }
            }
            Log("victim done");
        }

        async Process Urgent()
        {
            await simulation.Delay(Ps(30));
            using var slot = await resource.Request(0);
            await simulation.Delay(Ps(10));
            Log("urgent done");
        }
    }

    [Fact]
    public void The_least_urgent_and_latest_holder_is_the_victim_and_equals_do_not_preempt()
    {
        var resource = new PreemptiveResource(simulation, capacity: 3);
        simulation.Start(Hold("a", 0, 2));
        simulation.Start(Hold("b", 1, 5));
        simulation.Start(Hold("c", 2, 5));
        simulation.Start(Hold("equal", 3, 5));
        simulation.Start(Hold("urgent", 4, 1));
        simulation.Run();
        Assert.Equal(["4 c preempted", "100 a done", "101 b done", "104 urgent done", "200 equal done"], log);
        Assert.Equal((0L, 0L), (resource.InUse.Level, resource.QueueLength.Level));

        async Process Hold(string name, long arrival, int priority)
        {
            await simulation.Delay(Ps(arrival));
            using var slot = await resource.Request(priority);
            try
            {
                await simulation.Delay(Ps(100));
                Log(name + " done");
            }
            catch (InterruptException)
            {
                Log(name + " preempted");
            }
        }
    }

    [Fact]
    public void A_holder_granted_at_this_very_instant_is_preempted_at_its_first_wait()
    {
        var resource = new PreemptiveResource(simulation);
        var holding = resource.Request(0);
        simulation.Start(Customer());
        simulation.Run(Ps(1));
        At(50, () =>
        {
            holding.Dispose(); // granted to the customer, who has not resumed
            using var urgent = resource.Request(0);
            Assert.True(urgent.IsGranted);
            Assert.Equal((1L, 0L), (resource.InUse.Level, resource.QueueLength.Level));
        });
        simulation.Run();
        Assert.Equal(["50 slot held: False", "50 preempted, 10 left"], log);
        Assert.Equal(0, resource.InUse.Level);

        async Process Customer()
        {
            using var slot = await resource.Request(5);
            Log($"slot held: {slot.IsHeld}");
            try
            {
                await simulation.Delay(Ps(10));
            }
            catch (InterruptException interrupt) when (interrupt.Cause is Preemption)
            {
                Log($"preempted, {interrupt.Remaining.Picoseconds} left");
            }
        }
    }

    [Fact]
    public void A_grant_that_nobody_has_claimed_goes_back_to_the_queue()
    {
        var resource = new PreemptiveResource(simulation);
        var blocked = new Resource(simulation);
        var blocking = blocked.Request();
        simulation.Start(Both());
        At(10, () => Assert.Equal(1, resource.InUse.Level));
        At(20, () =>
        {
            var urgent = resource.Request(0);
            Assert.True(urgent.IsGranted);
            Assert.Equal((1L, 1L), (resource.InUse.Level, resource.QueueLength.Level));
            At(40, urgent.Dispose);
        });
        At(30, blocking.Dispose);
        simulation.Run();
        Assert.Equal(["40 both"], log);
        Assert.Equal((0L, 0L), (resource.InUse.Level, blocked.InUse.Level));

        async Process Both()
        {
            using var a = resource.Request(5);
            using var b = blocked.Request();
            await simulation.AllOf(a, b);
            Log("both");
            Assert.True(a.IsGranted && b.IsGranted);
        }
    }

    [Fact]
    public void A_resource_needs_a_slot() =>
        Assert.Contains("'cpu'", Assert.Throws<ArgumentOutOfRangeException>(() => new Resource(simulation, 0, "cpu")).Message, StringComparison.Ordinal);
}
