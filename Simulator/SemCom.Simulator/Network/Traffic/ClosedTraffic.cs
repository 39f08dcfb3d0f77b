using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>Traffic that knows when its requests end: as many are outstanding, or thought about, at all times.</summary>
internal abstract class ClosedTraffic
{
    /// <summary>Requests outstanding or thought about.</summary>
    public abstract int Population { get; }

    /// <summary>The time from the start, or from the end of a request, to the next one.</summary>
    public abstract SimTime Think();
}
