namespace SemCom.Kernel.Tests;

public class ContainerTests
{
    private readonly Simulation simulation = new();
    private readonly List<string> log = [];

    private static SimTime Ps(long picoseconds) => SimTime.FromPicoseconds(picoseconds);

    private void At(long time, Action action) => simulation.Schedule(Ps(time), action);

    private void Log(string text) => log.Add($"{simulation.Now.Picoseconds} {text}");

    [Fact]
    public void Getters_wait_for_the_amount_and_are_not_overtaken()
    {
        var container = new Container(simulation, capacity: 10, initial: 2);
        simulation.Start(Get(5));
        simulation.Start(Get(1)); // there is enough for it, but it came second
        At(10, () => container.Put(2));
        At(20, () => container.Put(3));
        simulation.Run();
        Assert.Equal(["20 got 5", "20 got 1"], log);
        Assert.Equal(1, container.Level.Level);
        Assert.Equal(2, container.GettersWaiting.Maximum);

        async Process Get(long amount)
        {
            await container.Get(amount);
            Log($"got {amount}");
        }
    }

    [Fact]
    public void Putters_wait_for_room()
    {
        var container = new Container(simulation, capacity: 10, initial: 8);
        simulation.Start(Put(5));
        simulation.Start(Put(1));
        At(10, () => container.Get(3));
        simulation.Run();
        Assert.Equal(["10 put 5"], log);
        Assert.Equal((10L, 1L), (container.Level.Level, container.PuttersWaiting.Level));

        async Process Put(long amount)
        {
            await container.Put(amount);
            Log($"put {amount}");
        }
    }

    [Fact]
    public void Reneging_leaves_the_queue_and_lets_the_next_pass()
    {
        var container = new Container(simulation, capacity: 10, initial: 2);
        simulation.Start(Impatient());
        simulation.Start(Get());
        simulation.Run();
        Assert.Equal(["5 got 2", "5 gave up"], log);
        Assert.Equal((0L, 0L), (container.Level.Level, container.GettersWaiting.Level));

        async Process Impatient()
        {
            Assert.Equal(1, await simulation.AnyOf(container.Get(5), simulation.Delay(Ps(5))));
            await simulation.Delay(SimTime.Zero);
            Log("gave up");
        }

        async Process Get()
        {
            await container.Get(2);
            Log("got 2");
        }
    }

    [Fact]
    public void An_amount_that_was_got_but_not_taken_goes_back()
    {
        var (container, other) = (new Container(simulation, initial: 5), new Container(simulation));
        var process = simulation.Start(Both());
        At(10, () =>
        {
            Assert.Equal(2, container.Level.Level);
            process.Interrupt();
        });
        simulation.Run();
        Assert.Equal(["10 interrupted"], log);
        Assert.Equal(5, container.Level.Level);

        async Process Both()
        {
            try
            {
                await simulation.AllOf(container.Get(3), other.Get(1));
            }
            catch (InterruptException)
            {
                Log("interrupted");
            }
        }
    }

    [Fact]
    public void Amounts_that_could_never_be_served_are_errors()
    {
        var container = new Container(simulation, capacity: 10);
        Assert.Throws<ArgumentOutOfRangeException>(() => { container.Get(11); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { container.Put(11); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { container.Get(0); });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Container(simulation, 10, 11));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Container(simulation, 0));
    }
}
