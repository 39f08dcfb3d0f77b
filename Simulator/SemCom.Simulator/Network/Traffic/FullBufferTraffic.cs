using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// A backlog of requests outstanding at all times: when one ends, however it ends, the next one comes at that instant.
/// The mean rate is backlog / mean delay.
/// </summary>
internal sealed class FullBufferTraffic(Traffic.FullBuffer law) : ClosedTraffic
{
    public override int Population => law.Backlog;

    public override SimTime Think() => SimTime.Zero;
}
