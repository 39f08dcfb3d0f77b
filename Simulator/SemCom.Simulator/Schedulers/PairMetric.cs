using System.Runtime.InteropServices;

namespace SemCom.Simulator.Schedulers;

/// <summary>What a scheduler that compares pairs of request and resource block compares.</summary>
internal interface IPairMetric
{
    /// <summary>What does not depend on the resource block. Of a user's requests the one of greatest weight stands for it.</summary>
    double Weight(in EpochView view, int waiting);

    /// <summary>The metric of a pair; the greater the weight, the greater it is.</summary>
    /// <param name="weight">The request's <see cref="Weight"/>.</param>
    /// <param name="rate">The link's rate c of (2), bit/s.</param>
    double Value(double weight, double rate);
}

/// <summary>
/// Again and again the pair of waiting user and free resource block of greatest metric, until either runs out. Equal
/// metrics: the older request, then the lower resource block.
/// </summary>
/// <remarks>
/// Every link is looked at once, and a user's best resource block again only when another took it: O(waiting × free)
/// an epoch, beside the encoders'.
/// </remarks>
internal sealed class PairMetric
{
    private readonly FreeBlocks _free = new();
    private readonly List<Row> _rows = [];
    private int[] _rowOfUser = [];
    private double[] _values = [];
    private bool[] _taken = [];

    private struct Row
    {
        public int Waiting;
        public double Weight;
        public int Best;
    }

    public void Assign(in EpochView view, DecisionBuffer decisions, EncoderRule rule, IPairMetric metric)
    {
        if (view.Waiting.IsEmpty)
            return;
        _free.Collect(view, decisions);
        if (_free.Count == 0)
            return;
        CollectRows(view, decisions, metric);
        Evaluate(view, metric);
        for (var left = Math.Min(_free.Count, _rows.Count); left > 0; left--)
        {
            var rows = CollectionsMarshal.AsSpan(_rows);
            var best = 0;
            for (var r = 1; r < rows.Length; r++)
            {
                var (value, bestValue) = (_values[Place(r, rows[r].Best)], _values[Place(best, rows[best].Best)]);
                if (value > bestValue || (value == bestValue && rows[r].Waiting < rows[best].Waiting))
                    best = r;
            }
            var (waiting, block) = (rows[best].Waiting, rows[best].Best);
            decisions.Assign(view, waiting, _free.Left[block], rule.Choose(view, decisions, waiting, _free.Left[block]));
            _taken[block] = true;
            Remove(best);
            if (left > 1)
                Replace(block);
        }
    }

    private int Place(int row, int block) => row * _free.Count + block;

    private void CollectRows(in EpochView view, DecisionBuffer decisions, IPairMetric metric)
    {
        _rows.Clear();
        if (_rowOfUser.Length < view.Users.Length)
            _rowOfUser = new int[view.Users.Length];
        // A row number counts only where that row is the user's: nothing has to be cleared between epochs.
        for (var w = 0; w < view.Waiting.Length; w++)
        {
            if (!decisions.IsOpen(view, w))
                continue;
            var user = view.Waiting[w].User;
            var row = _rowOfUser[user];
            var weight = metric.Weight(view, w);
            if (row >= _rows.Count || view.Waiting[_rows[row].Waiting].User != user)
            {
                _rowOfUser[user] = _rows.Count;
                _rows.Add(new Row { Waiting = w, Weight = weight });
            }
            else if (weight > _rows[row].Weight)
            {
                _rows[row] = new Row { Waiting = w, Weight = weight };
            }
        }
    }

    private void Evaluate(in EpochView view, IPairMetric metric)
    {
        var free = _free.Left;
        if (_taken.Length < free.Length)
            _taken = new bool[view.ResourceBlocks.Length];
        _taken.AsSpan(0, free.Length).Clear();
        if (_values.Length < _rows.Count * free.Length)
            _values = new double[Math.Max(_rows.Count * free.Length, 2 * _values.Length)];
        var rows = CollectionsMarshal.AsSpan(_rows);
        for (var r = 0; r < rows.Length; r++)
        {
            var user = view.Waiting[rows[r].Waiting].User;
            for (var b = 0; b < free.Length; b++)
                _values[Place(r, b)] = metric.Value(rows[r].Weight, view.Rate(user, free[b]));
            rows[r].Best = BestOf(r);
        }
    }

    private int BestOf(int row)
    {
        var best = -1;
        for (var b = 0; b < _free.Count; b++)
            if (!_taken[b] && (best < 0 || _values[Place(row, b)] > _values[Place(row, best)]))
                best = b;
        return best;
    }

    /// <summary>Finds another resource block for those who had this one in mind.</summary>
    private void Replace(int block)
    {
        var rows = CollectionsMarshal.AsSpan(_rows);
        for (var r = 0; r < rows.Length; r++)
            if (rows[r].Best == block)
                rows[r].Best = BestOf(r);
    }

    /// <summary>The last row moves to the place of one that is done.</summary>
    private void Remove(int row)
    {
        var last = _rows.Count - 1;
        if (row < last)
        {
            _rows[row] = _rows[last];
            _values.AsSpan(Place(last, 0), _free.Count).CopyTo(_values.AsSpan(Place(row, 0)));
        }
        _rows.RemoveAt(last);
    }
}
