using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Schedulers;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Network;

/// <summary>
/// A network in simulated time: base stations, users, and requests, whose life is: arrive → wait for an epoch → decided
/// → wait for the base station's processor → extraction → transmission → wait for the user's processor → decoding →
/// done; or dropped, with a reason, at any point.
/// </summary>
public sealed class NetworkSimulation
{
    private readonly BaseStation[] _stations;
    private readonly User[] _users;
    private readonly UserView[] _userViews;
    private readonly TrafficSource[] _traffic;
    private readonly RequestMix[] _mixes;
    private readonly ImagePopularity _popularity;
    private readonly RequestLog _log;
    private readonly Action<Request> _miss;

    /// <summary>Sets up a run with one scheduler for a network of one cell.</summary>
    /// <inheritdoc cref="NetworkSimulation(Scenario, SemanticModel, Func{int, IScheduler}, IRunObserver, string)"/>
    public NetworkSimulation(
        Scenario scenario, SemanticModel semantics, IScheduler scheduler, IRunObserver observer, string baseDirectory = "")
        : this(scenario, semantics, _ => scheduler, observer, baseDirectory)
    {
    }

    /// <summary>Sets up a run.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="semantics">Its encoders and images.</param>
    /// <param name="scheduler">Who decides in a cell: each has its own.</param>
    /// <param name="observer">Who is told.</param>
    /// <param name="baseDirectory">The folder that the scenario's trace files are relative to.</param>
    /// <exception cref="ArgumentException">The semantics are not those of the scenario.</exception>
    /// <exception cref="TraceException">A trace file cannot be used.</exception>
    public NetworkSimulation(
        Scenario scenario, SemanticModel semantics, Func<int, IScheduler> scheduler, IRunObserver observer, string baseDirectory = "")
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(semantics);
        ArgumentNullException.ThrowIfNull(scheduler);
        if (semantics.Encoders.Length != scenario.Encoders.Count)
            throw new ArgumentException($"Scenario '{scenario.Name}' has {scenario.Encoders.Count} encoders; the semantics are of {semantics.Encoders.Length}.");
        Scenario = scenario;
        Semantics = semantics;
        Observer = observer;
        End = SimTime.FromSeconds(scenario.Duration);
        IsStaged = scenario.Decision == Decision.Staged;
        _users = CreateUsers(scenario);
        _userViews = new UserView[_users.Length];
        World = new World(scenario, _users, baseDirectory);
        Channel = new RadioChannel(scenario, World);
        Life = new RequestLife(this, new Downlink(Simulation, Channel, World.Cells, scenario.Cell.ResourceBlocks.Count, LinksImproved));
        foreach (var user in _users)
            user.Device = Processor.Create(
                Simulation, user.Group.Processor.Sharing, 1, user.Group.Processor.Queue, null, request => Life.Enter(request, Stage.Decoding));
        _traffic = TrafficSource.CreateAll(Simulation, _users, End, semantics.Images, baseDirectory, Arrive);
        _mixes = Array.ConvertAll(_users, user => new RequestMix(user.Group, user.IndexInGroup, scenario.Seed));
        _popularity = new ImagePopularity(scenario.Images.Popularity, semantics.ImageCount, scenario.Seed);
        _log = new RequestLog(Simulation, observer);
        _miss = Miss;

        if (scenario.Drop is { } drop)
            ScheduleDrops(SimTime.FromSeconds(drop.Every));
        Simulation.Schedule(SimTime.Zero, () => Redraw(0), EventOrder.Drop);
        foreach (var source in _traffic)
            source.Start();
        _stations = new BaseStation[World.Cells];
        for (var cell = 0; cell < _stations.Length; cell++)
            _stations[cell] = new BaseStation(this, cell, scheduler(cell));
        // The shortest of runs is one tick long.
        ScheduleSamples(SimTime.FromSeconds(Math.Max(1e-12, scenario.Timeline ?? scenario.Duration / 100)));
    }

    /// <summary>The simulated time.</summary>
    public SimTime Now => Simulation.Now;

    /// <summary>When the run ends.</summary>
    public SimTime End { get; }

    /// <summary>Events run so far.</summary>
    public long EventsProcessed => Simulation.EventsProcessed;

    /// <summary>Requests that have arrived so far.</summary>
    public long Requests => _log.Count;

    /// <summary>The users.</summary>
    public IReadOnlyList<User> Users => _users;

    /// <summary>The base stations, one a cell.</summary>
    public IReadOnlyList<BaseStation> BaseStations => _stations;

    /// <summary>The scenario.</summary>
    public Scenario Scenario { get; }

    internal Simulation Simulation { get; } = new();

    internal SemanticModel Semantics { get; }

    internal IRunObserver Observer { get; }

    internal World World { get; }

    internal RadioChannel Channel { get; }

    internal RequestLife Life { get; }

    internal bool IsStaged { get; }

    /// <summary>What schedulers see of the users.</summary>
    internal ReadOnlySpan<UserView> UserViews => _userViews;

    /// <summary>Runs on to an instant; nothing at or after it happens.</summary>
    /// <param name="until">The instant; what lies beyond <see cref="End"/> is cut to it.</param>
    public void RunTo(SimTime until) => Simulation.Run(until < End ? until : End);

    /// <summary>
    /// Ends the run where it stands: requests still alive are recorded as <see cref="Outcome.InFlight"/>, their open
    /// stage cut at this instant.
    /// </summary>
    public void Finish()
    {
        MoveUsers();
        _log.Flush(request =>
        {
            if (request.Ended)
                return;
            Life.Settle(request);
            request.LedgerField.Close(Now);
        });
    }

    /// <summary>When the links of those who wait change next by themselves.</summary>
    internal SimTime NextChange(WaitingList waiting)
    {
        var next = SimTime.MaxValue;
        foreach (var request in waiting.Requests)
            if (Channel.NextChange(request.User.Index, Now) is var change && change < next)
                next = change;
        return next;
    }

    /// <summary>Brings the users that move to where they are now.</summary>
    internal void MoveUsers()
    {
        if (!World.HasMobility)
            return;
        foreach (var user in _users)
        {
            World.Move(user, Now);
            if (user.X != _userViews[user.Index].X || user.Y != _userViews[user.Index].Y)
                Refresh(user);
        }
    }

    internal void SetHolds(User user, bool holds) =>
        _userViews[user.Index] = _userViews[user.Index] with { HoldsResourceBlock = holds };

    internal void CountDelivered(User user, double bits) =>
        _userViews[user.Index] = _userViews[user.Index] with { DeliveredBits = _userViews[user.Index].DeliveredBits + bits };

    /// <summary>
    /// Something that a user's requests may have waited for is free, in a cell and in whatever cells they came to wait in.
    /// </summary>
    internal void CallEpochs(User user, BaseStation station)
    {
        station.CallEpoch();
        if (!user.HasChangedCell)
            return;
        foreach (var other in _stations)
            if (other != station && other.Awaits(user))
                other.CallEpoch();
    }

    /// <summary>Ends a request's life.</summary>
    internal void Close(Request request, Outcome outcome)
    {
        request.DeadlineEvent.Cancel();
        request.Station.Monitors.Leave(request.Ledger.Current);
        request.Station.Alive--;
        request.LedgerField.Close(Now);
        request.Outcome = outcome;
        if (outcome is Outcome.Done or Outcome.Late)
            request.User.Age.Answer(request.Ledger.Arrival, Now);
        var user = request.User.Index;
        _log.Emit();
        _traffic[user].RequestEnded();
    }

    private static User[] CreateUsers(Scenario scenario)
    {
        var users = new List<User>();
        foreach (var group in scenario.Users)
        {
            for (var i = 0; i < group.Count; i++)
                users.Add(new User(users.Count, group, i, scenario.Seed));
        }
        return [.. users];
    }

    private void ScheduleDrops(SimTime period)
    {
        if (period < End - Now)
        {
            Simulation.ScheduleAfter(period, () =>
            {
                Redraw(World.Drop + 1);
                ScheduleDrops(period);
            }, EventOrder.Drop);
        }
    }

    private void Redraw(int drop)
    {
        World.Draw(drop, Now);
        foreach (var user in _users)
            Refresh(user);
        foreach (var station in _stations)
            station.Redraw();
        Observer.DropBegan(World, Now);
    }

    private void Refresh(User user)
    {
        var device = user.Group.Processor;
        ref var view = ref _userViews[user.Index];
        view = new UserView(
            user.X, user.Y, user.PathGain, view.HoldsResourceBlock, user.Frequency, device.CyclesPerBit, device.SwitchedCapacitance,
            user.Group.EnergyLimit ?? double.PositiveInfinity, user.Group.Overdue, user.Cell,
            device.ServiceTime?.Mean, view.DeliveredBits);
    }

    /// <summary>A transmission of a cell has left the air: what other cells deferred may do better now.</summary>
    private void LinksImproved(int cell)
    {
        foreach (var station in _stations)
            if (station.Index != cell)
                station.CallEpoch();
    }

    private void ScheduleSamples(SimTime period)
    {
        if (period <= End - Now)
        {
            Simulation.ScheduleAfter(period, () =>
            {
                Observer.Sampled(this);
                ScheduleSamples(period);
            }, EventOrder.Drop);
        }
    }

    private void Arrive(User user, Arrival arrival)
    {
        World.Move(user, Now);
        var request = _log.Add();
        var station = request.Station = _stations[user.Cell];
        request.User = user;
        request.NumberOfUser = user.Requests++;
        request.Image = arrival.Image ?? _popularity.Draw(user.Images);
        request.Drop = World.Drop;
        var kind = _mixes[user.Index].At(request.NumberOfUser, user.Deadline);
        request.Deadline = arrival.Deadline ?? kind.Deadline;
        request.Priority = kind.Priority;
        if (Scenario.Payload is { } payload)
            request.Payload = payload.Quantile(user.Payloads.UniformAt(request.NumberOfUser));
        request.LedgerField = new Ledger(Now);
        station.Monitors.Enter(Stage.WaitDecision);
        if (++station.Alive > (Scenario.Cell.Admission ?? int.MaxValue))
        {
            Close(request, Outcome.DroppedAdmission);
            return;
        }
        if (request.Deadline is { } deadline && user.Group.Overdue == Overdue.Drop && deadline <= SimTime.MaxValue - Now)
        {
            // The deadline's own instant is in time: EventOrder puts it after whatever ends there.
            request.DeadlineEvent = Simulation.ScheduleAfter(deadline, _miss, request, EventOrder.Deadline);
        }
        station.Await(request);
    }

    private void Miss(Request request)
    {
        if (request.Encoder < 0)
        {
            Life.Abandon(request, Outcome.DroppedDeadline);
            return;
        }
        // What was done counts up to this instant; its process gives back what it holds.
        Life.Settle(request);
        request.Process.Interrupt();
    }
}
