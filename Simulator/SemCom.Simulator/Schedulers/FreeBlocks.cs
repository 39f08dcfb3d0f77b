namespace SemCom.Simulator.Schedulers;

/// <summary>The resource blocks that can still be given at an epoch, looked through once.</summary>
internal sealed class FreeBlocks
{
    private int[] _blocks = [];

    /// <summary>How many are left.</summary>
    public int Count { get; private set; }

    /// <summary>The resource blocks left, in ascending order.</summary>
    public ReadOnlySpan<int> Left => _blocks.AsSpan(0, Count);

    public void Collect(in EpochView view, DecisionBuffer decisions)
    {
        var blocks = view.ResourceBlocks;
        if (_blocks.Length < blocks.Length)
            _blocks = new int[blocks.Length];
        Count = 0;
        for (var n = 0; n < blocks.Length; n++)
            if (decisions.IsFree(view, n))
                _blocks[Count++] = n;
    }

    /// <summary>Takes the resource block of a user's highest SINR, the first of equals, out of those left; there is one.</summary>
    public int TakeBest(in EpochView view, int user)
    {
        var best = 0;
        var bestSinr = view.Sinr(user, _blocks[0]);
        for (var i = 1; i < Count; i++)
        {
            var sinr = view.Sinr(user, _blocks[i]);
            if (sinr > bestSinr)
                (best, bestSinr) = (i, sinr);
        }
        var taken = _blocks[best];
        _blocks.AsSpan(best + 1, --Count - best).CopyTo(_blocks.AsSpan(best));
        return taken;
    }
}
