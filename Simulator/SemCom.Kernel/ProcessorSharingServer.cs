namespace SemCom.Kernel;

/// <summary>
/// A server with c cores that all jobs present share equally: each of n jobs proceeds at the rate min(1, c/n) of a whole core.
/// <c>await server.Serve(work)</c> ends when the job has got its work.
/// </summary>
/// <remarks>
/// <para>All jobs proceed at one rate, so one number, the service each present job has attained since the server was made, suffices:
/// dV/dt = min(1, c/n). A job that comes at V is complete at V + work. V is kept in units of 2⁻⁴⁰ ps; an arrival or departure
/// loses less than one unit, so after 10⁹ of them a departure instant is still exact to a thousandth of a picosecond before it is
/// rounded to a whole one, half to even.</para>
/// <para>Kleinrock: Queueing Systems, volume 2, chapter 4 (processor-sharing systems).</para>
/// </remarks>
public sealed class ProcessorSharingServer
{
    private const int FractionBits = 40;

    private readonly Simulation simulation;
    private RankedWaits jobs = new();
    private Pool<Job> pool;
    private EventHandle completion;
    private Int128 attained;
    private long updated;
    private long arrivals;

    /// <summary>An idle server.</summary>
    /// <param name="simulation">The simulation it lives in.</param>
    /// <param name="cores">The number of cores c; at least 1. A job uses at most one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cores"/> is below 1.</exception>
    public ProcessorSharingServer(Simulation simulation, int cores = 1)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        if (cores < 1)
            throw new ArgumentOutOfRangeException(nameof(cores), cores, "A server needs at least 1 core.");
        this.simulation = simulation;
        Cores = cores;
        InService = new TimeWeightedMonitor(simulation);
    }

    /// <summary>The number of cores.</summary>
    public int Cores { get; }

    /// <summary>The number of jobs present, over time. All of them are in service; nobody waits.</summary>
    public TimeWeightedMonitor InService { get; }

    /// <summary>Serves a job that begins now.</summary>
    /// <param name="work">The time it would take alone, on one core; not negative. Unit: ps.</param>
    /// <exception cref="ArgumentOutOfRangeException">The work is negative.</exception>
    public Waitable Serve(SimTime work)
    {
        if (work < SimTime.Zero)
            throw new ArgumentOutOfRangeException(nameof(work), $"A job of {work} is negative. Use zero or more.");
        var job = pool.Rent() ?? new Job(simulation, this);
        if (work == SimTime.Zero)
        {
            job.State = WaitState.Done;
            return new Waitable(job);
        }
        Advance();
        job.Rank = attained + ((Int128)work.Picoseconds << FractionBits);
        job.Arrival = ++arrivals;
        jobs.Add(job);
        Reschedule();
        return new Waitable(job);
    }

    internal SimTime RemainingOf(Job job)
    {
        Advance();
        var remaining = SimTime.RoundedQuotient(job.Rank - attained, Int128.One << FractionBits);
        return new SimTime((long)Int128.Max(remaining, 0));
    }

    internal void Leave(Job job)
    {
        Advance();
        jobs.Remove(job);
        Reschedule();
    }

    internal void Return(Job job) => pool.Return(job);

    /// <summary>The first job is complete, and with it every other whose remaining time rounds to nothing.</summary>
    private void CompleteFirst()
    {
        Advance();
        do
        {
            var job = (Job)jobs.First!;
            jobs.Remove(job);
            job.Complete();
        }
        while (jobs.Count > 0 && TimeToFirst() <= 0);
        Reschedule();
    }

    private void Advance()
    {
        var now = simulation.NowPicoseconds;
        var n = jobs.Count;
        if (n <= Cores)
            attained += (Int128)(now - updated) << FractionBits;
        else
            attained += ((Int128)(now - updated) << FractionBits) * Cores / n;
        updated = now;
    }

    /// <summary>When the job next to be complete will be, if nobody comes or leaves. Unit: ps from the last update.</summary>
    private Int128 TimeToFirst()
    {
        var missing = jobs.First!.Rank - attained;
        var n = jobs.Count;
        return n <= Cores
            ? SimTime.RoundedQuotient(missing, Int128.One << FractionBits)
            : SimTime.RoundedQuotient(missing * n, (Int128)Cores << FractionBits);
    }

    private void Reschedule()
    {
        InService.Set(jobs.Count);
        completion.Cancel();
        if (jobs.Count == 0)
            return;
        var time = Int128.Max(TimeToFirst(), 0);
        if (time > long.MaxValue)
            throw new OverflowException($"With {jobs.Count} jobs on {Cores} cores the next job ends beyond the range of SimTime (106 days).");
        var end = simulation.Now + new SimTime((long)time);
        completion = simulation.Schedule(end, static server => server.CompleteFirst(), this, EventPriority.Release);
    }
}

/// <summary>A job and the attained service at which it is complete.</summary>
internal sealed class Job(Simulation simulation, ProcessorSharingServer server) : RankedWait(simulation)
{
    public override SimTime Remaining => State == WaitState.Pending ? server.RemainingOf(this) : SimTime.Zero;

    public override void Withdraw()
    {
        if (State == WaitState.Pending)
            server.Leave(this);
        Recycle();
    }

    public override void Recycle()
    {
        Clear();
        server.Return(this);
    }
}
