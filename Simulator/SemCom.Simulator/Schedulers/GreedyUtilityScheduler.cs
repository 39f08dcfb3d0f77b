namespace SemCom.Simulator.Schedulers;

/// <summary>
/// Greedy utility: again and again the (request, resource block, encoder) of greatest utility
/// (<see cref="EpochView.Utility(int, int, int, double)"/>) among what is left, until nothing is worth anything. Equal utilities: the older
/// request, then the lower resource block.
/// </summary>
public sealed class GreedyUtilityScheduler : IScheduler
{
    private double[] _utility = [];
    private int[] _encoder = [];

    /// <inheritdoc/>
    public string Name => "greedy-utility";

    /// <inheritdoc/>
    public void Decide(in EpochView view, DecisionBuffer decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        default(EncoderRule).Admit(view, decisions);
        var blocks = view.ResourceBlocks.Length;
        var size = view.Waiting.Length * blocks;
        if (_utility.Length < size)
        {
            _utility = new double[Math.Max(size, 2 * _utility.Length)];
            _encoder = new int[_utility.Length];
        }
        Evaluate(view, decisions);
        while (true)
        {
            int bestWaiting = -1, bestBlock = -1;
            double best = 0;
            for (var w = 0; w < view.Waiting.Length; w++)
            {
                if (!decisions.IsOpen(view, w))
                    continue;
                for (var n = 0; n < blocks; n++)
                    if (decisions.IsFree(view, n) && _utility[w * blocks + n] > best)
                        (bestWaiting, bestBlock, best) = (w, n, _utility[w * blocks + n]);
            }
            if (bestWaiting < 0)
                return;
            decisions.Assign(view, bestWaiting, bestBlock, _encoder[bestWaiting * blocks + bestBlock]);
            // With a shared processor each decision delays the next ones.
            if (decisions.ExtractionAhead > 0)
                Evaluate(view, decisions);
        }
    }

    private void Evaluate(in EpochView view, DecisionBuffer decisions)
    {
        var blocks = view.ResourceBlocks.Length;
        for (var w = 0; w < view.Waiting.Length; w++)
            for (var n = 0; n < blocks; n++)
                if (decisions.IsOpen(view, w) && decisions.IsFree(view, n))
                    _encoder[w * blocks + n] = view.BestEncoder(w, n, out _utility[w * blocks + n], decisions.ExtractionAhead);
    }
}
