namespace SemCom.Simulator.Schedulers;

/// <summary>
/// Greedy utility: again and again the (request, resource block, encoder) of greatest utility
/// (<see cref="EpochView.Utility(int, int, int, double)"/>) among what is left, until nothing is worth anything. Equal utilities: the older
/// request, then the lower resource block.
/// </summary>
public sealed class GreedyUtilityScheduler : IScheduler
{
    private readonly FreeBlocks _free = new();
    private readonly List<(int Waiting, int Best)> _rows = [];
    private double[] _utility = []; // [waiting × free resource blocks]; 0 once the resource block is taken
    private int[] _encoder = [];

    /// <inheritdoc/>
    public string Name => "greedy-utility";

    /// <inheritdoc/>
    public void Decide(in EpochView view, DecisionBuffer decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        default(EncoderRule).Admit(view, decisions);
        if (view.Waiting.IsEmpty)
            return;
        _free.Collect(view, decisions);
        if (_free.Count == 0)
            return;
        var size = view.Waiting.Length * _free.Count;
        if (_utility.Length < size)
        {
            _utility = new double[Math.Max(size, 2 * _utility.Length)];
            _encoder = new int[_utility.Length];
        }
        _rows.Clear();
        for (var w = 0; w < view.Waiting.Length; w++)
            if (decisions.IsOpen(view, w))
                _rows.Add((w, 0));
        Evaluate(view, decisions);
        while (true)
        {
            var best = -1;
            double most = 0;
            for (var r = 0; r < _rows.Count; r++)
                if (_utility[Place(_rows[r])] is var utility && utility > most)
                    (best, most) = (r, utility);
            if (best < 0)
                return;
            var taken = _rows[best];
            var ahead = decisions.ExtractionAhead;
            decisions.Assign(view, taken.Waiting, _free.Left[taken.Best], _encoder[Place(taken)]);
            KeepOpenRows(view, decisions);
            // With a shared processor each decision delays the next ones.
            if (decisions.ExtractionAhead != ahead)
                Evaluate(view, decisions);
            else
                Withdraw(taken.Best);
        }
    }

    private int Place((int Waiting, int Block) pair) => pair.Waiting * _free.Count + pair.Block;

    private void KeepOpenRows(in EpochView view, DecisionBuffer decisions)
    {
        var kept = 0;
        for (var r = 0; r < _rows.Count; r++)
            if (decisions.IsOpen(view, _rows[r].Waiting))
                _rows[kept++] = _rows[r];
        _rows.RemoveRange(kept, _rows.Count - kept);
    }

    private void Evaluate(in EpochView view, DecisionBuffer decisions)
    {
        for (var r = 0; r < _rows.Count; r++)
        {
            var w = _rows[r].Waiting;
            for (var b = 0; b < _free.Count; b++)
            {
                var place = Place((w, b));
                _utility[place] = 0;
                if (decisions.IsFree(view, _free.Left[b]))
                    _encoder[place] = view.BestEncoder(w, _free.Left[b], out _utility[place], decisions.ExtractionAhead);
            }
            _rows[r] = (w, BestOf(w));
        }
    }

    /// <summary>A resource block is taken: who had it in mind takes another.</summary>
    private void Withdraw(int block)
    {
        for (var r = 0; r < _rows.Count; r++)
        {
            var (w, best) = _rows[r];
            _utility[Place((w, block))] = 0;
            if (best == block)
                _rows[r] = (w, BestOf(w));
        }
    }

    private int BestOf(int waiting)
    {
        var row = _utility.AsSpan(waiting * _free.Count, _free.Count);
        var best = 0;
        for (var b = 1; b < row.Length; b++)
            if (row[b] > row[best])
                best = b;
        return best;
    }
}
