using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// When a user's requests arrive: Poisson, periodic, or closed loop (one outstanding request: think, ask, wait for the
/// end, think again). Gaps come from the user's own arrival substream.
/// </summary>
internal sealed class TrafficSource
{
    private readonly Simulation _simulation;
    private readonly User _user;
    private readonly Action<User> _arrive;
    private readonly Action<TrafficSource> _next;

    public TrafficSource(Simulation simulation, User user, Action<User> arrive)
    {
        _simulation = simulation;
        _user = user;
        _arrive = arrive;
        _next = static source => source.Arrive();
    }

    /// <summary>Schedules the first arrival.</summary>
    public void Start()
    {
        switch (_user.Group.Traffic)
        {
            case Traffic.Periodic periodic:
                ScheduleIn(SimTime.FromSeconds(periodic.Phase ?? _user.Arrivals.NextDouble() * periodic.Period));
                break;
            case Traffic.Poisson poisson:
                ScheduleIn(Exponential(poisson));
                break;
            case Traffic.ClosedLoop loop:
                ScheduleIn(Think(loop));
                break;
        }
    }

    /// <summary>Tells a closed loop that its request has ended.</summary>
    public void RequestEnded()
    {
        if (_user.Group.Traffic is Traffic.ClosedLoop loop)
            ScheduleIn(Think(loop));
    }

    private void Arrive()
    {
        // The next arrival is scheduled first, so that the stream never depends on what the request does.
        switch (_user.Group.Traffic)
        {
            case Traffic.Periodic periodic:
                ScheduleIn(SimTime.FromSeconds(periodic.Period));
                break;
            case Traffic.Poisson poisson:
                ScheduleIn(Exponential(poisson));
                break;
        }
        _arrive(_user);
    }

    private SimTime Exponential(Traffic.Poisson poisson) => SimTime.FromSeconds(_user.Arrivals.NextExponential(1 / poisson.Rate));

    private SimTime Think(Traffic.ClosedLoop loop) => SimTime.FromSeconds(loop.ThinkTime.Quantile(_user.Arrivals.NextDouble()));

    private void ScheduleIn(SimTime delay)
    {
        if (delay <= SimTime.MaxValue - _simulation.Now)
            _simulation.ScheduleAfter(delay, _next, this, EventOrder.Arrival);
    }
}
