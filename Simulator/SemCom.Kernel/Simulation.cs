using System.Runtime.CompilerServices;

namespace SemCom.Kernel;

/// <summary>
/// A discrete-event simulation: a clock and the events to come. Events run in the order (time, priority, order of scheduling).
/// One simulation belongs to one thread at a time; different simulations may run on different threads at once.
/// </summary>
public sealed class Simulation
{
    private readonly EventQueue queue;
    private Pool<Timer> timers;
    private Pool<Condition> conditions;
    private Pool<JoinWait> joins;
    private long now;
    private bool running;

    /// <summary>A new simulation at time zero, with nothing scheduled.</summary>
    public Simulation()
        : this(new EventQueue())
    {
    }

    internal Simulation(EventQueue queue) => this.queue = queue;

    /// <summary>The current instant. Unit: ps, never decreasing.</summary>
    public SimTime Now => new(now);

    /// <summary>The number of events run so far. Cancelled events do not count.</summary>
    public long EventsProcessed { get; private set; }

    /// <summary>The number of events scheduled and neither run nor cancelled.</summary>
    public int EventsPending => queue.Pending;

    /// <summary>The process that is running, for awaiters.</summary>
    internal ProcessCore? Current { get; private set; }

    /// <summary>The process to continue right after the one running: a subroutine begun or the caller of one that ended.</summary>
    internal ProcessCore? Following { get; set; }

    /// <summary>Schedules a callback at an instant.</summary>
    /// <param name="at">The instant; not before <see cref="Now"/>.</param>
    /// <param name="callback">What to run. An exception it throws leaves <c>Run</c> unchanged.</param>
    /// <param name="priority">The order among events of the same instant, see <see cref="EventPriority"/>; lower is earlier.</param>
    /// <returns>A handle to cancel the event.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The instant is in the past or the priority out of range.</exception>
    public EventHandle Schedule(SimTime at, Action callback, int priority = EventPriority.Normal)
    {
        ArgumentNullException.ThrowIfNull(callback);
        if (at.Picoseconds < now)
            throw Past(at);
        return new EventHandle(queue, queue.Add(at.Picoseconds, priority, EventQueue.Kind.Action, callback));
    }

    /// <summary>
    /// Schedules a callback with the object it works on: with a static lambda nothing is allocated,
    /// as in <c>simulation.Schedule(at, static cell => cell.Decide(), this)</c>.
    /// </summary>
    /// <inheritdoc cref="Schedule(SimTime, Action, int)"/>
    /// <param name="state">The object passed to <paramref name="callback"/>.</param>
#pragma warning disable CS1573 // the other parameters are inherited
    public EventHandle Schedule<TState>(SimTime at, Action<TState> callback, TState state, int priority = EventPriority.Normal)
#pragma warning restore CS1573
        where TState : class
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentNullException.ThrowIfNull(state);
        if (at.Picoseconds < now)
            throw Past(at);
        return new EventHandle(queue, queue.Add(at.Picoseconds, priority, EventQueue.Kind.ActionWithState, callback, state));
    }

    /// <summary>Schedules a callback after a delay.</summary>
    /// <param name="delay">The time from now; not negative.</param>
    /// <param name="callback">What to run. An exception it throws leaves <c>Run</c> unchanged.</param>
    /// <param name="priority">The order among events of the same instant, see <see cref="EventPriority"/>; lower is earlier.</param>
    /// <returns>A handle to cancel the event.</returns>
    /// <exception cref="OverflowException">The instant lies beyond the range of <see cref="SimTime"/>.</exception>
    public EventHandle ScheduleAfter(SimTime delay, Action callback, int priority = EventPriority.Normal)
        => Schedule(Now + delay, callback, priority);

    /// <summary>Schedules a callback with the object it works on after a delay, without allocation when the callback is a static lambda.</summary>
    /// <param name="delay">The time from now; not negative.</param>
    /// <param name="callback">What to run.</param>
    /// <param name="state">The object passed to <paramref name="callback"/>.</param>
    /// <param name="priority">The order among events of the same instant, see <see cref="EventPriority"/>; lower is earlier.</param>
    /// <returns>A handle to cancel the event.</returns>
    /// <exception cref="OverflowException">The instant lies beyond the range of <see cref="SimTime"/>.</exception>
    public EventHandle ScheduleAfter<TState>(SimTime delay, Action<TState> callback, TState state, int priority = EventPriority.Normal)
        where TState : class
        => Schedule(Now + delay, callback, state, priority);

    /// <summary>
    /// Starts a process: its first step runs at the current instant, after the events of this instant that were scheduled
    /// before it. A process that is never started never runs.
    /// </summary>
    /// <param name="process">The process, as an <c>async Process</c> method returned it.</param>
    /// <param name="name">Its name in errors; by default the name of the method.</param>
    /// <returns>The process, to join or interrupt it.</returns>
    /// <exception cref="InvalidOperationException">The process was started before.</exception>
    public Process Start(Process process, string? name = null)
    {
        process.Core.BeginIn(this, name, process.Generation);
        return process;
    }

    /// <summary>Starts a process that returns a result; see <see cref="Start(Process, string?)"/>.</summary>
    /// <param name="process">The process, as an <c>async Process&lt;T&gt;</c> method returned it.</param>
    /// <param name="name">Its name in errors; by default the name of the method.</param>
    /// <returns>The process, to join or interrupt it.</returns>
    /// <exception cref="InvalidOperationException">The process was started before.</exception>
    public Process<T> Start<T>(Process<T> process, string? name = null)
    {
        process.Core.BeginIn(this, name, 0);
        return process;
    }

    /// <summary>A pause of a process: <c>await simulation.Delay(t)</c>. A delay of zero lets the other events of this instant go first.</summary>
    /// <param name="duration">Not negative.</param>
    /// <param name="priority">The order among the events of the instant at which it ends, see <see cref="EventPriority"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    /// <exception cref="OverflowException">The end lies beyond the range of <see cref="SimTime"/>.</exception>
    public Delay Delay(SimTime duration, int priority = EventPriority.Normal)
    {
        var end = unchecked(now + duration.Picoseconds);
        if (duration.Picoseconds < 0 || end < now)
            ThrowDelay(duration);
        return new Delay(this, end, priority);
    }

    /// <summary>A pause of a process until an instant.</summary>
    /// <param name="instant">Not before <see cref="Now"/>.</param>
    /// <param name="priority">The order among the events of that instant, see <see cref="EventPriority"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The instant is in the past.</exception>
    public Delay Until(SimTime instant, int priority = EventPriority.Normal)
        => instant.Picoseconds >= now ? new Delay(this, instant.Picoseconds, priority) : throw Past(instant);

    /// <summary>
    /// Waits for the first of several occurrences and withdraws the others: a request that loses leaves its queue, a timer is cancelled.
    /// The result is the index of the winner; if that has a result of its own (a request, a value), await it too, which costs no time.
    /// Of occurrences that have already happened the one named first wins.
    /// </summary>
    /// <param name="occurrences">What to wait for; at least one.</param>
    /// <exception cref="ArgumentException">Nothing to wait for.</exception>
    public Waitable<int> AnyOf(params ReadOnlySpan<Waitable> occurrences) => NewCondition(any: true, occurrences);

    /// <summary>
    /// Waits until all of several occurrences have happened. If the wait is given up (interrupt, lost in an AnyOf), all are withdrawn,
    /// and what was already granted is given back.
    /// </summary>
    /// <param name="occurrences">What to wait for; none is complete at once.</param>
    public Waitable AllOf(params ReadOnlySpan<Waitable> occurrences) => NewCondition(any: false, occurrences);

    /// <summary>Runs until no event is left.</summary>
    /// <exception cref="ProcessException">A process failed and nothing waited for it.</exception>
    /// <exception cref="InvalidOperationException">The simulation is already running: called from within an event.</exception>
    public void Run() => RunBefore(long.MaxValue, including: true);

    /// <summary>
    /// Runs the events before <paramref name="until"/> and sets the clock to it. No event at <paramref name="until"/> or later
    /// runs; a later call goes on with them.
    /// </summary>
    /// <param name="until">Not before <see cref="Now"/>. With <c>until == Now</c> nothing runs.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="until"/> is in the past.</exception>
    /// <exception cref="ProcessException">A process failed and nothing waited for it.</exception>
    /// <exception cref="InvalidOperationException">The simulation is already running: called from within an event.</exception>
    public void Run(SimTime until)
    {
        if (until.Picoseconds < now)
            throw Past(until);
        RunBefore(until.Picoseconds, including: false);
        now = until.Picoseconds;
    }

    /// <summary>Runs the next event.</summary>
    /// <returns>False when no event is left.</returns>
    /// <exception cref="ProcessException">A process failed and nothing waited for it.</exception>
    /// <exception cref="InvalidOperationException">The simulation is already running: called from within an event.</exception>
    public bool Step()
    {
        Enter();
        try
        {
            if (!queue.TryPeek(out var time))
                return false;
            RunNext(time);
            return true;
        }
        finally
        {
            Leave();
        }
    }

    internal EventQueue Queue => queue;

    internal long NowPicoseconds => now;

    /// <summary>Resumes a process at this instant, after what is already scheduled for it.</summary>
    internal void Wake(ProcessCore process) => queue.Add(now, EventPriority.Normal, EventQueue.Kind.Process, process);

    internal Timer NewTimer(long end, int priority)
    {
        var timer = timers.Rent() ?? new Timer(this);
        timer.Begin(end, priority);
        return timer;
    }

    /// <summary>A wait that is over.</summary>
    internal Timer NewPast()
    {
        var timer = timers.Rent() ?? new Timer(this);
        timer.BeginOver();
        return timer;
    }

    internal JoinWait NewJoin(ProcessCore process)
    {
        var join = joins.Rent() ?? new JoinWait(this);
        join.Begin(process);
        return join;
    }

    internal void Return(Timer timer) => timers.Return(timer);

    internal void Return(JoinWait join) => joins.Return(join);

    internal void Return(Condition condition) => conditions.Return(condition);

    private Waitable<int> NewCondition(bool any, ReadOnlySpan<Waitable> occurrences)
    {
        var condition = conditions.Rent() ?? new Condition(this);
        condition.Begin(any, occurrences);
        return new Waitable<int>(condition);
    }

    private void RunBefore(long until, bool including)
    {
        Enter();
        try
        {
            while (queue.TryPeek(out var time) && (time < until || including))
                RunNext(time);
        }
        finally
        {
            Leave();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RunNext(long time)
    {
        now = time;
        EventsProcessed++;
        switch (queue.Take(out var target, out var state))
        {
            case EventQueue.Kind.Action:
                Unsafe.As<Action>(target)();
                break;
            case EventQueue.Kind.ActionWithState:
                // An Action<TState> of a reference type is called like an Action<object>; Schedule<TState> saw to the type.
                Unsafe.As<Action<object>>(target)(state!);
                break;
            case EventQueue.Kind.Process:
                Resume(Unsafe.As<ProcessCore>(target));
                break;
            default:
                Unsafe.As<Wait>(target).Elapsed();
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Resume(ProcessCore process)
    {
        var next = process;
        do
        {
            Current = next;
            next.State = ProcessState.Running;
            next.MoveNext();
            next = Following;
            Following = null;
        }
        while (next is not null);
        Current = null;
    }

    private void Enter()
    {
        if (running)
            throw new InvalidOperationException("The simulation is already running. Run and Step are called from outside, not from an event or a process.");
        running = true;
    }

    private void Leave()
    {
        running = false;
        Current = null;
        Following = null;
    }

    private ArgumentOutOfRangeException Past(SimTime at) => new(nameof(at), $"{at} lies before the current time {Now}. Use an instant that is not in the past.");

    private void ThrowDelay(SimTime duration)
    {
        if (duration.Picoseconds < 0)
            throw new ArgumentOutOfRangeException(nameof(duration), $"A delay of {duration} is negative (at {Now}). Use a delay of zero or more.");
        _ = Now + duration; // throws
    }
}
