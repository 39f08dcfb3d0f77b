namespace SemCom.Radio;

/// <summary>
/// Rician fading: a line of sight of K times the power of the scattered paths. The complex amplitude is √(K/(K+1)) + √(1/(2(K+1)))·(z₁ + j·z₂) with
/// standard normals z, so the power gain has unit mean and variance (1 + 2K)/(1 + K)² (Rice 1948; Simon and Alouini: Digital Communication over
/// Fading Channels, 2nd edition, section 2.2.1.2). K = 0 is Rayleigh fading.
/// </summary>
public static class RicianFading
{
    /// <summary>The power gain of two normal draws.</summary>
    /// <param name="k">The factor K, linear, at least 0.</param>
    /// <param name="inPhase">A standard normal draw z₁.</param>
    /// <param name="quadrature">A standard normal draw z₂, independent of the first.</param>
    /// <returns>The linear power gain, at least 0, unit mean.</returns>
    public static double PowerGain(double k, double inPhase, double quadrature)
    {
        var real = Math.Sqrt(2 * k) + inPhase;
        return (real * real + quadrature * quadrature) / (2 * (k + 1));
    }
}
