using System.ComponentModel;
using SemCom.Radio;

namespace SemCom.Scenarios;

/// <summary>Where the base stations are.</summary>
[Description("Where the base stations are.")]
public abstract record Sites
{
    private Sites() { }

    /// <summary>One base station at the origin.</summary>
    [Description("One base station at the origin.")]
    public sealed record Single : Sites;

    /// <summary>A hexagonal grid: a central site at the origin and rings around it.</summary>
    [Description("A hexagonal grid: site 0 at the origin, then ring by ring, each counterclockwise from the east; 7, 19, 37, 61, 91 or 127 sites.")]
    public sealed record Hexagonal : Sites
    {
        /// <summary>Rings around the central site, 1 to 6.</summary>
        [Description("Rings around the central site."), Range(Min = 1, Max = 6), Paper("[ours]")]
        public required int Rings { get; init; }

        /// <summary>Distance between neighbouring sites, m; 1 m to 1000 km.</summary>
        [Description("Distance between neighbouring sites."), Quantity(Dimension.Length), Range(Min = 1, Max = 1e6), Paper("[ours]")]
        public required double InterSiteDistance { get; init; }

        /// <summary>What lies beyond the outermost sites.</summary>
        [Description("What lies beyond the outermost sites."), Paper("[ours]")]
        public Border Border { get; init; } = Border.Wrapped;
    }

    /// <summary>Given points, one a site.</summary>
    [Description("Given points, one a site, at most 200."), Case(CaseForm.Value)]
    public sealed record Positions : Sites
    {
        /// <summary>The points; 1 to 200, all different.</summary>
        [Description("The points, all different."), Range(Min = 1, Max = 200), Paper("[ours]")]
        public required IReadOnlyList<Position> Points { get; init; }
    }

    /// <summary>Where each base station is, m to the east and to the north of the origin.</summary>
    public IReadOnlyList<(double X, double Y)> Coordinates() => this switch
    {
        Hexagonal grid => new HexagonalLayout(grid.InterSiteDistance, grid.Rings, grid.Border == Border.Wrapped).Sites,
        Positions given => [.. given.Points.Select(point => (point.X, point.Y))],
        _ => [(0, 0)],
    };
}

/// <summary>What lies beyond the outermost sites of a hexagonal grid.</summary>
public enum Border
{
    /// <summary>Wrap-around: copies of the grid on all six sides, so that every site has six neighbours.</summary>
    [Description("copies of the grid on all six sides (wrap-around), so that every site has six neighbours; a link takes the shortest way")]
    Wrapped,

    /// <summary>Nothing.</summary>
    [Description("nothing")]
    Open,
}
