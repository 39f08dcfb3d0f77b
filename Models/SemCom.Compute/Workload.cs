namespace SemCom.Compute;

/// <summary>
/// Processor cycles of a stage: ω·bits·δ, the numerator of equations (3) and (5) [form]. Extraction reads the image's
/// bits D at relative model size δ(k); decoding reads the features' bits Z(k) at δ_D.
/// </summary>
public static class Workload
{
    /// <summary>The cycles of a stage.</summary>
    /// <param name="cyclesPerBit">ω in cycles/bit.</param>
    /// <param name="bits">Bits read: D or Z(k).</param>
    /// <param name="relativeSize">δ: the model's size relative to the smallest, dimensionless (see <see cref="RelativeModelSize"/>).</param>
    /// <returns>The number of cycles.</returns>
    public static double Cycles(double cyclesPerBit, double bits, double relativeSize) => cyclesPerBit * bits * relativeSize;
}
