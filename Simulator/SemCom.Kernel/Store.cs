namespace SemCom.Kernel;

/// <summary>
/// A place for items: <c>await store.Put(item)</c> waits while it is full, <c>var item = await store.Get()</c> while it is empty.
/// Items, putters and getters are each served first come, first served. Into a store without a limit, <c>Put</c> need not be awaited.
/// </summary>
/// <typeparam name="T">The items.</typeparam>
public sealed class Store<T>
{
    private readonly Simulation simulation;
    private readonly Ring items = new();
    private WaitList getters;
    private WaitList putters;
    private Pool<StoreWait<T>> pool;

    /// <summary>An empty store.</summary>
    /// <param name="simulation">The simulation it lives in.</param>
    /// <param name="capacity">The most items it holds; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is below 1.</exception>
    public Store(Simulation simulation, int capacity = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        if (capacity < 1)
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "A store needs room for at least 1 item.");
        this.simulation = simulation;
        Capacity = capacity;
        Count = new TimeWeightedMonitor(simulation);
        GettersWaiting = new TimeWeightedMonitor(simulation);
        PuttersWaiting = new TimeWeightedMonitor(simulation);
    }

    /// <summary>The most items it holds.</summary>
    public int Capacity { get; }

    /// <summary>The number of items in it, over time.</summary>
    public TimeWeightedMonitor Count { get; }

    /// <summary>The number of those who wait for an item, over time.</summary>
    public TimeWeightedMonitor GettersWaiting { get; }

    /// <summary>The number of those who wait for room, over time.</summary>
    public TimeWeightedMonitor PuttersWaiting { get; }

    /// <summary>Puts an item in, now or as soon as there is room.</summary>
    /// <param name="item">The item.</param>
    public Waitable Put(T item)
    {
        if (getters.TakeFirst() is StoreWait<T> getter)
        {
            GettersWaiting.Set(getters.Count);
            Give(getter, item);
            return default;
        }
        if (items.Count < Capacity)
        {
            items.Append(item);
            Count.Set(items.Count);
            return default;
        }
        var wait = pool.Rent() ?? new StoreWait<T>(simulation, this);
        wait.Putting = true;
        wait.Value = item;
        putters.Append(wait);
        PuttersWaiting.Set(putters.Count);
        return new Waitable(wait);
    }

    /// <summary>Takes the oldest item, now or as soon as there is one.</summary>
    public Waitable<T> Get()
    {
        var wait = pool.Rent() ?? new StoreWait<T>(simulation, this);
        wait.Putting = false;
        if (items.Count > 0)
        {
            wait.Value = items.TakeFirst();
            wait.State = WaitState.Done;
            LetIn();
        }
        else
        {
            getters.Append(wait);
            GettersWaiting.Set(getters.Count);
        }
        return new Waitable<T>(wait);
    }

    /// <summary>Someone gives up. An item that was got and not taken is again the first to go.</summary>
    internal void Withdraw(StoreWait<T> wait)
    {
        if (wait.State == WaitState.Pending)
        {
            if (wait.Putting)
            {
                putters.Remove(wait);
                PuttersWaiting.Set(putters.Count);
            }
            else
            {
                getters.Remove(wait);
                GettersWaiting.Set(getters.Count);
            }
        }
        else if (!wait.Putting)
        {
            var item = wait.Value!;
            if (getters.TakeFirst() is StoreWait<T> getter)
            {
                GettersWaiting.Set(getters.Count);
                Give(getter, item);
            }
            else
            {
                // Its room may be taken by now: then the store is over-full by this item until one is got.
                items.Prepend(item);
                Count.Set(items.Count);
            }
        }
        wait.Recycle();
    }

    internal void Return(StoreWait<T> wait) => pool.Return(wait);

    private static void Give(StoreWait<T> getter, T item)
    {
        getter.Value = item;
        getter.Complete();
    }

    private void LetIn()
    {
        while (items.Count < Capacity && putters.TakeFirst() is StoreWait<T> putter)
        {
            PuttersWaiting.Set(putters.Count);
            items.Append(putter.Value!);
            putter.Value = default;
            putter.Complete();
        }
        Count.Set(items.Count);
    }

    /// <summary>A ring of items, open at the back and, for what is given back, at the front.</summary>
    private sealed class Ring
    {
        private T[] ring = new T[4];
        private int first;

        public int Count { get; private set; }

        public void Append(T item)
        {
            Grow();
            ring[(first + Count++) & (ring.Length - 1)] = item;
        }

        public void Prepend(T item)
        {
            Grow();
            first = (first - 1) & (ring.Length - 1);
            ring[first] = item;
            Count++;
        }

        public T TakeFirst()
        {
            var item = ring[first];
            ring[first] = default!;
            first = (first + 1) & (ring.Length - 1);
            Count--;
            return item;
        }

        private void Grow()
        {
            if (Count < ring.Length)
                return;
            var larger = new T[2 * Count];
            for (var i = 0; i < Count; i++)
                larger[i] = ring[(first + i) & (ring.Length - 1)];
            ring = larger;
            first = 0;
        }
    }
}

internal sealed class StoreWait<T>(Simulation simulation, Store<T> store) : Wait<T>(simulation)
{
    public bool Putting;

    public override void Withdraw() => store.Withdraw(this);

    public override void Recycle()
    {
        Clear();
        Value = default;
        store.Return(this);
    }
}
