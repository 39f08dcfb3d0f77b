namespace SemCom.Radio;

/// <summary>Equation (4): the time to send the features, tT = Z(k)/c [form].</summary>
public static class TransmissionTime
{
    /// <summary>The time at a constant rate.</summary>
    /// <param name="bits">Feature bits Z(k): 16 384 for 512 float32, 24 576 for 768.</param>
    /// <param name="rate">Rate c in bit/s.</param>
    /// <returns>The time in s; infinite where the rate is 0.</returns>
    public static double Seconds(double bits, double rate) => bits / rate;
}
