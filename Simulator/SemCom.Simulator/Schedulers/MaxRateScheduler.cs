namespace SemCom.Simulator.Schedulers;

/// <summary>
/// Max rate (max C/I): again and again the pair of waiting user and free resource block with the highest rate c of
/// (2), for the user's oldest request. Equal rates: the older request, then the lower resource block. The encoder
/// follows <see cref="EncoderRule"/>.
/// </summary>
/// <remarks>
/// R. Knopp, P. A. Humblet, "Information capacity and power control in single-cell multiuser communications", IEEE ICC 1995:
/// the best user on the air maximises the sum of rates, and users with bad links wait.
/// </remarks>
public sealed class MaxRateScheduler : IScheduler, IPairMetric
{
    private readonly EncoderRule _rule;
    private readonly PairMetric _pairs = new();

    /// <summary>Creates the scheduler.</summary>
    /// <param name="encoder">The encoder always used; null for the one of greatest utility.</param>
    public MaxRateScheduler(int? encoder = null) => _rule = new EncoderRule(encoder);

    /// <inheritdoc/>
    public string Name => "max-rate";

    /// <inheritdoc/>
    public void Decide(in EpochView view, DecisionBuffer decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        _rule.Admit(view, decisions);
        _pairs.Assign(view, decisions, _rule, this);
    }

    double IPairMetric.Weight(in EpochView view, int waiting) => 0;

    double IPairMetric.Value(double weight, double rate) => rate;
}
