using SemCom.Kernel;

namespace SemCom.Simulator.Schedulers;

/// <summary>
/// Modified largest weighted delay first (M-LWDF): again and again the pair of waiting request i and free resource
/// block n of greatest a_i W_i(t) r_in(t) / T_i(t), with a_i = −ln δ / d_i, W_i the request's age, r_in the rate c of
/// (2), T_i its user's <see cref="AverageThroughput"/>, d_i its relative deadline and δ the share of deadlines that may be
/// missed. Equal metrics: the older request, then the lower resource block. The encoder follows <see cref="EncoderRule"/>.
/// </summary>
/// <remarks>
/// M. Andrews, K. Kumaran, K. Ramanan, A. Stolyar, P. Whiting, R. Vijayakumar, "Providing quality of service over a
/// shared wireless link", IEEE Commun. Mag. 39(2), 2001, where a_i comes from the wish P(W_i &gt; d_i) ≤ δ; with the
/// average throughput as the divisor as in F. Capozzi et al., "Downlink packet scheduling in LTE cellular networks",
/// IEEE Commun. Surv. Tutor. 15(2), 2013. W_i counts from the arrival, as the deadline does, and at least a picosecond,
/// so that among requests that have only just arrived r/T decides.
/// </remarks>
public sealed class LargestWeightedDelayFirstScheduler : IScheduler, IPairMetric
{
    private readonly EncoderRule _rule;
    private readonly AverageThroughput _throughput;
    private readonly PairMetric _pairs = new();
    private readonly double _exponent;
    private readonly double _targetDelay;

    /// <summary>Creates the scheduler.</summary>
    /// <param name="window">Time constant τ of the average in s, above 0.</param>
    /// <param name="missProbability">δ, above 0 and below 1.</param>
    /// <param name="targetDelay">d_i in s of a request without a deadline, above 0.</param>
    /// <param name="encoder">The encoder always used; null for the one of greatest utility.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public LargestWeightedDelayFirstScheduler(double window, double missProbability, double targetDelay, int? encoder = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(missProbability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(missProbability, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetDelay);
        _throughput = new AverageThroughput(window);
        _exponent = -Math.Log(missProbability);
        _targetDelay = targetDelay;
        _rule = new EncoderRule(encoder);
    }

    /// <inheritdoc/>
    public string Name => "largest-weighted-delay-first";

    /// <inheritdoc/>
    public void Decide(in EpochView view, DecisionBuffer decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        _rule.Admit(view, decisions);
        _throughput.Update(view);
        _pairs.Assign(view, decisions, _rule, this);
        _throughput.Note(view, decisions);
    }

    double IPairMetric.Weight(in EpochView view, int waiting)
    {
        ref readonly var request = ref view.Waiting[waiting];
        var deadline = request.Deadline == SimTime.MaxValue ? _targetDelay : AtLeastATick(request.Deadline - request.Arrival);
        return Math.Log(_exponent / deadline * AtLeastATick(view.Now - request.Arrival)) - _throughput.Log(view, request.User);
    }

    double IPairMetric.Value(double weight, double rate) => weight + Math.Log(rate);

    private static double AtLeastATick(SimTime time) => SimTime.FromPicoseconds(Math.Max(1, time.Picoseconds)).Seconds;
}
