using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>
/// Traffic whose arrivals do not depend on what becomes of the requests: a point process from time 0 on, drawn from the
/// user's own arrival substream one arrival after the other.
/// </summary>
/// <param name="random">The user's arrival substream.</param>
/// <param name="end">The end of the run, beyond which nothing is drawn.</param>
internal abstract class OpenTraffic(Substream random, SimTime end)
{
    /// <summary>What <see cref="Next"/> returns where nothing arrives before the end.</summary>
    public static SimTime Never => SimTime.MaxValue;

    /// <summary>The long-run mean of arrivals, 1/s.</summary>
    public abstract double MeanRate { get; }

    /// <summary>What the arrival that <see cref="Next"/> returned last says of its request.</summary>
    public virtual Arrival Arrival => default;

    /// <summary>The instant of the next arrival, not before the last one; <see cref="Never"/> where none comes before the end.</summary>
    public abstract SimTime Next();

    protected Substream Random => random;

    protected SimTime End => end;

    /// <summary>A time after an instant before the end; <see cref="Never"/> where that is beyond the end.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="seconds">The time, s; not negative.</param>
    protected SimTime After(SimTime instant, double seconds) =>
        instant < end && seconds < (end - instant).Seconds ? instant + SimTime.FromSeconds(seconds) : Never;
}
