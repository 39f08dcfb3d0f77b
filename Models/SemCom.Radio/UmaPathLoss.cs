namespace SemCom.Radio;

/// <summary>
/// Urban macrocell (UMa): 3GPP TR 38.901 V16.1.0 Table 7.4.1-1 (path loss and shadowing), Table 7.4.2-1 (line of sight) and
/// Table 7.5-6 (correlation distance in the horizontal plane), for 0.5 GHz to 100 GHz and 10 m to 5 km.
/// </summary>
/// <remarks>
/// <para>With f_c in GHz and d_3D in m, in dB: PL_LOS = 28.0 + 22·log₁₀ d_3D + 20·log₁₀ f_c up to the breakpoint distance
/// d'_BP = 4·h'_BS·h'_UT·f_c/c, and 28.0 + 40·log₁₀ d_3D + 20·log₁₀ f_c − 9·log₁₀(d'_BP² + (h_BS − h_UT)²) beyond it;
/// PL_NLOS = max(PL_LOS, 13.54 + 39.08·log₁₀ d_3D + 20·log₁₀ f_c − 0.6·(h_UT − 1.5)).</para>
/// <para>The effective heights are h' = h − h_E with the environment's height h_E = 1 m. That is certain for users below 13 m; for
/// those above, the standard draws h_E from a distribution, which this deterministic model does not follow.</para>
/// <para>Nearer than 10 m the path loss is that at 10 m; beyond 5 km the formulas are extrapolated.</para>
/// </remarks>
public sealed class UmaPathLoss : IPathLoss
{
    private const double EnvironmentHeight = 1;

    private readonly double _heightDifference;
    private readonly double _breakpoint;
    private readonly double _near;
    private readonly double _far;
    private readonly double _obstructed;
    private readonly double _heightFactor;

    /// <summary>Creates the model.</summary>
    /// <param name="carrier">Carrier frequency f_c in Hz, 0.5 GHz to 100 GHz.</param>
    /// <param name="baseStationHeight">Height h_BS of the base station's antenna in m, 5 m to 150 m; the standard's is 25 m.</param>
    /// <param name="userHeight">Height h_UT of the user's antenna in m, 1.5 m to 22.5 m.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public UmaPathLoss(double carrier, double baseStationHeight = 25, double userHeight = 1.5)
    {
        var gigahertz = Tr38901.Gigahertz(carrier, 100);
        Tr38901.InRange(baseStationHeight, 5, 150, nameof(baseStationHeight));
        Tr38901.InRange(userHeight, 1.5, 22.5, nameof(userHeight));
        _heightDifference = baseStationHeight - userHeight;
        _breakpoint = 4 * (baseStationHeight - EnvironmentHeight) * (userHeight - EnvironmentHeight) * carrier / Tr38901.SpeedOfLight;
        var frequencyLoss = 20 * Math.Log10(gigahertz);
        _near = 28 + frequencyLoss;
        _far = 28 + frequencyLoss - 9 * Math.Log10(_breakpoint * _breakpoint + _heightDifference * _heightDifference);
        _obstructed = 13.54 + frequencyLoss - 0.6 * (userHeight - 1.5);
        _heightFactor = userHeight <= 13 ? 0 : Math.Pow((userHeight - 13) / 10, 1.5);
    }

    /// <inheritdoc/>
    public double Gain(double distance, bool lineOfSight = true)
    {
        var clamped = Tr38901.Clamp(distance, Tr38901.LeastDistance);
        var logDistance = Math.Log10(Tr38901.Distance3D(clamped, _heightDifference));
        var loss = clamped <= _breakpoint ? _near + 22 * logDistance : _far + 40 * logDistance;
        if (!lineOfSight)
            loss = Math.Max(loss, _obstructed + 39.08 * logDistance);
        return Tr38901.Gain(loss);
    }

    /// <summary>
    /// The probability of a line of sight outdoors: 1 up to 18 m, then (18/d + e^(−d/63)·(1 − 18/d))·(1 + C'·(5/4)·(d/100)³·e^(−d/150)) with
    /// C' = 0 for users up to 13 m and ((h_UT − 13)/10)^1.5 above.
    /// </summary>
    /// <inheritdoc/>
    public double LineOfSightProbability(double distance)
    {
        var d = Tr38901.Clamp(distance, Tr38901.LeastDistance);
        if (d <= 18)
            return 1;
        var onTheGround = 18 / d + Math.Exp(-d / 63) * (1 - 18 / d);
        return onTheGround * (1 + _heightFactor * 1.25 * Math.Pow(d / 100, 3) * Math.Exp(-d / 150));
    }

    /// <inheritdoc/>
    public double ShadowingDeviation(double distance, bool lineOfSight) => lineOfSight ? 4 : 6;

    /// <inheritdoc/>
    public double ShadowingCorrelationDistance(bool lineOfSight) => lineOfSight ? 37 : 50;
}
