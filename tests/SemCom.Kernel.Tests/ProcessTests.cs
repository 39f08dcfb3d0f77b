namespace SemCom.Kernel.Tests;

public class ProcessTests
{
    private readonly Simulation simulation = new();
    private readonly List<string> log = [];

    private static SimTime Ps(long picoseconds) => SimTime.FromPicoseconds(picoseconds);

    private void Log(string text) => log.Add($"{simulation.Now.Picoseconds} {text}");

    private async Process Walk(string name, long step, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            await simulation.Delay(Ps(step));
            Log(name);
        }
    }

    private async Process Failing(long after, Exception error)
    {
        await simulation.Delay(Ps(after));
        throw error;
    }

    private async Process<int> Answer(long after, int answer)
    {
        await simulation.Delay(Ps(after));
        return answer;
    }

    [Fact]
    public void A_process_does_not_run_before_it_is_started_and_its_turn_comes()
    {
        var never = Walk("never", 1, 1);
        simulation.Start(Walk("a", 10, 2));
        simulation.Start(Walk("b", 10, 1));
        Assert.Empty(log);
        simulation.Run();
        Assert.Equal(["10 a", "10 b", "20 a"], log);
        Assert.True(never.IsAlive);
    }

    [Fact]
    public void A_delay_of_zero_lets_the_others_of_the_instant_go_first()
    {
        simulation.Start(Polite());
        simulation.Start(Direct());
        simulation.Run();
        Assert.Equal(["0 direct", "0 polite"], log);

        async Process Polite()
        {
            await simulation.Delay(SimTime.Zero);
            Log("polite");
        }

        async Process Direct()
        {
            Log("direct");
            await simulation.Delay(SimTime.Zero);
        }
    }

    [Fact]
    public void A_delay_runs_from_when_it_is_made()
    {
        simulation.Start(Deadline());
        simulation.Run();
        Assert.Equal(["3 slept", "10 deadline", "15 slept", "15 long over", "15 long over in AnyOf"], log);

        async Process Deadline()
        {
            var deadline = simulation.Delay(Ps(10));
            await simulation.Delay(Ps(3));
            Log("slept");
            await deadline;
            Log("deadline");
            await simulation.Delay(Ps(5));
            Log("slept");
            await deadline;
            Log("long over");
            Assert.Equal(1, await simulation.AnyOf(simulation.Delay(Ps(1)), deadline));
            Log("long over in AnyOf");
        }
    }

    [Fact]
    public void Joining_waits_for_the_end()
    {
        var walk = simulation.Start(Walk("walk", 10, 3));
        simulation.Start(Joiner("first"));
        simulation.Start(Joiner("second"));
        simulation.Run();
        Assert.Equal(["10 walk", "20 walk", "30 walk", "30 first", "30 second", "30 first again", "30 second again"], log);
        Assert.False(walk.IsAlive);

        async Process Joiner(string name)
        {
            await walk;
            Log(name);
            await simulation.Delay(SimTime.Zero);
            await walk; // long over: no wait
            Log(name + " again");
        }
    }

    [Fact]
    public void A_result_can_be_awaited_by_many_and_late()
    {
        var answer = simulation.Start(Answer(5, 42));
        simulation.Start(Ask());
        simulation.Start(Ask());
        simulation.Run();
        Assert.Equal(["5 42", "5 42", "5 42", "5 42"], log);

        async Process Ask()
        {
            Log((await answer).ToString(null, null));
            Log((await answer).ToString(null, null));
        }
    }

    [Fact]
    public void An_unstarted_process_that_is_awaited_runs_as_a_subroutine()
    {
        simulation.Start(Outer());
        simulation.Run();
        Assert.Equal(["10 inner", "20 inner", "20 back", "20 7", "25 9"], log);

        async Process Outer()
        {
            await Walk("inner", 10, 2);
            Log("back");
            Log((await Immediate(7)).ToString(null, null));
            Log((await Answer(5, 9)).ToString(null, null));
        }

        async Process<int> Immediate(int value)
        {
            await Nothing();
            return value;
        }

#pragma warning disable CS1998 // no await: the point of it
        async Process Nothing()
        {
        }
#pragma warning restore CS1998
    }

    [Fact]
    public void Deep_recursion_of_subroutines_does_not_grow_the_stack()
    {
        simulation.Start(Down(100_000));
        simulation.Run();
        Assert.Equal(["1 bottom"], log);

        async Process Down(int depth)
        {
            if (depth > 0)
            {
                await Down(depth - 1);
                return;
            }
            await simulation.Delay(Ps(1));
            Log("bottom");
        }
    }

    [Fact]
    public void A_failure_without_a_waiter_surfaces_from_Run_with_name_and_time()
    {
        simulation.Start(Failing(1_500, new FormatException("bad bits")), "decoder 3");
        var later = simulation.Start(Walk("later", 2_000, 1));
        var error = Assert.Throws<ProcessException>(simulation.Run);
        Assert.Equal("decoder 3", error.Process);
        Assert.Equal(Ps(1_500), error.Time);
        Assert.Equal("Process 'decoder 3' failed at 1.5 ns: bad bits", error.Message);
        Assert.IsType<FormatException>(error.InnerException);
        Assert.Contains(nameof(Failing), error.InnerException.StackTrace, StringComparison.Ordinal);
        Assert.True(later.IsAlive);
        simulation.Run();
        Assert.Equal(["2000 later"], log);
    }

    [Fact]
    public void Without_a_name_the_method_gives_it()
    {
        simulation.Start(Failing(1, new FormatException()));
        Assert.Equal(nameof(Failing), Assert.Throws<ProcessException>(simulation.Run).Process);
        simulation.Start(Local());
        Assert.Equal(nameof(Local), Assert.Throws<ProcessException>(simulation.Run).Process);
        simulation.Start(LocalAnswer());
        Assert.Equal(nameof(LocalAnswer), Assert.Throws<ProcessException>(simulation.Run).Process);

        async Process Local()
        {
            await simulation.Delay(Ps(1));
            throw new FormatException();
        }

        async Process<int> LocalAnswer()
        {
            await simulation.Delay(Ps(1));
            throw new FormatException();
        }
    }

    [Fact]
    public void A_failure_before_the_first_await_surfaces_too()
    {
        simulation.Start(AtOnce());
        Assert.Throws<ProcessException>(simulation.Run);

#pragma warning disable CS1998 // no await: the point of it
        async Process AtOnce() => throw new FormatException();
#pragma warning restore CS1998
    }

    [Fact]
    public void A_failure_goes_to_every_waiter_and_stays_with_the_handle()
    {
        var failing = simulation.Start(Failing(5, new FormatException("bad")));
        simulation.Start(Waiter());
        simulation.Start(Waiter());
        simulation.Run();
        simulation.Start(Waiter());
        simulation.Run();
        Assert.Equal(["5 bad", "5 bad", "5 bad"], log);

        async Process Waiter()
        {
            try
            {
                await failing;
            }
            catch (FormatException error)
            {
                Log(error.Message);
            }
        }
    }

    [Fact]
    public void A_failure_of_a_subroutine_goes_to_its_caller()
    {
        simulation.Start(Caller());
        simulation.Run();
        Assert.Equal(["5 caught bad", "6 went on"], log);

        async Process Caller()
        {
            try
            {
                await Failing(5, new FormatException("bad"));
            }
            catch (FormatException error)
            {
                Log("caught " + error.Message);
            }
            await simulation.Delay(Ps(1));
            Log("went on");
        }
    }

    [Fact]
    public void A_failure_that_the_waiter_does_not_catch_surfaces_from_the_waiter()
    {
        simulation.Start(Caller(), "caller");
        var error = Assert.Throws<ProcessException>(simulation.Run);
        Assert.Equal("caller", error.Process);
        Assert.IsType<FormatException>(error.InnerException);

        async Process Caller() => await Failing(5, new FormatException("bad"));
    }

    [Fact]
    public void A_waiter_that_was_interrupted_no_longer_takes_the_failure()
    {
        var failing = simulation.Start(Failing(5, new FormatException("bad")), "failing");
        var waiter = simulation.Start(Waiter());
        simulation.Schedule(Ps(3), () => waiter.Interrupt());
        Assert.Equal("failing", Assert.Throws<ProcessException>(simulation.Run).Process);
        Assert.Equal(["3 interrupted"], log);

        async Process Waiter()
        {
            try
            {
                await failing;
            }
            catch (InterruptException)
            {
                Log("interrupted");
            }
        }
    }

    [Fact]
    public void Errors_of_use_are_named()
    {
        var process = simulation.Start(Walk("a", 1, 1));
        Assert.Throws<InvalidOperationException>(() => simulation.Start(process));
        Assert.Throws<InvalidOperationException>(() => simulation.Start(default(Process)));
        simulation.Run();
        Assert.Throws<InvalidOperationException>(() => simulation.Start(process));
        Assert.Equal(["1 a"], log);
    }

    [Fact]
    public void Awaiting_what_is_not_of_the_kernel_is_an_error_that_says_so()
    {
        simulation.Start(Foreign(), "foreign");
        var error = Assert.Throws<ProcessException>(simulation.Run);
        Assert.IsType<NotSupportedException>(error.InnerException);
        Assert.Contains("TaskAwaiter", error.Message, StringComparison.Ordinal);

        static async Process Foreign() => await new TaskCompletionSource().Task;
    }

    [Fact]
    public async Task Awaiting_the_kernel_outside_a_process_is_an_error_that_says_so()
    {
        await Assert.ThrowsAsync<NotSupportedException>(Outside);

        async Task Outside() => await simulation.Delay(Ps(1));
    }

    [Fact]
    public void Awaiting_another_simulation_is_an_error()
    {
        var other = new Simulation();
        var resource = new Resource(other);
        var held = resource.Request();
        simulation.Start(Delays());
        Assert.Contains("of the same simulation", Assert.Throws<ProcessException>(simulation.Run).Message, StringComparison.Ordinal);
        simulation.Start(Requests());
        Assert.Contains("of the same simulation", Assert.Throws<ProcessException>(simulation.Run).Message, StringComparison.Ordinal);
        Assert.True(held.IsGranted);

        async Process Delays() => await other.Delay(Ps(1));

        async Process Requests() => await resource.Request();
    }

    [Fact]
    public void A_process_cannot_await_itself()
    {
        Process self = default;
        self = simulation.Start(Self());
        Assert.Contains("its own end", Assert.Throws<ProcessException>(simulation.Run).Message, StringComparison.Ordinal);

        async Process Self()
        {
            await simulation.Delay(Ps(1));
            await self;
        }
    }

    [Fact]
    public void A_handle_of_an_ended_process_does_not_touch_the_process_that_took_its_state()
    {
        var first = simulation.Start(Walk("first", 1, 1));
        simulation.Run();
        var second = simulation.Start(Walk("second", 10, 2));
        Assert.Same(first.Core, second.Core); // the state is pooled
        Assert.False(first.IsAlive);
        Assert.True(second.IsAlive);
        Assert.False(first.Interrupt());
        Assert.Throws<InvalidOperationException>(() => simulation.Start(first));
        simulation.Start(Join());
        simulation.Run();
        Assert.Equal(["1 first", "1 joined", "11 second", "21 second"], log);

        async Process Join()
        {
            await first;
            Log("joined");
        }
    }

    [Fact]
    public void A_handle_of_an_ended_process_cannot_start_the_unstarted_process_that_took_its_state()
    {
        var first = simulation.Start(Walk("first", 1, 1));
        simulation.Run();
        var second = Walk("second", 1, 1);
        Assert.Same(first.Core, second.Core);
        Assert.Throws<InvalidOperationException>(() => simulation.Start(first));
        simulation.Start(Join());
        simulation.Run();
        Assert.Equal(["1 first", "1 joined"], log); // and awaiting it does not run the other either
        Assert.True(second.IsAlive);

        async Process Join()
        {
            await first;
            Log("joined");
        }
    }

    [Fact]
    public void A_joined_process_keeps_its_state_until_its_joiner_has_resumed()
    {
        // Within the instant of the end, another simulation takes processes of the same method from the pool and runs them.
        var walk = simulation.Start(Walk("walk", 10, 1));
        var joiner = simulation.Start(Joiner());
        simulation.Schedule(Ps(5), () => simulation.Schedule(Ps(10), () =>
        {
            // After the end of walk, before the joiner resumes.
            Assert.Equal(["10 walk"], log);
            joiner.Interrupt("late");
            var inner = new ProcessTests();
            for (var i = 0; i < 3; i++)
                inner.simulation.Start(inner.Walk("inner", 1, 1));
            inner.simulation.Run();
            Assert.Equal(3, inner.log.Count);
        }));
        simulation.Run();
        Assert.Equal(["10 walk", "10 joined", "10 interrupted late"], log);

        async Process Joiner()
        {
            await walk;
            Log("joined");
            try
            {
                await simulation.Delay(Ps(100));
            }
            catch (InterruptException interrupt)
            {
                Log("interrupted " + interrupt.Cause);
            }
        }
    }

    [Fact]
    public void Processes_left_unfinished_are_no_error()
    {
        simulation.Start(Walk("a", 10, 100));
        simulation.Run(Ps(25));
        Assert.Equal(["10 a", "20 a"], log);
    }
}
