namespace SemCom.Radio;

/// <summary>
/// Rayleigh fading whose complex gain is a stationary Gauss–Markov process of unit power: h_b = ρ·h_{b−1} + √(1 − ρ²)·w_b with circular normal innovations w
/// (the first-order case of Baddour and Beaulieu: Autoregressive modeling for fading channel simulation, IEEE Trans. Wireless Commun. 4(4), 2005).
/// Its autocorrelation is ρ^k, with ρ = J₀(2πf_D·T) over one step T.
/// </summary>
/// <remarks>
/// The recursion would need every step since the beginning. As the process is Markov, the gain half-way between two blocks depends on those two alone, so any block
/// is reached from two distant blocks by halving: the law is the same, the value of a block does not depend on which were asked before, and the cost is the logarithm of the
/// memory. With θ = −s·ln ρ for two blocks s before and s behind, h = (h₋ + h₊)/(2·cosh θ) + √(tanh θ)·w.
/// </remarks>
public static class GaussMarkovFading
{
    /// <summary>The decay a step, −ln ρ with ρ = J₀(2πf_D·T); infinite where J₀ is not positive, so that steps are independent.</summary>
    /// <param name="shift">The largest Doppler shift f_D in Hz, at least 0.</param>
    /// <param name="step">The length of a step T in s, above 0.</param>
    /// <returns>−ln ρ, at least 0.</returns>
    public static double Decay(double shift, double step)
    {
        var x = 2 * Math.PI * shift * step;
        // 1 − J₀ loses its digits for small steps: −ln J₀(x) = x²/4 + x⁴/64 + x⁶/576 + …
        if (x < 0.05)
            return x * x / 4 * (1 + x * x / 16 * (1 + x * x / 9));
        // Beyond the first zero J₀ swings; a Markov process does not, and forgets there.
        return x < FirstZero ? -Math.Log(BesselJ0.Of(x)) : double.PositiveInfinity;
    }

    /// <summary>
    /// The number of steps 2^m after which the correlation ρ^(2^m) is below 2⁻⁵⁴, so that the gains at its multiples are independent to the last digit; m is at most 62.
    /// </summary>
    /// <param name="decay">−ln ρ, at least 0.</param>
    /// <returns>m, from 0 to 62.</returns>
    public static int Memory(double decay)
    {
        var m = 0;
        while (m < 62 && decay * (1L << m) < 54 * 0.69314718055994531)
            m++;
        return m;
    }

    /// <summary>The law of the gain half-way between two blocks: its weight on each of them, and the deviation of what is new.</summary>
    /// <param name="decay">−ln ρ a step, at least 0.</param>
    /// <param name="steps">The distance s to either block in steps, at least 1.</param>
    /// <returns>1/(2·cosh θ) and √(tanh θ), θ = s·decay.</returns>
    public static (double Weight, double Deviation) Midpoint(double decay, long steps)
    {
        var angle = decay * steps;
        return (0.5 / Math.Cosh(angle), Math.Sqrt(Math.Tanh(angle)));
    }

    private const double FirstZero = 2.404825557695773;
}
