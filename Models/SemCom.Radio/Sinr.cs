namespace SemCom.Radio;

/// <summary>Signal to interference and noise, the fraction inside equation (2): P·h/(I + W·N0) [form].</summary>
public static class Sinr
{
    /// <summary>The SINR of one link on one resource block.</summary>
    /// <param name="power">Transmit power P in W.</param>
    /// <param name="gain">Power gain h of the link (path loss times fading), linear.</param>
    /// <param name="interference">Interference power I in W.</param>
    /// <param name="bandwidth">Bandwidth W in Hz.</param>
    /// <param name="noiseDensity">Noise spectral density N0 in W/Hz (−174 dBm/Hz is 3.98e-21 W/Hz).</param>
    /// <returns>The linear SINR, dimensionless.</returns>
    public static double Of(double power, double gain, double interference, double bandwidth, double noiseDensity) =>
        power * gain / (interference + bandwidth * noiseDensity);
}
