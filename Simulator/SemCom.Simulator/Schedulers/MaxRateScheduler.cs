namespace SemCom.Simulator.Schedulers;

/// <summary>
/// Max rate (max C/I): again and again the pair of waiting user and free resource block with the highest rate c of
/// (2), for the user's oldest request. Equal rates: the older request, then the lower resource block. The encoder
/// follows <see cref="EncoderRule"/>.
/// </summary>
public sealed class MaxRateScheduler : IScheduler
{
    private readonly EncoderRule _rule;

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
        while (true)
        {
            int bestWaiting = -1, bestBlock = -1;
            double bestSinr = -1;
            for (var w = 0; w < view.Waiting.Length; w++)
            {
                if (!decisions.IsOpen(view, w))
                    continue;
                for (var n = 0; n < view.ResourceBlocks.Length; n++)
                {
                    // All resource blocks have one bandwidth: the highest SINR is the highest rate.
                    if (decisions.IsFree(view, n) && view.Sinr(view.Waiting[w].User, n) > bestSinr)
                        (bestWaiting, bestBlock, bestSinr) = (w, n, view.Sinr(view.Waiting[w].User, n));
                }
            }
            if (bestWaiting < 0)
                return;
            decisions.Assign(view, bestWaiting, bestBlock, _rule.Choose(view, decisions, bestWaiting, bestBlock));
        }
    }
}
