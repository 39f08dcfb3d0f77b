namespace SemCom.Radio;

/// <summary>A modulation and coding scheme: one row of an <see cref="McsTable"/>.</summary>
/// <param name="Index">I_MCS, the row's index from 0.</param>
/// <param name="Modulation">The modulation, of Q_m bits a symbol.</param>
/// <param name="CodeRate">The target code rate R: information bits per coded bit, in (0, 1).</param>
public readonly record struct Mcs(int Index, Modulation Modulation, double CodeRate)
{
    /// <summary>The spectral efficiency Q_m·R in bit/s/Hz, which is information bits per symbol.</summary>
    public double SpectralEfficiency => Modulation.BitsPerSymbol() * CodeRate;
}
