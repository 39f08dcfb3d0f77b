namespace SemCom.Kernel;

internal enum WaitState : byte
{
    Pending,
    Done,
    Failed,
}

/// <summary>
/// One thing waited for: a place in a queue, a timer, a join. Pooled by whoever makes it; its generation tells old handles from new.
/// </summary>
internal abstract class Wait(Simulation simulation)
{
    public readonly Simulation Simulation = simulation;
    public uint Generation;
    public WaitState State;

    /// <summary>Links of the queue it waits in, or of the pool.</summary>
    public Wait? Next;
    public Wait? Previous;

    /// <summary>The process or condition to tell; null while nobody awaits it.</summary>
    public object? Listener;

    /// <summary>Its place among the occurrences of the condition that listens.</summary>
    public int Index;

    /// <summary>Made by a conversion, so nobody else holds a handle: its condition recycles it.</summary>
    public bool Anonymous;

    public Exception? Error;

    /// <summary>Gives up: leaves its queue if pending, gives back what it got if done; recycles itself.</summary>
    public abstract void Withdraw();

    /// <summary>Returns to its pool once its result was taken.</summary>
    public abstract void Recycle();

    /// <summary>What remains of a service that is given up. Unit: ps.</summary>
    public virtual SimTime Remaining => SimTime.Zero;

    /// <summary>Its own event has come (timers, patience).</summary>
    public virtual void Elapsed() => throw new InvalidOperationException("This wait has no timer.");

    public virtual void Complete()
    {
        State = WaitState.Done;
        Tell();
    }

    public virtual void Fail(Exception error)
    {
        State = WaitState.Failed;
        Error = error;
        Tell();
    }

    /// <summary>A fresh generation for the next user.</summary>
    protected void Clear()
    {
        Generation++;
        State = WaitState.Pending;
        Listener = null;
        Error = null;
        Anonymous = false;
    }

    private void Tell()
    {
        if (Listener is ProcessCore process)
            process.Awake();
        else if (Listener is Condition condition)
            condition.Happened(this);
    }
}

/// <summary>A wait that brings a value.</summary>
internal abstract class Wait<T>(Simulation simulation) : Wait(simulation)
{
    public T? Value;
}

/// <summary>A stack of waits to use again.</summary>
internal struct Pool<TWait>
    where TWait : Wait
{
    private Wait? top;

    public TWait? Rent()
    {
        var wait = top;
        if (wait is null)
            return null;
        top = wait.Next;
        wait.Next = null;
        return (TWait)wait;
    }

    public void Return(TWait wait)
    {
        wait.Next = top;
        top = wait;
    }
}

/// <summary>A FIFO queue of waits, from which any can leave in constant time.</summary>
internal struct WaitList
{
    public Wait? First;
    private Wait? last;

    public int Count { get; private set; }

    public void Append(Wait wait)
    {
        wait.Previous = last;
        wait.Next = null;
        if (last is null)
            First = wait;
        else
            last.Next = wait;
        last = wait;
        Count++;
    }

    public void Remove(Wait wait)
    {
        if (wait.Previous is null)
            First = wait.Next;
        else
            wait.Previous.Next = wait.Next;
        if (wait.Next is null)
            last = wait.Previous;
        else
            wait.Next.Previous = wait.Previous;
        wait.Next = null;
        wait.Previous = null;
        Count--;
    }

    public Wait? TakeFirst()
    {
        var wait = First;
        if (wait is not null)
            Remove(wait);
        return wait;
    }
}

/// <summary>A delay that is part of a condition.</summary>
internal sealed class Timer(Simulation simulation) : Wait(simulation)
{
    private EventHandle handle;

    public void Begin(long end, int priority)
    {
        Anonymous = true;
        handle = new EventHandle(Simulation.Queue, Simulation.Queue.Add(Math.Max(end, Simulation.NowPicoseconds), priority, EventQueue.Kind.Wait, this));
    }

    /// <summary>A timer that has gone off.</summary>
    public void BeginOver()
    {
        Anonymous = true;
        State = WaitState.Done;
    }

    public override void Elapsed() => Complete();

    public override void Withdraw()
    {
        handle.Cancel();
        Recycle();
    }

    public override void Recycle()
    {
        Clear();
        handle = default;
        Simulation.Return(this);
    }
}
