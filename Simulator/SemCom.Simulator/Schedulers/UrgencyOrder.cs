namespace SemCom.Simulator.Schedulers;

/// <summary>How urgent a request is: by the first number, then by the second, then by the third; smaller goes first.</summary>
internal readonly record struct Urgency(long First, long Second, long Third) : IComparable<Urgency>
{
    public int CompareTo(Urgency other)
    {
        var first = First.CompareTo(other.First);
        if (first != 0)
            return first;
        var second = Second.CompareTo(other.Second);
        return second != 0 ? second : Third.CompareTo(other.Third);
    }
}

/// <summary>
/// The waiting requests in order of urgency, then of waiting, each on its best free resource block: that of its highest
/// SINR, the lowest of equals. A user who gets one is passed over from then on.
/// </summary>
internal sealed class UrgencyOrder
{
    private readonly FreeBlocks _free = new();
    private readonly PriorityQueue<int, (Urgency, int)> _queue = new();

    /// <summary>Takes up the resource blocks that are free; none is worth no further step.</summary>
    public bool Begin(in EpochView view, DecisionBuffer decisions)
    {
        _queue.Clear();
        if (view.Waiting.IsEmpty)
            return false;
        _free.Collect(view, decisions);
        return _free.Count > 0;
    }

    /// <summary>Puts a request in line, if its user can be given a resource block.</summary>
    public void Add(in EpochView view, DecisionBuffer decisions, int waiting, Urgency urgency)
    {
        if (decisions.IsOpen(view, waiting))
            _queue.Enqueue(waiting, (urgency, waiting));
    }

    public void Assign(in EpochView view, DecisionBuffer decisions, EncoderRule rule)
    {
        while (_free.Count > 0 && _queue.TryDequeue(out var waiting, out _))
        {
            if (!decisions.IsOpen(view, waiting))
                continue;
            var block = _free.TakeBest(view, view.Waiting[waiting].User);
            decisions.Assign(view, waiting, block, rule.Choose(view, decisions, waiting, block));
        }
    }
}
