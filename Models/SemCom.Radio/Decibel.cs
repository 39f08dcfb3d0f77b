namespace SemCom.Radio;

/// <summary>Conversions between decibels and linear power ratios.</summary>
public static class Decibel
{
    /// <summary>The linear power ratio 10^(dB/10).</summary>
    /// <param name="decibels">A ratio in dB; any finite value.</param>
    /// <returns>The same ratio, linear and dimensionless.</returns>
    public static double ToLinear(double decibels) => Math.Pow(10, decibels / 10);

    /// <summary>The ratio 10·log10(x) in dB; negative infinity at 0.</summary>
    /// <param name="linear">A linear power ratio, at least 0.</param>
    /// <returns>The same ratio in dB.</returns>
    public static double FromLinear(double linear) => 10 * Math.Log10(linear);
}
