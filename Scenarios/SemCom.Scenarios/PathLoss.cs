using System.ComponentModel;

namespace SemCom.Scenarios;

/// <summary>Loss over distance.</summary>
[Description("Loss over distance.")]
public abstract record PathLoss
{
    private PathLoss() { }

    /// <summary>Gain = distance^−exponent / reference loss, distance in m.</summary>
    [Description("Gain = distance^-exponent / reference-loss, with the distance in metres.")]
    public sealed record PowerLaw : PathLoss
    {
        /// <summary>Path-loss exponent; above 0 (2 in the paper).</summary>
        [Description("Path-loss exponent."), Quantity(Dimension.None), Range(Above = 0, Max = 10), Paper("2 in (2) [form]")]
        public required double Exponent { get; init; }

        /// <summary>Loss at 1 m as a power ratio; at least 1. Default 1, 0 dB, as in the paper.</summary>
        [Description("Loss at 1 m. The paper has none."), Quantity(Dimension.Ratio), Range(Min = 1), Paper("[ours]")]
        public double ReferenceLoss { get; init; } = 1;
    }

    /// <summary>Friis: gain = (λ/4πd)²; needs the carrier frequency.</summary>
    [Description("Free space after Friis: gain = (λ/4πd)^2. Needs cell.carrier.")]
    public sealed record FreeSpace : PathLoss;

    /// <summary>3GPP TR 38.901 urban macrocell; needs a carrier frequency of 0.5 to 100 GHz.</summary>
    [Description("Urban macrocell of 3GPP TR 38.901, for 10 m to 5 km; nearer counts as 10 m. Needs cell.carrier, 0.5 GHz to 100 GHz.")]
    public sealed record Uma : PathLoss
    {
        /// <summary>Height of the base station's antenna, m; 5 to 150 m. Default 25 m.</summary>
        [Description("Height h_BS of the base station's antenna. The standard's is the default."), Quantity(Dimension.Length), Range(Min = 5, Max = 150), Paper("[ours]")]
        public double BaseStationHeight { get; init; } = 25;

        /// <summary>Height of the users' antennas, m; 1.5 to 22.5 m. Default 1.5 m.</summary>
        [Description("Height h_UT of the users' antennas. Above 13 m the standard draws the height h_E of what stands around; here it is 1 m at any height."), Quantity(Dimension.Length), Range(Min = 1.5, Max = 22.5), Paper("[ours]")]
        public double UserHeight { get; init; } = 1.5;

        /// <summary>Which links have a line of sight.</summary>
        [Description("Which links have a line of sight."), Paper("[ours]")]
        public LineOfSight LineOfSight { get; init; } = LineOfSight.Drawn;

        /// <summary>What obstacles do to the path loss beyond its mean.</summary>
        [Description("What obstacles do to the path loss beyond its mean."), Paper("[ours]")]
        public Shadowing Shadowing { get; init; } = Shadowing.Correlated;
    }

    /// <summary>3GPP TR 38.901 urban microcell in a street canyon; needs a carrier frequency of 0.5 to 100 GHz.</summary>
    [Description("Urban microcell in a street canyon of 3GPP TR 38.901, for 10 m to 5 km; nearer counts as 10 m. Needs cell.carrier, 0.5 GHz to 100 GHz.")]
    public sealed record Umi : PathLoss
    {
        /// <summary>Height of the base station's antenna, m; 2 to 150 m. Default 10 m.</summary>
        [Description("Height h_BS of the base station's antenna. The standard's is the default."), Quantity(Dimension.Length), Range(Min = 2, Max = 150), Paper("[ours]")]
        public double BaseStationHeight { get; init; } = 10;

        /// <summary>Height of the users' antennas, m; 1.5 to 22.5 m. Default 1.5 m.</summary>
        [Description("Height h_UT of the users' antennas."), Quantity(Dimension.Length), Range(Min = 1.5, Max = 22.5), Paper("[ours]")]
        public double UserHeight { get; init; } = 1.5;

        /// <summary>Which links have a line of sight.</summary>
        [Description("Which links have a line of sight."), Paper("[ours]")]
        public LineOfSight LineOfSight { get; init; } = LineOfSight.Drawn;

        /// <summary>What obstacles do to the path loss beyond its mean.</summary>
        [Description("What obstacles do to the path loss beyond its mean."), Paper("[ours]")]
        public Shadowing Shadowing { get; init; } = Shadowing.Correlated;
    }

    /// <summary>3GPP TR 38.901 rural macrocell; needs a carrier frequency of 0.5 to 30 GHz.</summary>
    [Description("Rural macrocell of 3GPP TR 38.901, for 10 m to 10 km; nearer counts as 10 m. Needs cell.carrier, 0.5 GHz to 30 GHz.")]
    public sealed record Rma : PathLoss
    {
        /// <summary>Height of the base station's antenna, m; 10 to 150 m. Default 35 m.</summary>
        [Description("Height h_BS of the base station's antenna."), Quantity(Dimension.Length), Range(Min = 10, Max = 150), Paper("[ours]")]
        public double BaseStationHeight { get; init; } = 35;

        /// <summary>Height of the users' antennas, m; 1 to 10 m. Default 1.5 m.</summary>
        [Description("Height h_UT of the users' antennas."), Quantity(Dimension.Length), Range(Min = 1, Max = 10), Paper("[ours]")]
        public double UserHeight { get; init; } = 1.5;

        /// <summary>Average width of the streets, m; 5 to 50 m. Default 20 m.</summary>
        [Description("Average width W of the streets."), Quantity(Dimension.Length), Range(Min = 5, Max = 50), Paper("[ours]")]
        public double StreetWidth { get; init; } = 20;

        /// <summary>Average height of the buildings, m; 5 to 50 m. Default 5 m.</summary>
        [Description("Average height h of the buildings."), Quantity(Dimension.Length), Range(Min = 5, Max = 50), Paper("[ours]")]
        public double BuildingHeight { get; init; } = 5;

        /// <summary>Which links have a line of sight.</summary>
        [Description("Which links have a line of sight."), Paper("[ours]")]
        public LineOfSight LineOfSight { get; init; } = LineOfSight.Drawn;

        /// <summary>What obstacles do to the path loss beyond its mean.</summary>
        [Description("What obstacles do to the path loss beyond its mean."), Paper("[ours]")]
        public Shadowing Shadowing { get; init; } = Shadowing.Correlated;
    }

    /// <summary>3GPP TR 38.901 indoor hotspot in an office; needs a carrier frequency of 0.5 to 100 GHz.</summary>
    [Description("Indoor hotspot in an office of 3GPP TR 38.901, for 1 m to 150 m between the antennas; nearer counts as 1 m. Needs cell.carrier, 0.5 GHz to 100 GHz.")]
    public sealed record Inh : PathLoss
    {
        /// <summary>The kind of office, which decides the probability of a line of sight.</summary>
        [Description("Kind of office, which decides the probability of a line of sight."), Paper("[ours]")]
        public Office Office { get; init; } = Office.Mixed;

        /// <summary>Height of the base station's antenna, m; 0.5 to 20 m. Default 3 m.</summary>
        [Description("Height h_BS of the base station's antenna. The standard's, at the ceiling, is the default."), Quantity(Dimension.Length), Range(Min = 0.5, Max = 20), Paper("[ours]")]
        public double BaseStationHeight { get; init; } = 3;

        /// <summary>Height of the users' antennas, m; 0.5 to 20 m. Default 1 m.</summary>
        [Description("Height h_UT of the users' antennas."), Quantity(Dimension.Length), Range(Min = 0.5, Max = 20), Paper("[ours]")]
        public double UserHeight { get; init; } = 1;

        /// <summary>Which links have a line of sight.</summary>
        [Description("Which links have a line of sight."), Paper("[ours]")]
        public LineOfSight LineOfSight { get; init; } = LineOfSight.Drawn;

        /// <summary>What obstacles do to the path loss beyond its mean.</summary>
        [Description("What obstacles do to the path loss beyond its mean."), Paper("[ours]")]
        public Shadowing Shadowing { get; init; } = Shadowing.Correlated;
    }

    /// <summary>The carrier frequencies the model takes, Hz; null where it depends on none.</summary>
    internal (double Min, double Max)? Carriers => this switch
    {
        PowerLaw => null,
        FreeSpace => (0, double.PositiveInfinity),
        Rma => (0.5e9, 30e9),
        _ => (0.5e9, 100e9),
    };
}

/// <summary>Which links have a line of sight.</summary>
public enum LineOfSight
{
    /// <summary>Each link by the standard's probability at its distance, drawn per user, site and drop.</summary>
    [Description("each link by the standard's probability at its distance, drawn per user, site and drop")]
    Drawn,

    /// <summary>All links.</summary>
    [Description("all links")]
    Always,

    /// <summary>No link.</summary>
    [Description("no link")]
    Never,
}

/// <summary>What obstacles do to the path loss beyond its mean.</summary>
public enum Shadowing
{
    /// <summary>Normal in dB with the standard's deviation, correlated over the standard's distance, drawn per site and drop.</summary>
    [Description("normal in dB with the standard's deviation, correlated between places over the standard's distance, drawn per site and drop")]
    Correlated,

    /// <summary>Nothing.</summary>
    [Description("nothing: the mean alone")]
    None,
}

/// <summary>The kind of an office.</summary>
public enum Office
{
    /// <summary>Rooms and corridors.</summary>
    [Description("rooms and corridors")]
    Mixed,

    /// <summary>One open space.</summary>
    [Description("one open space")]
    Open,
}
