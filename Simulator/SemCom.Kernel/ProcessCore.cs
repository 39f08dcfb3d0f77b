using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace SemCom.Kernel;

internal enum ProcessState : byte
{
    /// <summary>The async method was called; nothing has run.</summary>
    Created,

    /// <summary>An event that will resume it is scheduled for this instant.</summary>
    Ready,

    Running,

    /// <summary>Suspended on a delay (<c>Wait</c> and <c>Callee</c> null), a wait or a subroutine.</summary>
    Waiting,

    Finished,
}

/// <summary>The state of a process behind its handles.</summary>
internal abstract class ProcessCore
{
    public uint Generation;
    public ProcessState State;
    public Exception? Failure;
    private Simulation? simulation;
    private string? name;
    private int timer;
    private long wakeTime;
    private Wait? wait;
    private ProcessCore? caller;
    private ProcessCore? callee;
    private ProcessCore? joined;
    private int pins;
    private Exception? thrown;
    private Queue<InterruptException>? interrupts;
    private WaitList joiners;

    public string Name => name ?? caller?.Name ?? MethodName;

    protected abstract string MethodName { get; }

    public abstract void MoveNext();

    /// <summary>Forgets the finished run and goes back to the pool, if this kind is pooled.</summary>
    protected abstract void Recycle();

    public void BeginIn(Simulation simulation, string? name, uint generation)
    {
        if (State != ProcessState.Created || Generation != generation)
            throw new InvalidOperationException($"The process was started before. Call its method again for another one.");
        this.simulation = simulation;
        this.name = name;
        State = ProcessState.Ready;
        simulation.Wake(this);
    }

    /// <summary>Suspends the process until an instant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Sleep(Simulation simulation, long end, int priority)
    {
        end = Math.Max(end, simulation.NowPicoseconds); // made earlier and over by now
        if (interrupts is not null && TryInterruptAtOnce(new SimTime(end) - simulation.Now))
            return;
        if (simulation != this.simulation)
            throw OtherSimulation();
        State = ProcessState.Waiting;
        wakeTime = end;
        timer = simulation.Queue.Add(end, priority, EventQueue.Kind.Process, this);
    }

    /// <summary>Suspends the process until a wait is over.</summary>
    public void WaitFor(Wait wait)
    {
        if (interrupts is not null && interrupts.Count > 0)
        {
            var remaining = wait.Remaining;
            wait.Withdraw();
            TryInterruptAtOnce(remaining);
            return;
        }
        if (wait.Listener is not null)
            throw new InvalidOperationException("This occurrence is already awaited by another process or is part of an AnyOf or AllOf.");
        if (wait.Simulation != simulation)
            throw OtherSimulation();
        State = ProcessState.Waiting;
        this.wait = wait;
        wait.Listener = this;
    }

    /// <summary>Suspends the process until another one ends; one that was not started runs as its subroutine.</summary>
    public void Join(ProcessCore other)
    {
        if (other == this)
            throw new InvalidOperationException($"Process '{Name}' awaits its own end.");
        joined = other;
        other.pins++;
        if (other.State == ProcessState.Created)
        {
            other.simulation = simulation;
            other.caller = this;
            (other.interrupts, interrupts) = (interrupts, other.interrupts);
            callee = other;
            State = ProcessState.Waiting;
            simulation!.Following = other;
            return;
        }
        var join = other.simulation!.NewJoin(other);
        join.Direct = true;
        other.joiners.Append(join);
        WaitFor(join);
    }

    /// <summary>Called by the awaiting process when it resumes from <see cref="Join"/>.</summary>
    public void EndJoin()
    {
        // Pinned since Join, so the simulation is still the right one.
        if (simulation?.Current is not { } waiter || waiter.joined != this)
            return;
        waiter.joined = null;
        if (--pins == 0 && State == ProcessState.Finished && Failure is null)
            Recycle();
        waiter.ThrowPending();
    }

    /// <summary>The end of the process as a wait of its own.</summary>
    public Wait NewJoin(uint generation)
    {
        if (simulation is null)
            throw new InvalidOperationException($"Process '{Name}' was not started. Start it before it is combined with other occurrences.");
        var join = simulation.NewJoin(this);
        join.Anonymous = true;
        if (Generation != generation || (State == ProcessState.Finished && Failure is null))
            join.Complete();
        else if (State == ProcessState.Finished)
            join.Fail(Failure!);
        else if (State == ProcessState.Created)
            throw new InvalidOperationException($"Process '{Name}' was not started. Start it before it is combined with other occurrences.");
        else
            joiners.Append(join);
        return join;
    }

    public void Leave(JoinWait join) => joiners.Remove(join);

    /// <summary>What it waited for has happened: it resumes at this instant.</summary>
    public void Awake()
    {
        wait = null;
        State = ProcessState.Ready;
        simulation!.Wake(this);
    }

    /// <summary>Interrupts the process where it waits; if it does not wait at the moment, at its next wait.</summary>
    public void Interrupt(InterruptException interrupt)
    {
        var target = this;
        while (target.callee is not null)
            target = target.callee;
        if (target.State != ProcessState.Waiting)
        {
            (target.interrupts ??= new Queue<InterruptException>()).Enqueue(interrupt);
            return;
        }
        var simulation = target.simulation!;
        if (target.wait is null)
        {
            interrupt.Remaining = new SimTime(target.wakeTime) - simulation.Now;
            simulation.Queue.Cancel(target.timer);
        }
        else
        {
            interrupt.Remaining = target.wait.Remaining;
            target.wait.Withdraw();
        }
        target.thrown = interrupt;
        target.Awake();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ThrowPending()
    {
        if (thrown is not null)
            Throw();
    }

    public void Finish()
    {
        State = ProcessState.Finished;
        if (caller is not null)
            ReturnTo(caller);
        while (joiners.TakeFirst() is JoinWait join)
            join.Complete();
        name = null;
        caller = null;
        interrupts?.Clear();
        if (pins == 0)
            Recycle();
    }

    public void Fail(Exception error)
    {
        State = ProcessState.Finished;
        Failure = error;
        var awaited = false;
        if (caller is not null)
        {
            awaited = true;
            caller.thrown = error;
            ReturnTo(caller);
        }
        while (joiners.TakeFirst() is JoinWait join)
        {
            awaited = true;
            join.Fail(error);
        }
        // The handle keeps the failure: a failed process is not pooled.
        if (!awaited)
            throw new ProcessException(Name, simulation!.Now, error);
    }

    private void ReturnTo(ProcessCore caller)
    {
        caller.callee = null;
        if (interrupts is not null)
            (caller.interrupts, interrupts) = (interrupts, caller.interrupts);
        simulation!.Following = caller;
    }

    private bool TryInterruptAtOnce(SimTime remaining)
    {
        if (!interrupts!.TryDequeue(out var interrupt))
            return false;
        interrupt.Remaining = remaining;
        thrown = interrupt;
        Awake();
        return true;
    }

    private void Throw()
    {
        var exception = thrown!;
        thrown = null;
        ExceptionDispatchInfo.Throw(exception);
    }

    private InvalidOperationException OtherSimulation() =>
        new($"Process '{Name}' awaits something of another simulation. Every process and resource belongs to one simulation.");
}

/// <summary>Waits for the end of a process.</summary>
internal sealed class JoinWait(Simulation simulation) : Wait(simulation)
{
    private ProcessCore? process;

    /// <summary>Made by <c>await process</c>, which asks the process itself for the outcome: nobody reads this wait once it has told.</summary>
    public bool Direct;

    public void Begin(ProcessCore process) => this.process = process;

    public override void Complete()
    {
        base.Complete();
        if (Direct)
            Recycle();
    }

    public override void Fail(Exception error)
    {
        base.Fail(error);
        if (Direct)
            Recycle();
    }

    public override void Withdraw()
    {
        if (State == WaitState.Pending)
            process!.Leave(this);
        Recycle();
    }

    public override void Recycle()
    {
        Clear();
        Direct = false;
        process = null;
        Simulation.Return(this);
    }
}
