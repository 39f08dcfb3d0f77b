namespace SemCom.Radio;

/// <summary>
/// Indoor hotspot in an office (InH): 3GPP TR 38.901 V16.1.0 Table 7.4.1-1 (path loss and shadowing), Table 7.4.2-1 (line of sight) and
/// Table 7.5-6 (correlation distance in the horizontal plane), for 0.5 GHz to 100 GHz and d_3D from 1 m to 150 m.
/// </summary>
/// <remarks>
/// <para>With f_c in GHz and d_3D in m, in dB: PL_LOS = 32.4 + 17.3·log₁₀ d_3D + 20·log₁₀ f_c;
/// PL_NLOS = max(PL_LOS, 17.30 + 38.3·log₁₀ d_3D + 24.9·log₁₀ f_c).</para>
/// <para>Where d_3D is below 1 m the path loss is that at 1 m; beyond 150 m the formulas are extrapolated.</para>
/// </remarks>
public sealed class InhPathLoss : IPathLoss
{
    private const double LeastDistance3D = 1;

    private readonly bool _open;
    private readonly double _heightDifference;
    private readonly double _near;
    private readonly double _obstructed;

    /// <summary>Creates the model.</summary>
    /// <param name="carrier">Carrier frequency f_c in Hz, 0.5 GHz to 100 GHz.</param>
    /// <param name="open">Whether the office is open; else mixed. Only the line of sight depends on it.</param>
    /// <param name="baseStationHeight">Height h_BS of the base station's antenna in m, 0.5 m to 20 m; the standard's is 3 m, at the ceiling.</param>
    /// <param name="userHeight">Height h_UT of the user's antenna in m, 0.5 m to 20 m; the standard's is 1 m.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public InhPathLoss(double carrier, bool open = false, double baseStationHeight = 3, double userHeight = 1)
    {
        var gigahertz = Tr38901.Gigahertz(carrier, 100);
        Tr38901.InRange(baseStationHeight, 0.5, 20, nameof(baseStationHeight));
        Tr38901.InRange(userHeight, 0.5, 20, nameof(userHeight));
        _open = open;
        _heightDifference = baseStationHeight - userHeight;
        _near = 32.4 + 20 * Math.Log10(gigahertz);
        _obstructed = 17.3 + 24.9 * Math.Log10(gigahertz);
    }

    /// <inheritdoc/>
    public double Gain(double distance, bool lineOfSight = true)
    {
        var distance3D = Tr38901.Distance3D(Tr38901.Clamp(distance, 0), _heightDifference);
        var logDistance = Math.Log10(Math.Max(distance3D, LeastDistance3D));
        var loss = _near + 17.3 * logDistance;
        if (!lineOfSight)
            loss = Math.Max(loss, _obstructed + 38.3 * logDistance);
        return Tr38901.Gain(loss);
    }

    /// <summary>
    /// The probability of a line of sight. Mixed office: 1 up to 1.2 m, e^(−(d − 1.2)/4.7) below 6.5 m, then 0.32·e^(−(d − 6.5)/32.6).
    /// Open office: 1 up to 5 m, e^(−(d − 5)/70.8) up to 49 m, then 0.54·e^(−(d − 49)/211.7).
    /// </summary>
    /// <inheritdoc/>
    public double LineOfSightProbability(double distance)
    {
        var d = Tr38901.Clamp(distance, 0);
        if (_open)
            return d <= 5 ? 1 : d <= 49 ? Math.Exp(-(d - 5) / 70.8) : 0.54 * Math.Exp(-(d - 49) / 211.7);
        return d <= 1.2 ? 1 : d < 6.5 ? Math.Exp(-(d - 1.2) / 4.7) : 0.32 * Math.Exp(-(d - 6.5) / 32.6);
    }

    /// <inheritdoc/>
    public double ShadowingDeviation(double distance, bool lineOfSight) => lineOfSight ? 3 : 8.03;

    /// <inheritdoc/>
    public double ShadowingCorrelationDistance(bool lineOfSight) => lineOfSight ? 10 : 6;
}
