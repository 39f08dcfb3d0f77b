namespace SemCom.Radio;

/// <summary>
/// Rayleigh fading that is correlated over time by motion, Clarke's and Jakes' model, as a sum of N sinusoids with random angles of arrival and phases:
/// h(t) = 1/√N·Σₙ exp(j(2πf_D t cos αₙ + φₙ)), αₙ = (2πn + θₙ)/N, with θₙ and φₙ independent and uniform over a turn
/// (Xiao, Zheng and Beaulieu: Novel sum-of-sinusoids simulation models for Rayleigh and Rician fading channels, IEEE Trans. Wireless Commun. 5(12), 2006).
/// </summary>
/// <remarks>
/// Over links the autocorrelation E[h(t)·h*(t + τ)] is J₀(2πf_Dτ) exactly and the power has unit mean, at any N; at every instant |h|² is that of N unit phasors,
/// exponential but for an error of its distribution of about 0.12/N. (The model of Zheng and Xiao, IEEE Trans. Commun. 51(6), 2003, has the same autocorrelation but
/// one phase for all sinusoids, with which |h(0)|² is far from exponential at any N.) The gain is a function of time alone: it is worked out at any instant.
/// </remarks>
public static class JakesFading
{
    /// <summary>The number of sinusoids N that the simulator takes.</summary>
    public const int Sinusoids = 16;

    /// <summary>The Doppler shift of a sinusoid, f_D·cos αₙ.</summary>
    /// <param name="sinusoid">n, from 0 to <paramref name="count"/> − 1.</param>
    /// <param name="count">The number of sinusoids N.</param>
    /// <param name="maximum">The largest Doppler shift f_D in Hz.</param>
    /// <param name="uniform">A uniform draw in [0, 1): the part of its sector at which the wave arrives.</param>
    /// <returns>The shift in Hz, from −f_D to f_D.</returns>
    public static double Shift(int sinusoid, int count, double maximum, double uniform) =>
        maximum * Math.Cos(2 * Math.PI * (sinusoid + uniform) / count);

    /// <summary>The complex gain h(t).</summary>
    /// <param name="shifts">The sinusoids' <see cref="Shift"/>s in Hz.</param>
    /// <param name="phases">Their phases φₙ in turns: uniform draws in [0, 1). As many.</param>
    /// <param name="seconds">The instant t in s.</param>
    /// <returns>The in-phase and quadrature parts; |h|² has unit mean over the draws.</returns>
    public static (double InPhase, double Quadrature) Gain(ReadOnlySpan<double> shifts, ReadOnlySpan<double> phases, double seconds)
    {
        double inPhase = 0, quadrature = 0;
        for (var n = 0; n < shifts.Length; n++)
        {
            var turns = shifts[n] * seconds + phases[n];
            // Within a turn first: the sine of a large argument is slow.
            var (sine, cosine) = Math.SinCos(2 * Math.PI * (turns - Math.Floor(turns)));
            inPhase += cosine;
            quadrature += sine;
        }
        var scale = 1 / Math.Sqrt(shifts.Length);
        return (inPhase * scale, quadrature * scale);
    }
}
