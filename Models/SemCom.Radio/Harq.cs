namespace SemCom.Radio;

/// <summary>
/// Hybrid ARQ with chase combining: every attempt repeats the block, the receiver adds them up by maximum ratio, so their SINRs add
/// (Chase: Code combining, IEEE Trans. Commun. 33(5), 1985). Not decoded after m attempts has the probability <see cref="BlockErrorRate"/> at
/// the sum of their SINRs; a block not decoded after the last attempt is lost.
/// </summary>
public static class Harq
{
    /// <summary>The mean number of attempts at a constant SINR: E[N] = Σ_{m=0}^{M−1} P(N &gt; m) = 1 + Σ_{m=1}^{M−1} ε(m·γ).</summary>
    /// <param name="attempts">The most attempts M, at least 1.</param>
    /// <param name="sinr">Linear SINR γ of each attempt, at least 0.</param>
    /// <param name="symbols">Complex symbols of the block, at least 1.</param>
    /// <param name="efficiency">Information bits per symbol of one attempt, above 0.</param>
    /// <param name="margin">Implementation margin as a linear power ratio, at least 1.</param>
    /// <returns>A number from 1 to M.</returns>
    public static double ExpectedAttempts(int attempts, double sinr, double symbols, double efficiency, double margin = 1)
    {
        double sum = 1;
        for (var m = 1; m < attempts; m++)
            sum += BlockErrorRate.Of(m * sinr, symbols, efficiency, margin);
        return sum;
    }

    /// <summary>The probability that a block is lost at a constant SINR, ε(M·γ).</summary>
    /// <inheritdoc cref="ExpectedAttempts" path="/param"/>
    /// <returns>A probability in [0, 1].</returns>
    public static double ResidualErrorRate(int attempts, double sinr, double symbols, double efficiency, double margin = 1) =>
        BlockErrorRate.Of(attempts * sinr, symbols, efficiency, margin);

    /// <summary>
    /// The share of attempts that deliver a block at a constant SINR, (1 − ε(M·γ))/E[N] by the renewal-reward theorem:
    /// efficiency times it is the goodput in bit/s/Hz where lost blocks are sent anew.
    /// </summary>
    /// <inheritdoc cref="ExpectedAttempts" path="/param"/>
    /// <returns>A share in [0, 1].</returns>
    public static double DeliveredShare(int attempts, double sinr, double symbols, double efficiency, double margin = 1)
    {
        double expected = 0, failed = 1;
        // Failures beyond the last digit of 1 change neither sum.
        for (var m = 1; m <= attempts && failed > 1e-17; m++)
        {
            expected += failed;
            failed = BlockErrorRate.Of(m * sinr, symbols, efficiency, margin);
        }
        return (1 - failed) / expected;
    }
}
