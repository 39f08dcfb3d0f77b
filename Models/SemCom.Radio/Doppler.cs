namespace SemCom.Radio;

/// <summary>How fast a channel changes when the user moves.</summary>
public static class Doppler
{
    /// <summary>The speed of light in m/s, exact by the definition of the metre.</summary>
    public const double SpeedOfLight = 299_792_458;

    /// <summary>The largest Doppler shift f_D = v·f_c/c.</summary>
    /// <param name="speed">Speed v in m/s, at least 0.</param>
    /// <param name="carrier">Carrier frequency f_c in Hz, above 0.</param>
    /// <returns>f_D in Hz.</returns>
    public static double Shift(double speed, double carrier) => speed * carrier / SpeedOfLight;

    /// <summary>The coherence time 0.423/f_D, the geometric mean of 1/f_D and 9/(16πf_D) (Rappaport: Wireless Communications, 2nd edition, equation (5.40.c)).</summary>
    /// <param name="shift">The largest Doppler shift f_D in Hz, at least 0.</param>
    /// <returns>The coherence time in s; infinite for a user at rest.</returns>
    public static double CoherenceTime(double shift) => 0.423 / shift;
}
