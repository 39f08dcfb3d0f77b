using SemCom.Radio;
using SemCom.Scenarios;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Tests;

public class PathLossFactoryTests
{
    private const double Carrier = 3.5e9;

    private static IPathLoss Create(PathLoss pathLoss, double? carrier = Carrier) =>
        PathLossFactory.Create(Cells.Plain().Cell with { PathLoss = pathLoss, Carrier = carrier });

    private static void AssertSame(IPathLoss expected, IPathLoss found)
    {
        foreach (var lineOfSight in new[] { true, false })
        {
            foreach (var distance in new double[] { 1, 12, 60, 300, 2000, 9000 })
            {
                Assert.Equal(expected.Gain(distance, lineOfSight), found.Gain(distance, lineOfSight));
                Assert.Equal(expected.LineOfSightProbability(distance), found.LineOfSightProbability(distance));
                Assert.Equal(expected.ShadowingDeviation(distance, lineOfSight), found.ShadowingDeviation(distance, lineOfSight));
            }
            Assert.Equal(expected.ShadowingCorrelationDistance(lineOfSight), found.ShadowingCorrelationDistance(lineOfSight));
        }
    }

    [Fact]
    public void Every_path_loss_of_a_scenario_is_the_law_of_its_name_with_its_parameters()
    {
        AssertSame(new PowerLawPathLoss(3, 40), Create(new PathLoss.PowerLaw { Exponent = 3, ReferenceLoss = 40 }, carrier: null));
        AssertSame(new FreeSpacePathLoss(Carrier), Create(new PathLoss.FreeSpace()));
        AssertSame(new UmaPathLoss(Carrier), Create(new PathLoss.Uma()));
        AssertSame(new UmaPathLoss(Carrier, 30, 18), Create(new PathLoss.Uma { BaseStationHeight = 30, UserHeight = 18 }));
        AssertSame(new UmiPathLoss(Carrier), Create(new PathLoss.Umi()));
        AssertSame(new UmiPathLoss(Carrier, 8, 2), Create(new PathLoss.Umi { BaseStationHeight = 8, UserHeight = 2 }));
        AssertSame(new RmaPathLoss(Carrier), Create(new PathLoss.Rma()));
        AssertSame(new RmaPathLoss(Carrier, 50, 3, 10, 7), Create(new PathLoss.Rma { BaseStationHeight = 50, UserHeight = 3, StreetWidth = 10, BuildingHeight = 7 }));
        AssertSame(new InhPathLoss(Carrier), Create(new PathLoss.Inh()));
        AssertSame(new InhPathLoss(Carrier, open: true, 4, 1.5), Create(new PathLoss.Inh { Office = Office.Open, BaseStationHeight = 4, UserHeight = 1.5 }));
    }

    [Fact]
    public void Lines_of_sight_and_shadowing_are_as_chosen()
    {
        var standard = new UmiPathLoss(Carrier);
        var always = Create(new PathLoss.Umi { LineOfSight = LineOfSight.Always });
        var never = Create(new PathLoss.Umi { LineOfSight = LineOfSight.Never, Shadowing = Shadowing.None });
        var plain = Create(new PathLoss.Umi { Shadowing = Shadowing.None });
        foreach (var distance in new double[] { 5, 50, 500 })
        {
            Assert.Equal(1, always.LineOfSightProbability(distance));
            Assert.Equal(0, never.LineOfSightProbability(distance));
            Assert.Equal(standard.LineOfSightProbability(distance), plain.LineOfSightProbability(distance));
            foreach (var lineOfSight in new[] { true, false })
            {
                Assert.Equal(standard.ShadowingDeviation(distance, lineOfSight), always.ShadowingDeviation(distance, lineOfSight));
                Assert.Equal(0, never.ShadowingDeviation(distance, lineOfSight));
                Assert.Equal(0, plain.ShadowingDeviation(distance, lineOfSight));
                Assert.Equal(standard.Gain(distance, lineOfSight), never.Gain(distance, lineOfSight));
                Assert.Equal(standard.Gain(distance, lineOfSight), plain.Gain(distance, lineOfSight));
            }
        }
    }

    [Fact]
    public void Without_a_carrier_frequency_a_law_that_depends_on_it_is_refused() =>
        Assert.Contains("carrier", Assert.Throws<ArgumentException>(() => Create(new PathLoss.Uma(), carrier: null)).Message);
}
