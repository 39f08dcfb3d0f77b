namespace SemCom.Radio;

/// <summary>
/// Interference whose logarithm is uniform between two powers: every decade is as likely as every other. It is the
/// contended profile's law for the I_n of equation (2) [ours].
/// </summary>
public sealed class LogUniformInterference
{
    private readonly double _minimum;
    private readonly double _logRatio;

    /// <summary>Creates the law.</summary>
    /// <param name="minimum">Least power in W, above 0.</param>
    /// <param name="maximum">Greatest power in W, at least <paramref name="minimum"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are not 0 &lt; minimum ≤ maximum.</exception>
    public LogUniformInterference(double minimum, double maximum)
    {
        if (!(minimum > 0))
            throw new ArgumentOutOfRangeException(nameof(minimum), minimum, "The least interference is above 0 W.");
        if (!(maximum >= minimum && double.IsFinite(maximum)))
            throw new ArgumentOutOfRangeException(nameof(maximum), maximum, $"The greatest interference is at least {minimum} W.");
        _minimum = minimum;
        _logRatio = Math.Log(maximum / minimum);
    }

    /// <summary>The mean power (b − a)/ln(b/a) in W.</summary>
    public double Mean => _logRatio == 0 ? _minimum : _minimum * (Math.Exp(_logRatio) - 1) / _logRatio;

    /// <summary>The power at a quantile, a·(b/a)^u.</summary>
    /// <param name="uniform">A uniform draw u in [0, 1).</param>
    /// <returns>The interference power in W.</returns>
    public double Power(double uniform) => _minimum * Math.Exp(uniform * _logRatio);
}
