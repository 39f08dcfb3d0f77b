using System.Runtime.InteropServices;
using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// A processor: <see cref="Sharing.Dedicated"/>, where every job runs at once as in the paper, or
/// <see cref="Sharing.Fifo"/> with c cores, M/G/c fashion. It knows what is queued, so that an epoch can foresee when
/// it could start another job.
/// </summary>
public sealed class Processor
{
    private readonly Simulation _simulation;
    private readonly List<Job> _jobs = [];
    private readonly SimTime[] _coreFreeAt;

    /// <summary>Creates a processor.</summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="sharing">How jobs share it.</param>
    /// <param name="cores">Number of cores c; 1 or more.</param>
    /// <param name="name">Its name in errors.</param>
    public Processor(Simulation simulation, Sharing sharing, int cores, string name)
    {
        _simulation = simulation;
        _coreFreeAt = new SimTime[cores];
        Cores = cores;
        Queue = sharing == Sharing.Fifo ? new Resource(simulation, cores, name) : null;
        Busy = new TimeWeightedMonitor(simulation);
    }

    /// <summary>Number of cores that serve the queue; 1 for dedicated processors, where each job has its own.</summary>
    public int Cores { get; }

    /// <summary>Where jobs wait for a core; null for dedicated processors.</summary>
    public Resource? Queue { get; }

    /// <summary>Number of jobs in service over time.</summary>
    public TimeWeightedMonitor Busy { get; }

    /// <summary>Notes a job that joins the queue.</summary>
    internal void Join(Request request, SimTime service) => _jobs.Add(new Job(request, service, SimTime.MaxValue));

    /// <summary>Notes that a job's service begins.</summary>
    internal void Begin(Request request)
    {
        Busy.Set(Busy.Level + 1);
        ref var job = ref Find(request);
        job = job with { End = _simulation.Now + job.Service };
    }

    /// <summary>Notes that a job leaves, served or not.</summary>
    internal void Leave(Request request)
    {
        ref var job = ref Find(request);
        if (job.InService)
            Busy.Set(Busy.Level - 1);
        _jobs.Remove(job);
    }

    /// <summary>The part of a job's service that is done after some time in service, in [0, 1].</summary>
    internal double Progress(Request request, SimTime inService) =>
        (double)inService.Picoseconds / Math.Max(1, Find(request).Service.Picoseconds);

    /// <summary>
    /// When each core will be free of what is queued, by replaying the queue: now, where it is. One entry, now, for
    /// dedicated processors. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<SimTime> CoresFreeAt()
    {
        var now = _simulation.Now;
        if (Queue is null)
        {
            _coreFreeAt[0] = now;
            return _coreFreeAt.AsSpan(0, 1);
        }
        Array.Fill(_coreFreeAt, now);
        var taken = 0;
        foreach (var job in _jobs)
            if (job.InService)
                _coreFreeAt[taken++] = job.End;
        foreach (var job in _jobs)
        {
            if (job.InService)
                continue;
            Earliest(_coreFreeAt, out var core);
            _coreFreeAt[core] += job.Service;
        }
        return _coreFreeAt;
    }

    /// <summary>When a job that joined now would begin.</summary>
    public SimTime FreeAt() => Earliest(CoresFreeAt(), out _);

    /// <summary>The earliest of the instants at which cores are free, and its core, the first of equals.</summary>
    internal static SimTime Earliest(ReadOnlySpan<SimTime> coresFreeAt, out int core)
    {
        core = 0;
        for (var i = 1; i < coresFreeAt.Length; i++)
            if (coresFreeAt[i] < coresFreeAt[core])
                core = i;
        return coresFreeAt[core];
    }

    private ref Job Find(Request request)
    {
        foreach (ref var job in CollectionsMarshal.AsSpan(_jobs))
            if (ReferenceEquals(job.Request, request))
                return ref job;
        throw new InvalidOperationException($"Request {request.Number} is not at this processor.");
    }

    private readonly record struct Job(Request Request, SimTime Service, SimTime End)
    {
        public bool InService => End != SimTime.MaxValue;
    }
}
