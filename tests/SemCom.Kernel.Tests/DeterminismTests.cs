namespace SemCom.Kernel.Tests;

public class DeterminismTests
{
    [Fact]
    public void The_same_seed_gives_the_same_run_on_any_number_of_threads()
    {
        var alone = Enumerable.Range(0, 8).Select(seed => Trace((ulong)seed)).ToList();
        for (var repeat = 0; repeat < 3; repeat++)
        {
            var together = new long[8][];
            Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, seed => together[seed] = Trace((ulong)seed));
            for (var seed = 0; seed < 8; seed++)
                Assert.Equal(alone[seed], together[seed]);
        }
        Assert.NotEqual(alone[0], alone[1]);
    }

    [Fact]
    public void A_simulation_may_move_to_another_thread_between_runs()
    {
        var simulation = new Simulation();
        var ticks = new List<long>();
        simulation.Start(Loop());
        for (var second = 1; second <= 5; second++)
        {
            var until = second * SimTime.Second;
            var thread = new Thread(() => simulation.Run(until));
            thread.Start();
            thread.Join();
        }
        Assert.Equal(Enumerable.Range(1, 9).Select(tick => tick * 500_000_000_000L), ticks);

        async Process Loop()
        {
            while (true)
            {
                await Sleep();
                ticks.Add(simulation.Now.Picoseconds);
            }
        }

        async Process Sleep() => await simulation.Delay(SimTime.FromSeconds(0.5));
    }

    /// <summary>The departures of a small network that uses most of the kernel.</summary>
    private static long[] Trace(ulong seed)
    {
        var simulation = new Simulation();
        var cpu = new PriorityResource(simulation, 2);
        var sharing = new ProcessorSharingServer(simulation, 2);
        var store = new Store<long>(simulation, 5);
        var departures = new List<long>();
        for (var user = 0; user < 10; user++)
            simulation.Start(User(user));
        simulation.Start(Sink());
        simulation.Run(20 * SimTime.Second);
        return [.. departures];

        async Process User(int user)
        {
            var stream = new Substream(seed, "user", user);
            while (true)
            {
                await simulation.Delay(SimTime.FromSeconds(stream.NextExponential(0.1)), EventPriority.Arrival);
                using (var slot = await cpu.Request(stream.NextInt(3), SimTime.FromSeconds(0.05)))
                {
                    if (!slot.IsHeld)
                        continue;
                    await simulation.Delay(SimTime.FromSeconds(stream.NextExponential(0.02)), EventPriority.Release);
                }
                await simulation.AnyOf(sharing.Serve(SimTime.FromSeconds(stream.NextExponential(0.05))), simulation.Delay(SimTime.FromSeconds(0.1)));
                await store.Put(simulation.Now.Picoseconds * 10 + user);
            }
        }

        async Process Sink()
        {
            while (true)
                departures.Add(await store.Get());
        }
    }
}
