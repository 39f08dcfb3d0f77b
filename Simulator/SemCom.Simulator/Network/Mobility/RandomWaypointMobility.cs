using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// Random waypoint (Johnson, Maltz: Dynamic source routing in ad hoc wireless networks, 1996): straight on to a point drawn
/// uniform over the rectangle at a speed drawn for the leg, a pause, the next point.
/// </summary>
/// <remarks>
/// The user moves off at once from where it was placed, which is not the stationary regime. In the long run users are met
/// in the middle more often than at the border (Bettstetter, Resta, Santi: The node distribution of the random waypoint
/// mobility model for wireless ad hoc networks, IEEE Trans. Mobile Computing 2, 2003), and the mean speed over time of the
/// users that move falls from E[V] to 1/E[1/V], as slow legs last longer (Navidi, Camp: Stationary distributions for the
/// random waypoint mobility model, IEEE Trans. Mobile Computing 3, 2004); with speeds down to 0 it would fall to 0. Leave
/// out the first while of a run, or keep the range of speeds narrow.
/// </remarks>
internal sealed class RandomWaypointMobility(Mobility.RandomWaypoint law, Area area, Substream random)
    : RandomMobility(SimTime.FromSeconds(law.Update), area, random)
{
    private (double X, double Y) _from;
    private (double X, double Y) _to;
    private double _distance;
    private double _speed;
    private SimTime _departure;
    private SimTime _arrival;
    private SimTime _pauseEnd;

    /// <summary>Mean of the speeds drawn.</summary>
    public override double MeanSpeed => law.Speed.Mean;

    protected override void StartWay((double X, double Y) place, SimTime now)
    {
        _to = place;
        _pauseEnd = now;
    }

    protected override (double X, double Y) Position(SimTime instant)
    {
        while (instant >= _pauseEnd)
            NextLeg();
        if (instant >= _arrival)
            return _to;
        var part = Math.Min(1, _speed * (instant - _departure).Seconds / _distance);
        return (_from.X + part * (_to.X - _from.X), _from.Y + part * (_to.Y - _from.Y));
    }

    private void NextLeg()
    {
        (_from, _departure) = (_to, _pauseEnd);
        _to = (Area.MinX + Random.NextDouble() * (Area.MaxX - Area.MinX), Area.MinY + Random.NextDouble() * (Area.MaxY - Area.MinY));
        _distance = double.Hypot(_to.X - _from.X, _to.Y - _from.Y);
        _speed = law.Speed.Quantile(Random.NextDouble());
        _arrival = After(_departure, _distance / _speed);
        _pauseEnd = After(_arrival, law.Pause.Quantile(Random.NextDouble()));
    }
}
