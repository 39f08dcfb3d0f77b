namespace SemCom.Kernel;

/// <summary>A <see cref="Resource"/> whose waiting requests are granted by priority, lower first, and first come, first served within it.</summary>
public class PriorityResource : Resource
{
    private RankedWaits queue = new();
    private long arrivals;

    /// <inheritdoc cref="Resource(Simulation, int, string)"/>
#pragma warning disable CS1573 // inherited
    public PriorityResource(Simulation simulation, int capacity = 1, string name = "resource")
#pragma warning restore CS1573
        : base(simulation, capacity, name)
    {
    }

    /// <summary>Asks for a slot. The request is in the queue, or granted, when this returns; await it for the slot.</summary>
    /// <param name="priority">Lower is granted first. This is the order of the queue, not that of events.</param>
    public ResourceRequest Request(int priority) => Ask(priority, -1);

    /// <summary>Asks for a slot and gives up when it is not granted in time; see <see cref="Resource.Request(SimTime)"/>.</summary>
    /// <param name="priority">Lower is granted first. This is the order of the queue, not that of events.</param>
    /// <param name="patience">The longest wait; not negative.</param>
    public ResourceRequest Request(int priority, SimTime patience) => Ask(priority, Patience(patience));

    private protected override RequestWait? Head => (RequestWait?)queue.First;

    private protected override void Enqueue(RequestWait request)
    {
        request.Rank = request.Priority;
        if (request.Arrival == 0)
            request.Arrival = ++arrivals;
        queue.Add(request);
    }

    private protected override void Dequeue(RequestWait request) => queue.Remove(request);
}
