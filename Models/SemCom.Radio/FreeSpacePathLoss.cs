namespace SemCom.Radio;

/// <summary>
/// Free-space path loss between isotropic antennas: the power gain at distance d is (λ/4πd)² (Friis: A note on a simple
/// transmission formula, Proceedings of the IRE 34(5), 1946). Nearer than λ/4π, where the formula would give back
/// more than is sent, the gain is 1.
/// </summary>
public sealed class FreeSpacePathLoss : IPathLoss
{
    /// <summary>The speed of light in vacuum, m/s.</summary>
    public const double SpeedOfLight = 299_792_458;

    private readonly double _nearest;

    /// <summary>Creates the law for a carrier.</summary>
    /// <param name="carrier">Carrier frequency in Hz, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The frequency is not above 0.</exception>
    public FreeSpacePathLoss(double carrier)
    {
        if (!(carrier > 0 && double.IsFinite(carrier)))
            throw new ArgumentOutOfRangeException(nameof(carrier), carrier, "A carrier frequency is above 0 Hz.");
        _nearest = SpeedOfLight / carrier / (4 * Math.PI);
    }

    /// <inheritdoc/>
    public double Gain(double distance, bool lineOfSight = true)
    {
        if (!(distance > 0))
            throw new ArgumentOutOfRangeException(nameof(distance), distance, "A distance is above 0 m.");
        var ratio = Math.Min(1, _nearest / distance);
        return ratio * ratio;
    }

    /// <inheritdoc/>
    public double LineOfSightProbability(double distance) => 1;

    /// <inheritdoc/>
    public double ShadowingDeviation(double distance, bool lineOfSight) => 0;

    /// <inheritdoc/>
    public double ShadowingCorrelationDistance(bool lineOfSight) => 1;
}
