namespace SemCom.Radio;

/// <summary>
/// Equation (2): the rate of one resource block at Shannon's capacity, c = W·log2(1 + SINR) [form]; for a system short of it with an SNR gap Γ and
/// a highest spectral efficiency, c = W·min(cap, log2(1 + SINR/Γ)) (the gap: Cioffi, A multicarrier primer, ANSI T1E1.4/91-157, 1991;
/// both: 3GPP TR 36.942 annex A, with a factor in place of Γ) [ours].
/// </summary>
public static class ShannonRate
{
    /// <summary>The rate of a link.</summary>
    /// <param name="bandwidth">Bandwidth W in Hz.</param>
    /// <param name="sinr">Linear SINR, at least 0.</param>
    /// <param name="gap">SNR gap Γ as a linear power ratio, at least 1; 1 is capacity.</param>
    /// <param name="cap">Highest spectral efficiency in bit/s/Hz, above 0; infinite where nothing caps it.</param>
    /// <returns>The rate in bit/s; 0 where the SINR is 0.</returns>
    public static double BitsPerSecond(double bandwidth, double sinr, double gap, double cap) =>
        Math.Min(bandwidth * cap, BitsPerSecond(bandwidth, sinr / gap));

    /// <summary>The rate of a link at capacity.</summary>
    /// <param name="bandwidth">Bandwidth W in Hz.</param>
    /// <param name="sinr">Linear SINR, at least 0.</param>
    /// <returns>The rate in bit/s; 0 where the SINR is 0.</returns>
    public static double BitsPerSecond(double bandwidth, double sinr)
    {
        // A faint link loses its digits in 1 + SINR. What was lost is known exactly, and log(1 + x)/x is smooth there
        // (Kahan's device; double.LogP1 is no more than log(1 + x)).
        var onePlus = 1 + sinr;
        return onePlus == 1
            ? bandwidth * sinr * LogTwoE
            : bandwidth * (Math.Log2(onePlus) * (sinr / (onePlus - 1)));
    }

    private const double LogTwoE = 1.44269504088896340736;
}
