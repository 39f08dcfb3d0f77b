namespace SemCom.Kernel;

/// <summary>
/// A scheduled event, to cancel it. A handle whose event has run or was cancelled is harmless:
/// its generation no longer matches, whatever event took its place.
/// </summary>
public readonly record struct EventHandle
{
    private readonly EventQueue? queue;
    private readonly int slot;
    private readonly uint generation;

    internal EventHandle(EventQueue queue, int slot)
    {
        this.queue = queue;
        this.slot = slot;
        generation = queue.GenerationOf(slot);
    }

    /// <summary>Whether the event is still to run.</summary>
    public bool IsPending => queue is not null && queue.GenerationOf(slot) == generation;

    /// <summary>Cancels the event in amortised constant time.</summary>
    /// <returns>False when it has run, is running or was cancelled before.</returns>
    public bool Cancel()
    {
        if (!IsPending)
            return false;
        queue!.Cancel(slot);
        return true;
    }
}
