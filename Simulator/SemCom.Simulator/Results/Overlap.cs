using SemCom.Kernel;

namespace SemCom.Simulator.Results;

/// <summary>The time two intervals have in common.</summary>
internal static class Overlap
{
    public static SimTime Of(SimTime begin, SimTime end, SimTime otherBegin, SimTime otherEnd)
    {
        var from = begin > otherBegin ? begin : otherBegin;
        var to = end < otherEnd ? end : otherEnd;
        return to > from ? to - from : SimTime.Zero;
    }
}
