namespace SemCom.Kernel;

/// <summary>
/// A server with c cores that all jobs present share equally: each of n jobs proceeds at the rate min(1, c/n) of a whole core.
/// <c>await server.Serve(work)</c> ends when the job has got its work.
/// </summary>
/// <remarks>
/// <para>All jobs proceed at one rate, so one number suffices, the service that each job present since the beginning would have attained:
/// dV/dt = min(1, c/n). A job that comes at V is complete at V + work.</para>
/// <para>V and the instants at which jobs are complete are kept in units of 2⁻⁴⁰ ps. Only the instant at which a departure is announced is rounded
/// to a whole picosecond, half to even; the sharing goes on from the exact one. So no error accumulates: an arrival or departure costs less
/// than one unit, 10⁹ of them a thousandth of a picosecond.</para>
/// <para>Kleinrock: Queueing Systems, volume 2, chapter 4 (processor-sharing systems).</para>
/// </remarks>
public sealed class ProcessorSharingServer
{
    private const int FractionBits = 40;

    private readonly Simulation simulation;
    private RankedWaits jobs = new();
    private Pool<Job> pool;
    private EventHandle completion;
    private WaitList departing;
    private Int128 attained;
    private Int128 clock;
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
        if (work == SimTime.Zero)
            return default;
        Advance();
        var job = pool.Rent() ?? new Job(simulation, this);
        job.Rank = attained + ((Int128)work.Picoseconds << FractionBits);
        job.Arrival = ++arrivals;
        jobs.Add(job);
        Reschedule();
        return new Waitable(job);
    }

    internal SimTime RemainingOf(Job job)
    {
        Advance();
        return job.Departing ? SimTime.Zero : new SimTime((long)Whole(job.Rank - attained));
    }

    internal void Leave(Job job)
    {
        Advance();
        if (job.Departing)
            departing.Remove(job);
        else
            jobs.Remove(job);
        Reschedule();
    }

    internal void Return(Job job) => pool.Return(job);

    /// <summary>Whole picoseconds, half to even.</summary>
    private static Int128 Whole(Int128 fixedPoint)
    {
        const long half = 1L << (FractionBits - 1);
        var whole = fixedPoint >> FractionBits;
        var fraction = (long)fixedPoint & (2 * half - 1);
        return fraction > half || (fraction == half && ((long)whole & 1) == 1) ? whole + 1 : whole;
    }

    /// <summary>Announces the jobs whose completion rounds to this instant.</summary>
    private void Announce()
    {
        Advance();
        while (jobs.Count > 0 && FirstCompletion() is var completion && Whole(completion) <= simulation.NowPicoseconds)
            DepartFirst(completion);
        while (departing.TakeFirst() is Job job)
        {
            job.Departing = false;
            job.Complete();
        }
        Reschedule();
    }

    /// <summary>Brings V to this instant. Jobs complete on the way no longer take their share, though they are announced later in the instant.</summary>
    private void Advance()
    {
        var now = (Int128)simulation.NowPicoseconds << FractionBits;
        while (jobs.Count > 0 && FirstCompletion() is var completion && completion <= now)
            DepartFirst(completion);
        // A completion that was rounded down has left the clock up to half a picosecond ahead.
        if (now <= clock)
            return;
        attained += jobs.Count <= Cores ? now - clock : (now - clock) * Cores / jobs.Count;
        clock = now;
    }

    /// <summary>When the next job is complete if nobody comes or leaves. Unit: 2⁻⁴⁰ ps.</summary>
    private Int128 FirstCompletion()
    {
        var missing = jobs.First!.Rank - attained;
        if (jobs.Count > Cores)
            missing *= jobs.Count;
        return clock + (jobs.Count > Cores && Cores > 1 ? missing / Cores : missing);
    }

    private void DepartFirst(Int128 completion)
    {
        var job = (Job)jobs.First!;
        jobs.Remove(job);
        attained = job.Rank;
        clock = completion;
        job.Departing = true;
        departing.Append(job);
    }

    private void Reschedule()
    {
        InService.Set(jobs.Count + departing.Count);
        completion.Cancel();
        if (InService.Level == 0)
            return;
        var end = departing.Count > 0 ? simulation.NowPicoseconds : Int128.Max(Whole(FirstCompletion()), simulation.NowPicoseconds);
        if (end > long.MaxValue)
            throw new OverflowException($"With {jobs.Count} jobs on {Cores} cores the next job ends beyond the range of SimTime (106 days).");
        completion = simulation.Schedule(new SimTime((long)end), static server => server.Announce(), this, EventPriority.Release);
    }
}

/// <summary>A job and the attained service at which it is complete.</summary>
internal sealed class Job(Simulation simulation, ProcessorSharingServer server) : RankedWait(simulation)
{
    /// <summary>Complete, not yet announced.</summary>
    public bool Departing;

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
        Departing = false;
        server.Return(this);
    }
}
