using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Network;

/// <summary>
/// A cell's base station: the requests that wait for a decision, the resource blocks, the processor,
/// and the epochs at which its scheduler decides.
/// </summary>
public sealed class BaseStation : ICellState
{
    private readonly NetworkSimulation _network;
    private readonly IScheduler _scheduler;
    private readonly DecisionBuffer _decisions = new();
    private readonly SimTime _epochPeriod;

    // Who waits for an encoder (staged decisions), and who for a resource block; beside them what the scheduler sees.
    private readonly WaitingList _admissions = new();
    private readonly WaitingList _waiting = new();
    private readonly ResourceBlockView[] _blockViews;
    private int _free;
    private EventHandle _epochEvent;
    private SimTime _epochAt;
    private long _epochs;

    internal BaseStation(NetworkSimulation network, int index, IScheduler scheduler)
    {
        _network = network;
        _scheduler = scheduler;
        Index = index;
        (X, Y) = network.World.Site(index);
        var cell = network.Scenario.Cell;
        var blocks = _free = cell.ResourceBlocks.Count;
        _blockViews = new ResourceBlockView[blocks];
        Array.Fill(_blockViews, new ResourceBlockView(0, true));
        Processor = Processor.Create(
            network.Simulation, cell.Processor.Sharing, cell.Processor.Cores, cell.Processor.Queue, cell.Processor.Batching,
            request => network.Life.Enter(request, Stage.Extraction));
        Monitors = new CellMonitors(network.Simulation, blocks);
        if (network.Scenario.Epoch is Epoch.Every every)
        {
            _epochPeriod = SimTime.FromSeconds(every.Period);
            network.Simulation.Schedule(SimTime.Zero, static station => station.PeriodicEpoch(), this, EventOrder.Epoch);
        }
    }

    /// <summary>The cell's index, from 0.</summary>
    public int Index { get; }

    /// <summary>Where it stands, to the east of the origin, m.</summary>
    public double X { get; }

    /// <summary>Where it stands, to the north of the origin, m.</summary>
    public double Y { get; }

    /// <summary>The processor that extracts.</summary>
    public Processor Processor { get; }

    /// <summary>How many requests are in each stage, and which resource blocks are held and sending, over time.</summary>
    public CellMonitors Monitors { get; }

    /// <summary>Requests alive in the cell.</summary>
    public int Alive { get; internal set; }

    double ICellState.Sinr(int user, int resourceBlock) => _network.Channel.Sinr(user, Index, resourceBlock, _network.Now);

    double ICellState.TypicalSinr(int user) => _network.Channel.TypicalSinr(user, Index);

    SimTime ICellState.DeviceFreeAt(int user) => _network.Users[user].Device.FreeAt;

    double ICellState.Rate(double sinr) => _network.Channel.Rate(sinr);

    /// <summary>A request that has just arrived waits for its first decision.</summary>
    internal void Await(Request request)
    {
        (_network.IsStaged ? _admissions : _waiting).Add(request, _network.Now);
        CallEpoch();
    }

    /// <summary>A request whose features are ready waits for a resource block.</summary>
    internal void AwaitResourceBlock(Request request)
    {
        _waiting.Add(request, _network.Now);
        CallEpoch();
    }

    /// <summary>A request waits no longer, without having been decided.</summary>
    internal void Forget(Request request)
    {
        if (!_waiting.Remove(request))
            _admissions.Remove(request);
    }

    /// <summary>A drop has redrawn the interference from outside.</summary>
    internal void Redraw()
    {
        for (var n = 0; n < _blockViews.Length; n++)
            _blockViews[n] = new ResourceBlockView(_network.World.Interference[Index * _blockViews.Length + n], _blockViews[n].IsFree);
    }

    /// <summary>A request gives back its resource block.</summary>
    internal void Release(Request request)
    {
        SetFree(request.ResourceBlock, true);
        _free++;
        Monitors.Held(request.ResourceBlock).Set(0);
        _network.SetHolds(request.User, false);
        _network.CallEpochs(request.User, this);
    }

    /// <summary>Whether a request of a user waits here for a resource block.</summary>
    internal bool Awaits(User user)
    {
        foreach (var request in _waiting.Requests)
            if (request.User == user)
                return true;
        return false;
    }

    /// <summary>On demand: an epoch at this instant, after all that happens at it, if there is something to decide.</summary>
    internal void CallEpoch()
    {
        if (_epochPeriod == SimTime.Zero && SomethingToDecide())
            CallEpochAt(_network.Now);
    }

    private void CallEpochAt(SimTime instant)
    {
        if (_epochEvent.IsPending && _epochAt <= instant)
            return;
        _epochEvent.Cancel();
        _epochAt = instant;
        _epochEvent = _network.Simulation.Schedule(instant, static station => station.EpochOnDemand(), this, EventOrder.Epoch);
    }

    private void PeriodicEpoch()
    {
        Decide();
        if (_epochPeriod < _network.End - _network.Now)
            _network.Simulation.ScheduleAfter(_epochPeriod, static station => station.PeriodicEpoch(), this, EventOrder.Epoch);
    }

    private void EpochOnDemand()
    {
        if (!SomethingToDecide())
            return;
        Decide();
        // What was deferred for want of a good link gets another chance when links change.
        if (SomethingToDecide() && _network.NextChange(_waiting) is var change && change < _network.End)
            CallEpochAt(change);
    }

    private bool SomethingToDecide()
    {
        if (_admissions.Count > 0)
            return true;
        if (_free == 0)
            return false;
        foreach (var request in _waiting.Requests)
            if (!_network.UserViews[request.User.Index].HoldsResourceBlock)
                return true;
        return false;
    }

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
            throw new SchedulingException(
                $"Scheduler '{_scheduler.Name}' broke a rule at epoch {_epochs} of cell {Index}, {_network.Now}: {rule.Message}.", rule);
        }
        _network.Observer.EpochDecided(new EpochRecord(
            _epochs++, Index, _network.Now, view.Admissions.Length, view.Waiting.Length, _free, _decisions.Admitted.Length,
            _decisions.Count, _decisions.Feasible, _decisions.ExpectedQuality));
        Commit();
    }

    private EpochView View()
    {
        _network.MoveUsers();
        var scenario = _network.Scenario;
        return new EpochView
        {
            Now = _network.Now,
            Epoch = _epochs,
            Cell = Index,
            Admissions = _admissions.Views,
            Waiting = _waiting.Views,
            Users = _network.UserViews,
            ResourceBlocks = _blockViews,
            Encoders = _network.Semantics.Encoders,
            State = this,
            CoresFreeAt = Processor.CoresFreeAt(),
            Slowdown = Processor.Slowdown,
            Power = scenario.Cell.Power,
            Bandwidth = scenario.Cell.ResourceBlocks.Bandwidth,
            Processor = scenario.Cell.Processor,
            ImageBits = scenario.Images.Size,
            MeanPayload = scenario.Payload?.Mean,
        };
    }

    private void Commit()
    {
        // Both lists keep their order until all decisions are taken: decisions name places in them.
        foreach (ref readonly var admission in _decisions.Admitted)
        {
            var request = _admissions.Requests[admission.Admission];
            request.Encoder = admission.Encoder;
            _network.Life.Begin(request);
        }
        foreach (ref readonly var decision in _decisions.Decisions)
        {
            var request = _waiting.Requests[decision.Waiting];
            var isNew = request.Encoder < 0;
            request.Encoder = decision.Encoder;
            request.ResourceBlock = decision.ResourceBlock;
            SetFree(decision.ResourceBlock, false);
            _free--;
            Monitors.Held(decision.ResourceBlock).Set(1);
            _network.SetHolds(request.User, true);
            if (isNew)
                _network.Life.Begin(request);
            else
                request.Wake.Fire();
        }
        if (_decisions.Admitted.Length > 0)
            _admissions.RemoveAll(static request => request.Encoder >= 0);
        if (_decisions.Count > 0)
            _waiting.RemoveAll(static request => request.ResourceBlock >= 0);
    }

    private void SetFree(int resourceBlock, bool free) =>
        _blockViews[resourceBlock] = _blockViews[resourceBlock] with { IsFree = free };
}
