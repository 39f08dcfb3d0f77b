namespace SemCom.Simulator.Schedulers;

/// <summary>
/// Round robin: users take turns, beginning after the last user served; each gets the free resource block of least
/// index for its oldest request. It chooses resource blocks without a look at the channel; the encoder follows <see cref="EncoderRule"/>.
/// </summary>
public sealed class RoundRobinScheduler : IScheduler
{
    private readonly EncoderRule _rule;
    private readonly FreeBlocks _free = new();
    private readonly PriorityQueue<int, (int Turn, int Waiting)> _turns = new();
    private int _next;

    /// <summary>Creates the scheduler.</summary>
    /// <param name="encoder">The encoder always used; null for the one of greatest utility.</param>
    public RoundRobinScheduler(int? encoder = null) => _rule = new EncoderRule(encoder);

    /// <inheritdoc/>
    public string Name => "round-robin";

    /// <inheritdoc/>
    public void Decide(in EpochView view, DecisionBuffer decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        _rule.Admit(view, decisions);
        if (view.Waiting.IsEmpty)
            return;
        _free.Collect(view, decisions);
        if (_free.Count == 0)
            return;

        // Whose turn comes first, and of a user's requests the oldest.
        var users = view.Users.Length;
        _turns.Clear();
        for (var w = 0; w < view.Waiting.Length; w++)
        {
            if (decisions.IsOpen(view, w))
                _turns.Enqueue(w, ((view.Waiting[w].User - _next + users) % users, w));
        }
        foreach (var resourceBlock in _free.Left)
        {
            int waiting;
            do
            {
                if (!_turns.TryDequeue(out waiting, out _))
                    return;
            }
            while (!decisions.IsOpen(view, waiting));
            decisions.Assign(view, waiting, resourceBlock, _rule.Choose(view, decisions, waiting, resourceBlock));
            _next = (view.Waiting[waiting].User + 1) % users;
        }
    }
}
