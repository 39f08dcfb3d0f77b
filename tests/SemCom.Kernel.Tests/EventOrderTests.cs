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
        Assert.Equal(["release", "normal 1", "normal 2", "decision", "arrival 1", "arrival 2", "later"], order);
        Assert.Equal(7, simulation.EventsProcessed);
        Assert.Equal(SimTime.FromPicoseconds(20), simulation.Now);
    }
}
