using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// A processor that serves requests: the base station's, which extracts, or a user's, which decodes. The sharing
/// decides who waits and how fast work proceeds: <see cref="DedicatedProcessor"/>, <see cref="QueueingProcessor"/>,
/// <see cref="SharedProcessor"/>, <see cref="BatchingProcessor"/>.
/// </summary>
public abstract class Processor
{
    private readonly Action<Request> _begin;
    private readonly List<Request> _jobs = [];
    private readonly SimTime[] _coresFreeAt;

    private protected Processor(Simulation simulation, int cores, Action<Request> begin)
    {
        Simulation = simulation;
        Cores = cores;
        _begin = begin;
        _coresFreeAt = new SimTime[cores];
        Busy = new TimeWeightedMonitor(simulation);
    }

    /// <summary>Number of cores that serve jobs; 1 for dedicated processors, where each job has its own.</summary>
    public int Cores { get; }

    /// <summary>Number of jobs in service over time.</summary>
    public TimeWeightedMonitor Busy { get; }

    /// <summary>Number of jobs here, waiting or in service.</summary>
    public int Present => _jobs.Count;

    /// <summary>Whether a job that came now would be refused: no core is free and the queue is at its limit.</summary>
    public virtual bool IsFull => false;

    /// <summary>How much slower than alone a job that joined now would be served, at least 1; above 1 only where cores are shared.</summary>
    public virtual double Slowdown => 1;

    /// <summary>When a job that joined now would begin, if nobody queued gives up.</summary>
    public SimTime FreeAt => Earliest(CoresFreeAt(), out _);

    private protected Simulation Simulation { get; }

    /// <summary>The jobs here, queued or in service, in the order in which they came.</summary>
    private protected IReadOnlyList<Request> Jobs => _jobs;

    /// <summary>Makes the processor a sharing names.</summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="sharing">How jobs share it.</param>
    /// <param name="cores">Number of cores c, at least 1.</param>
    /// <param name="queue">Most jobs that may wait; null without a limit.</param>
    /// <param name="batching">How jobs are collected; with <see cref="Sharing.Batching"/> only.</param>
    /// <param name="begin">Told when a job's service begins.</param>
    internal static Processor Create(
        Simulation simulation, Sharing sharing, int cores, int? queue, Batching? batching, Action<Request> begin) => sharing switch
    {
        Sharing.Dedicated => new DedicatedProcessor(simulation, begin),
        Sharing.ProcessorSharing => new SharedProcessor(simulation, cores, begin),
        Sharing.Batching => new BatchingProcessor(simulation, cores, queue, batching!, begin),
        _ => new QueueingProcessor(simulation, cores, queue, sharing == Sharing.Priority, begin),
    };

    /// <summary>Serves a job: waits, tells that service begins, and ends when it has ended. May be interrupted at any time.</summary>
    /// <param name="request">The request; not at another processor.</param>
    /// <param name="work">Time it takes alone.</param>
    internal abstract Process Serve(Request request, SimTime work);

    /// <summary>The part of a job's service that is done, in [0, 1]; 0 where it has not begun.</summary>
    internal virtual double Progress(Request request) =>
        request.Job.Begun is { } begun ? (double)(Simulation.Now - begun).Picoseconds / Math.Max(1, request.Job.Work.Picoseconds) : 0;

    /// <summary>
    /// When each core will be free of what is queued; instants that lie in the past mean now. One entry for dedicated
    /// processors. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<SimTime> CoresFreeAt()
    {
        var now = Simulation.Now;
        Forecast(_coresFreeAt);
        foreach (ref var free in _coresFreeAt.AsSpan())
            if (free < now)
                free = now;
        return _coresFreeAt;
    }

    /// <summary>Foresees when each core is free of what is queued.</summary>
    private protected abstract void Forecast(Span<SimTime> coresFreeAt);

    private protected virtual void Join(Request request, SimTime work)
    {
        request.Job = new ProcessorJob(work);
        _jobs.Add(request);
    }

    private protected void Begin(Request request)
    {
        request.Job = request.Job with { Begun = Simulation.Now };
        Busy.Set(Busy.Level + 1);
        _begin(request);
    }

    private protected virtual void Leave(Request request)
    {
        if (request.Job.Begun is not null)
            Busy.Set(Busy.Level - 1);
        _jobs.Remove(request);
    }

    /// <summary>The earliest of the instants at which cores are free, and its core, the first of equals.</summary>
    internal static SimTime Earliest(ReadOnlySpan<SimTime> coresFreeAt, out int core)
    {
        core = 0;
        for (var i = 1; i < coresFreeAt.Length; i++)
            if (coresFreeAt[i] < coresFreeAt[core])
                core = i;
        return coresFreeAt[core];
    }
}

/// <summary>A request's job at the processor it is at.</summary>
/// <param name="Work">Time it takes alone.</param>
internal readonly record struct ProcessorJob(SimTime Work)
{
    /// <summary>When its service began; null while it waits.</summary>
    public SimTime? Begun { get; init; }

    /// <summary>Whether its service has ended as it should.</summary>
    public bool Served { get; init; }
}
