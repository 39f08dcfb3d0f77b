using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// Hands over a user's requests when they arrive. An open source draws its next arrival before it hands over the present
/// one, so that the arrivals never depend on what requests do; a closed one (closed loop, full buffer) waits to be told
/// that a request has ended.
/// </summary>
internal sealed class TrafficSource
{
    private static readonly Action<TrafficSource> s_arrive = static source => source.Arrive();

    private readonly Simulation _simulation;
    private readonly User _user;
    private readonly Action<User, Arrival> _arrive;
    private readonly OpenTraffic? _open;
    private readonly ClosedTraffic? _closed;
    private Arrival _next;

    // Arrivals of a closed source at one instant: more than can be would never let the time go on.
    private SimTime _instant;
    private long _atInstant;

    /// <summary>The source of a user.</summary>
    /// <param name="simulation">Where arrivals are scheduled.</param>
    /// <param name="user">The user; its arrival substream is drawn from.</param>
    /// <param name="end">The end of the run, beyond which nothing is drawn.</param>
    /// <param name="trace">The trace of the user's group; null without one.</param>
    /// <param name="arrive">Told of each arrival at its instant.</param>
    public TrafficSource(Simulation simulation, User user, SimTime end, ArrivalTrace? trace, Action<User, Arrival> arrive)
    {
        _simulation = simulation;
        _user = user;
        _arrive = arrive;
        _open = Open(user, end, trace);
        _closed = Closed(user);
    }

    /// <summary>The sources of all users; the trace of a group is read once.</summary>
    /// <param name="simulation">Where arrivals are scheduled.</param>
    /// <param name="users">The users.</param>
    /// <param name="end">The end of the run.</param>
    /// <param name="images">Names of the images of the data set, for traces that name them.</param>
    /// <param name="baseDirectory">The folder that trace files are relative to.</param>
    /// <param name="arrive">Told of each arrival at its instant.</param>
    /// <exception cref="TraceException">A trace cannot be used.</exception>
    public static TrafficSource[] CreateAll(
        Simulation simulation, IReadOnlyList<User> users, SimTime end, IReadOnlyList<string> images, string baseDirectory,
        Action<User, Arrival> arrive)
    {
        var sources = new TrafficSource[users.Count];
        ArrivalTrace? trace = null;
        UserGroup? group = null;
        for (var i = 0; i < sources.Length; i++)
        {
            if (users[i].Group != group)
            {
                group = users[i].Group;
                trace = group.Traffic is Traffic.Trace listed
                    ? ArrivalTrace.Read(Path.Combine(baseDirectory, listed.File), group.Count, images)
                    : null;
            }
            sources[i] = new TrafficSource(simulation, users[i], end, trace, arrive);
        }
        return sources;
    }

    /// <summary>Schedules the first arrivals.</summary>
    public void Start()
    {
        if (_open is not null)
            ScheduleOpen();
        for (var i = 0; i < _closed?.Population; i++)
            ScheduleClosed();
    }

    /// <summary>Tells a closed source that one of its requests has ended.</summary>
    public void RequestEnded()
    {
        if (_closed is not null)
            ScheduleClosed();
    }

    /// <summary>The arrival process of a user; null where its traffic is closed.</summary>
    internal static OpenTraffic? Open(User user, SimTime end, ArrivalTrace? trace) => user.Group.Traffic switch
    {
        Traffic.Poisson law => new PoissonTraffic(law, user.Arrivals, end),
        Traffic.Periodic law => new PeriodicTraffic(law, user.Arrivals, end),
        Traffic.OnOff law => new OnOffTraffic(law, user.Arrivals, end),
        Traffic.Mmpp law => new MmppTraffic(law, user.Arrivals, end),
        Traffic.Batch law => new BatchTraffic(law, user.Arrivals, end),
        Traffic.Diurnal law => new DiurnalTraffic(law, user.Arrivals, end),
        Traffic.Trace => new TraceTraffic(trace!, user.IndexInGroup, user.Arrivals, end),
        Traffic.ClosedLoop or Traffic.FullBuffer => null,
        var other => throw new NotSupportedException($"Traffic {other.GetType().Name}."),
    };

    private static ClosedTraffic? Closed(User user) => user.Group.Traffic switch
    {
        Traffic.ClosedLoop law => new ClosedLoopTraffic(law, user.Arrivals),
        Traffic.FullBuffer law => new FullBufferTraffic(law),
        _ => null,
    };

    private void Arrive()
    {
        var arrival = _next;
        if (_open is not null)
            ScheduleOpen();
        else
            Watch();
        _arrive(_user, arrival);
    }

    private void ScheduleOpen()
    {
        var instant = _open!.Next();
        if (instant == OpenTraffic.Never)
            return;
        _next = _open.Arrival;
        _simulation.Schedule(instant, s_arrive, this, EventOrder.Arrival);
    }

    private void ScheduleClosed()
    {
        var think = _closed!.Think();
        if (think <= SimTime.MaxValue - _simulation.Now)
            _simulation.ScheduleAfter(think, s_arrive, this, EventOrder.Arrival);
    }

    private void Watch()
    {
        if (_instant != _simulation.Now)
            (_instant, _atInstant) = (_simulation.Now, 0);
        // A whole backlog may end at an instant and another one come; a request that ends as it comes does so for ever.
        if (++_atInstant > 2L * _closed!.Population + 1_000)
            throw new InvalidOperationException(
                $"The requests of {_user.Name}, which always has {_closed.Population} outstanding, end at the instant they arrive, "
                + $"so that the time stays at {_simulation.Now} for ever. Use traffic that does not ask again at once.");
    }
}
