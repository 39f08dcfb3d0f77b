namespace SemCom.Radio;

/// <summary>Equation (2): the rate of one resource block at Shannon's capacity, c = W·log2(1 + SINR) [form].</summary>
public static class ShannonRate
{
    /// <summary>The rate of a link.</summary>
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
