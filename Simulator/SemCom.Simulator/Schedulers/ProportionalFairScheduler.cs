namespace SemCom.Simulator.Schedulers;

/// <summary>
/// Proportional fair: again and again the pair of waiting user i and free resource block n of greatest
/// r_in(t) / T_i(t), the rate c of (2) over the user's <see cref="AverageThroughput"/>. In the long run the shares
/// maximise Σ ln T_i: users who always wait get equal air time, and so throughputs proportional to their rates.
/// Equal metrics: the older request, then the lower resource block. The encoder follows <see cref="EncoderRule"/>.
/// </summary>
/// <remarks>
/// A. Jalali, R. Padovani, R. Pankaj, "Data throughput of CDMA-HDR, a high efficiency-high data rate personal
/// communication wireless system", IEEE VTC 2000-Spring; D. Tse, "Multiuser diversity in wireless networks", 2001;
/// P. Viswanath, D. Tse, R. Laroia, IEEE Trans. Inf. Theory 48(6), 2002. There a slot is given, here a whole
/// transmission: shares come out as above where the window is long against the time between a user's transmissions.
/// </remarks>
public sealed class ProportionalFairScheduler : IScheduler, IPairMetric
{
    private readonly EncoderRule _rule;
    private readonly AverageThroughput _throughput;
    private readonly PairMetric _pairs = new();

    /// <summary>Creates the scheduler.</summary>
    /// <param name="window">Time constant τ of the average in s, above 0.</param>
    /// <param name="encoder">The encoder always used; null for the one of greatest utility.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is not above 0.</exception>
    public ProportionalFairScheduler(double window, int? encoder = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window);
        _throughput = new AverageThroughput(window);
        _rule = new EncoderRule(encoder);
    }

    /// <inheritdoc/>
    public string Name => "proportional-fair";

    /// <inheritdoc/>
    public void Decide(in EpochView view, DecisionBuffer decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        _rule.Admit(view, decisions);
        _throughput.Update(view);
        _pairs.Assign(view, decisions, _rule, this);
        _throughput.Note(view, decisions);
    }

    double IPairMetric.Weight(in EpochView view, int waiting) => -_throughput.Log(view, view.Waiting[waiting].User);

    double IPairMetric.Value(double weight, double rate) => weight + Math.Log(rate);
}
