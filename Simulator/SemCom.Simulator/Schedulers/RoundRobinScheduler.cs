namespace SemCom.Simulator.Schedulers;

/// <summary>
/// Round robin: users take turns, beginning after the last user served; each gets the free resource block of least
/// index for its oldest request. It chooses resource blocks without a look at the channel; the encoder follows <see cref="EncoderRule"/>.
/// </summary>
public sealed class RoundRobinScheduler : IScheduler
{
    private readonly EncoderRule _rule;
    private int[] _oldest = [];
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
        var users = view.Users.Length;
        if (_oldest.Length < users)
            _oldest = new int[users];
        Array.Fill(_oldest, -1);
        for (var w = view.Waiting.Length - 1; w >= 0; w--)
            _oldest[view.Waiting[w].User] = w;

        var resourceBlock = 0;
        var first = _next;
        for (var turn = 0; turn < users; turn++)
        {
            var user = (first + turn) % users;
            if (_oldest[user] < 0 || !decisions.IsOpen(view, _oldest[user]))
                continue;
            while (resourceBlock < view.ResourceBlocks.Length && !decisions.IsFree(view, resourceBlock))
                resourceBlock++;
            if (resourceBlock == view.ResourceBlocks.Length)
                return;
            decisions.Assign(view, _oldest[user], resourceBlock, _rule.Choose(view, decisions, _oldest[user], resourceBlock));
            _next = (user + 1) % users;
        }
    }
}
