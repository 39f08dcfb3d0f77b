namespace SemCom.Validation;

/// <summary>
/// Path loss, line of sight and shadowing of the urban cells of 3GPP TR 38.901 V16.1.0, Tables 7.4.1-1 and 7.4.2-1, with the
/// standard's heights: base station 25 m (UMa) or 10 m (UMi), users 1.5 m.
/// </summary>
internal abstract class UrbanPathLoss(double baseStationHeight, double carrier)
{
    private const double UserHeight = 1.5;

    protected double Carrier { get; } = 20 * Math.Log10(carrier / 1e9);

    public static UrbanPathLoss Uma(double carrier) => new Macrocell(carrier);

    public static UrbanPathLoss Umi(double carrier) => new Microcell(carrier);

    /// <summary>Path loss in dB.</summary>
    /// <param name="distance">Horizontal distance, m.</param>
    /// <param name="lineOfSight">Whether there is a line of sight.</param>
    public double Decibels(double distance, bool lineOfSight)
    {
        var height = baseStationHeight - UserHeight;
        var log = Math.Log10(Math.Sqrt(distance * distance + height * height));
        // Breakpoint d'_BP = 4·h'_BS·h'_UT·f/c, the heights less the environment's 1 m, and c = 3.0e8 m/s, as in the standard's note 1.
        var breakpoint = 4 * (baseStationHeight - 1) * (UserHeight - 1) * Math.Pow(10, Carrier / 20) * 1e9 / 3e8;
        var sight = distance <= breakpoint ? Near(log) : Far(log, Math.Log10(breakpoint * breakpoint + height * height));
        return lineOfSight ? sight : Math.Max(sight, Obstructed(log));
    }

    /// <summary>Probability of a line of sight, Table 7.4.2-1.</summary>
    public double LineOfSight(double distance) =>
        distance <= 18 ? 1 : 18 / distance + Math.Exp(-distance / Decay) * (1 - 18 / distance);

    /// <summary>Standard deviation of shadowing in dB.</summary>
    public abstract double Shadowing(bool lineOfSight);

    protected abstract double Decay { get; }

    protected abstract double Near(double log);

    protected abstract double Far(double log, double breakpoint);

    protected abstract double Obstructed(double log);

    private sealed class Macrocell(double carrier) : UrbanPathLoss(25, carrier)
    {
        protected override double Decay => 63;

        public override double Shadowing(bool lineOfSight) => lineOfSight ? 4 : 6;

        protected override double Near(double log) => 28 + 22 * log + Carrier;

        protected override double Far(double log, double breakpoint) => 28 + 40 * log + Carrier - 9 * breakpoint;

        protected override double Obstructed(double log) => 13.54 + 39.08 * log + Carrier;
    }

    private sealed class Microcell(double carrier) : UrbanPathLoss(10, carrier)
    {
        protected override double Decay => 36;

        public override double Shadowing(bool lineOfSight) => lineOfSight ? 4 : 7.82;

        protected override double Near(double log) => 32.4 + 21 * log + Carrier;

        protected override double Far(double log, double breakpoint) => 32.4 + 40 * log + Carrier - 9.5 * breakpoint;

        protected override double Obstructed(double log) => 35.3 * log + 22.4 + 21.3 / 20 * Carrier;
    }
}
