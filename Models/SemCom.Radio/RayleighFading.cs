namespace SemCom.Radio;

/// <summary>
/// Rayleigh fading: without a line of sight the complex amplitude is Gaussian, so the power gain γ of equation (2)
/// is exponential with unit mean, P(γ ≤ x) = 1 − e^−x [form].
/// </summary>
/// <remarks>The simulator draws one gain a coherence block ("block fading"); a law over time is not this type's matter.</remarks>
public static class RayleighFading
{
    /// <summary>The power gain at a quantile, −ln(1 − u): the inverse of <see cref="Outage"/>.</summary>
    /// <param name="uniform">A uniform draw u in [0, 1) of at most 53 bits, so that 1 − u is exact.</param>
    /// <returns>The linear power gain, at least 0, unit mean.</returns>
    public static double PowerGain(double uniform) => -Math.Log(1 - uniform);

    /// <summary>The probability that the power gain is at most <paramref name="threshold"/>: 1 − e^−x.</summary>
    /// <param name="threshold">A linear power gain x, at least 0.</param>
    /// <returns>The outage probability in [0, 1].</returns>
    public static double Outage(double threshold) => 1 - Math.Exp(-threshold);
}
