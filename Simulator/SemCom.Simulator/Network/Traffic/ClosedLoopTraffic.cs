using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>One outstanding request: think, ask, wait for the end, think again. The mean rate is 1/(E[think] + mean delay).</summary>
internal sealed class ClosedLoopTraffic(Traffic.ClosedLoop law, Substream random) : ClosedTraffic
{
    public override int Population => 1;

    public override SimTime Think()
    {
        var seconds = law.ThinkTime.Quantile(random.NextDouble());
        return seconds < SimTime.MaxValue.Seconds ? SimTime.FromSeconds(seconds) : SimTime.MaxValue;
    }
}
