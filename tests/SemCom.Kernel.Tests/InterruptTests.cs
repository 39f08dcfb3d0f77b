namespace SemCom.Kernel.Tests;

public class InterruptTests
{
    private readonly Simulation simulation = new();
    private readonly List<string> log = [];

    private static SimTime Ps(long picoseconds) => SimTime.FromPicoseconds(picoseconds);

    private void Log(string text) => log.Add($"{simulation.Now.Picoseconds} {text}");

    private void At(long time, Action action, int priority = EventPriority.Normal) => simulation.Schedule(Ps(time), action, priority);

    private async Process Hold(Resource resource, string name, long duration)
    {
        using var slot = await resource.Request();
        Log($"{name} in");
        try
        {
            await simulation.Delay(Ps(duration));
            Log($"{name} out");
        }
        catch (InterruptException interrupt)
        {
            Log($"{name} interrupted, {interrupt.Remaining.Picoseconds} left, {interrupt.Cause}");
        }
    }

    [Fact]
    public void A_waiting_process_is_interrupted_at_once_and_its_delay_is_cancelled()
    {
        var process = simulation.Start(Sleeper());
        At(30, () => Assert.True(process.Interrupt("wake up")));
        simulation.Run();
        Assert.Equal(["30 wake up, 70 left", "37 slept"], log);
        Assert.Equal(37, simulation.Now.Picoseconds); // the delay to 100 is gone
        Assert.False(process.Interrupt());

        async Process Sleeper()
        {
            try
            {
                await simulation.Delay(Ps(100));
            }
            catch (InterruptException interrupt)
            {
                Log($"{interrupt.Cause}, {interrupt.Remaining.Picoseconds} left");
            }
            await simulation.Delay(Ps(7));
            Log("slept");
        }
    }

    [Fact]
    public void An_interrupt_that_is_not_caught_fails_the_process()
    {
        var process = simulation.Start(Sleeper(), "sleeper");
        At(30, () => process.Interrupt("fire"));
        var error = Assert.Throws<ProcessException>(simulation.Run);
        Assert.Equal("sleeper", error.Process);
        Assert.Equal("fire", Assert.IsType<InterruptException>(error.InnerException).Cause);

        async Process Sleeper() => await simulation.Delay(Ps(100));
    }

    [Fact]
    public void A_holder_that_is_interrupted_releases_its_slot()
    {
        var resource = new Resource(simulation);
        var holder = simulation.Start(Hold(resource, "a", 100));
        simulation.Start(Hold(resource, "b", 10));
        At(30, () => holder.Interrupt("x"));
        simulation.Run();
        Assert.Equal(["0 a in", "30 a interrupted, 70 left, x", "30 b in", "40 b out"], log);
        Assert.Equal(0, resource.InUse.Level);
    }

    [Fact]
    public void A_queued_process_that_is_interrupted_leaves_the_queue()
    {
        var resource = new Resource(simulation);
        simulation.Start(Hold(resource, "a", 100));
        var queued = simulation.Start(Queued());
        simulation.Start(Hold(resource, "c", 10));
        At(30, () => queued.Interrupt());
        At(31, () => Assert.Equal(1, resource.QueueLength.Level));
        simulation.Run();
        Assert.Equal(["0 a in", "30 gave up", "100 a out", "100 c in", "110 c out"], log);
        Assert.Equal((0L, 0L), (resource.InUse.Level, resource.QueueLength.Level));

        async Process Queued()
        {
            try
            {
                using var slot = await resource.Request();
                Log("granted");
            }
            catch (InterruptException)
            {
                Log("gave up");
            }
        }
    }

    [Fact]
    public void An_interrupt_just_before_the_grant_of_the_same_instant_leaves_the_queue()
    {
        var resource = new Resource(simulation);
        var holding = resource.Request();
        var queued = simulation.Start(Hold(resource, "b", 10));
        simulation.Start(Hold(resource, "c", 10));
        simulation.Run(Ps(1));
        At(50, () => queued.Interrupt("first"));
        At(50, holding.Dispose);
        var error = Assert.Throws<ProcessException>(simulation.Run);
        Assert.Equal("first", Assert.IsType<InterruptException>(error.InnerException).Cause);
        simulation.Run();
        Assert.Equal(["50 c in", "60 c out"], log);
        Assert.Equal((0L, 0L), (resource.InUse.Level, resource.QueueLength.Level));
    }

    [Fact]
    public void An_interrupt_just_after_the_grant_of_the_same_instant_comes_at_the_next_wait_and_the_slot_is_released()
    {
        var resource = new Resource(simulation);
        var holding = resource.Request();
        var queued = simulation.Start(Hold(resource, "b", 10));
        simulation.Start(Hold(resource, "c", 10));
        simulation.Run(Ps(1));
        At(50, () =>
        {
            holding.Dispose();
            Assert.Equal(1, resource.InUse.Level); // granted to b, which has not resumed
            Assert.True(queued.Interrupt("second"));
        });
        simulation.Run();
        Assert.Equal(["50 b in", "50 b interrupted, 10 left, second", "50 c in", "60 c out"], log);
        Assert.Equal((0L, 0L), (resource.InUse.Level, resource.QueueLength.Level));
    }

    [Fact]
    public void An_interrupt_before_the_end_of_a_delay_at_the_same_instant_wins_and_after_it_comes_at_the_next_wait()
    {
        var process = simulation.Start(Two());
        At(100, () => process.Interrupt("before"), EventPriority.Release);
        simulation.Run();
        Assert.Equal(["100 before, 0 left"], log);
        log.Clear();

        process = simulation.Start(Two());
        At(200, () => process.Interrupt("after"), EventPriority.Arrival);
        simulation.Run();
        Assert.Equal(["200 first", "200 after, 50 left"], log);

        async Process Two()
        {
            try
            {
                await simulation.Delay(Ps(100));
                Log("first");
                await simulation.Delay(Ps(50));
                Log("second");
            }
            catch (InterruptException interrupt)
            {
                Log($"{interrupt.Cause}, {interrupt.Remaining.Picoseconds} left");
            }
        }
    }

    [Fact]
    public void A_process_that_has_not_begun_is_interrupted_at_its_first_wait()
    {
        var process = simulation.Start(Sleeper());
        Assert.True(process.Interrupt("early"));
        simulation.Run();
        Assert.Equal(["0 begun", "0 early"], log);

        async Process Sleeper()
        {
            Log("begun");
            try
            {
                await simulation.Delay(Ps(100));
            }
            catch (InterruptException interrupt)
            {
                Log($"{interrupt.Cause}");
            }
        }
    }

    [Fact]
    public void An_interrupt_that_is_due_withdraws_whatever_the_process_waits_for_next()
    {
        var resource = new Resource(simulation);
        using var holding = resource.Request();
        var server = new ProcessorSharingServer(simulation);
        var sleeper = simulation.Start(Sleep());
        var process = simulation.Start(Waiter());
        for (var i = 0; i < 4; i++)
            process.Interrupt(i);
        simulation.Run();
        Assert.Equal(["0 interrupt 0, 0 left", "0 interrupt 1, 30 left", "0 interrupt 2, 0 left", "0 interrupt 3, 0 left", "100 slept"], log);
        Assert.Equal((0L, 0L), (resource.QueueLength.Level, server.InService.Level));

        async Process Sleep() => await simulation.Delay(Ps(100));

        async Process Waiter()
        {
            for (var i = 0; i < 4; i++)
            {
                try
                {
                    if (i == 0)
                        await resource.Request();
                    else if (i == 1)
                        await server.Serve(Ps(30));
                    else if (i == 2)
                        await sleeper;
                    else
                        await simulation.AnyOf(resource.Request(), simulation.Delay(Ps(10)));
                }
                catch (InterruptException interrupt)
                {
                    Log($"interrupt {interrupt.Cause}, {interrupt.Remaining.Picoseconds} left");
                }
            }
            await sleeper;
            Log("slept");
        }
    }

    [Fact]
    public void Several_interrupts_come_one_at_a_time()
    {
        var process = simulation.Start(Sleeper());
        At(10, () =>
        {
            process.Interrupt("one");
            process.Interrupt("two");
            process.Interrupt("three");
        });
        simulation.Run();
        Assert.Equal(["10 one", "10 two", "10 three", "110 slept"], log);

        async Process Sleeper()
        {
            for (var done = false; !done;)
            {
                try
                {
                    await simulation.Delay(Ps(100));
                    Log("slept");
                    done = true;
                }
                catch (InterruptException interrupt)
                {
                    Log($"{interrupt.Cause}");
                }
            }
        }
    }

    [Fact]
    public void An_interrupt_reaches_the_innermost_subroutine()
    {
        var process = simulation.Start(Outer());
        At(30, () => process.Interrupt("x"));
        At(35, () => process.Interrupt("y"));
        simulation.Run();
        Assert.Equal(["30 inner x", "30 outer", "35 outer y"], log);

        async Process Outer()
        {
            await Middle();
            Log("outer");
            try
            {
                await simulation.Delay(Ps(100));
            }
            catch (InterruptException interrupt)
            {
                Log($"outer {interrupt.Cause}");
            }
        }

        async Process Middle() => await Inner();

        async Process Inner()
        {
            try
            {
                await simulation.Delay(Ps(100));
            }
            catch (InterruptException interrupt)
            {
                Log($"inner {interrupt.Cause}");
            }
        }
    }

    [Fact]
    public void An_interrupt_pending_when_a_subroutine_ends_goes_to_its_caller()
    {
        Process process = default;
        process = simulation.Start(Outer());
        simulation.Run();
        Assert.Equal(["5 back", "5 outer self"], log);

        async Process Outer()
        {
            await Inner();
            Log("back");
            try
            {
                await simulation.Delay(Ps(100));
            }
            catch (InterruptException interrupt)
            {
                Log($"outer {interrupt.Cause}");
            }
        }

        async Process Inner()
        {
            await simulation.Delay(Ps(5));
            process.Interrupt("self"); // it runs, so the exception waits for the next wait
        }
    }

    [Fact]
    public void A_joiner_is_interrupted_and_the_joined_process_goes_on()
    {
        var sleeper = simulation.Start(Sleeper());
        var joiner = simulation.Start(Joiner());
        At(10, () => joiner.Interrupt("enough"));
        simulation.Run();
        Assert.Equal(["10 enough", "100 slept"], log);

        async Process Sleeper()
        {
            await simulation.Delay(Ps(100));
            Log("slept");
        }

        async Process Joiner()
        {
            try
            {
                await sleeper;
            }
            catch (InterruptException interrupt)
            {
                Log($"{interrupt.Cause}");
            }
        }
    }
}
