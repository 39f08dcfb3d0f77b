namespace SemCom.Kernel;

/// <summary>
/// Something that others wait for and that is announced: <see cref="Fire"/> wakes those who wait now, <see cref="Set"/> also lets
/// everybody pass who comes later, until <see cref="Reset"/>. Waiters wake in the order in which they came.
/// </summary>
/// <typeparam name="T">The value announced.</typeparam>
public class Signal<T>
{
    private readonly Simulation simulation;
    private WaitList waiting;
    private Pool<SignalWait<T>> pool;
    private T value = default!;

    /// <summary>A signal that is not set.</summary>
    /// <param name="simulation">The simulation it lives in.</param>
    public Signal(Simulation simulation)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        this.simulation = simulation;
    }

    /// <summary>Whether waiting ends at once.</summary>
    public bool IsSet { get; private set; }

    /// <summary>The number of those who wait.</summary>
    public int Waiting => waiting.Count;

    /// <summary>Waits for the next announcement, or takes the value at once if the signal is set.</summary>
    public Waitable<T> Wait()
    {
        var wait = pool.Rent() ?? new SignalWait<T>(simulation, this);
        if (IsSet)
        {
            wait.Value = value;
            wait.State = WaitState.Done;
        }
        else
        {
            waiting.Append(wait);
        }
        return new Waitable<T>(wait);
    }

    /// <summary>Wakes those who wait now. Whoever waits later, even at this instant, waits for the next time.</summary>
    /// <param name="value">What they get.</param>
    public void Fire(T value)
    {
        // Waking schedules; nobody runs, and so nobody joins or leaves the list meanwhile, except others of the same AnyOf.
        for (var count = waiting.Count; count > 0 && waiting.TakeFirst() is SignalWait<T> wait; count--)
        {
            wait.Value = value;
            wait.Complete();
        }
    }

    /// <summary>Wakes those who wait, and lets pass whoever comes later.</summary>
    /// <param name="value">What they get.</param>
    /// <exception cref="InvalidOperationException">The signal is set already: which of two values holds would depend on the order.</exception>
    public void Set(T value)
    {
        if (IsSet)
            throw new InvalidOperationException("The signal is set already. Reset it first, or use Fire for a repeated announcement.");
        IsSet = true;
        this.value = value;
        Fire(value);
    }

    /// <summary>From now on, waiting waits again.</summary>
    public void Reset()
    {
        IsSet = false;
        value = default!;
    }

    internal void Leave(SignalWait<T> wait) => waiting.Remove(wait);

    internal void Return(SignalWait<T> wait) => pool.Return(wait);
}

/// <summary>A <see cref="Signal{T}"/> without a value.</summary>
public sealed class Signal : Signal<ValueTuple>
{
    /// <inheritdoc cref="Signal{T}(Simulation)"/>
#pragma warning disable CS1573 // inherited
    public Signal(Simulation simulation)
#pragma warning restore CS1573
        : base(simulation)
    {
    }

    /// <summary>Wakes those who wait now. Whoever waits later, even at this instant, waits for the next time.</summary>
    public void Fire() => Fire(default);

    /// <summary>Wakes those who wait, and lets pass whoever comes later.</summary>
    /// <exception cref="InvalidOperationException">The signal is set already.</exception>
    public void Set() => Set(default);
}

internal sealed class SignalWait<T>(Simulation simulation, Signal<T> signal) : Wait<T>(simulation)
{
    public override void Withdraw()
    {
        if (State == WaitState.Pending)
            signal.Leave(this);
        Recycle();
    }

    public override void Recycle()
    {
        Clear();
        Value = default;
        signal.Return(this);
    }
}
