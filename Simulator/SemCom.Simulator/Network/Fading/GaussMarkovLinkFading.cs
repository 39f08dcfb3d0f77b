using SemCom.Kernel;
using SemCom.Radio;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// Gauss–Markov fading with random access: blocks at multiples of 2^m, beyond the process's <see cref="GaussMarkovFading.Memory"/>, are independent,
/// and every other follows from two before and behind it by <see cref="GaussMarkovFading.Midpoint"/>, halving m times. Every block has two
/// normals of its own, so its gain does not depend on which others were asked for.
/// </summary>
/// <remarks>
/// A block costs at most 2(m + 2) normals, m = 12 for the default step of a tenth of the coherence time, however far ahead it is. The law is that of the recursion: what is
/// left out is a correlation below 2⁻⁵⁴ (for m up to 47; a channel that hardly changes in 2⁴⁷ blocks is taken to have changed by then).
/// </remarks>
internal sealed class GaussMarkovLinkFading : LinkFading
{
    private const int NearLevel = 4;

    // Draws by index do not repeat within twice as many blocks.
    private const int LongestMemory = 47;
    private const double ToUnitPower = 0.70710678118654752; // 1/√2

    private readonly Substream _stream;
    private readonly int _memory;

    // Of each process, the interval of 2^NearLevel blocks last asked in: its neighbours are had by few halvings. Only a shortcut to the same gains.
    private Interval[]? _near;

    // The law of the midpoint of 2·2^level blocks, by level.
    private readonly (double Weight, double Deviation)[] _midpoints;

    /// <summary>Creates the fading of a link.</summary>
    /// <param name="shift">The largest Doppler shift f_D in Hz, at least 0.</param>
    /// <param name="step">The length of a block.</param>
    /// <param name="selectivity">Whether resource blocks fade together.</param>
    /// <param name="resourceBlocks">Their number.</param>
    /// <param name="stream">The link's substream.</param>
    public GaussMarkovLinkFading(double shift, SimTime step, Selectivity selectivity, int resourceBlocks, Substream stream)
        : base(step, selectivity, resourceBlocks)
    {
        _stream = stream;
        var decay = GaussMarkovFading.Decay(shift, step.Seconds);
        _memory = Math.Min(LongestMemory, GaussMarkovFading.Memory(decay));
        _midpoints = new (double, double)[_memory];
        for (var level = 0; level < _memory; level++)
            _midpoints[level] = GaussMarkovFading.Midpoint(decay, 1L << level);
    }

    /// <summary>The complex gain of a block, of unit mean power.</summary>
    /// <param name="resourceBlock">The resource block; 0 where they fade together.</param>
    /// <param name="block">The block of time, at least 0.</param>
    internal (double InPhase, double Quadrature) Gain(int resourceBlock, long block)
    {
        if (_near is null)
        {
            _near = new Interval[Processes];
            Array.Fill(_near, new Interval(-1, default, default));
        }
        var nearLevel = Math.Min(NearLevel, _memory);
        ref var near = ref _near[resourceBlock];
        if (near.Left != block >> nearLevel << nearLevel)
        {
            var left = block >> _memory << _memory;
            var whole = new Interval(left, Normals(resourceBlock, left), Normals(resourceBlock, left + (1L << _memory)));
            near = Narrow(whole, resourceBlock, block, _memory, nearLevel);
        }
        return Narrow(near, resourceBlock, block, nearLevel, 0).AtLeft;
    }

    private protected override double Draw(int resourceBlock, long block)
    {
        var (inPhase, quadrature) = Gain(resourceBlock, block);
        return inPhase * inPhase + quadrature * quadrature;
    }

    /// <summary>Halves an interval of 2^from blocks to the one of 2^to that holds a block.</summary>
    private Interval Narrow(Interval interval, int resourceBlock, long block, int from, int to)
    {
        for (var level = from - 1; level >= to; level--)
        {
            var (weight, deviation) = _midpoints[level];
            var middle = interval.Left + (1L << level);
            var fresh = Normals(resourceBlock, middle);
            var atMiddle = (
                weight * (interval.AtLeft.Real + interval.AtRight.Real) + deviation * fresh.Real,
                weight * (interval.AtLeft.Imaginary + interval.AtRight.Imaginary) + deviation * fresh.Imaginary);
            interval = block < middle ? interval with { AtRight = atMiddle } : interval with { Left = middle, AtLeft = atMiddle };
        }
        return interval;
    }

    /// <summary>A block's own circular normal of unit power.</summary>
    private (double Real, double Imaginary) Normals(int resourceBlock, long block) => (
        _stream.NormalAt(DrawIndex(resourceBlock, 2 * block)) * ToUnitPower,
        _stream.NormalAt(DrawIndex(resourceBlock, 2 * block + 1)) * ToUnitPower);

    /// <summary>Blocks from <see cref="Left"/> on, and the gains of it and of the block behind the last.</summary>
    private readonly record struct Interval(long Left, (double Real, double Imaginary) AtLeft, (double Real, double Imaginary) AtRight);
}
