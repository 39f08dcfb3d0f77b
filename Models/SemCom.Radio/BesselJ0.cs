namespace SemCom.Radio;

/// <summary>
/// The Bessel function of the first kind of order 0, to an absolute error of about 10⁻¹⁵: the autocorrelation of isotropic scattering at lag τ is
/// J₀(2πf_Dτ) (Clarke: A statistical theory of mobile-radio reception, Bell Syst. Tech. J. 47, 1968).
/// </summary>
public static class BesselJ0
{
    private const double Asymptotic = 25;
    private const int Points = 64;

    /// <summary>J₀(x).</summary>
    /// <param name="x">Any finite number.</param>
    /// <returns>A number in [−0.403, 1].</returns>
    public static double Of(double x)
    {
        x = Math.Abs(x);
        return x < Asymptotic ? ByIntegral(x) : ByHankelExpansion(x);
    }

    /// <summary>
    /// Abramowitz and Stegun 9.1.18, J₀(x) = 1/π ∫₀^π cos(x sin θ) dθ, by the trapezoidal rule with N points a turn, whose error for this periodic
    /// integrand is 2·J_N(x): below 10⁻¹⁷ for N = 64 and x up to 25. A quarter of the turn stands for the whole.
    /// </summary>
    private static double ByIntegral(double x)
    {
        var sum = (1 + Math.Cos(x)) / 2;
        for (var i = 1; i < Points / 4; i++)
            sum += Math.Cos(x * Math.Sin(2 * Math.PI * i / Points));
        return sum / (Points / 4);
    }

    /// <summary>Abramowitz and Stegun 9.2.5, 9.2.9 and 9.2.10, ended at the least term: its size, about e^(−2x), is the error.</summary>
    private static double ByHankelExpansion(double x)
    {
        double p = 1, q = 0, term = 1;
        for (var k = 1; ; k++)
        {
            var next = -term * (2 * k - 1) * (2 * k - 1) / (8 * k * x);
            if (Math.Abs(next) >= Math.Abs(term) || Math.Abs(next) < 1e-18)
                break;
            term = next;
            // The signs go + + − − over the terms of P and Q in turn.
            var signed = (k / 2 & 1) == 0 ? term : -term;
            if ((k & 1) == 0)
                p += signed;
            else
                q += signed;
        }
        var angle = x - Math.PI / 4;
        return Math.Sqrt(2 / (Math.PI * x)) * (p * Math.Cos(angle) - q * Math.Sin(angle));
    }
}
