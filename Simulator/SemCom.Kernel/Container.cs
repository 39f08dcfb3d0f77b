namespace SemCom.Kernel;

/// <summary>
/// An amount of something uniform, such as tokens or joules in whole microjoules: <c>await container.Put(3)</c> waits for room, <c>await container.Get(2)</c> for the amount.
/// Putters and getters are each served first come, first served: a large request at the head is not overtaken by smaller ones.
/// </summary>
public sealed class Container
{
    private readonly Simulation simulation;
    private WaitList getters;
    private WaitList putters;
    private Pool<ContainerWait> pool;

    /// <summary>A container.</summary>
    /// <param name="simulation">The simulation it lives in.</param>
    /// <param name="capacity">The greatest level; at least 1.</param>
    /// <param name="initial">The level at the start; from 0 to <paramref name="capacity"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public Container(Simulation simulation, long capacity = long.MaxValue, long initial = 0)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        if (capacity < 1)
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "A container needs a capacity of at least 1.");
        if (initial < 0 || initial > capacity)
            throw new ArgumentOutOfRangeException(nameof(initial), initial, $"The initial level of a container lies between 0 and its capacity, {capacity}.");
        this.simulation = simulation;
        Capacity = capacity;
        Level = new TimeWeightedMonitor(simulation, initial);
        GettersWaiting = new TimeWeightedMonitor(simulation);
        PuttersWaiting = new TimeWeightedMonitor(simulation);
    }

    /// <summary>The greatest level.</summary>
    public long Capacity { get; }

    /// <summary>The amount in it, over time.</summary>
    public TimeWeightedMonitor Level { get; }

    /// <summary>The number of those who wait for an amount, over time.</summary>
    public TimeWeightedMonitor GettersWaiting { get; }

    /// <summary>The number of those who wait for room, over time.</summary>
    public TimeWeightedMonitor PuttersWaiting { get; }

    /// <summary>Adds an amount, now or as soon as all of it has room.</summary>
    /// <param name="amount">From 1 to the capacity.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is out of its range and could never be put.</exception>
    public Waitable Put(long amount) => Ask(amount, putting: true);

    /// <summary>Takes an amount, now or as soon as all of it is there.</summary>
    /// <param name="amount">From 1 to the capacity.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is out of its range and could never be got.</exception>
    public Waitable Get(long amount) => Ask(amount, putting: false);

    internal void Withdraw(ContainerWait wait)
    {
        if (wait.State == WaitState.Pending)
        {
            if (wait.Putting)
                putters.Remove(wait);
            else
                getters.Remove(wait);
        }
        else if (!wait.Putting)
        {
            // What was got and not used goes back, if need be above the capacity.
            Level.Set(Level.Level + wait.Amount);
        }
        wait.Recycle();
        Serve();
    }

    internal void Return(ContainerWait wait) => pool.Return(wait);

    private Waitable Ask(long amount, bool putting)
    {
        if (amount < 1 || amount > Capacity)
            throw new ArgumentOutOfRangeException(nameof(amount), amount, $"An amount lies between 1 and the capacity, {Capacity}; another could never be served.");
        if (putting && putters.Count == 0 && amount <= Capacity - Level.Level)
        {
            Level.Set(Level.Level + amount);
            Serve();
            return default;
        }
        var wait = pool.Rent() ?? new ContainerWait(simulation, this);
        wait.Amount = amount;
        wait.Putting = putting;
        if (putting)
            putters.Append(wait);
        else
            getters.Append(wait);
        Serve();
        return new Waitable(wait);
    }

    /// <summary>Serves the heads of both queues until neither can be.</summary>
    private void Serve()
    {
        var served = true;
        while (served)
        {
            served = false;
            if (putters.First is ContainerWait putter && putter.Amount <= Capacity - Level.Level)
            {
                putters.Remove(putter);
                Level.Set(Level.Level + putter.Amount);
                putter.Complete();
                served = true;
            }
            if (getters.First is ContainerWait getter && getter.Amount <= Level.Level)
            {
                getters.Remove(getter);
                Level.Set(Level.Level - getter.Amount);
                getter.Complete();
                served = true;
            }
        }
        GettersWaiting.Set(getters.Count);
        PuttersWaiting.Set(putters.Count);
    }
}

internal sealed class ContainerWait(Simulation simulation, Container container) : Wait(simulation)
{
    public long Amount;
    public bool Putting;

    public override void Withdraw() => container.Withdraw(this);

    public override void Recycle()
    {
        Clear();
        container.Return(this);
    }
}
