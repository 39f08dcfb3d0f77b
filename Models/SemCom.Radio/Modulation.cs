namespace SemCom.Radio;

/// <summary>A linear digital modulation. The number of a member is its bits per symbol, the Q_m of 3GPP TS 38.214.</summary>
public enum Modulation
{
    /// <summary>Binary phase-shift keying, 1 bit a symbol.</summary>
    Bpsk = 1,

    /// <summary>Quadrature phase-shift keying, 2 bits a symbol.</summary>
    Qpsk = 2,

    /// <summary>Quadrature amplitude modulation with 16 points, 4 bits a symbol.</summary>
    Qam16 = 4,

    /// <summary>Quadrature amplitude modulation with 64 points, 6 bits a symbol.</summary>
    Qam64 = 6,

    /// <summary>Quadrature amplitude modulation with 256 points, 8 bits a symbol.</summary>
    Qam256 = 8,
}

/// <summary>What follows from a modulation.</summary>
public static class ModulationExtensions
{
    /// <summary>Bits carried by one symbol: 1, 2, 4, 6 or 8.</summary>
    /// <param name="modulation">The modulation.</param>
    public static int BitsPerSymbol(this Modulation modulation) => (int)modulation;
}
