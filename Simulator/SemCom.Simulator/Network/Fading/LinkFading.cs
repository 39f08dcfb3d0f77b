using SemCom.Kernel;
using SemCom.Radio;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// The small-scale fading of one link, a user and a base station: a power gain of unit mean that is constant in blocks of <see cref="Step"/>,
/// which begin at whole multiples of it. The gain of a (resource block, block) is a function of the link's substream alone:
/// it is the same whoever asks, whenever and in whatever order.
/// </summary>
/// <remarks>Links are many: without selectivity one is two objects and its last gain; what resource blocks need of their own comes with the first question.</remarks>
internal abstract class LinkFading
{
    private readonly int _resourceBlocks;
    private readonly bool _flat;

    // The last block asked for, and its gain: of the link, or of each resource block.
    private long _block = -1;
    private double _gain;
    private long[]? _blocks;
    private double[]? _gains;

    private protected LinkFading(SimTime step, Selectivity selectivity, int resourceBlocks)
    {
        Step = step;
        _flat = selectivity == Selectivity.Flat;
        _resourceBlocks = resourceBlocks;
    }

    /// <summary>The length of the blocks in which the gain is constant; <see cref="SimTime.MaxValue"/> where it never changes.</summary>
    public SimTime Step { get; }

    /// <summary>The fading of a link.</summary>
    /// <param name="fading">The scenario's fading.</param>
    /// <param name="carrier">Carrier frequency in Hz, above 0; null only with fading that does not depend on it.</param>
    /// <param name="speed">The user's speed in m/s, at least 0, where the fading names none.</param>
    /// <param name="resourceBlocks">The number of resource blocks.</param>
    /// <param name="stream">The link's own substream, of which only draws by index are used.</param>
    public static LinkFading Create(Fading fading, double? carrier, double speed, int resourceBlocks, Substream stream)
    {
        switch (fading)
        {
            case Fading.None:
                return ConstantLinkFading.Instance;
            case Fading.Rayleigh block:
                return new RayleighLinkFading(SimTime.FromSeconds(block.Coherence), block.Selectivity, resourceBlocks, stream);
            case Fading.Rician block:
                return new RicianLinkFading(block.K, SimTime.FromSeconds(block.Coherence), block.Selectivity, resourceBlocks, stream);
            case Fading.Jakes jakes:
                var shift = Doppler.Shift(jakes.Speed ?? speed, carrier!.Value);
                return new JakesLinkFading(shift, StepOf(shift, jakes.Step), jakes.Selectivity, resourceBlocks, stream);
            case Fading.GaussMarkov markov:
                shift = Doppler.Shift(markov.Speed ?? speed, carrier!.Value);
                return new GaussMarkovLinkFading(shift, StepOf(shift, markov.Step), markov.Selectivity, resourceBlocks, stream);
            default:
                throw new ArgumentOutOfRangeException(nameof(fading), fading, "No fading of this kind is known.");
        }
    }

    /// <summary>The linear power gain, unit mean over links.</summary>
    /// <param name="resourceBlock">The resource block, from 0; of no matter where they fade together.</param>
    /// <param name="block">The block of time, an instant divided by <see cref="Step"/>; at least 0.</param>
    public double PowerGain(int resourceBlock, long block)
    {
        if (_flat)
        {
            if (_block != block)
            {
                _gain = Draw(0, block);
                _block = block;
            }
            return _gain;
        }
        if (_blocks is null)
        {
            _blocks = new long[_resourceBlocks];
            _gains = new double[_resourceBlocks];
            Array.Fill(_blocks, -1);
        }
        if (_blocks[resourceBlock] != block)
        {
            _gains![resourceBlock] = Draw(resourceBlock, block);
            _blocks[resourceBlock] = block;
        }
        return _gains![resourceBlock];
    }

    /// <summary>The gain of a block, worked out anew.</summary>
    private protected abstract double Draw(int resourceBlock, long block);

    /// <summary>How many independent processes the link has: one, or one a resource block.</summary>
    private protected int Processes => _flat ? 1 : _resourceBlocks;

    /// <summary>
    /// The index of a draw in the link's substream: a part of 2⁴⁹ for each resource block, whatever their number. Two draws a block last
    /// for 2⁴⁸ blocks, the whole range of the clock in blocks of 33 ns; shorter ones begin again.
    /// </summary>
    private protected static long DrawIndex(int resourceBlock, long draw) => ((long)resourceBlock << 49) | (draw & ((1L << 49) - 1));

    /// <summary>The step of correlated fading: as given, or a tenth of the coherence time and at least 1 µs; a user at rest keeps the gain.</summary>
    private static SimTime StepOf(double shift, double? step)
    {
        if (shift == 0)
            return SimTime.MaxValue;
        var seconds = step ?? Math.Max(1e-6, 0.1 * Doppler.CoherenceTime(shift));
        return seconds < SimTime.MaxValue.Seconds ? SimTime.FromSeconds(seconds) : SimTime.MaxValue;
    }
}
