namespace SemCom.Radio;

/// <summary>
/// Rural macrocell (RMa): 3GPP TR 38.901 V16.1.0 Table 7.4.1-1 (path loss and shadowing), Table 7.4.2-1 (line of sight) and
/// Table 7.5-6 (correlation distance in the horizontal plane), for 0.5 GHz to 30 GHz and 10 m to 10 km (5 km without a line of sight).
/// </summary>
/// <remarks>
/// <para>With f_c in GHz and distances in m, in dB: PL_LOS = PL₁(d_3D) up to the breakpoint distance d_BP = 2π·h_BS·h_UT·f_c/c, and
/// PL₁(d_BP) + 40·log₁₀(d_3D/d_BP) beyond it, where
/// PL₁(d) = 20·log₁₀(40π·d·f_c/3) + min(0.03·h^1.72, 10)·log₁₀ d − min(0.044·h^1.72, 14.77) + 0.002·log₁₀(h)·d;
/// PL_NLOS = max(PL_LOS, 161.04 − 7.1·log₁₀ W + 7.5·log₁₀ h − (24.37 − 3.7·(h/h_BS)²)·log₁₀ h_BS
/// + (43.42 − 3.1·log₁₀ h_BS)·(log₁₀ d_3D − 3) + 20·log₁₀ f_c − (3.2·(log₁₀(11.75·h_UT))² − 4.97)).</para>
/// <para>Nearer than 10 m the path loss is that at 10 m; beyond the greatest distance the formulas are extrapolated.</para>
/// </remarks>
public sealed class RmaPathLoss : IPathLoss
{
    private readonly double _heightDifference;
    private readonly double _breakpoint;
    private readonly double _near;
    private readonly double _nearSlope;
    private readonly double _nearPerMetre;
    private readonly double _far;
    private readonly double _obstructed;
    private readonly double _obstructedSlope;

    /// <summary>Creates the model.</summary>
    /// <param name="carrier">Carrier frequency f_c in Hz, 0.5 GHz to 30 GHz.</param>
    /// <param name="baseStationHeight">Height h_BS of the base station's antenna in m, 10 m to 150 m.</param>
    /// <param name="userHeight">Height h_UT of the user's antenna in m, 1 m to 10 m.</param>
    /// <param name="streetWidth">Average width W of the streets in m, 5 m to 50 m.</param>
    /// <param name="buildingHeight">Average height h of the buildings in m, 5 m to 50 m.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public RmaPathLoss(double carrier, double baseStationHeight = 35, double userHeight = 1.5, double streetWidth = 20, double buildingHeight = 5)
    {
        var gigahertz = Tr38901.Gigahertz(carrier, 30);
        Tr38901.InRange(baseStationHeight, 10, 150, nameof(baseStationHeight));
        Tr38901.InRange(userHeight, 1, 10, nameof(userHeight));
        Tr38901.InRange(streetWidth, 5, 50, nameof(streetWidth));
        Tr38901.InRange(buildingHeight, 5, 50, nameof(buildingHeight));
        _heightDifference = baseStationHeight - userHeight;
        _breakpoint = 2 * Math.PI * baseStationHeight * userHeight * carrier / Tr38901.SpeedOfLight;
        var power = Math.Pow(buildingHeight, 1.72);
        _near = 20 * Math.Log10(40 * Math.PI * gigahertz / 3) - Math.Min(0.044 * power, 14.77);
        _nearSlope = 20 + Math.Min(0.03 * power, 10);
        _nearPerMetre = 0.002 * Math.Log10(buildingHeight);
        _far = Near(_breakpoint, Math.Log10(_breakpoint)) - 40 * Math.Log10(_breakpoint);
        var logHeight = Math.Log10(baseStationHeight);
        var ratio = buildingHeight / baseStationHeight;
        _obstructedSlope = 43.42 - 3.1 * logHeight;
        _obstructed = 161.04 - 7.1 * Math.Log10(streetWidth) + 7.5 * Math.Log10(buildingHeight) - (24.37 - 3.7 * ratio * ratio) * logHeight
            - 3 * _obstructedSlope + 20 * Math.Log10(gigahertz) - (3.2 * Math.Pow(Math.Log10(11.75 * userHeight), 2) - 4.97);
    }

    /// <inheritdoc/>
    public double Gain(double distance, bool lineOfSight = true)
    {
        var clamped = Tr38901.Clamp(distance, Tr38901.LeastDistance);
        var distance3D = Tr38901.Distance3D(clamped, _heightDifference);
        var logDistance = Math.Log10(distance3D);
        var loss = clamped <= _breakpoint ? Near(distance3D, logDistance) : _far + 40 * logDistance;
        if (!lineOfSight)
            loss = Math.Max(loss, _obstructed + _obstructedSlope * logDistance);
        return Tr38901.Gain(loss);
    }

    /// <summary>The probability of a line of sight outdoors: 1 up to 10 m, then e^(−(d − 10)/1000).</summary>
    /// <inheritdoc/>
    public double LineOfSightProbability(double distance) =>
        Math.Exp(-(Tr38901.Clamp(distance, Tr38901.LeastDistance) - 10) / 1000);

    /// <inheritdoc/>
    public double ShadowingDeviation(double distance, bool lineOfSight) =>
        lineOfSight ? distance <= _breakpoint ? 4 : 6 : 8;

    /// <inheritdoc/>
    public double ShadowingCorrelationDistance(bool lineOfSight) => lineOfSight ? 37 : 120;

    private double Near(double distance, double logDistance) => _near + _nearSlope * logDistance + _nearPerMetre * distance;
}
