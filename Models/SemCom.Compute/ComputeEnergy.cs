namespace SemCom.Compute;

/// <summary>
/// Dynamic energy of a CMOS processor, ζ·f²·cycles: the first term of equation (7), ζ_B·f_B²·ω_B·D·δ(k), and
/// equation (8), ζ·f²·ω·Z(k)·δ_D [form].
/// </summary>
public static class ComputeEnergy
{
    /// <summary>The energy of a stage.</summary>
    /// <param name="switchedCapacitance">Effective switched capacitance ζ (J·s²/cycle, of the order of 1e-29…1e-27).</param>
    /// <param name="frequency">Clock frequency f in Hz.</param>
    /// <param name="cycles">Cycles of the stage (<see cref="Workload"/>).</param>
    /// <returns>The energy in J.</returns>
    public static double Joules(double switchedCapacitance, double frequency, double cycles) =>
        switchedCapacitance * frequency * frequency * cycles;
}
