using SemCom.Radio;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>Where the base stations are, how far a point is from each, and what area they cover.</summary>
internal sealed class SiteLayout
{
    private readonly (double X, double Y)[] _sites;
    private readonly HexagonalLayout? _grid;

    public SiteLayout(Cell cell)
    {
        _sites = [.. cell.Sites.Coordinates()];
        var reach = cell.Radius.Max;
        if (cell.Sites is Sites.Hexagonal hexagonal)
        {
            _grid = new HexagonalLayout(hexagonal.InterSiteDistance, hexagonal.Rings, hexagonal.Border == Border.Wrapped);
            reach = hexagonal.InterSiteDistance / Math.Sqrt(3);
        }
        Area = new Area(
            _sites.Min(site => site.X) - reach, _sites.Min(site => site.Y) - reach,
            _sites.Max(site => site.X) + reach, _sites.Max(site => site.Y) + reach);
    }

    /// <summary>The sites, in m.</summary>
    public ReadOnlySpan<(double X, double Y)> Sites => _sites;

    /// <summary>The rectangle around all cells: users move within it.</summary>
    public Area Area { get; }

    /// <summary>From a site to a point, in m: the nearest way.</summary>
    public (double X, double Y) Displacement(int site, double x, double y) =>
        _grid?.Displacement(site, x, y) ?? (x - _sites[site].X, y - _sites[site].Y);

    /// <summary>A uniform point of a site's hexagon, in m.</summary>
    public (double X, double Y) PointInHexagon(int site, double first, double second) => _grid!.PointInHexagon(site, first, second);
}
