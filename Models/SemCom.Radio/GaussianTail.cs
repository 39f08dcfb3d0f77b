namespace SemCom.Radio;

/// <summary>The tail of the normal distribution and the complementary error function, to a relative error below 10⁻¹².</summary>
public static class GaussianTail
{
    /// <summary>Q(x) = P(Z &gt; x) = erfc(x/√2)/2 for a standard normal Z.</summary>
    /// <param name="x">Any number; the infinities give 1 and 0.</param>
    /// <returns>A probability in [0, 1].</returns>
    public static double Q(double x) => 0.5 * Erfc(x / Math.Sqrt(2));

    /// <summary>erfc(x) = 2/√π ∫ₓ^∞ e^(−t²) dt.</summary>
    /// <param name="x">Any number; the infinities give 2 and 0.</param>
    /// <returns>A number in [0, 2].</returns>
    public static double Erfc(double x)
    {
        if (x < 0)
            return 2 - Erfc(-x);
        if (x < 2)
            return 1 - ErfByAscendingSeries(x);
        // Below the least normal number, 2^-1022.
        return x > 26.5 ? 0 : ErfcByContinuedFraction(x);
    }

    /// <summary>Abramowitz and Stegun 7.1.6: all terms are positive, so nothing cancels.</summary>
    private static double ErfByAscendingSeries(double x)
    {
        double term = x, sum = x;
        for (var n = 1; term > sum * 1e-17; n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>Abramowitz and Stegun 7.1.14, from the inside out; what is left out after n levels is about e^(−2x√(2n)) of the whole.</summary>
    private static double ErfcByContinuedFraction(double x)
    {
        var fraction = x;
        for (var n = 12 + (int)(200 / (x * x)); n > 0; n--)
            fraction = x + 0.5 * n / fraction;
        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}
