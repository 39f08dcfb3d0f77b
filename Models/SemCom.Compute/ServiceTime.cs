namespace SemCom.Compute;

/// <summary>
/// Service time from cycles: equation (3), tE = ω_B·D·δ(k)/f_B, at the base station and equation (5),
/// tD = ω·Z(k)·δ_D/f, at the user's device [form].
/// </summary>
public static class ServiceTime
{
    /// <summary>The time a processor takes.</summary>
    /// <param name="cycles">Cycles of the stage (<see cref="Workload"/>).</param>
    /// <param name="frequency">Clock frequency f in Hz, above 0.</param>
    /// <returns>The time in s.</returns>
    public static double Seconds(double cycles, double frequency) => cycles / frequency;
}
