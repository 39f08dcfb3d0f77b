namespace SemCom.Kernel;

/// <summary>A wait with a rank, for queues that are not first come, first served.</summary>
internal abstract class RankedWait(Simulation simulation) : Wait(simulation)
{
    /// <summary>Lower goes first.</summary>
    public Int128 Rank;

    /// <summary>Decides between equal ranks: lower goes first.</summary>
    public long Arrival;

    /// <summary>The place in the heap.</summary>
    public int Position;
}

/// <summary>Waits by rank, then arrival: a binary heap whose members know their place, so any leaves in O(log n).</summary>
internal struct RankedWaits()
{
    private RankedWait[] heap = new RankedWait[4];

    public int Count { get; private set; }

    public readonly RankedWait? First => Count > 0 ? heap[0] : null;

    public void Add(RankedWait wait)
    {
        if (Count == heap.Length)
            Array.Resize(ref heap, 2 * Count);
        Up(Count++, wait);
    }

    public void Remove(RankedWait wait)
    {
        var position = wait.Position;
        var last = heap[--Count];
        heap[Count] = null!;
        if (last == wait)
            return;
        if (Before(last, wait))
            Up(position, last);
        else
            Down(position, last);
    }

    private static bool Before(RankedWait a, RankedWait b) => a.Rank < b.Rank || (a.Rank == b.Rank && a.Arrival < b.Arrival);

    private readonly void Up(int position, RankedWait wait)
    {
        while (position > 0 && (position - 1) / 2 is var parent && Before(wait, heap[parent]))
        {
            Put(position, heap[parent]);
            position = parent;
        }
        Put(position, wait);
    }

    private readonly void Down(int position, RankedWait wait)
    {
        while (2 * position + 1 is var child && child < Count)
        {
            if (child + 1 < Count && Before(heap[child + 1], heap[child]))
                child++;
            if (Before(wait, heap[child]))
                break;
            Put(position, heap[child]);
            position = child;
        }
        Put(position, wait);
    }

    private readonly void Put(int position, RankedWait wait)
    {
        heap[position] = wait;
        wait.Position = position;
    }
}
