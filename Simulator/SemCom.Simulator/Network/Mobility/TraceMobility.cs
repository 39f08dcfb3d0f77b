using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// The positions that a trace lists for a user, on straight lines at constant speed between them; before the first it is
/// at the first, after the last at the last. Placement and drops do not move it.
/// </summary>
internal sealed class TraceMobility(Mobility.Trace law, PositionTrace trace, int indexInGroup)
    : MobilityModel(SimTime.FromSeconds(law.Update))
{
    private readonly int _begin = trace.Begins(indexInGroup);
    private readonly int _end = trace.Ends(indexInGroup);

    // The first point after the instant asked for last.
    private int _next = trace.Begins(indexInGroup);

    /// <summary>Length of the way over its time, pauses included; 0 where the trace has one point.</summary>
    public override double MeanSpeed
    {
        get
        {
            double way = 0;
            for (var i = _begin + 1; i < _end; i++)
                way += double.Hypot(trace[i].X - trace[i - 1].X, trace[i].Y - trace[i - 1].Y);
            return _end - _begin < 2 ? 0 : way / (trace[_end - 1].Time - trace[_begin].Time).Seconds;
        }
    }

    protected override void Start(double x, double y, SimTime now)
    {
    }

    protected override (double X, double Y) Position(SimTime instant)
    {
        while (_next < _end && trace[_next].Time <= instant)
            _next++;
        if (_next == _begin)
            return (trace[_begin].X, trace[_begin].Y);
        var from = trace[_next - 1];
        if (_next == _end)
            return (from.X, from.Y);
        var to = trace[_next];
        var part = (instant - from.Time).Picoseconds / (double)(to.Time - from.Time).Picoseconds;
        return (from.X + part * (to.X - from.X), from.Y + part * (to.Y - from.Y));
    }
}
