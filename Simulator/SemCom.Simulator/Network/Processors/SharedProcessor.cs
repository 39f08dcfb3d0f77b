using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>
/// Processor sharing: all jobs present share c cores equally, so that nobody waits and everybody is slowed down
/// (Kleinrock 1976, chapter 4).
/// </summary>
internal sealed class SharedProcessor(Simulation simulation, int cores, Action<Request> begin) : Processor(simulation, cores, begin)
{
    private readonly ProcessorSharingServer _server = new(simulation, cores);

    public override double Slowdown => Math.Max(1, (Jobs.Count + 1.0) / Cores);

    internal override async Process Serve(Request request, SimTime work)
    {
        Join(request, work);
        try
        {
            Begin(request);
            request.Share = _server.Serve(work);
            await request.Share;
        }
        finally
        {
            Leave(request);
        }
    }

    internal override double Progress(Request request) => request.Job.Begun is null
        ? 0
        : 1 - (double)request.Share.Remaining.Picoseconds / Math.Max(1, request.Job.Work.Picoseconds);

    private protected override void Forecast(Span<SimTime> coresFreeAt) => coresFreeAt.Fill(Simulation.Now);
}
