namespace SemCom.Kernel;

/// <summary>
/// The order of events of one instant. Lower runs first; equal priorities run in the order they were scheduled (FIFO).
/// Releases come first and decisions last, so that a decision sees all that happened up to and at its instant: what
/// became free, and what arrived.
/// </summary>
public static class EventPriority
{
    /// <summary>The least (first) priority allowed.</summary>
    public const int First = -128;

    /// <summary>Something is given back: a service ends, a resource block becomes free.</summary>
    public const int Release = -50;

    /// <summary>The default: delays, and every process that is resumed because what it waited for has happened.</summary>
    public const int Normal = 0;

    /// <summary>Something new appears.</summary>
    public const int Arrival = 50;

    /// <summary>A scheduler decides.</summary>
    public const int Decision = 100;

    /// <summary>The greatest (last) priority allowed.</summary>
    public const int Last = 127;
}
