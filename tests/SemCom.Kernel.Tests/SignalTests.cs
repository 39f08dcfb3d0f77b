namespace SemCom.Kernel.Tests;

public class SignalTests
{
    private readonly Simulation simulation = new();
    private readonly List<string> log = [];

    private static SimTime Ps(long picoseconds) => SimTime.FromPicoseconds(picoseconds);

    private void At(long time, Action action) => simulation.Schedule(Ps(time), action);

    private async Process Listen(Signal<string> signal, string name, long from)
    {
        await simulation.Delay(Ps(from));
        log.Add($"{name} {await signal.Wait()} at {simulation.Now.Picoseconds}");
    }

    [Fact]
    public void Firing_wakes_those_who_wait_in_order_and_nobody_later()
    {
        var signal = new Signal<string>(simulation);
        simulation.Start(Listen(signal, "b", 1));
        simulation.Start(Listen(signal, "a", 0));
        simulation.Start(Listen(signal, "late", 15));
        At(10, () =>
        {
            Assert.Equal(2, signal.Waiting);
            signal.Fire("one");
        });
        At(20, () => signal.Fire("two"));
        At(30, () => signal.Fire("nobody"));
        simulation.Run();
        Assert.Equal(["a one at 10", "b one at 10", "late two at 20"], log);
        Assert.False(signal.IsSet);
    }

    [Fact]
    public void A_set_signal_lets_everybody_pass_until_it_is_reset()
    {
        var signal = new Signal<string>(simulation);
        simulation.Start(Listen(signal, "before", 0));
        simulation.Start(Listen(signal, "after", 15));
        simulation.Start(Listen(signal, "again", 25));
        At(10, () => signal.Set("done"));
        At(20, signal.Reset);
        At(30, () => signal.Fire("fired"));
        simulation.Run();
        Assert.Equal(["before done at 10", "after done at 15", "again fired at 30"], log);
        signal.Set("x");
        Assert.Throws<InvalidOperationException>(() => signal.Set("y"));
    }

    [Fact]
    public void A_process_that_waits_again_within_the_instant_waits_for_the_next_time()
    {
        var signal = new Signal(simulation);
        simulation.Start(Repeat());
        for (var time = 10; time <= 30; time += 10)
            At(time, signal.Fire);
        simulation.Run();
        Assert.Equal(["10", "20", "30"], log);

        async Process Repeat()
        {
            while (true)
            {
                await signal.Wait();
                log.Add($"{simulation.Now.Picoseconds}");
            }
        }
    }

    [Fact]
    public void Two_waits_for_one_signal_in_AnyOf_take_it_once()
    {
        var signal = new Signal(simulation);
        simulation.Start(Twice());
        simulation.Start(Once());
        At(10, signal.Fire);
        simulation.Run();
        Assert.Equal(["0", "once"], log);
        Assert.Equal(0, signal.Waiting);

        async Process Twice() => log.Add($"{await simulation.AnyOf(signal.Wait(), signal.Wait())}");

        async Process Once()
        {
            await signal.Wait();
            log.Add("once");
        }
    }

    [Fact]
    public void An_interrupt_withdraws_the_wait()
    {
        var signal = new Signal<string>(simulation);
        var process = simulation.Start(Listen(signal, "a", 0), "a");
        At(5, () => process.Interrupt());
        Assert.Throws<ProcessException>(simulation.Run);
        Assert.Equal(0, signal.Waiting);
    }
}
