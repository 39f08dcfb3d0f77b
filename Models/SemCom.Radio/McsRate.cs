namespace SemCom.Radio;

/// <summary>
/// The rate of a link with modulation and coding schemes at a constant SINR: the goodput W·Q_m·R·(1 − ε_M)/E[N] of the scheme that
/// <see cref="LinkAdaptation"/> chooses, repeated by <see cref="Harq"/>, where lost blocks are sent anew.
/// </summary>
/// <remarks>It is the mean over many slots; a transmission of a few slots really takes a whole number of them.</remarks>
public sealed class McsRate
{
    private readonly LinkAdaptation _adaptation;
    private readonly double _bandwidth;
    private readonly double _symbols;
    private readonly double _margin;
    private readonly int _attempts;

    /// <summary>Creates the rate.</summary>
    /// <param name="table">The schemes to choose from.</param>
    /// <param name="bandwidth">Bandwidth W in Hz.</param>
    /// <param name="slot">Length of a slot in s: a block has W·slot symbols, at least 1.</param>
    /// <param name="targetBler">The block error rate aimed at in the first attempt, in (0, 1).</param>
    /// <param name="attempts">The most attempts M of a block, at least 1.</param>
    /// <param name="margin">Implementation margin as a linear power ratio, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public McsRate(McsTable table, double bandwidth, double slot, double targetBler, int attempts, double margin = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        _symbols = bandwidth * slot;
        _adaptation = new LinkAdaptation(table, _symbols, targetBler, margin);
        _bandwidth = bandwidth;
        _margin = margin;
        _attempts = attempts;
    }

    /// <summary>The rate of a link.</summary>
    /// <param name="sinr">Linear SINR, at least 0.</param>
    /// <returns>The goodput in bit/s; 0 where no block is ever decoded.</returns>
    public double BitsPerSecond(double sinr)
    {
        var efficiency = _adaptation.Choose(sinr).SpectralEfficiency;
        return _bandwidth * efficiency * Harq.DeliveredShare(_attempts, sinr, _symbols, efficiency, _margin);
    }
}
