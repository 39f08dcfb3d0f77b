using SemCom.Kernel;

namespace SemCom.Simulator.Schedulers;

/// <summary>
/// Random scheduling: waiting requests in random order, each gets a free resource block and an encoder uniformly at
/// random, feasible or not. A baseline.
/// </summary>
public sealed class RandomScheduler : IScheduler
{
    private readonly int? _encoder;
    private readonly Substream _random;
    private int[] _order = [];
    private int[] _free = [];

    /// <summary>Creates the scheduler.</summary>
    /// <param name="random">Its substream.</param>
    /// <param name="encoder">The encoder always used; null for a random one.</param>
    public RandomScheduler(Substream random, int? encoder = null)
    {
        _random = random;
        _encoder = encoder;
    }

    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public void Decide(in EpochView view, DecisionBuffer decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        for (var a = 0; a < view.Admissions.Length; a++)
            decisions.Admit(view, a, _encoder ?? _random.NextInt(view.Encoders.Length));
        var order = Shuffled(ref _order, view.Waiting.Length);
        var free = Shuffled(ref _free, view.ResourceBlocks.Length);
        var next = 0;
        foreach (var waiting in order)
        {
            if (!decisions.IsOpen(view, waiting))
                continue;
            while (next < free.Length && !decisions.IsFree(view, free[next]))
                next++;
            if (next == free.Length)
                return;
            var encoder = view.Waiting[waiting].Encoder;
            decisions.Assign(view, waiting, free[next], encoder >= 0 ? encoder : _encoder ?? _random.NextInt(view.Encoders.Length));
        }
    }

    private Span<int> Shuffled(ref int[] buffer, int count)
    {
        if (buffer.Length < count)
            buffer = new int[Math.Max(count, 2 * buffer.Length)];
        var span = buffer.AsSpan(0, count);
        for (var i = 0; i < count; i++)
            span[i] = i;
        _random.Shuffle(span);
        return span;
    }
}
