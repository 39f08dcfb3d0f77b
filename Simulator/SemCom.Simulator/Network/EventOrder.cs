using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>
/// The order of events at one instant: the world changes, then what ends (stages, processors, resource blocks), then
/// deadlines pass, then requests arrive, and the epoch comes last and sees all of it (docs/model.md says why).
/// </summary>
internal static class EventOrder
{
    /// <summary>A drop redraws the world.</summary>
    public const int Drop = EventPriority.First;

    /// <summary>A deadline passes, after whatever ends at its instant: an answer at its deadline is in time.</summary>
    public const int Deadline = (EventPriority.Normal + EventPriority.Arrival) / 2;

    /// <summary>Requests arrive.</summary>
    public const int Arrival = EventPriority.Arrival;

    /// <summary>The scheduler decides.</summary>
    public const int Epoch = EventPriority.Decision;
}
