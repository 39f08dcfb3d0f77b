namespace SemCom.Simulator.Network;

/// <summary>
/// The order of events at one instant: the world changes, then what ends (stages, resource blocks, deadlines), then
/// arrivals, then the epoch, which so sees all that happened up to and at its instant (docs/determinism.md).
/// </summary>
internal static class EventOrder
{
    /// <summary>A drop redraws the world.</summary>
    public const int Drop = -20;

    /// <summary>Stages end, processors and resource blocks are released, links change.</summary>
    public const int Release = 0;

    /// <summary>A deadline passes. An answer at its deadline is in time, so deadlines come after releases.</summary>
    public const int Deadline = 10;

    /// <summary>Requests arrive.</summary>
    public const int Arrival = 20;

    /// <summary>The scheduler decides.</summary>
    public const int Epoch = 30;
}
