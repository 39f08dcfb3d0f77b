using System.Runtime.InteropServices;
using SemCom.Compute;
using SemCom.Kernel;
using SemCom.Radio;
using SemCom.Scenarios;
using SemCom.Simulator.Schedulers;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Network;

/// <summary>
/// One cell in simulated time. A request's life: arrive → wait for an epoch → (encoder, resource block) decided → wait
/// for the base station's processor → extraction → transmission → wait for the user's processor → decoding → done; or
/// dropped at its deadline at any point. The resource block is held from the decision to the last bit
/// (<see cref="Decision.Joint"/>).
/// </summary>
public sealed class CellSimulation
{
    private readonly Scenario _scenario;
    private readonly SemanticModel _semantics;
    private readonly IScheduler _scheduler;
    private readonly IRunObserver _observer;
    private readonly Simulation _simulation = new();
    private readonly World _world;
    private readonly RadioChannel _channel;
    private readonly Processor _processor;
    private readonly User[] _users;
    private readonly TrafficSource[] _traffic;
    private readonly Request?[] _holders;
    private readonly List<Request> _waiting = [];
    private readonly RequestLog _log;
    private readonly DecisionBuffer _decisions = new();
    private readonly SimTime _epochPeriod;
    private readonly SimTime _end;
    private readonly float[] _received;
    private readonly Action<Request> _miss;

    // What an epoch's view spans; grown, never shrunk.
    private readonly UserView[] _userViews;
    private readonly ResourceBlockView[] _blockViews;
    private readonly double[] _sinrs;
    private WaitingRequest[] _waitingViews = new WaitingRequest[16];
    private EventHandle _epochEvent;
    private long _epochs;

    /// <summary>Sets up a run.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="semantics">Its encoders and images.</param>
    /// <param name="scheduler">Who decides.</param>
    /// <param name="observer">Who is told.</param>
    /// <exception cref="ArgumentException">The semantics are not those of the scenario.</exception>
    public CellSimulation(Scenario scenario, SemanticModel semantics, IScheduler scheduler, IRunObserver observer)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(semantics);
        if (semantics.Encoders.Length != scenario.Encoders.Count)
            throw new ArgumentException($"Scenario '{scenario.Name}' has {scenario.Encoders.Count} encoders; the semantics are of {semantics.Encoders.Length}.");
        _scenario = scenario;
        _semantics = semantics;
        _scheduler = scheduler;
        _observer = observer;
        _end = SimTime.FromSeconds(scenario.Duration);
        _epochPeriod = scenario.Epoch is Scenarios.Epoch.Every every ? SimTime.FromSeconds(every.Period) : SimTime.Zero;
        _users = CreateUsers(scenario, _simulation);
        _world = new World(scenario, _users);
        _channel = new RadioChannel(scenario, _world);
        var blocks = scenario.Cell.ResourceBlocks.Count;
        _processor = new Processor(_simulation, scenario.Cell.Processor.Sharing, scenario.Cell.Processor.Cores, "base station");
        _traffic = Array.ConvertAll(_users, user => new TrafficSource(_simulation, user, Arrive));
        _holders = new Request?[blocks];
        _userViews = new UserView[_users.Length];
        _blockViews = new ResourceBlockView[blocks];
        _sinrs = new double[_users.Length * blocks];
        _received = new float[semantics.MaximumDimension];
        _log = new RequestLog(observer);
        _miss = Miss;
        Monitors = new CellMonitors(_simulation, blocks);

        if (scenario.Drop is { } drop)
            ScheduleDrops(SimTime.FromSeconds(drop.Every));
        _simulation.Schedule(SimTime.Zero, () => Redraw(0), EventOrder.Drop);
        foreach (var source in _traffic)
            source.Start();
        if (_epochPeriod > SimTime.Zero)
            _simulation.Schedule(SimTime.Zero, static cell => cell.PeriodicEpoch(), this, EventOrder.Epoch);
    }

    /// <summary>The simulated time.</summary>
    public SimTime Now => _simulation.Now;

    /// <summary>When the run ends.</summary>
    public SimTime End => _end;

    /// <summary>Events run so far.</summary>
    public long EventsProcessed => _simulation.EventsProcessed;

    /// <summary>Requests that have arrived so far.</summary>
    public long Requests => _log.Count;

    /// <summary>The users.</summary>
    public IReadOnlyList<User> Users => _users;

    /// <summary>The base station's processor.</summary>
    public Processor Processor => _processor;

    /// <summary>How many requests are in each stage, and which resource blocks are held and sending, over time.</summary>
    public CellMonitors Monitors { get; }

    /// <summary>Runs on to an instant; nothing at or after it happens.</summary>
    /// <param name="until">The instant; what lies beyond <see cref="End"/> is cut to it.</param>
    public void RunTo(SimTime until) => _simulation.Run(until < _end ? until : _end);

    /// <summary>
    /// Ends the run where it stands: requests still alive are recorded as <see cref="Outcome.InFlight"/>, their open
    /// stage cut at this instant.
    /// </summary>
    public void Finish() => _log.Flush(request =>
    {
        if (request.Ended)
            return;
        Settle(request);
        request.LedgerField.Close(Now);
    });

    private static User[] CreateUsers(Scenario scenario, Simulation simulation)
    {
        var users = new List<User>();
        foreach (var group in scenario.Users)
        {
            for (var i = 0; i < group.Count; i++)
                users.Add(new User(users.Count, group, i, simulation, scenario.Seed));
        }
        return [.. users];
    }

    private void ScheduleDrops(SimTime period)
    {
        if (period < _end - _simulation.Now)
        {
            _simulation.ScheduleAfter(period, () =>
            {
                Redraw(_world.Drop + 1);
                ScheduleDrops(period);
            }, EventOrder.Drop);
        }
    }

    private void Redraw(int drop)
    {
        _world.Draw(drop);
        _observer.DropBegan(_world, Now);
    }

    private void Arrive(User user)
    {
        var request = _log.Add();
        request.User = user;
        request.NumberOfUser = user.Requests++;
        request.Image = user.Images.NextInt(_semantics.ImageCount);
        request.Drop = _world.Drop;
        request.Deadline = user.Deadline;
        request.LedgerField = new Ledger(Now);
        Monitors.Enter(Stage.WaitDecision);
        _waiting.Add(request);
        if (user.Deadline is { } deadline && user.Group.Overdue == Overdue.Drop && deadline <= SimTime.MaxValue - Now)
        {
            // The deadline's own instant is in time: EventOrder puts it after whatever ends there.
            request.DeadlineEvent = _simulation.ScheduleAfter(deadline, _miss, request, EventOrder.Deadline);
        }
        CallEpoch();
    }

    private void Miss(Request request)
    {
        if (request.Encoder >= 0)
        {
            request.Process.Interrupt();
            return;
        }
        _waiting.Remove(request);
        Close(request, Outcome.DroppedDeadline);
    }

    // ---- Epochs -----------------------------------------------------------------------------------------------

    private void PeriodicEpoch()
    {
        Decide();
        if (_epochPeriod < _end - Now)
            _simulation.ScheduleAfter(_epochPeriod, static cell => cell.PeriodicEpoch(), this, EventOrder.Epoch);
    }

    /// <summary>On demand: an epoch at this instant, after all that happens at it, if something waits and something is free.</summary>
    private void CallEpoch()
    {
        if (_epochPeriod > SimTime.Zero || !SomethingToDecide())
            return;
        CallEpochAt(Now);
    }

    private void CallEpochAt(SimTime instant)
    {
        _epochEvent.Cancel();
        _epochEvent = _simulation.Schedule(instant, static cell => cell.EpochOnDemand(), this, EventOrder.Epoch);
    }

    private void EpochOnDemand()
    {
        if (!SomethingToDecide())
            return;
        Decide();
        // What was deferred for want of a good link gets another chance when links change.
        if (SomethingToDecide() && _channel.NextChange(Now) is var change && change < _end)
            CallEpochAt(change);
    }

    private bool SomethingToDecide() =>
        Array.IndexOf(_holders, null) >= 0 && _waiting.Exists(static request => !request.User.HoldsResourceBlock);

    private void Decide()
    {
        var view = View();
        _decisions.Clear(view);
        try
        {
            _scheduler.Decide(view, _decisions);
        }
        catch (SchedulingException rule)
        {
            throw new SchedulingException($"Scheduler '{_scheduler.Name}' broke a rule at epoch {_epochs}, {Now}: {rule.Message}.", rule);
        }

        var free = 0;
        foreach (ref readonly var block in view.ResourceBlocks)
            free += block.IsFree ? 1 : 0;
        _observer.EpochDecided(new EpochRecord(
            _epochs++, Now, view.Waiting.Length, free, _decisions.Count, _decisions.Feasible, _decisions.ExpectedQuality));
        Commit();
    }

    private EpochView View()
    {
        if (_waitingViews.Length < _waiting.Count)
            Array.Resize(ref _waitingViews, Math.Max(_waiting.Count, 2 * _waitingViews.Length));
        for (var w = 0; w < _waiting.Count; w++)
        {
            var request = _waiting[w];
            var arrival = request.LedgerField.Arrival;
            var deadline = request.Deadline is { } d && d <= SimTime.MaxValue - arrival ? arrival + d : SimTime.MaxValue;
            _waitingViews[w] = new WaitingRequest(request.Number, request.User.Index, request.Image, arrival, deadline);
        }
        for (var n = 0; n < _blockViews.Length; n++)
            _blockViews[n] = new ResourceBlockView(_world.Interference[n], _holders[n] is null);
        for (var i = 0; i < _users.Length; i++)
        {
            var user = _users[i];
            _userViews[i] = new UserView(
                user.X, user.Y, user.PathGain, user.HoldsResourceBlock, user.Frequency, user.Group.Processor.CyclesPerBit,
                user.Group.Processor.SwitchedCapacitance, user.Device.FreeAt(), user.Group.EnergyLimit ?? double.PositiveInfinity,
                user.Group.Overdue);
            for (var n = 0; n < _blockViews.Length; n++)
                _sinrs[i * _blockViews.Length + n] = _channel.Sinr(i, n, Now);
        }
        return new EpochView
        {
            Now = Now,
            Epoch = _epochs,
            Waiting = _waitingViews.AsSpan(0, _waiting.Count),
            Users = _userViews,
            ResourceBlocks = _blockViews,
            Encoders = _semantics.Encoders,
            Sinrs = _sinrs,
            CoresFreeAt = _processor.CoresFreeAt(),
            Power = _scenario.Cell.Power,
            Bandwidth = _scenario.Cell.ResourceBlocks.Bandwidth,
            Processor = _scenario.Cell.Processor,
            ImageBits = _scenario.Images.Size,
        };
    }

    private void Commit()
    {
        foreach (ref readonly var decision in _decisions.Decisions)
        {
            var request = _waiting[decision.Waiting];
            request.Encoder = decision.Encoder;
            request.ResourceBlock = decision.ResourceBlock;
            request.User.HoldsResourceBlock = true;
            _holders[decision.ResourceBlock] = request;
            Monitors.Held(decision.ResourceBlock).Set(1);
            request.Process = _simulation.Start(Serve(request), "request");
        }
        if (_decisions.Count > 0)
            _waiting.RemoveAll(static request => request.Encoder >= 0);
    }

    // ---- A decided request's life -----------------------------------------------------------------------------

    private async Process Serve(Request request)
    {
        try
        {
            await Extract(request);
            await Transmit(request);
            await Decode(request);
            Answer(request);
        }
        catch (InterruptException)
        {
            Abandon(request);
        }
    }

    /// <summary>Equation (3), after the wait for the base station's processor.</summary>
    private async Process Extract(Request request)
    {
        var bs = _scenario.Cell.Processor;
        var cycles = Workload.Cycles(bs.CyclesPerBit, _scenario.Images.Size, _semantics[request.Encoder].RelativeSize);
        var service = SimTime.FromSeconds(ServiceTime.Seconds(cycles, bs.Frequency));
        request.ServiceEnergy = ComputeEnergy.Joules(bs.SwitchedCapacitance, bs.Frequency, cycles);

        Enter(request, Stage.WaitBs);
        _processor.Join(request, service);
        using var core = _processor.Queue is { } queue ? await queue.Request() : default;
        Enter(request, Stage.Extraction);
        _processor.Begin(request);
        await _simulation.Delay(service);
        _processor.Leave(request);
        request.EnergyBs = request.ServiceEnergy;
    }

    /// <summary>
    /// Equation (4) across changes of the link: bits accumulate at the rate of each stretch between two changes, so the
    /// instant of the last bit is exact.
    /// </summary>
    private async Process Transmit(Request request)
    {
        Enter(request, Stage.WaitRb);
        Enter(request, Stage.Transmission);
        Monitors.Sending(request.ResourceBlock).Set(1);
        double payload = _semantics[request.Encoder].FeatureBits;
        while (true)
        {
            var start = _simulation.Now;
            var sinr = _channel.Sinr(request.User.Index, request.ResourceBlock, start);
            var rate = _channel.Rate(sinr);
            request.Stretch = new Stretch(start, sinr, rate);
            var left = payload - request.BitsSent;
            var needed = TransmissionTime.Seconds(left, rate);
            var change = _channel.NextChange(start);
            if (needed <= (change - start).Seconds)
            {
                await _simulation.Delay(SimTime.FromSeconds(needed));
                request.Sent(left, sinr, needed);
                break;
            }
            await _simulation.Until(change);
            var seconds = (change - start).Seconds;
            request.Sent(Math.Min(left, rate * seconds), sinr, seconds);
        }
        // The sum of the stretches may miss the payload by a rounding.
        request.BitsSent = payload;
        request.EnergyBs += TransmissionEnergy.Joules(_scenario.Cell.Power, request.AirTime);
        ReleaseResourceBlock(request);
    }

    /// <summary>Equation (5), after the wait for the user's processor.</summary>
    private async Process Decode(Request request)
    {
        var user = request.User;
        var processor = user.Group.Processor;
        var cycles = Workload.Cycles(
            processor.CyclesPerBit, _semantics[request.Encoder].FeatureBits, ZeroShotClassifier.RelativeSize);
        var service = SimTime.FromSeconds(ServiceTime.Seconds(cycles, user.Frequency));
        request.ServiceEnergy = ComputeEnergy.Joules(processor.SwitchedCapacitance, user.Frequency, cycles);

        Enter(request, Stage.WaitUser);
        user.Device.Join(request, service);
        using var core = user.Device.Queue is { } queue ? await queue.Request() : default;
        Enter(request, Stage.Decoding);
        user.Device.Begin(request);
        await _simulation.Delay(service);
        user.Device.Leave(request);
        request.EnergyUser = request.ServiceEnergy;
    }

    private void Answer(Request request)
    {
        var encoder = _semantics[request.Encoder];
        var label = _semantics.Label(request.Image);
        var received = _received.AsSpan(0, encoder.Dimension);
        encoder.ImageFeatures(request.Image).CopyTo(received);
        if (_scenario.Channel == Channel.Analog)
            AnalogChannel.Apply(received, CollectionsMarshal.AsSpan(request.Segments),
                request.User.ChannelNoise.Derive(request.NumberOfUser));
        var result = ZeroShotClassifier.Classify(encoder, received, label);
        request.Result = result;
        request.Correct = result.Predicted == label;
        var late = request.Deadline is { } deadline && Now - request.Ledger.Arrival > deadline;
        Close(request, late ? Outcome.Late : Outcome.Done);
    }

    /// <summary>Gives back what a request holds when its deadline passes in the middle of its life.</summary>
    private void Abandon(Request request)
    {
        Settle(request);
        switch (request.Ledger.Current)
        {
            case Stage.WaitBs or Stage.Extraction:
                _processor.Leave(request);
                break;
            case Stage.WaitUser or Stage.Decoding:
                request.User.Device.Leave(request);
                CallEpoch(); // its user's next request may be feasible now
                break;
        }
        if (request.Ledger.Current <= Stage.Transmission)
            ReleaseResourceBlock(request);
        Close(request, Outcome.DroppedDeadline);
    }

    /// <summary>Counts the energy and bits of a stage that was cut short: the part that was done.</summary>
    private void Settle(Request request)
    {
        var (stage, since) = (request.Ledger.Current, request.Ledger.Entered);
        switch (stage)
        {
            case Stage.Extraction:
                request.EnergyBs = request.ServiceEnergy * _processor.Progress(request, Now - since);
                break;
            case Stage.Transmission:
                var seconds = (Now - request.Stretch.Start).Seconds;
                var left = _semantics[request.Encoder].FeatureBits - request.BitsSent;
                request.Sent(Math.Min(left, request.Stretch.Rate * seconds), request.Stretch.Sinr, seconds);
                request.EnergyBs += TransmissionEnergy.Joules(_scenario.Cell.Power, request.AirTime);
                break;
            case Stage.Decoding:
                request.EnergyUser = request.ServiceEnergy * request.User.Device.Progress(request, Now - since);
                break;
        }
    }

    private void Enter(Request request, Stage stage)
    {
        Monitors.Leave(request.Ledger.Current);
        request.LedgerField.Enter(stage, Now);
        Monitors.Enter(stage);
    }

    private void ReleaseResourceBlock(Request request)
    {
        Monitors.Sending(request.ResourceBlock).Set(0);
        Monitors.Held(request.ResourceBlock).Set(0);
        _holders[request.ResourceBlock] = null;
        request.User.HoldsResourceBlock = false;
        CallEpoch();
    }

    private void Close(Request request, Outcome outcome)
    {
        request.DeadlineEvent.Cancel();
        Monitors.Leave(request.Ledger.Current);
        request.LedgerField.Close(Now);
        request.Outcome = outcome;
        var user = request.User.Index;
        _log.Emit();
        _traffic[user].RequestEnded();
    }
}
