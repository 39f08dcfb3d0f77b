namespace SemCom.Kernel.Tests;

public class ConditionTests
{
    private readonly Simulation simulation = new();
    private readonly List<string> log = [];

    private static SimTime Ps(long picoseconds) => SimTime.FromPicoseconds(picoseconds);

    private void Log(string text) => log.Add($"{simulation.Now.Picoseconds} {text}");

    private void At(long time, Action action) => simulation.Schedule(Ps(time), action);

    private async Process Sleep(long time) => await simulation.Delay(Ps(time));

    private async Process Fail(long time)
    {
        await simulation.Delay(Ps(time));
        throw new FormatException("bad");
    }

    [Fact]
    public void The_first_wins_and_timers_that_lose_are_cancelled()
    {
        simulation.Start(Race());
        simulation.Run();
        Assert.Equal(["10 winner 1"], log);
        Assert.Equal(10, simulation.Now.Picoseconds);

        async Process Race() => Log($"winner {await simulation.AnyOf(simulation.Delay(Ps(30)), simulation.Delay(Ps(10)), simulation.Delay(Ps(20)))}");
    }

    [Fact]
    public void All_waits_for_the_last()
    {
        simulation.Start(Gather());
        simulation.Run();
        Assert.Equal(["0 none", "30 all"], log);

        async Process Gather()
        {
            await simulation.AllOf();
            Log("none");
            await simulation.AllOf(simulation.Delay(Ps(30)), simulation.Delay(Ps(10)), simulation.Start(Sleep(20)));
            Log("all");
        }
    }

    [Fact]
    public void An_empty_occurrence_has_happened()
    {
        simulation.Start(Ask());
        simulation.Run();
        Assert.Equal(["0 1", "10 all"], log);

        async Process Ask()
        {
            await default(Waitable);
            Log($"{await simulation.AnyOf(simulation.Delay(Ps(10)), default)}");
            await simulation.AllOf(default, simulation.Delay(Ps(10)), default);
            Log("all");
        }
    }

    [Fact]
    public void Any_of_nothing_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => { simulation.AnyOf(); });
    }

    [Fact]
    public void A_request_that_loses_to_a_timeout_leaves_the_queue()
    {
        var resource = new Resource(simulation);
        var holding = resource.Request();
        simulation.Start(Impatient());
        simulation.Start(Patient());
        At(50, holding.Dispose);
        simulation.Run();
        Assert.Equal(["10 reneged", "50 patient", "60 done"], log);
        Assert.Equal((0L, 0L), (resource.InUse.Level, resource.QueueLength.Level));

        async Process Impatient()
        {
            var request = resource.Request();
            var winner = await simulation.AnyOf(request, simulation.Delay(Ps(10)));
            Log(winner == 0 ? "granted" : "reneged");
            Assert.Equal(1, resource.QueueLength.Level);
            Assert.False(request.IsGranted);
        }

        async Process Patient()
        {
            using var slot = await resource.Request();
            Log("patient");
            await simulation.Delay(Ps(10));
            Log("done");
        }
    }

    [Fact]
    public void A_request_that_wins_is_awaited_for_its_slot()
    {
        var resource = new Resource(simulation);
        var holding = resource.Request();
        simulation.Start(Impatient());
        At(5, holding.Dispose);
        simulation.Run();
        Assert.Equal(["5 granted", "15 done"], log); // and the timeout at 10 did nothing
        Assert.Equal(0, resource.InUse.Level);

        async Process Impatient()
        {
            var request = resource.Request();
            Assert.Equal(0, await simulation.AnyOf(request, simulation.Delay(Ps(10))));
            using var slot = await request;
            Assert.True(slot.IsHeld);
            Log("granted");
            await simulation.Delay(Ps(10));
            Log("done");
        }
    }

    [Fact]
    public void A_grant_at_the_instant_of_the_timeout_is_decided_by_the_order_of_events_and_never_leaks()
    {
        foreach (var grantFirst in new[] { true, false })
        {
            var resource = new Resource(simulation);
            var holding = resource.Request();
            var start = simulation.Now;
            simulation.ScheduleAfter(Ps(10), holding.Dispose, grantFirst ? EventPriority.Release : EventPriority.Arrival);
            simulation.Start(Impatient());
            simulation.Run();
            Assert.Equal(0, resource.InUse.Level);
            Assert.Equal(0, resource.QueueLength.Level);
            Assert.Equal(10, (simulation.Now - start).Picoseconds);

            async Process Impatient()
            {
                var request = resource.Request();
                var winner = await simulation.AnyOf(request, simulation.Delay(Ps(10)));
                Assert.Equal(grantFirst ? 0 : 1, winner);
                if (winner == 0)
                    (await request).Dispose();
            }
        }
    }

    [Fact]
    public void Of_two_that_have_happened_the_first_named_wins_and_the_other_is_given_back()
    {
        var resource = new Resource(simulation, capacity: 2);
        simulation.Start(Both());
        simulation.Run();
        Assert.Equal(0, resource.InUse.Level);

        async Process Both()
        {
            var (a, b) = (resource.Request(), resource.Request());
            Assert.Equal(2, resource.InUse.Level);
            Assert.Equal(0, await simulation.AnyOf(a, b));
            Assert.Equal(1, resource.InUse.Level);
            Assert.True(a.IsGranted);
            Assert.False(b.IsGranted);
            (await a).Dispose();
        }
    }

    [Fact]
    public void An_interrupt_of_AllOf_gives_back_what_was_granted()
    {
        var (free, taken) = (new Resource(simulation), new Resource(simulation));
        var holding = taken.Request();
        var process = simulation.Start(Both());
        At(10, () =>
        {
            Assert.Equal((1L, 1L), (free.InUse.Level, taken.QueueLength.Level));
            process.Interrupt();
        });
        simulation.Run();
        Assert.Equal(["10 interrupted"], log);
        Assert.Equal((0L, 0L), (free.InUse.Level, taken.QueueLength.Level));
        holding.Dispose();
        Assert.Equal(0, taken.InUse.Level);

        async Process Both()
        {
            try
            {
                await simulation.AllOf(free.Request(), taken.Request());
            }
            catch (InterruptException)
            {
                Log("interrupted");
            }
        }
    }

    [Fact]
    public void Conditions_nest()
    {
        var signal = new Signal(simulation);
        simulation.Start(Nested(100));
        simulation.Start(Nested(15));
        At(20, () => signal.Fire());
        simulation.Run();
        Assert.Equal(["15 timeout", "20 both"], log);

        async Process Nested(long timeout)
        {
            var both = simulation.AllOf(simulation.Delay(Ps(10)), signal.Wait());
            Log(await simulation.AnyOf(both, simulation.Delay(Ps(timeout))) == 0 ? "both" : "timeout");
            Assert.Equal(timeout == 15 ? 1 : 0, signal.Waiting);
        }
    }

    [Fact]
    public void The_failure_of_a_process_goes_to_the_waiter_of_the_condition()
    {
        var resource = new Resource(simulation);
        using var holding = resource.Request();
        simulation.Start(Waiter(any: true));
        simulation.Start(Waiter(any: false));
        simulation.Run();
        Assert.Equal(["5 bad", "5 bad"], log);
        Assert.Equal(0, resource.QueueLength.Level);

        async Process Waiter(bool any)
        {
            try
            {
                var failing = simulation.Start(Fail(5));
                var request = resource.Request();
                if (any)
                    await simulation.AnyOf(failing, request);
                else
                    await simulation.AllOf(failing, request);
            }
            catch (FormatException error)
            {
                Log(error.Message);
            }
        }
    }

    [Fact]
    public void A_process_that_loses_goes_on()
    {
        simulation.Start(Race());
        simulation.Run();
        Assert.Equal(["10 timeout"], log);
        Assert.Equal(20, simulation.Now.Picoseconds);

        async Process Race()
        {
            var sleeping = simulation.Start(Sleep(20));
            Log(await simulation.AnyOf(sleeping, simulation.Delay(Ps(10))) == 1 ? "timeout" : "slept");
            Assert.True(sleeping.IsAlive);
        }
    }

    [Fact]
    public void An_ended_process_has_happened()
    {
        var ended = simulation.Start(Sleep(1));
        simulation.Run();
        simulation.Start(Ask());
        simulation.Run();
        Assert.Equal(["1 0"], log);

        async Process Ask() => Log($"{await simulation.AnyOf(ended, simulation.Delay(Ps(10)))}");
    }

    [Fact]
    public void Errors_of_use_are_named()
    {
        var resource = new Resource(simulation);
        var holding = resource.Request();
        var shared = resource.Request();
        simulation.Start(Wait());
        simulation.Start(WaitToo());
        Assert.Contains("already awaited", Assert.Throws<ProcessException>(simulation.Run).Message, StringComparison.Ordinal);
        simulation.Start(Unstarted());
        Assert.Contains("not started", Assert.Throws<ProcessException>(simulation.Run).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(shared.Dispose);
        simulation.Start(Twice());
        Assert.Contains("awaited before", Assert.Throws<ProcessException>(simulation.Run).Message, StringComparison.Ordinal);
        Assert.True(holding.IsGranted);

        async Process Wait() => await shared;

        async Process WaitToo() => await simulation.AnyOf(shared, simulation.Delay(Ps(1)));

        async Process Unstarted() => await simulation.AnyOf(Sleep(1), simulation.Delay(Ps(1)));

        async Process Twice()
        {
            Waitable delay = simulation.Delay(Ps(1));
            await delay;
            await delay;
        }
    }
}
