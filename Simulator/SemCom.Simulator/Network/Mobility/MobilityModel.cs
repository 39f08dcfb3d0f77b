using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// Where a user is. The radio sees the position of the instants 0, update, 2·update, … of simulated time, constant between
/// them. Instants are asked for in order; how often does not matter: the way is the same bit for bit.
/// </summary>
internal abstract class MobilityModel
{
    private readonly SimTime _update;
    private SimTime _sampled;
    private (double X, double Y) _position;

    /// <param name="update">The time between the positions that are seen.</param>
    protected MobilityModel(SimTime update) => _update = update;

    /// <summary>Mean of the speed that is drawn, without pauses, m/s.</summary>
    public abstract double MeanSpeed { get; }

    /// <summary>The models of the users of a group, by index in the group; a trace is read once.</summary>
    /// <param name="group">The group.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="area">The rectangle they move in.</param>
    /// <param name="baseDirectory">The folder that a trace file is relative to.</param>
    /// <exception cref="TraceException">The trace cannot be used.</exception>
    public static MobilityModel[] Create(UserGroup group, ulong seed, Area area, string baseDirectory)
    {
        var trace = group.Mobility is Mobility.Trace listed ? PositionTrace.Read(Path.Combine(baseDirectory, listed.File), group.Count) : null;
        var models = new MobilityModel[group.Count];
        for (var i = 0; i < models.Length; i++)
        {
            var random = new Substream(seed, $"mobility/{group.Group}", i);
            models[i] = group.Mobility switch
            {
                Mobility.Static => new StaticMobility(),
                Mobility.RandomWaypoint law => new RandomWaypointMobility(law, area, random),
                Mobility.RandomWalk law => new RandomWalkMobility(law, area, random),
                Mobility.GaussMarkov law => new GaussMarkovMobility(law, area, random),
                Mobility.Trace law => new TraceMobility(law, trace!, i),
                var other => throw new NotSupportedException($"Mobility {other.GetType().Name}."),
            };
        }
        return models;
    }

    /// <summary>Puts the user at a place, from which a new way begins; a drop does so again, and the way depends on the number of times alone.</summary>
    /// <param name="x">Distance to the east, m. What lies outside the rectangle is moved to its border; a trace has places of its own.</param>
    /// <param name="y">Distance to the north, m.</param>
    /// <param name="now">The instant.</param>
    public void Begin(double x, double y, SimTime now)
    {
        Start(x, y, now);
        _sampled = now;
        _position = Position(now);
    }

    /// <summary>The position that the radio sees, m.</summary>
    /// <param name="now">The instant; not before those asked for already.</param>
    /// <exception cref="ArgumentOutOfRangeException">The instant lies before a position that was asked for.</exception>
    public (double X, double Y) At(SimTime now)
    {
        if (now < _sampled)
            throw new ArgumentOutOfRangeException(nameof(now), now, $"The user has been asked for its position at {_sampled} already.");
        if (now.Picoseconds / _update.Picoseconds > _sampled.Picoseconds / _update.Picoseconds)
        {
            _sampled = new SimTime(now.Picoseconds - now.Picoseconds % _update.Picoseconds);
            _position = Position(_sampled);
        }
        return _position;
    }

    /// <summary>The first instant after <paramref name="now"/> at which the radio sees another position; the greatest instant where there is none.</summary>
    public SimTime NextChange(SimTime now)
    {
        var since = now.Picoseconds % _update.Picoseconds;
        return _update.Picoseconds - since <= SimTime.MaxValue.Picoseconds - now.Picoseconds
            ? new SimTime(now.Picoseconds + (_update.Picoseconds - since))
            : SimTime.MaxValue;
    }

    /// <summary>Begins a way.</summary>
    protected abstract void Start(double x, double y, SimTime now);

    /// <summary>The true position, m; asked at instants in order.</summary>
    protected abstract (double X, double Y) Position(SimTime instant);

    /// <summary>An instant some seconds later; the greatest where it lies beyond.</summary>
    protected static SimTime After(SimTime instant, double seconds) =>
        seconds < (SimTime.MaxValue - instant).Seconds ? instant + SimTime.FromSeconds(seconds) : SimTime.MaxValue;
}
