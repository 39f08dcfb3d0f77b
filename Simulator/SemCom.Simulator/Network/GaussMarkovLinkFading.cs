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
    // Draws by index do not repeat within twice as many blocks.
    private const int LongestMemory = 47;
    private const double ToUnitPower = 0.70710678118654752; // 1/√2

    private readonly Substream _stream;
    private readonly int _memory;

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
        var left = block >> _memory << _memory;
        var (real, imaginary) = Normals(resourceBlock, left);
        if (left != block)
        {
            var (rightReal, rightImaginary) = Normals(resourceBlock, left + (1L << _memory));
            for (var level = _memory - 1; ; level--)
            {
                var steps = 1L << level;
                var (weight, deviation) = _midpoints[level];
                var (newReal, newImaginary) = Normals(resourceBlock, left + steps);
                var middleReal = weight * (real + rightReal) + deviation * newReal;
                var middleImaginary = weight * (imaginary + rightImaginary) + deviation * newImaginary;
                if (block < left + steps)
                {
                    (rightReal, rightImaginary) = (middleReal, middleImaginary);
                    continue;
                }
                left += steps;
                (real, imaginary) = (middleReal, middleImaginary);
                if (left == block)
                    break;
            }
        }
        return (real * ToUnitPower, imaginary * ToUnitPower);
    }

    private protected override double Draw(int resourceBlock, long block)
    {
        var (inPhase, quadrature) = Gain(resourceBlock, block);
        return inPhase * inPhase + quadrature * quadrature;
    }

    /// <summary>The two normals of a block.</summary>
    private (double Real, double Imaginary) Normals(int resourceBlock, long block) =>
        (_stream.NormalAt(DrawIndex(resourceBlock, 2 * block)), _stream.NormalAt(DrawIndex(resourceBlock, 2 * block + 1)));
}
