using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>Where the base stations are, and how far a point is from each.</summary>
internal sealed class SiteLayout
{
    private readonly (double X, double Y)[] _sites;

    public SiteLayout(Cell cell)
    {
        _ = cell;
        _sites = [(0, 0)];
    }

    /// <summary>The sites, in m.</summary>
    public ReadOnlySpan<(double X, double Y)> Sites => _sites;

    /// <summary>From a site to a point, in m: the nearest way.</summary>
    public (double X, double Y) Displacement(int site, double x, double y) => (x - _sites[site].X, y - _sites[site].Y);
}
