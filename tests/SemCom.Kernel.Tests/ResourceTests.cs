namespace SemCom.Kernel.Tests;

public class ResourceTests
{
    [Fact]
    public void Slots_are_granted_first_come_first_served()
    {
        var simulation = new Simulation();
        var resource = new Resource(simulation, capacity: 2, "cpu");
        var log = new List<(int Customer, long Start, long End)>();
        for (var i = 0; i < 5; i++)
            simulation.Start(Customer(i));
        simulation.Run();
        Assert.Equal([(0, 0, 10), (1, 0, 10), (2, 10, 20), (3, 10, 20), (4, 20, 30)], log);
        Assert.Equal(0, resource.InUse.Level);
        Assert.Equal(3, resource.QueueLength.Maximum);
        Assert.Equal((3 * 10 + 1 * 10) / 30.0, resource.QueueLength.Mean, 12);
        Assert.Equal((2 * 10 + 2 * 10 + 10) / 30.0, resource.InUse.Mean, 12);

        async Process Customer(int number)
        {
            using var slot = await resource.Request();
            var start = simulation.Now;
            await simulation.Delay(SimTime.FromPicoseconds(10));
            log.Add((number, start.Picoseconds, simulation.Now.Picoseconds));
        }
    }
}
