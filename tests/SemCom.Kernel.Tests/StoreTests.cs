using CsCheck;

namespace SemCom.Kernel.Tests;

public class StoreTests
{
    private readonly Simulation simulation = new();
    private readonly List<string> log = [];

    private static SimTime Ps(long picoseconds) => SimTime.FromPicoseconds(picoseconds);

    private void At(long time, Action action) => simulation.Schedule(Ps(time), action);

    private void Log(string text) => log.Add($"{simulation.Now.Picoseconds} {text}");

    [Fact]
    public void Items_go_first_in_first_out_to_getters_first_come_first_served()
    {
        var store = new Store<int>(simulation);
        simulation.Start(Get("a"));
        simulation.Start(Get("b"));
        At(10, () =>
        {
            store.Put(1);
            store.Put(2);
            store.Put(3);
        });
        At(20, () => simulation.Start(Get("c")));
        simulation.Run();
        Assert.Equal(["10 a 1", "10 b 2", "20 c 3"], log);
        Assert.Equal((0L, 1L, 2L), (store.Count.Level, store.Count.Maximum, store.GettersWaiting.Maximum));
        Assert.Equal(0.5, store.Count.Mean);

        async Process Get(string name) => Log($"{name} {await store.Get()}");
    }

    [Fact]
    public void Putters_wait_while_the_store_is_full()
    {
        var store = new Store<int>(simulation, capacity: 2);
        simulation.Start(Put());
        simulation.Start(Get());
        simulation.Run();
        Assert.Equal(["0 put 1", "0 put 2", "10 got 1", "10 put 3", "20 got 2", "20 put 4", "30 got 3", "40 got 4"], log);
        Assert.Equal(2, store.Count.Maximum);

        async Process Put()
        {
            for (var item = 1; item <= 4; item++)
            {
                await store.Put(item);
                Log($"put {item}");
            }
        }

        async Process Get()
        {
            for (var i = 0; i < 4; i++)
            {
                await simulation.Delay(Ps(10));
                Log($"got {await store.Get()}");
            }
        }
    }

    [Fact]
    public void Those_who_renege_lose_nothing()
    {
        var store = new Store<int>(simulation, capacity: 1);
        simulation.Start(Renege());
        At(10, () => store.Put(7));
        simulation.Run();
        Assert.Equal(["5 gave up", "20 got 7"], log);
        Assert.Equal((0L, 0L), (store.GettersWaiting.Level, store.PuttersWaiting.Level));

        async Process Renege()
        {
            Assert.Equal(1, await simulation.AnyOf(store.Get(), simulation.Delay(Ps(5))));
            Log("gave up");
            await simulation.Delay(Ps(15));
            // Full: a put that loses must not put.
            Assert.Equal(1, await simulation.AnyOf(store.Put(8), simulation.Delay(SimTime.Zero)));
            Log($"got {await store.Get()}");
            Assert.Equal(0, store.Count.Level);
        }
    }

    [Fact]
    public void An_item_that_was_got_but_not_taken_goes_back_to_the_front()
    {
        var (store, empty) = (new Store<int>(simulation), new Store<int>(simulation));
        store.Put(1);
        store.Put(2);
        var process = simulation.Start(Both());
        At(10, () =>
        {
            Assert.Equal(1, store.Count.Level);
            process.Interrupt();
            Assert.Equal(2, store.Count.Level);
        });
        simulation.Run();
        Assert.Equal(["10 got 1", "10 got 2"], log);

        async Process Both()
        {
            try
            {
                await simulation.AllOf(store.Get(), empty.Get());
            }
            catch (InterruptException)
            {
                Log($"got {await store.Get()}");
                Log($"got {await store.Get()}");
            }
        }
    }

    /// <summary>Random puts, gets and renegings: every item arrives once, in order.</summary>
    [Fact]
    public void No_item_is_lost_doubled_or_overtaken() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[0, 9].Array[1, 40], Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9]).Array[1, 40]).Sample((capacity, puts, gets) =>
        {
            var simulation = new Simulation();
            var store = new Store<int>(simulation, capacity);
            var received = new List<int>();
            var put = 0;
            simulation.Start(Put());
            simulation.Start(Get(0));
            simulation.Start(Get(1));
            simulation.Run();
            return received.SequenceEqual(Enumerable.Range(0, received.Count)) && put - received.Count == store.Count.Level && store.Count.Maximum <= capacity;

            async Process Put()
            {
                foreach (var pause in puts)
                {
                    await simulation.Delay(SimTime.FromPicoseconds(pause));
                    await store.Put(put);
                    put++;
                }
            }

            async Process Get(int parity)
            {
                for (var i = parity; i < gets.Length; i += 2)
                {
                    await simulation.Delay(SimTime.FromPicoseconds(gets[i].Item1));
                    var get = store.Get();
                    if (await simulation.AnyOf(get, simulation.Delay(SimTime.FromPicoseconds(gets[i].Item2))) == 0)
                        received.Add(await get);
                }
            }
        }, iter: 500);
}
