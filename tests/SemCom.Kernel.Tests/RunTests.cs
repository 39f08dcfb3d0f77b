namespace SemCom.Kernel.Tests;

public class RunTests
{
    private static readonly SimTime One = SimTime.FromPicoseconds(1);

    [Fact]
    public void Until_is_excluded_and_the_clock_stands_at_it()
    {
        var simulation = new Simulation();
        var ran = new List<long>();
        foreach (var time in new long[] { 9, 10, 10, 11 })
            simulation.Schedule(SimTime.FromPicoseconds(time), () => ran.Add(simulation.Now.Picoseconds), EventPriority.First);
        simulation.Run(SimTime.FromPicoseconds(10));
        Assert.Equal([9], ran);
        Assert.Equal(10, simulation.Now.Picoseconds);
        simulation.Run(SimTime.FromPicoseconds(10));
        Assert.Equal([9], ran);
        simulation.Run(SimTime.FromPicoseconds(11));
        Assert.Equal([9, 10, 10], ran);
        simulation.Run();
        Assert.Equal([9, 10, 10, 11], ran);
    }

    [Fact]
    public void Until_is_excluded_with_5000_events_pending_at_it()
    {
        var simulation = new Simulation();
        var (before, at) = (0, 0);
        for (var i = 0; i < 5_000; i++)
        {
            simulation.Schedule(SimTime.FromPicoseconds(99), () => before++);
            simulation.Schedule(SimTime.FromPicoseconds(100), () => at++);
        }
        simulation.Run(SimTime.FromPicoseconds(100));
        Assert.Equal((5_000, 0), (before, at));
    }

    [Fact]
    public void The_clock_reaches_until_without_events()
    {
        var simulation = new Simulation();
        simulation.Run(SimTime.Second);
        Assert.Equal(SimTime.Second, simulation.Now);
        Assert.False(simulation.Step());
    }

    [Fact]
    public void Running_to_the_past_is_an_error()
    {
        var simulation = new Simulation();
        simulation.Run(SimTime.Second);
        Assert.Contains("1 ms", Assert.Throws<ArgumentOutOfRangeException>(() => simulation.Run(SimTime.Millisecond)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => simulation.Schedule(SimTime.Millisecond, () => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => simulation.ScheduleAfter(SimTime.Zero - One, () => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => simulation.Delay(SimTime.Zero - One));
        Assert.Throws<ArgumentOutOfRangeException>(() => simulation.Until(SimTime.Millisecond));
    }

    [Fact]
    public void Running_beyond_the_range_is_an_error()
    {
        var simulation = new Simulation();
        simulation.Run(SimTime.Second);
        Assert.Throws<OverflowException>(() => simulation.ScheduleAfter(SimTime.MaxValue, () => { }));
        Assert.Throws<OverflowException>(() => simulation.Delay(SimTime.MaxValue));
    }

    [Fact]
    public void A_priority_out_of_range_is_an_error()
    {
        var simulation = new Simulation();
        Assert.Throws<ArgumentOutOfRangeException>(() => simulation.Schedule(One, () => { }, 128));
        Assert.Throws<ArgumentOutOfRangeException>(() => simulation.Schedule(One, () => { }, -129));
        Assert.False(simulation.Step());
    }

    [Fact]
    public void A_simulation_does_not_run_within_itself()
    {
        var simulation = new Simulation();
        simulation.Schedule(One, simulation.Run);
        Assert.Throws<InvalidOperationException>(simulation.Run);
        simulation.Schedule(One, () => { });
        simulation.Run(); // and it can go on after the error
        Assert.Equal(2, simulation.EventsProcessed);
    }

    [Fact]
    public void An_exception_in_a_callback_leaves_Run_as_it_is_and_the_simulation_can_go_on()
    {
        var simulation = new Simulation();
        var ran = new List<int>();
        simulation.Schedule(One, () => throw new FormatException("bad"));
        simulation.Schedule(One, () => ran.Add(1));
        simulation.Schedule(2 * One, () => ran.Add(2));
        Assert.Throws<FormatException>(simulation.Run);
        Assert.Empty(ran);
        simulation.Run();
        Assert.Equal([1, 2], ran);
    }

    [Fact]
    public void Steps_run_one_event_each()
    {
        var simulation = new Simulation();
        var count = 0;
        simulation.Schedule(One, () => simulation.ScheduleAfter(One, () => count++));
        Assert.True(simulation.Step());
        Assert.Equal((0, 1L), (count, simulation.Now.Picoseconds));
        Assert.Equal(1, simulation.EventsPending);
        Assert.True(simulation.Step());
        Assert.Equal((1, 2L), (count, simulation.Now.Picoseconds));
        Assert.False(simulation.Step());
        Assert.Equal(0, simulation.EventsPending);
    }

    [Fact]
    public void A_callback_gets_its_state()
    {
        var simulation = new Simulation();
        var log = new List<string>();
        simulation.ScheduleAfter(One, static list => list.Add("state"), log);
        simulation.ScheduleAfter(One, log.Add, "method");
        simulation.Run();
        Assert.Equal(["state", "method"], log);
    }

    [Fact]
    public void A_cancelled_event_does_not_run_and_a_stale_handle_is_harmless()
    {
        var simulation = new Simulation();
        var ran = new List<int>();
        var first = simulation.Schedule(One, () => ran.Add(1));
        var second = simulation.Schedule(One, () => ran.Add(2));
        Assert.True(first.IsPending);
        Assert.True(first.Cancel());
        Assert.False(first.IsPending);
        Assert.False(first.Cancel());
        simulation.Run();
        Assert.Equal([2], ran);
        Assert.Equal(1, simulation.EventsProcessed);
        Assert.False(second.Cancel());
        // The slots serve new events now; the old handles must not touch them.
        var third = simulation.ScheduleAfter(One, () => ran.Add(3));
        var fourth = simulation.ScheduleAfter(One, () => ran.Add(4));
        Assert.False(first.Cancel());
        Assert.False(second.Cancel());
        Assert.True(third.IsPending && fourth.IsPending);
        simulation.Run();
        Assert.Equal([2, 3, 4], ran);
        Assert.False(default(EventHandle).Cancel());
    }

    [Fact]
    public void An_event_cannot_cancel_itself()
    {
        var simulation = new Simulation();
        EventHandle handle = default;
        var cancelled = true;
        handle = simulation.Schedule(One, () => cancelled = handle.Cancel());
        simulation.Run();
        Assert.False(cancelled);
    }

    [Fact]
    public void Cancelled_events_do_not_pile_up()
    {
        var simulation = new Simulation();
        var far = 1000 * SimTime.Second;
        for (var i = 0; i < 100_000; i++)
        {
            simulation.Schedule(far, () => { }).Cancel();
            Assert.Equal(0, simulation.EventsPending);
        }
        Assert.InRange(simulation.Queue.Keys, 0, 100);
        simulation.Run(SimTime.Second);
        Assert.Equal(0, simulation.EventsProcessed);
    }
}
