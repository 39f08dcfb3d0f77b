namespace SemCom.Radio;

/// <summary>
/// Link adaptation with perfect channel knowledge: the scheme of the highest rate whose <see cref="BlockErrorRate"/> at the link's SINR
/// is at most a target, or the one of the lowest rate where none is.
/// </summary>
public sealed class LinkAdaptation
{
    // By rising efficiency, which is also rising SINR: of two schemes the one with more bits needs more.
    private readonly Mcs[] _schemes;
    private readonly double[] _required;

    /// <summary>Works out the SINR that each scheme needs.</summary>
    /// <param name="table">The schemes to choose from.</param>
    /// <param name="symbols">Complex symbols of a block: bandwidth times slot, at least 1.</param>
    /// <param name="targetBler">The block error rate aimed at in the first transmission, in (0, 1); 0.1 in 3GPP TS 38.214 clause 5.2.2.1.</param>
    /// <param name="margin">Implementation margin as a linear power ratio, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public LinkAdaptation(McsTable table, double symbols, double targetBler, double margin = 1)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (!(symbols >= 1 && double.IsFinite(symbols)))
            throw new ArgumentOutOfRangeException(nameof(symbols), symbols, "A block has 1 symbol or more.");
        if (!(targetBler > 0 && targetBler < 1))
            throw new ArgumentOutOfRangeException(nameof(targetBler), targetBler, "A target for the block error rate is between 0 and 1.");
        if (!(margin >= 1 && double.IsFinite(margin)))
            throw new ArgumentOutOfRangeException(nameof(margin), margin, "An implementation margin is a power ratio of 1 or more.");
        _schemes = [.. table.Rows.OrderBy(mcs => mcs.SpectralEfficiency)];
        _required = [.. _schemes.Select(mcs => BlockErrorRate.RequiredSinr(targetBler, symbols, mcs.SpectralEfficiency, margin))];
    }

    /// <summary>The scheme for a SINR.</summary>
    /// <param name="sinr">Linear SINR, at least 0.</param>
    public Mcs Choose(double sinr)
    {
        var at = Array.BinarySearch(_required, sinr);
        return _schemes[Math.Max(0, at >= 0 ? at : ~at - 1)];
    }
}
