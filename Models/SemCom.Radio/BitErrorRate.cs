namespace SemCom.Radio;

/// <summary>
/// The bit error rate of Gray-coded symbols in white Gaussian noise with hard decisions: BPSK Q(√(2γ)), QPSK Q(√γ), and for square QAM
/// the exact expression of Cho and Yoon (On the general BER expression of one- and two-dimensional amplitude modulations,
/// IEEE Trans. Commun. 50(7), 2002), of which QPSK is the case M = 4:
/// P = 1/log2√M·Σₖ P(k), P(k) = 1/√M·Σⱼ (−1)^⌊j·2^(k−1)/√M⌋·(2^(k−1) − ⌊j·2^(k−1)/√M + 1/2⌋)·erfc((2j + 1)·√(3γ/(2(M − 1)))),
/// k from 1 to log2√M and j from 0 to (1 − 2^−k)√M − 1.
/// </summary>
public static class BitErrorRate
{
    // The k of the expression share their arguments: one weight for each j, summed over k once. Index: log2 √M.
    private static readonly double[][] s_weights = [[], Weights(1), Weights(2), Weights(3), Weights(4)];

    /// <summary>The bit error rate.</summary>
    /// <param name="modulation">The modulation.</param>
    /// <param name="snr">γ = Es/N0, the linear signal-to-noise ratio of a complex symbol, at least 0.</param>
    /// <returns>The probability that a bit is decided wrongly, averaged over the bits of a symbol: from 1/2 at γ = 0 down to 0.</returns>
    public static double Of(Modulation modulation, double snr)
    {
        if (modulation == Modulation.Bpsk)
            return GaussianTail.Q(Math.Sqrt(2 * snr));
        var bits = modulation.BitsPerSymbol();
        var weights = s_weights[bits / 2];
        var half = Math.Sqrt(1.5 * snr / ((1 << bits) - 1)); // half the distance of neighbours over √N0
        double sum = 0;
        for (var j = 0; j < weights.Length; j++)
            sum += weights[j] * GaussianTail.Erfc((2 * j + 1) * half);
        return sum;
    }

    private static double[] Weights(int bitsPerDimension)
    {
        var levels = 1 << bitsPerDimension;
        var weights = new double[levels - 1];
        for (var k = 1; k <= bitsPerDimension; k++)
        {
            var half = 1 << (k - 1);
            var terms = levels - (levels >> k); // (1 − 2^−k)·√M
            for (var j = 0; j < terms; j++)
            {
                var sign = (j * half / levels & 1) == 0 ? 1 : -1;
                var size = half - (2 * j * half + levels) / (2 * levels); // 2^(k−1) − ⌊j·2^(k−1)/√M + 1/2⌋
                weights[j] += (double)sign * size / (levels * bitsPerDimension);
            }
        }
        return weights;
    }
}
