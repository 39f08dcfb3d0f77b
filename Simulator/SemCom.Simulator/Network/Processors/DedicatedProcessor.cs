using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>Every job has a processor of its own: no queue, as in the paper, (3) and (5).</summary>
internal sealed class DedicatedProcessor(Simulation simulation, Action<Request> begin) : Processor(simulation, 1, begin)
{
    internal override async Process Serve(Request request, SimTime work)
    {
        Join(request, work);
        try
        {
            Begin(request);
            await Simulation.Delay(work);
        }
        finally
        {
            Leave(request);
        }
    }

    private protected override void Forecast(Span<SimTime> coresFreeAt) => coresFreeAt[0] = Simulation.Now;
}
