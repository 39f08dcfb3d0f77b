using SemCom.Radio;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>Makes the path loss a scenario names.</summary>
internal static class PathLossFactory
{
    /// <summary>Creates the path loss, with the cell's choice of lines of sight and shadowing: "never" has a line of sight with probability 0, "none" a deviation of 0.</summary>
    /// <param name="cell">The cell; it names its carrier frequency where the model depends on it.</param>
    /// <exception cref="ArgumentException">The model depends on the carrier frequency and there is none.</exception>
    public static IPathLoss Create(Cell cell)
    {
        double Carrier() => cell.Carrier ?? throw new ArgumentException($"{cell.PathLoss.GetType().Name} depends on the carrier frequency, and the cell has none.", nameof(cell));

        return cell.PathLoss switch
        {
            PathLoss.PowerLaw law => new PowerLawPathLoss(law.Exponent, law.ReferenceLoss),
            PathLoss.FreeSpace => new FreeSpacePathLoss(Carrier()),
            PathLoss.Uma uma => Chosen(new UmaPathLoss(Carrier(), uma.BaseStationHeight, uma.UserHeight), uma.LineOfSight, uma.Shadowing),
            PathLoss.Umi umi => Chosen(new UmiPathLoss(Carrier(), umi.BaseStationHeight, umi.UserHeight), umi.LineOfSight, umi.Shadowing),
            PathLoss.Rma rma => Chosen(
                new RmaPathLoss(Carrier(), rma.BaseStationHeight, rma.UserHeight, rma.StreetWidth, rma.BuildingHeight), rma.LineOfSight, rma.Shadowing),
            PathLoss.Inh inh => Chosen(
                new InhPathLoss(Carrier(), inh.Office == Office.Open, inh.BaseStationHeight, inh.UserHeight), inh.LineOfSight, inh.Shadowing),
            var other => throw new NotSupportedException($"Path loss {other.GetType().Name}."),
        };
    }

    private static IPathLoss Chosen(IPathLoss standard, LineOfSight lineOfSight, Shadowing shadowing) =>
        (lineOfSight, shadowing) == (LineOfSight.Drawn, Shadowing.Correlated) ? standard : new ChosenPathLoss(standard, lineOfSight, shadowing);

    /// <summary>A standard's path loss with a choice of its own about lines of sight and shadowing.</summary>
    private sealed class ChosenPathLoss(IPathLoss standard, LineOfSight lineOfSight, Shadowing shadowing) : IPathLoss
    {
        public double Gain(double distance, bool lineOfSight) => standard.Gain(distance, lineOfSight);

        public double LineOfSightProbability(double distance) => lineOfSight switch
        {
            LineOfSight.Always => 1,
            LineOfSight.Never => 0,
            _ => standard.LineOfSightProbability(distance),
        };

        public double ShadowingDeviation(double distance, bool lineOfSight) =>
            shadowing == Shadowing.None ? 0 : standard.ShadowingDeviation(distance, lineOfSight);

        public double ShadowingCorrelationDistance(bool lineOfSight) => standard.ShadowingCorrelationDistance(lineOfSight);
    }
}
