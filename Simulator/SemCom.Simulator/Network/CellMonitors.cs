using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>
/// Time-weighted monitors of a cell: how many requests are in each stage (the L of Little's law L = λW), and which
/// resource blocks are held and sending.
/// </summary>
public sealed class CellMonitors
{
    private readonly TimeWeightedMonitor[] _stages;
    private readonly TimeWeightedMonitor[] _held;
    private readonly TimeWeightedMonitor[] _sending;

    internal CellMonitors(Simulation simulation, int resourceBlocks)
    {
        _stages = Create(Ledger.Stages);
        _held = Create(resourceBlocks);
        _sending = Create(resourceBlocks);

        TimeWeightedMonitor[] Create(int count)
        {
            var monitors = new TimeWeightedMonitor[count];
            for (var i = 0; i < count; i++)
                monitors[i] = new TimeWeightedMonitor(simulation);
            return monitors;
        }
    }

    /// <summary>Number of resource blocks.</summary>
    public int ResourceBlocks => _held.Length;

    /// <summary>Number of requests in a stage.</summary>
    /// <param name="stage">The stage.</param>
    public TimeWeightedMonitor Stage(Stage stage) => _stages[(int)stage];

    /// <summary>1 while a resource block is held, from the decision to the last bit.</summary>
    /// <param name="resourceBlock">Resource block n.</param>
    public TimeWeightedMonitor Held(int resourceBlock) => _held[resourceBlock];

    /// <summary>1 while a resource block sends.</summary>
    /// <param name="resourceBlock">Resource block n.</param>
    public TimeWeightedMonitor Sending(int resourceBlock) => _sending[resourceBlock];

    internal void Enter(Stage stage) => Step(_stages[(int)stage], 1);

    internal void Leave(Stage stage) => Step(_stages[(int)stage], -1);

    private static void Step(TimeWeightedMonitor monitor, int by) => monitor.Set(monitor.Level + by);
}
