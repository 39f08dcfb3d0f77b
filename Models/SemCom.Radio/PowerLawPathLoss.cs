namespace SemCom.Radio;

/// <summary>
/// Power-law path loss: the mean power gain at distance d is g₁·d^−n. With n = 2 and g₁ = 1 this is the
/// d⁻² of equation (2), h = γ·d⁻² [form].
/// </summary>
public sealed class PowerLawPathLoss : IPathLoss
{
    private readonly double _exponent;
    private readonly double _gainAtOneMetre;

    /// <summary>Creates the law.</summary>
    /// <param name="exponent">The path-loss exponent n, above 0 (2 in free space).</param>
    /// <param name="referenceLoss">The loss at 1 m as a linear power ratio, 1/g₁, above 0; 1 in the paper.</param>
    /// <exception cref="ArgumentOutOfRangeException">The exponent is not above 0, or the loss is not.</exception>
    public PowerLawPathLoss(double exponent, double referenceLoss = 1)
    {
        if (!(exponent > 0 && double.IsFinite(exponent)))
            throw new ArgumentOutOfRangeException(nameof(exponent), exponent, "A path-loss exponent is above 0.");
        if (!(referenceLoss > 0 && double.IsFinite(referenceLoss)))
            throw new ArgumentOutOfRangeException(nameof(referenceLoss), referenceLoss, "A loss is a power ratio above 0.");
        _exponent = exponent;
        _gainAtOneMetre = 1 / referenceLoss;
    }

    /// <inheritdoc/>
    public double Gain(double distance, bool lineOfSight = true)
    {
        if (!(distance > 0))
            throw new ArgumentOutOfRangeException(nameof(distance), distance, "A distance is above 0 m.");
        return _gainAtOneMetre * Math.Pow(distance, -_exponent);
    }

    /// <inheritdoc/>
    public double LineOfSightProbability(double distance) => 1;

    /// <inheritdoc/>
    public double ShadowingDeviation(double distance, bool lineOfSight) => 0;

    /// <inheritdoc/>
    public double ShadowingCorrelationDistance(bool lineOfSight) => 1;
}
