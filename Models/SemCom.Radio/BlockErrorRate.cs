namespace SemCom.Radio;

/// <summary>
/// The error rate of a transport block by the normal approximation of finite-blocklength coding in complex white Gaussian noise,
/// ε ≈ Q((n·C − k + ½·log2 n)/√(n·V)) with C = log2(1 + γ) and V = γ(γ + 2)/(1 + γ)²·log2²e
/// (Polyanskiy, Poor and Verdú: Channel coding rate in the finite blocklength regime, IEEE Trans. Inf. Theory 56(5), 2010, section IV).
/// </summary>
/// <remarks>
/// It is what the best code of that length can do with Gaussian symbols, not the measured curve of a code: a real LDPC code with its modulation needs more,
/// which the implementation margin stands for, one number for all schemes. Its curves have the right slope over length and rate;
/// where a study turns on tenths of a dB, it wants link curves of its receiver.
/// </remarks>
public static class BlockErrorRate
{
    private const double LogTwoE = 1.44269504088896340736;

    /// <summary>The block error rate.</summary>
    /// <param name="sinr">Linear SINR of a symbol γ, at least 0.</param>
    /// <param name="symbols">Complex symbols n of the block: bandwidth times duration, at least 1.</param>
    /// <param name="efficiency">Information bits per symbol k/n, above 0: an MCS's spectral efficiency.</param>
    /// <param name="margin">Implementation margin as a linear power ratio, at least 1: the SINR counts divided by it.</param>
    /// <returns>The probability that the block is not decoded, in [0, 1]; 1 at SINR 0.</returns>
    public static double Of(double sinr, double symbols, double efficiency, double margin = 1)
    {
        var effective = sinr / margin;
        if (!(effective > 0))
            return 1;
        var onePlus = 1 + effective;
        var capacity = ShannonRate.BitsPerSecond(1, effective);
        var dispersion = effective / onePlus * ((effective + 2) / onePlus) * LogTwoE * LogTwoE;
        return GaussianTail.Q((symbols * (capacity - efficiency) + 0.5 * Math.Log2(symbols)) / Math.Sqrt(symbols * dispersion));
    }

    /// <summary>The least SINR at which a block's error rate is a target or less; the error rate falls with the SINR.</summary>
    /// <param name="target">The error rate aimed at, in (0, 1).</param>
    /// <param name="symbols">Complex symbols n of the block, at least 1.</param>
    /// <param name="efficiency">Information bits per symbol k/n, above 0.</param>
    /// <param name="margin">Implementation margin as a linear power ratio, at least 1.</param>
    /// <returns>A linear SINR, to the last digits of its logarithm.</returns>
    public static double RequiredSinr(double target, double symbols, double efficiency, double margin = 1)
    {
        double low = -200, high = 200; // dB; bisection to below 1e-13 dB
        for (var i = 0; i < 52; i++)
        {
            var middle = (low + high) / 2;
            if (Of(Decibel.ToLinear(middle), symbols, efficiency, margin) <= target)
                high = middle;
            else
                low = middle;
        }
        return Decibel.ToLinear(high);
    }
}
