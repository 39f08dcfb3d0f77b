namespace SemCom.Scenarios.Tests;

/// <summary>Path losses, sites and the placements that go with them.</summary>
public class PropagationTests
{
    private const string PowerLaw = "path-loss: { power-law: { exponent: 2 } }";

    private static Scenario Read(string text) => ScenarioReader.Parse(text, Sample.File).Scenario;

    private static PathLoss PathLossOf(string written) => Read(Sample.Changed(PowerLaw, $"carrier: 3.5 GHz\n  path-loss: {written}")).Cell.PathLoss;

    /// <summary>The defaults are those of 3GPP TR 38.901 V16.1.0 Tables 7.2-1, 7.2-2 and 7.4.1-1.</summary>
    [Fact]
    public void A_path_loss_alone_is_the_standards()
    {
        Assert.Equal(new PathLoss.FreeSpace(), PathLossOf("free-space"));
        var uma = Assert.IsType<PathLoss.Uma>(PathLossOf("uma"));
        Assert.Equal((25, 1.5, LineOfSight.Drawn, Shadowing.Correlated), (uma.BaseStationHeight, uma.UserHeight, uma.LineOfSight, uma.Shadowing));
        var umi = Assert.IsType<PathLoss.Umi>(PathLossOf("umi"));
        Assert.Equal((10, 1.5, LineOfSight.Drawn, Shadowing.Correlated), (umi.BaseStationHeight, umi.UserHeight, umi.LineOfSight, umi.Shadowing));
        var rma = Assert.IsType<PathLoss.Rma>(PathLossOf("rma"));
        Assert.Equal((35, 1.5, 20, 5, LineOfSight.Drawn, Shadowing.Correlated), (rma.BaseStationHeight, rma.UserHeight, rma.StreetWidth, rma.BuildingHeight, rma.LineOfSight, rma.Shadowing));
        var inh = Assert.IsType<PathLoss.Inh>(PathLossOf("inh"));
        Assert.Equal((3, 1, Office.Mixed, LineOfSight.Drawn, Shadowing.Correlated), (inh.BaseStationHeight, inh.UserHeight, inh.Office, inh.LineOfSight, inh.Shadowing));
    }

    [Fact]
    public void Every_option_of_a_path_loss_is_read()
    {
        Assert.Equal(
            new PathLoss.Uma { BaseStationHeight = 30, UserHeight = 2, LineOfSight = LineOfSight.Always, Shadowing = Shadowing.None },
            PathLossOf("{ uma: { base-station-height: 30 m, user-height: 2 m, line-of-sight: always, shadowing: none } }"));
        Assert.Equal(
            new PathLoss.Umi { BaseStationHeight = 6, UserHeight = 22.5, LineOfSight = LineOfSight.Never },
            PathLossOf("{ umi: { base-station-height: 6 m, user-height: 22.5 m, line-of-sight: never, shadowing: correlated } }"));
        Assert.Equal(
            new PathLoss.Rma { BaseStationHeight = 50, UserHeight = 1, StreetWidth = 12, BuildingHeight = 8, Shadowing = Shadowing.None },
            PathLossOf("{ rma: { base-station-height: 50 m, user-height: 1 m, street-width: 12 m, building-height: 8 m, line-of-sight: drawn, shadowing: none } }"));
        Assert.Equal(
            new PathLoss.Inh { Office = Office.Open, BaseStationHeight = 4, UserHeight = 1.2 },
            PathLossOf("{ inh: { office: open, base-station-height: 4 m, user-height: 1.2 m } }"));
    }

    [Fact]
    public void Without_sites_there_is_one_at_the_origin()
    {
        Assert.IsType<Sites.Single>(Sample.With().Cell.Sites);
        Assert.Equal([(0, 0)], Sample.With().Cell.Sites.Coordinates());
        Assert.IsType<Sites.Single>(Sample.With("cell.sites=single").Cell.Sites);
    }

    [Fact]
    public void Hexagonal_sites_are_counted_from_the_centre()
    {
        var sites = Assert.IsType<Sites.Hexagonal>(Sample.With("cell.sites={ hexagonal: { rings: 2, inter-site-distance: 500 m } }").Cell.Sites);
        Assert.Equal((2, 500, Border.Wrapped), (sites.Rings, sites.InterSiteDistance, sites.Border));
        Assert.Equal(19, sites.Coordinates().Count);
        Assert.Equal((0, 0), sites.Coordinates()[0]);
        Assert.Equal((500, 0), sites.Coordinates()[1]);
        var open = Sample.With("cell.sites={ hexagonal: { rings: 6, inter-site-distance: 0.2 km, border: open } }").Cell.Sites;
        Assert.Equal(new Sites.Hexagonal { Rings = 6, InterSiteDistance = 200, Border = Border.Open }, open);
        Assert.Equal(127, open.Coordinates().Count);
    }

    [Fact]
    public void Listed_sites_keep_their_order()
    {
        var sites = Sample.With("cell.sites={ positions: [{ x: 0 m, y: 0 m }, { x: 1 km, y: -20 m }] }").Cell.Sites;
        Assert.Equal([(0, 0), (1000, -20)], sites.Coordinates());
    }

    [Fact]
    public void Users_may_stand_in_hexagons_of_hexagonal_sites()
    {
        string text = Sample.Changed("count: 5", "count: 5\n    placement: uniform-hexagon").Replace("cell:\n", "cell:\n  sites: { hexagonal: { rings: 1, inter-site-distance: 500 m } }\n");
        Assert.IsType<Placement.UniformHexagon>(Read(text).Users[0].Placement);
    }

    /// <summary>1500 m from the origin, but 100 m from the second site.</summary>
    [Fact]
    public void A_users_position_is_measured_from_the_nearest_site()
    {
        string text = Sample.Changed("count: 5", "count: 2\n    placement: { positions: [{ x: 1500 m, y: 0 m }, { x: 20 m, y: 0 m }] }");
        string sites = "cell:\n  sites: { positions: [{ x: 0 m, y: 0 m }, { x: 1600 m, y: 0 m }] }\n";
        Assert.Equal("", Sample.Errors(text.Replace("cell:\n", sites)));
        Assert.Equal(
            "sample.yaml:15:30: 'users.0.placement.positions.0' is 5 m from the nearest base station; expected a distance within the cell's radius, 10 m to 500 m",
            Sample.Errors(text.Replace("cell:\n", sites).Replace("x: 1500 m", "x: 1605 m")));
        Assert.Equal(
            "sample.yaml:15:30: 'users.0.placement.positions.0' is 800 m from the nearest base station; expected a distance within the cell's radius, 10 m to 500 m",
            Sample.Errors(text.Replace("cell:\n", sites).Replace("x: 1500 m", "x: 800 m")));
    }

    [Theory]
    // The carrier frequency
    [InlineData(PowerLaw, "path-loss: uma", "sample.yaml:8:14: 'cell.path-loss' is uma, which needs the carrier frequency; expected 'cell.carrier' as well")]
    [InlineData(PowerLaw, "path-loss: free-space", "sample.yaml:8:14: 'cell.path-loss' is free-space, which needs the carrier frequency; expected 'cell.carrier' as well")]
    [InlineData(PowerLaw, "path-loss: { inh: { office: open } }", "sample.yaml:8:14: 'cell.path-loss' is inh, which needs the carrier frequency; expected 'cell.carrier' as well")]
    [InlineData(PowerLaw, "carrier: 120 GHz\n  path-loss: umi", "sample.yaml:8:12: 'cell.carrier' is 120 GHz; expected 0.5 GHz to 100 GHz with path loss umi")]
    [InlineData(PowerLaw, "carrier: 450 MHz\n  path-loss: inh", "sample.yaml:8:12: 'cell.carrier' is 0.45 GHz; expected 0.5 GHz to 100 GHz with path loss inh")]
    [InlineData(PowerLaw, "carrier: 60 GHz\n  path-loss: rma", "sample.yaml:8:12: 'cell.carrier' is 60 GHz; expected 0.5 GHz to 30 GHz with path loss rma")]
    // Options of the path losses
    [InlineData(PowerLaw, "path-loss: free", "sample.yaml:8:14: 'cell.path-loss' is 'free'; expected { power-law: { exponent: … } }, free-space, uma, umi, rma or inh. Did you mean 'free-space'?")]
    [InlineData(PowerLaw, "carrier: 5 GHz\n  path-loss: { uma: { user-height: 1 m } }", "sample.yaml:9:36: 'cell.path-loss.uma.user-height' is '1 m'; expected a length from 1.5 m to 22.5 m")]
    [InlineData(PowerLaw, "carrier: 5 GHz\n  path-loss: { rma: { street-width: 60 m } }", "sample.yaml:9:37: 'cell.path-loss.rma.street-width' is '60 m'; expected a length from 5 m to 50 m")]
    [InlineData(PowerLaw, "carrier: 5 GHz\n  path-loss: { umi: { line-of-sight: allways } }", "sample.yaml:9:38: 'cell.path-loss.umi.line-of-sight' is 'allways'; expected one of drawn, always, never. Did you mean 'always'?")]
    [InlineData(PowerLaw, "carrier: 5 GHz\n  path-loss: { inh: { shadowing: off } }", "sample.yaml:9:34: 'cell.path-loss.inh.shadowing' is 'off'; expected one of correlated, none")]
    // Sites
    [InlineData("cell:\n", "cell:\n  sites: hexagonal\n", "sample.yaml:4:10: 'cell.sites' is 'hexagonal' alone; expected { hexagonal: { rings: …, inter-site-distance: … } }")]
    [InlineData("cell:\n", "cell:\n  sites: { hexagonal: { rings: 7, inter-site-distance: 500 m } }\n", "sample.yaml:4:32: 'cell.sites.hexagonal.rings' is '7'; expected a whole number from 1 to 6")]
    [InlineData("cell:\n", "cell:\n  sites: { hexagonal: { rings: 1, inter-site-distance: 500 } }\n", "sample.yaml:4:56: 'cell.sites.hexagonal.inter-site-distance' is '500', without a unit; expected a length in m, km, cm or mm")]
    [InlineData("cell:\n", "cell:\n  sites: { positions: [] }\n", "sample.yaml:4:23: 'cell.sites.positions' has 0 items; expected from 1 to 200")]
    [InlineData("cell:\n", "cell:\n  sites: { positions: [{ x: 0 m, y: 0 m }, { x: 1 km, y: 0 m }, { x: 0 m, y: 0 m }] }\n", "sample.yaml:4:65: 'cell.sites.positions.2' is where 'cell.sites.positions.0' is; expected a place of its own")]
    // Placement
    [InlineData("count: 5", "count: 5\n    placement: uniform-hexagon", "sample.yaml:14:16: 'users.0.placement' is uniform-hexagon, but 'cell.sites' is single; expected hexagonal sites, or another placement")]
    public void A_mistake_is_answered_with_its_place_and_what_was_expected(string piece, string by, string answer) =>
        Assert.Equal(answer, Sample.Errors(Sample.Changed(piece, by)));

    [Fact]
    public void More_sites_than_200_are_refused()
    {
        string points = string.Join(", ", Enumerable.Range(0, 201).Select(i => $"{{ x: {i} km, y: 0 m }}"));
        Assert.Equal(
            "sample.yaml:4:23: 'cell.sites.positions' has 201 items; expected from 1 to 200",
            Sample.Errors(Sample.Changed("cell:\n", $"cell:\n  sites: {{ positions: [{points}] }}\n")));
    }
}
