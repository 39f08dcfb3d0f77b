namespace SemCom.Radio;

/// <summary>
/// Base stations on a hexagonal grid: a central site and rings around it, 1 + 3r(r + 1) sites in all, each the centre of a
/// hexagonal cell (3GPP TR 38.901 V16.1.0 section 7.2 evaluates on 19 of them).
/// </summary>
/// <remarks>
/// Wrapped, the plane is paved with copies of this cluster of N cells, so that sites at the border have neighbours all around. The copies lie
/// at the six shortest vectors of length √N times the inter-site distance, (r + 1, r) in the grid's coordinates and its turns by 60°
/// (MacDonald: The cellular concept, Bell System Technical Journal 58(1), 1979).
/// </remarks>
public sealed class HexagonalLayout
{
    private static readonly double HalfRoot3 = Math.Sqrt(3) / 2;

    private readonly double _interSiteDistance;
    private readonly (double X, double Y)[] _sites;
    private readonly (double X, double Y)[] _copies;

    /// <summary>Creates the layout: site 0 at the origin, then ring by ring, each counterclockwise from the east.</summary>
    /// <param name="interSiteDistance">Distance between neighbouring sites in m, above 0.</param>
    /// <param name="rings">Rings around the central site, 0 to 100.</param>
    /// <param name="wrapped">Whether the cluster is wrapped around.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public HexagonalLayout(double interSiteDistance, int rings, bool wrapped)
    {
        if (!(interSiteDistance > 0 && double.IsFinite(interSiteDistance)))
            throw new ArgumentOutOfRangeException(nameof(interSiteDistance), interSiteDistance, "An inter-site distance is above 0 m.");
        if (rings is < 0 or > 100)
            throw new ArgumentOutOfRangeException(nameof(rings), rings, "A hexagonal layout has 0 to 100 rings.");
        _interSiteDistance = interSiteDistance;
        _sites = new (double, double)[1 + 3 * rings * (rings + 1)];
        var site = 1;
        for (var ring = 1; ring <= rings; ring++)
        {
            var (q, r) = (ring, 0);
            var (stepQ, stepR) = (-1, 1); // along the ring's first side, 120° from the east
            for (var side = 0; side < 6; side++)
            {
                for (var step = 0; step < ring; step++)
                {
                    _sites[site++] = Point(q, r);
                    (q, r) = (q + stepQ, r + stepR);
                }
                (stepQ, stepR) = TurnedBy60(stepQ, stepR);
            }
        }
        _copies = new (double, double)[wrapped ? 6 : 0];
        var (copyQ, copyR) = (rings + 1, rings);
        for (var i = 0; i < _copies.Length; i++)
        {
            _copies[i] = Point(copyQ, copyR);
            (copyQ, copyR) = TurnedBy60(copyQ, copyR);
        }
    }

    /// <summary>The sites, m east and m north of the central one.</summary>
    public IReadOnlyList<(double X, double Y)> Sites => _sites;

    /// <summary>The way from a site to a point: wrapped, the shortest from the site or any copy of it, wherever the point is.</summary>
    /// <param name="site">Index of the site.</param>
    /// <param name="x">The point's distance to the east of the central site in m.</param>
    /// <param name="y">The point's distance to the north of the central site in m.</param>
    /// <returns>The point's distance to the east and to the north of the site, in m.</returns>
    public (double X, double Y) Displacement(int site, double x, double y)
    {
        var way = (X: x - _sites[site].X, Y: y - _sites[site].Y);
        // Steps to a nearer copy among the six around lead to the nearest of all, since no cell of the copies' lattice has other neighbours.
        while (true)
        {
            var shortest = way;
            foreach (var (copyX, copyY) in _copies)
            {
                var (dx, dy) = (way.X - copyX, way.Y - copyY);
                if (dx * dx + dy * dy < shortest.X * shortest.X + shortest.Y * shortest.Y)
                    shortest = (dx, dy);
            }
            if (shortest == way)
                return way;
            way = shortest;
        }
    }

    /// <summary>A point uniform over the area of a site's hexagon, whose corners are (inter-site distance)/√3 from the site.</summary>
    /// <param name="site">Index of the site.</param>
    /// <param name="first">A uniform draw in [0, 1).</param>
    /// <param name="second">Another one, independent of the first.</param>
    /// <returns>The point, m east and m north of the central site.</returns>
    public (double X, double Y) PointInHexagon(int site, double first, double second)
    {
        // The hexagon is three rhombi that meet in its centre: one third of the first draw each.
        var rhombus = Math.Min((int)(3 * first), 2);
        var along = 3 * first - rhombus;
        var (leftX, leftY) = Corner(2 * rhombus);
        var (rightX, rightY) = Corner(2 * rhombus + 2);
        return (_sites[site].X + along * leftX + second * rightX, _sites[site].Y + along * leftY + second * rightY);
    }

    /// <summary>Corner i of the hexagon around the origin, 30° + i·60° from the east.</summary>
    private (double X, double Y) Corner(int i)
    {
        var (sine, cosine) = Math.SinCos(Math.PI / 6 + i * Math.PI / 3);
        var radius = _interSiteDistance / Math.Sqrt(3);
        return (radius * cosine, radius * sine);
    }

    /// <summary>The point of grid coordinates along the axes at 0° and 60°.</summary>
    private (double X, double Y) Point(int q, int r) => (_interSiteDistance * (q + 0.5 * r), _interSiteDistance * HalfRoot3 * r);

    private static (int Q, int R) TurnedBy60(int q, int r) => (-r, q + r);
}
