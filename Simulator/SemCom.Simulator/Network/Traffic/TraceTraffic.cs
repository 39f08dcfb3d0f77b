using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>The arrivals that a trace lists for a user.</summary>
internal sealed class TraceTraffic(ArrivalTrace trace, int indexInGroup, Substream random, SimTime end) : OpenTraffic(random, end)
{
    private readonly int _end = trace.Ends(indexInGroup);
    private int _next = trace.Begins(indexInGroup);
    private Arrival _arrival;

    /// <summary>Arrivals of the user before the end of the run, over the length of the run.</summary>
    public override double MeanRate
    {
        get
        {
            var count = 0;
            for (var i = trace.Begins(indexInGroup); i < _end; i++)
                count += trace.Time(i) < End ? 1 : 0;
            return count / End.Seconds;
        }
    }

    public override Arrival Arrival => _arrival;

    public override SimTime Next()
    {
        if (_next == _end)
            return Never;
        _arrival = trace.Arrival(_next);
        return trace.Time(_next++);
    }
}
