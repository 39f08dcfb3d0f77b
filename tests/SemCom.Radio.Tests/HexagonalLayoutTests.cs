using SemCom.Kernel;
using SemCom.Radio;

namespace SemCom.Radio.Tests;

public class HexagonalLayoutTests
{
    private const double Distance = 500;

    private static double Length((double X, double Y) way) => Math.Sqrt(way.X * way.X + way.Y * way.Y);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 7)]
    [InlineData(2, 19)]
    [InlineData(3, 37)]
    [InlineData(6, 127)]
    public void Sites_are_those_of_a_hexagonal_grid_within_the_rings(int rings, int count)
    {
        var sites = new HexagonalLayout(Distance, rings, wrapped: false).Sites;
        Assert.Equal(count, sites.Count);
        Assert.Equal((0, 0), sites[0]);

        // The slow way: every point of the grid that is at most so many steps from the centre.
        var expected = new List<(double, double)>();
        for (var q = -rings; q <= rings; q++)
            for (var r = -rings; r <= rings; r++)
                if (Math.Abs(q + r) <= rings)
                    expected.Add((Distance * (q + r / 2.0), Distance * r * Math.Sqrt(3) / 2));
        Assert.All(expected, point => Assert.Single(sites, site => Length((site.X - point.Item1, site.Y - point.Item2)) < 1e-9));
        Assert.Equal(expected.Count, sites.Count);
        for (var i = 1; i < count; i++)
            Assert.Equal(Distance, sites.Where((_, j) => j != i).Min(other => Length((other.X - sites[i].X, other.Y - sites[i].Y))), 1e-9);
    }

    /// <summary>Wrapped, all sites are alike: each has six neighbours and the same distances to the others.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void Wrapped_sites_all_see_the_same(int rings)
    {
        var layout = new HexagonalLayout(Distance, rings, wrapped: true);
        double[] Seen(int site) =>
            [.. Enumerable.Range(0, layout.Sites.Count).Where(other => other != site)
                .Select(other => Length(layout.Displacement(site, layout.Sites[other].X, layout.Sites[other].Y))).Order()];
        var centre = Seen(0);
        Assert.Equal(6, centre.Count(distance => Math.Abs(distance - Distance) < 1e-6));
        for (var site = 1; site < layout.Sites.Count; site++)
        {
            var seen = Seen(site);
            for (var i = 0; i < seen.Length; i++)
                Assert.Equal(centre[i], seen[i], 1e-6);
        }
    }

    /// <summary>Against all copies of the site within six clusters around, for points within the cluster and up to two clusters away.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void Wrapped_displacement_is_the_shortest_of_all_copies(int rings)
    {
        var layout = new HexagonalLayout(Distance, rings, wrapped: true);
        var plain = new HexagonalLayout(Distance, rings, wrapped: false);
        (double X, double Y) At(int q, int r) => (Distance * (q + r / 2.0), Distance * r * Math.Sqrt(3) / 2);
        var draws = new Substream(1, "points");
        for (var i = 0; i < 3000; i++)
        {
            var (site, cell) = (draws.NextInt(layout.Sites.Count), draws.NextInt(layout.Sites.Count));
            var (x, y) = layout.PointInHexagon(cell, draws.NextDouble(), draws.NextDouble());
            var away = i % 2 == 0 ? 1 : 5;
            (x, y) = (away * x, away * y);
            var direct = (X: x - layout.Sites[site].X, Y: y - layout.Sites[site].Y);
            Assert.Equal(direct, plain.Displacement(site, x, y));
            var shortest = double.PositiveInfinity;
            for (var a = -6; a <= 6; a++)
            {
                for (var b = -6; b <= 6; b++)
                {
                    var copy = At(a * (rings + 1) - b * rings, a * rings + b * (2 * rings + 1));
                    shortest = Math.Min(shortest, Length((direct.X - copy.X, direct.Y - copy.Y)));
                }
            }
            Assert.Equal(shortest, Length(layout.Displacement(site, x, y)), 1e-7);
            Assert.True(shortest <= Length(direct));
        }
    }

    /// <summary>No copy of another site intrudes: the copies of the cluster do not overlap.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_point_of_the_cluster_is_nearest_to_the_site_of_its_hexagon(int rings)
    {
        var layout = new HexagonalLayout(Distance, rings, wrapped: true);
        var draws = new Substream(2, "points");
        for (var i = 0; i < 2000; i++)
        {
            var cell = draws.NextInt(layout.Sites.Count);
            var (x, y) = layout.PointInHexagon(cell, draws.NextDouble(), draws.NextDouble());
            var own = Length(layout.Displacement(cell, x, y));
            Assert.Equal(own, Length((x - layout.Sites[cell].X, y - layout.Sites[cell].Y)), 1e-9);
            Assert.True(own <= Distance / Math.Sqrt(3) + 1e-9);
            for (var other = 0; other < layout.Sites.Count; other++)
                Assert.True(Length(layout.Displacement(other, x, y)) >= own - 1e-9);
        }
    }

    /// <summary>
    /// The hexagon cut into 6 triangles from the centre, each cut by a similar triangle of a quarter of the area: 12 parts with probabilities 1/24 and 1/8.
    /// Chi-squared with 11 degrees of freedom passes 51.4 once in 3e6 (false-alarm rate below 1e-6).
    /// </summary>
    [Fact]
    public void Points_are_uniform_over_the_hexagon()
    {
        const int points = 60_000;
        var layout = new HexagonalLayout(Distance, 1, wrapped: false);
        var draws = new Substream(3, "points");
        var found = new int[12];
        for (var i = 0; i < points; i++)
        {
            var (x, y) = layout.PointInHexagon(4, draws.NextDouble(), draws.NextDouble());
            (x, y) = (x - layout.Sites[4].X, y - layout.Sites[4].Y);
            // Sides are perpendicular to the directions of the neighbours, at multiples of 60°.
            var side = (int)Math.Round(Math.Atan2(y, x) / (Math.PI / 3));
            var towards = x * Math.Cos(side * Math.PI / 3) + y * Math.Sin(side * Math.PI / 3);
            Assert.True(towards <= Distance / 2 + 1e-9);
            found[2 * ((side + 6) % 6) + (towards < Distance / 4 ? 0 : 1)]++;
        }
        double chiSquared = 0;
        for (var part = 0; part < 12; part++)
        {
            var expected = points * (part % 2 == 0 ? 1 / 24.0 : 1 / 8.0);
            chiSquared += (found[part] - expected) * (found[part] - expected) / expected;
        }
        Assert.True(chiSquared < 51.4, $"chi-squared {chiSquared}");
    }

    [Fact]
    public void What_is_no_layout_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HexagonalLayout(0, 1, true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HexagonalLayout(500, -1, true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HexagonalLayout(500, 101, true));
    }
}
