namespace SemCom.Radio;

/// <summary>
/// One transport block on its way through <see cref="Harq"/>. One uniform u decides its fate: it is decoded in the first attempt m with
/// u ≥ ε(γ₁ + … + γ_m), so that P(N &gt; m) = ε(γ₁ + … + γ_m) whatever the SINRs of the attempts are.
/// </summary>
public struct HarqProcess
{
    private readonly double _symbols;
    private readonly double _efficiency;
    private readonly double _margin;
    private readonly double _uniform;

    /// <summary>A block not yet sent.</summary>
    /// <param name="symbols">Complex symbols of the block, at least 1.</param>
    /// <param name="efficiency">Information bits per symbol of one attempt, above 0.</param>
    /// <param name="margin">Implementation margin as a linear power ratio, at least 1.</param>
    /// <param name="uniform">The block's uniform draw u in [0, 1).</param>
    public HarqProcess(double symbols, double efficiency, double margin, double uniform)
    {
        _symbols = symbols;
        _efficiency = efficiency;
        _margin = margin;
        _uniform = uniform;
    }

    /// <summary>Attempts received so far.</summary>
    public int Attempts { get; private set; }

    /// <summary>The combined linear SINR: the sum over the attempts.</summary>
    public double Sinr { get; private set; }

    /// <summary>One more attempt.</summary>
    /// <param name="sinr">Its linear SINR, at least 0.</param>
    /// <returns>Whether the block is decoded.</returns>
    public bool Receive(double sinr)
    {
        Attempts++;
        Sinr += sinr;
        return _uniform >= BlockErrorRate.Of(Sinr, _symbols, _efficiency, _margin);
    }
}
