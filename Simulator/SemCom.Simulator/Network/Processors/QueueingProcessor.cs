using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>
/// c cores and one queue, first come, first served, or by the requests' priority (not preemptive; Cobham 1954). With a
/// limit on the queue this is M/M/c/K, with a limit of 0 Erlang's loss system.
/// </summary>
internal sealed class QueueingProcessor : Processor
{
    private readonly PriorityResource _cores;
    private readonly int? _limit;
    private readonly bool _byPriority;
    private readonly SimTime[] _freeAt;
    private bool _stale;

    public QueueingProcessor(Simulation simulation, int cores, int? limit, bool byPriority, Action<Request> begin)
        : base(simulation, cores, begin)
    {
        _cores = new PriorityResource(simulation, cores, "processor");
        _limit = limit;
        _byPriority = byPriority;
        _freeAt = new SimTime[cores];
    }

    public override bool IsFull => _cores.InUse.Level == Cores && _cores.QueueLength.Level >= (_limit ?? long.MaxValue);

    internal override async Process Serve(Request request, SimTime work)
    {
        Join(request, work);
        try
        {
            using var core = await _cores.Request(_byPriority ? request.Priority : 0);
            Begin(request);
            await Simulation.Delay(work);
            request.Job = request.Job with { Served = true };
        }
        finally
        {
            Leave(request);
        }
    }

    private protected override void Join(Request request, SimTime work)
    {
        base.Join(request, work);
        if (!_stale)
            Append(work);
    }

    private protected override void Leave(Request request)
    {
        base.Leave(request);
        // What was foreseen holds until somebody gives up.
        if (!request.Job.Served)
            _stale = true;
    }

    /// <remarks>
    /// Kept up to date job by job, and replayed from the jobs present after somebody gave up. Jobs of higher priority
    /// that come later are not foreseen.
    /// </remarks>
    private protected override void Forecast(Span<SimTime> coresFreeAt)
    {
        if (_stale)
            Replay();
        _freeAt.CopyTo(coresFreeAt);
    }

    private void Replay()
    {
        _stale = false;
        Array.Fill(_freeAt, Simulation.Now);
        var core = 0;
        foreach (var job in Jobs)
            if (job.Job.Begun is { } begun)
                _freeAt[core++] = begun + job.Job.Work;
        foreach (var job in Jobs)
            if (job.Job.Begun is null)
                Append(job.Job.Work);
    }

    private void Append(SimTime work)
    {
        var free = Earliest(_freeAt, out var core);
        _freeAt[core] = (free > Simulation.Now ? free : Simulation.Now) + work;
    }
}
