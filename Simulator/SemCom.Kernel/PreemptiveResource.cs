namespace SemCom.Kernel;

/// <summary>
/// A <see cref="PriorityResource"/> in which a request takes the slot of a holder of lower urgency (greater priority number): the least urgent holder,
/// the latest among equals. That holder is interrupted with a <see cref="Preemption"/> as the cause;
/// <see cref="InterruptException.Remaining"/> tells what was left of its delay.
/// </summary>
/// <remarks>The holder is the process that awaited the request. A grant that no process has claimed yet goes back to its place in the queue instead.</remarks>
public sealed class PreemptiveResource : PriorityResource
{
    private readonly List<RequestWait> holders = [];

    /// <inheritdoc cref="Resource(Simulation, int, string)"/>
#pragma warning disable CS1573 // inherited
    public PreemptiveResource(Simulation simulation, int capacity = 1, string name = "resource")
#pragma warning restore CS1573
        : base(simulation, capacity, name)
    {
    }

    private protected override void OnGranted(RequestWait request) => holders.Add(request);

    private protected override void OnReleased(RequestWait request) => holders.Remove(request);

    private protected override bool TryPreempt(RequestWait request)
    {
        var victim = holders[0];
        foreach (var holder in holders)
        {
            if (holder.Priority >= victim.Priority)
                victim = holder;
        }
        if (victim.Priority <= request.Priority)
            return false;

        holders.Remove(victim);
        request.State = WaitState.Done;
        request.Granted = Owner.Now;
        holders.Add(request);
        if ((victim.Holder ?? victim.Listener as ProcessCore) is { } process)
        {
            var since = victim.Granted;
            Recycle(victim); // its Slot is void from here on
            process.Interrupt(new InterruptException(new Preemption(this, since, request.Priority)));
        }
        else
        {
            victim.State = WaitState.Pending;
            Enqueue(victim);
            QueueLength.Set(QueueLength.Level + 1);
        }
        return true;
    }
}

/// <summary>The cause of the interrupt of a process whose slot was taken.</summary>
/// <param name="Resource">The resource that took it.</param>
/// <param name="Since">When the slot had been granted. Unit: ps.</param>
/// <param name="Priority">The priority of the request that took it.</param>
public sealed record Preemption(PreemptiveResource Resource, SimTime Since, int Priority)
{
    /// <summary>One line for messages.</summary>
    public override string ToString() => $"slot of '{Resource.Name}', held since {Since}, preempted by a request of priority {Priority}";
}
