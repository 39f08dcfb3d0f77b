using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace SemCom.Kernel;

/// <summary>
/// A number of equal slots that processes hold one at a time, granted first come, first served:
/// <c>using var slot = await cpu.Request();</c>. A request that can be granted is granted at once, without giving way.
/// </summary>
public class Resource
{
    private WaitList queue;
    private Pool<RequestWait> pool;

    /// <summary>A resource with all slots free.</summary>
    /// <param name="simulation">The simulation it lives in.</param>
    /// <param name="capacity">The number of slots; at least 1.</param>
    /// <param name="name">Its name in errors.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is below 1.</exception>
    public Resource(Simulation simulation, int capacity = 1, string name = "resource")
    {
        ArgumentNullException.ThrowIfNull(simulation);
        if (capacity < 1)
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, $"Resource '{name}' needs at least 1 slot.");
        Owner = simulation;
        Capacity = capacity;
        Name = name;
        QueueLength = new TimeWeightedMonitor(simulation);
        InUse = new TimeWeightedMonitor(simulation);
    }

    /// <summary>The name in errors.</summary>
    public string Name { get; }

    /// <summary>The number of slots.</summary>
    public int Capacity { get; }

    /// <summary>The number of requests that wait, over time.</summary>
    public TimeWeightedMonitor QueueLength { get; }

    /// <summary>The number of slots held, over time.</summary>
    public TimeWeightedMonitor InUse { get; }

    internal Simulation Owner { get; }

    /// <summary>Asks for a slot. The request is in the queue, or granted, when this returns; await it for the slot.</summary>
    public ResourceRequest Request() => Ask(0, -1);

    /// <summary>
    /// Asks for a slot and gives up (reneges) when it is not granted in time; then the awaited <see cref="Slot"/> is not <see cref="Slot.IsHeld"/>.
    /// A grant at the very instant at which patience ends counts if it comes first in the order of events.
    /// </summary>
    /// <param name="patience">The longest wait; not negative.</param>
    public ResourceRequest Request(SimTime patience) => Ask(0, Patience(patience));

    /// <param name="priority">Lower first; read only by resources with priorities.</param>
    /// <param name="patience">Unit: ps; negative for endless.</param>
    private protected ResourceRequest Ask(int priority, long patience)
    {
        var request = pool.Rent() ?? new RequestWait(this);
        request.Priority = priority;
        if (InUse.Level < Capacity)
        {
            Grant(request);
        }
        else if (!TryPreempt(request))
        {
            Enqueue(request);
            QueueLength.Set(QueueLength.Level + 1);
            if (patience >= 0)
                request.LimitWait(patience);
        }
        return new ResourceRequest(request);
    }

    private protected long Patience(SimTime patience)
    {
        if (patience < SimTime.Zero)
            throw new ArgumentOutOfRangeException(nameof(patience), $"A patience of {patience} for resource '{Name}' is negative. Use zero or more.");
        return patience.Picoseconds;
    }

    private protected virtual void Enqueue(RequestWait request) => queue.Append(request);

    private protected virtual void Dequeue(RequestWait request) => queue.Remove(request);

    private protected virtual RequestWait? Head => (RequestWait?)queue.First;

    private protected virtual bool TryPreempt(RequestWait request) => false;

    private protected virtual void OnGranted(RequestWait request)
    {
    }

    private protected virtual void OnReleased(RequestWait request)
    {
    }

    internal void Leave(RequestWait request)
    {
        Dequeue(request);
        QueueLength.Set(QueueLength.Level - 1);
    }

    /// <summary>Frees the slot of a request and grants it to the next.</summary>
    internal void Release(RequestWait request)
    {
        OnReleased(request);
        if (Head is { } next)
        {
            Leave(next);
            next.StopPatience();
            next.Granted = Owner.Now;
            OnGranted(next);
            next.Complete();
        }
        else
        {
            InUse.Set(InUse.Level - 1);
        }
        Recycle(request);
    }

    internal void Recycle(RequestWait request)
    {
        request.Reset();
        pool.Return(request);
    }

    private void Grant(RequestWait request)
    {
        InUse.Set(InUse.Level + 1);
        request.State = WaitState.Done;
        request.Granted = Owner.Now;
        OnGranted(request);
    }
}

/// <summary>
/// A request for a slot of a <see cref="Resource"/>. Await it for the slot, or combine it (<c>AnyOf(request, timeout)</c>) and await it when it won.
/// </summary>
public readonly struct ResourceRequest : IDisposable
{
    private readonly RequestWait wait;
    private readonly uint generation;

    internal ResourceRequest(RequestWait wait)
    {
        this.wait = wait;
        generation = wait.Generation;
    }

    /// <summary>Whether the slot was granted and not given back.</summary>
    public bool IsGranted => wait is not null && wait.Generation == generation && wait is { State: WaitState.Done, GaveUp: false };

    /// <summary>Withdraws the request, or gives back its slot. Harmless when done before.</summary>
    public void Dispose()
    {
        if (wait is null || wait.Generation != generation)
            return;
        if (wait.Listener is not null)
            throw new InvalidOperationException("A request cannot be disposed while it is awaited. Interrupt the process that awaits it.");
        wait.Withdraw();
    }

    /// <summary>The request as an occurrence to combine.</summary>
    public static implicit operator Waitable(ResourceRequest request) => request.ToWaitable();

    /// <summary>The request as an occurrence to combine.</summary>
    public Waitable ToWaitable() => new(wait, generation);

    /// <summary>For the compiler: <c>await</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Awaiter GetAwaiter() => new(wait, generation);

    /// <summary>For the compiler: <c>await</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly struct Awaiter : IKernelAwaiter, ICriticalNotifyCompletion
    {
        private readonly RequestWait wait;
        private readonly uint generation;

        internal Awaiter(RequestWait wait, uint generation)
        {
            this.wait = wait;
            this.generation = generation;
        }

        /// <summary>Whether the request was granted or given up.</summary>
        public bool IsCompleted => Awaiting.IsOver(wait, generation);

        /// <summary>The slot.</summary>
        /// <exception cref="InterruptException">The process was interrupted while it waited; the request is withdrawn.</exception>
        public Slot GetResult()
        {
            Awaiting.ThrowIfInterrupted(wait);
            if (wait.Generation != generation)
                return default; // granted and preempted at the same instant
            if (wait.GaveUp)
            {
                wait.Recycle();
                return default;
            }
            wait.Listener = null;
            wait.Holder ??= wait.Simulation.Current;
            return new Slot(wait);
        }

        void IKernelAwaiter.Suspend(ProcessCore process) => process.WaitFor(wait);

        /// <summary>Not supported: only a <see cref="Process"/> can await.</summary>
        public void OnCompleted(Action continuation) => throw Awaiting.NotAProcess();

        /// <summary>Not supported: only a <see cref="Process"/> can await.</summary>
        public void UnsafeOnCompleted(Action continuation) => throw Awaiting.NotAProcess();
    }
}

/// <summary>A slot of a <see cref="Resource"/> that is held until it is disposed. Disposing it twice, or after preemption, is harmless.</summary>
public readonly struct Slot : IDisposable
{
    private readonly RequestWait? wait;
    private readonly uint generation;

    internal Slot(RequestWait wait)
    {
        this.wait = wait;
        generation = wait.Generation;
    }

    /// <summary>Whether the slot is held: granted (not given up), not released, not preempted.</summary>
    public bool IsHeld => wait is not null && wait.Generation == generation;

    /// <summary>Releases the slot; the next request in the queue gets it at this instant.</summary>
    public void Dispose()
    {
        if (IsHeld)
            wait!.Release();
    }
}

/// <summary>A request in its queue, later the slot it got.</summary>
internal sealed class RequestWait(Resource resource) : RankedWait(resource.Owner)
{
    /// <summary>Lower first.</summary>
    public int Priority;

    /// <summary>When the slot was granted.</summary>
    public SimTime Granted;

    /// <summary>The process that got the slot.</summary>
    public ProcessCore? Holder;

    /// <summary>Patience ended before the grant.</summary>
    public bool GaveUp;

    private EventHandle patience;

    public void LimitWait(long patience)
    {
        var end = (Simulation.Now + new SimTime(patience)).Picoseconds;
        this.patience = new EventHandle(Simulation.Queue, Simulation.Queue.Add(end, EventPriority.Normal, EventQueue.Kind.Wait, this));
    }

    public void StopPatience() => patience.Cancel();

    public override void Elapsed()
    {
        resource.Leave(this);
        GaveUp = true;
        Complete();
    }

    public void Release() => resource.Release(this);

    public override void Withdraw()
    {
        if (State == WaitState.Pending)
        {
            StopPatience();
            resource.Leave(this);
            Recycle();
        }
        else if (GaveUp)
        {
            Recycle();
        }
        else
        {
            Release();
        }
    }

    public override void Recycle() => resource.Recycle(this);

    public void Reset()
    {
        Clear();
        Holder = null;
        GaveUp = false;
        Arrival = 0;
        patience = default;
    }
}
