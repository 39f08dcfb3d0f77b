namespace SemCom.Radio;

/// <summary>The second term of equation (7): the energy to send the features, P·tT [form].</summary>
public static class TransmissionEnergy
{
    /// <summary>The energy of a transmission.</summary>
    /// <param name="power">Transmit power P in W.</param>
    /// <param name="seconds">Time on the air tT in s.</param>
    /// <returns>The energy in J.</returns>
    public static double Joules(double power, double seconds) => power * seconds;
}
