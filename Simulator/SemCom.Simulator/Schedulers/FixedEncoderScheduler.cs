namespace SemCom.Simulator.Schedulers;

/// <summary>
/// One encoder for everybody, and resource blocks in order of arrival: the oldest waiting request first, on its best free
/// resource block, that of its highest rate. A smaller priority number goes before age. The baseline of a network that
/// does not adapt its encoder.
/// </summary>
public sealed class FixedEncoderScheduler : IScheduler
{
    private readonly EncoderRule _rule;
    private readonly UrgencyOrder _order = new();

    /// <summary>Creates the scheduler.</summary>
    /// <param name="encoder">The encoder always used.</param>
    public FixedEncoderScheduler(int encoder) => _rule = new EncoderRule(encoder);

    /// <inheritdoc/>
    public string Name => "fixed-encoder";

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
            _order.Add(view, decisions, w, new Urgency(request.Priority, request.Arrival.Picoseconds, 0));
        }
        _order.Assign(view, decisions, _rule);
    }
}
