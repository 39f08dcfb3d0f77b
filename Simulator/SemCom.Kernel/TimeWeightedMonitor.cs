namespace SemCom.Kernel;

/// <summary>
/// A whole-number level over time (a queue length, slots in use): its time average, extremes and time in each state.
/// The area under the level is kept exactly, as an integer of level × ps.
/// </summary>
public sealed class TimeWeightedMonitor
{
    private readonly Simulation simulation;
    private Int128 area;
    private long start;
    private long changed;
    private List<long>? timeIn;

    /// <summary>A monitor that starts now.</summary>
    /// <param name="simulation">The simulation whose clock weighs the level.</param>
    /// <param name="level">The level at the start. Unit: that of the level.</param>
    public TimeWeightedMonitor(Simulation simulation, long level = 0)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        this.simulation = simulation;
        Level = Minimum = Maximum = level;
        start = changed = simulation.NowPicoseconds;
    }

    /// <summary>The level now.</summary>
    public long Level { get; private set; }

    /// <summary>The least level since the start.</summary>
    public long Minimum { get; private set; }

    /// <summary>The greatest level since the start.</summary>
    public long Maximum { get; private set; }

    /// <summary>The time since the start. Unit: ps.</summary>
    public SimTime Elapsed => new(simulation.NowPicoseconds - start);

    /// <summary>The exact area under the level since the start. Unit: level × ps.</summary>
    public Int128 Area => area + (Int128)Level * (simulation.NowPicoseconds - changed);

    /// <summary>The time average of the level since the start; NaN while no time has passed.</summary>
    public double Mean => Elapsed == SimTime.Zero ? double.NaN : (double)Area / Elapsed.Picoseconds;

    /// <summary>Changes the level, now.</summary>
    /// <param name="level">The new level; not negative when states are tracked.</param>
    public void Set(long level)
    {
        var now = simulation.NowPicoseconds;
        var held = now - changed;
        if (held != 0)
        {
            area += Math.BigMul(Level, held);
            if (timeIn is not null)
                AddTime(Level, held);
            changed = now;
        }
        Level = level;
        if (level > Maximum)
            Maximum = level;
        else if (level < Minimum)
            Minimum = level;
    }

    /// <summary>Forgets the past, at the end of a warm-up; the level stays.</summary>
    public void Restart()
    {
        area = 0;
        start = changed = simulation.NowPicoseconds;
        Minimum = Maximum = Level;
        timeIn?.Clear();
    }

    /// <summary>Restarts and from now on keeps the time spent at each level of 0, 1, 2, … Memory grows with the greatest level.</summary>
    public void TrackStates()
    {
        timeIn ??= [];
        Restart();
    }

    /// <summary>The time spent at a level since <see cref="TrackStates"/>. Unit: ps.</summary>
    /// <param name="level">Not negative.</param>
    /// <exception cref="InvalidOperationException">States are not tracked.</exception>
    public SimTime TimeAt(int level)
    {
        if (timeIn is null)
            throw new InvalidOperationException("The time in each state is not kept. Call TrackStates first.");
        var time = level < timeIn.Count ? timeIn[level] : 0;
        return new SimTime(level == Level ? time + simulation.NowPicoseconds - changed : time);
    }

    private void AddTime(long level, long held)
    {
        if (level < 0)
            throw new InvalidOperationException($"The level is {level}, but the time in each state is kept for levels of 0 and above.");
        while (timeIn!.Count <= level)
            timeIn.Add(0);
        timeIn[(int)level] += held;
    }
}
