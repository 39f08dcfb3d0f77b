using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;
using Request = SemCom.Simulator.Network.Request;

namespace SemCom.Validation;

/// <summary>A link to the user's base station in one drop.</summary>
/// <param name="Distance">Horizontal distance, m.</param>
/// <param name="PathLoss">Path loss with shadowing, dB.</param>
/// <param name="LineOfSight">Whether there is a line of sight.</param>
internal readonly record struct Link(double Distance, double PathLoss, bool LineOfSight);

/// <summary>The links of every drop of a run.</summary>
internal sealed class DropRecording : IRunObserver
{
    private readonly List<Link[]> _drops = [];

    private DropRecording()
    {
    }

    /// <summary>Runs a scenario.</summary>
    /// <returns>Drop by drop, the links of the users in order.</returns>
    public static IReadOnlyList<Link[]> Of(Scenario scenario)
    {
        var recording = new DropRecording();
        var network = new NetworkSimulation(scenario, Synthetic.Model(scenario), cell => SchedulerFactory.Create(scenario, cell), recording);
        network.RunTo(network.End);
        return recording._drops;
    }

    void IRunObserver.DropBegan(World world, SimTime now) => _drops.Add(
        [.. world.Users.Select(user => new Link(user.Distance, -10 * Math.Log10(user.PathGain), world.HasLineOfSight(user, user.Cell)))]);

    void IRunObserver.EpochDecided(in EpochRecord record)
    {
    }

    void IRunObserver.RequestEnded(Request request)
    {
    }
}
