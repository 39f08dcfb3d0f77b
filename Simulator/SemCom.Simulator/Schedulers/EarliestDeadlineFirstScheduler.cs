namespace SemCom.Simulator.Schedulers;

/// <summary>
/// Earliest deadline first (EDF): the waiting request of earliest absolute deadline first, on its best free resource
/// block, that of its highest rate. Requests without a deadline come last. Equal deadlines: the smaller priority number,
/// then the earlier arrival. The encoder follows <see cref="EncoderRule"/>.
/// </summary>
/// <remarks>
/// C. L. Liu, J. W. Layland, "Scheduling algorithms for multiprogramming in a hard-real-time environment", J. ACM 20(1),
/// 1973. What they prove is for preemptive work on one processor; a transmission is never cut short for a more urgent one.
/// </remarks>
public sealed class EarliestDeadlineFirstScheduler : IScheduler
{
    private readonly EncoderRule _rule;
    private readonly UrgencyOrder _order = new();

    /// <summary>Creates the scheduler.</summary>
    /// <param name="encoder">The encoder always used; null for the one of greatest utility.</param>
    public EarliestDeadlineFirstScheduler(int? encoder = null) => _rule = new EncoderRule(encoder);

    /// <inheritdoc/>
    public string Name => "earliest-deadline-first";

    /// <inheritdoc/>
    public void Decide(in EpochView view, DecisionBuffer decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        _rule.Admit(view, decisions);
        if (!_order.Begin(view, decisions))
            return;
        for (var w = 0; w < view.Waiting.Length; w++)
        {
            ref readonly var request = ref view.Waiting[w];
            _order.Add(view, decisions, w, new Urgency(request.Deadline.Picoseconds, request.Priority, request.Arrival.Picoseconds));
        }
        _order.Assign(view, decisions, _rule);
    }
}
