namespace SemCom.Radio;

/// <summary>
/// Urban microcell in a street canyon (UMi): 3GPP TR 38.901 V16.1.0 Table 7.4.1-1 (path loss and shadowing), Table 7.4.2-1 (line of
/// sight) and Table 7.5-6 (correlation distance in the horizontal plane), for 0.5 GHz to 100 GHz and 10 m to 5 km.
/// </summary>
/// <remarks>
/// <para>With f_c in GHz and d_3D in m, in dB: PL_LOS = 32.4 + 21·log₁₀ d_3D + 20·log₁₀ f_c up to the breakpoint distance
/// d'_BP = 4·h'_BS·h'_UT·f_c/c, and 32.4 + 40·log₁₀ d_3D + 20·log₁₀ f_c − 9.5·log₁₀(d'_BP² + (h_BS − h_UT)²) beyond it;
/// PL_NLOS = max(PL_LOS, 22.4 + 35.3·log₁₀ d_3D + 21.3·log₁₀ f_c − 0.3·(h_UT − 1.5)). The effective heights are h' = h − 1 m.</para>
/// <para>Nearer than 10 m the path loss is that at 10 m; beyond 5 km the formulas are extrapolated.</para>
/// </remarks>
public sealed class UmiPathLoss : IPathLoss
{
    private const double EnvironmentHeight = 1;

    private readonly double _heightDifference;
    private readonly double _breakpoint;
    private readonly double _near;
    private readonly double _far;
    private readonly double _obstructed;

    /// <summary>Creates the model.</summary>
    /// <param name="carrier">Carrier frequency f_c in Hz, 0.5 GHz to 100 GHz.</param>
    /// <param name="baseStationHeight">Height h_BS of the base station's antenna in m, 2 m to 150 m; the standard's is 10 m.</param>
    /// <param name="userHeight">Height h_UT of the user's antenna in m, 1.5 m to 22.5 m.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public UmiPathLoss(double carrier, double baseStationHeight = 10, double userHeight = 1.5)
    {
        var gigahertz = Tr38901.Gigahertz(carrier, 100);
        Tr38901.InRange(baseStationHeight, 2, 150, nameof(baseStationHeight));
        Tr38901.InRange(userHeight, 1.5, 22.5, nameof(userHeight));
        _heightDifference = baseStationHeight - userHeight;
        _breakpoint = 4 * (baseStationHeight - EnvironmentHeight) * (userHeight - EnvironmentHeight) * carrier / Tr38901.SpeedOfLight;
        _near = 32.4 + 20 * Math.Log10(gigahertz);
        _far = _near - 9.5 * Math.Log10(_breakpoint * _breakpoint + _heightDifference * _heightDifference);
        _obstructed = 22.4 + 21.3 * Math.Log10(gigahertz) - 0.3 * (userHeight - 1.5);
    }

    /// <inheritdoc/>
    public double Gain(double distance, bool lineOfSight = true)
    {
        var clamped = Tr38901.Clamp(distance, Tr38901.LeastDistance);
        var logDistance = Math.Log10(Tr38901.Distance3D(clamped, _heightDifference));
        var loss = clamped <= _breakpoint ? _near + 21 * logDistance : _far + 40 * logDistance;
        if (!lineOfSight)
            loss = Math.Max(loss, _obstructed + 35.3 * logDistance);
        return Tr38901.Gain(loss);
    }

    /// <summary>The probability of a line of sight outdoors: 1 up to 18 m, then 18/d + e^(−d/36)·(1 − 18/d).</summary>
    /// <inheritdoc/>
    public double LineOfSightProbability(double distance)
    {
        var d = Tr38901.Clamp(distance, Tr38901.LeastDistance);
        return d <= 18 ? 1 : 18 / d + Math.Exp(-d / 36) * (1 - 18 / d);
    }

    /// <inheritdoc/>
    public double ShadowingDeviation(double distance, bool lineOfSight) => lineOfSight ? 4 : 7.82;

    /// <inheritdoc/>
    public double ShadowingCorrelationDistance(bool lineOfSight) => lineOfSight ? 10 : 13;
}
