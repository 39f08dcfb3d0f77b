using SemCom.Kernel;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Results;

/// <summary>Why a request went on waiting for a resource block.</summary>
public enum BlockedBy
{
    /// <summary>Its user held a resource block: one a user, (10b).</summary>
    OwnBlock,

    /// <summary>All resource blocks of its cell were held.</summary>
    AllBlocks,

    /// <summary>Its user held none and one was free, but the next epoch was still to come.</summary>
    NextEpoch,

    /// <summary>The scheduler could have decided it and did not.</summary>
    Scheduler,
}

/// <summary>A part of a wait for a resource block in which nothing changed.</summary>
/// <param name="Begin">When it began.</param>
/// <param name="End">When it ended.</param>
/// <param name="Held">How many resource blocks of the cell were held.</param>
/// <param name="Reason">Why the request went on waiting.</param>
/// <param name="OwnRequest">The request of the same user that held a resource block; null where there was none.</param>
public readonly record struct BlockedPeriod(SimTime Begin, SimTime End, int Held, BlockedBy Reason, int? OwnRequest);

/// <summary>A request that held a resource block during another one's wait.</summary>
/// <param name="Request">Its number.</param>
/// <param name="Begin">When it got the block.</param>
/// <param name="End">When it gave it back.</param>
/// <param name="Overlap">How long of the wait it held it.</param>
public readonly record struct BlockHolder(int Request, SimTime Begin, SimTime End, SimTime Overlap);

/// <summary>
/// A request's wait for a resource block, split by what it waited for: the periods sum to the wait exactly. With a joint
/// decision it is the wait for the decision; otherwise the wait between features and transmission.
/// </summary>
/// <param name="Stage">The stage.</param>
/// <param name="Begin">When the wait began.</param>
/// <param name="End">When it ended.</param>
/// <param name="Periods">Its parts in order.</param>
/// <param name="Holders">Who held a resource block of the cell meanwhile, in the order they got it.</param>
public sealed record ResourceBlockWait(
    Stage Stage, SimTime Begin, SimTime End, IReadOnlyList<BlockedPeriod> Periods, IReadOnlyList<BlockHolder> Holders)
{
    /// <summary>How long of the wait a reason held.</summary>
    /// <param name="reason">The reason.</param>
    public SimTime Time(BlockedBy reason)
    {
        var sum = SimTime.Zero;
        foreach (var period in Periods)
            if (period.Reason == reason)
                sum += period.End - period.Begin;
        return sum;
    }

    /// <summary>Explains a request's wait for a resource block.</summary>
    /// <param name="run">The run.</param>
    /// <param name="request">The request's number.</param>
    /// <returns>The wait; null where there was none.</returns>
    public static ResourceBlockWait? Of(RecordedRun run, int request)
    {
        ArgumentNullException.ThrowIfNull(run);
        var rows = run.Requests.Rows;
        ref readonly var row = ref rows[request];
        var stage = run.HeldFromDecision ? Stage.WaitDecision : Stage.WaitRb;
        if (row[stage] == SimTime.Zero)
            return null;
        var (begin, end) = (row.Begin(stage), row.End(stage));

        var holders = new List<BlockHolder>();
        var changes = new List<Change>();
        for (var i = 0; i < rows.Length && rows[i].Arrival < end; i++)
        {
            ref readonly var other = ref rows[i];
            if (i == request || other.Ended <= begin || (other.Cell != row.Cell && other.User != row.User))
                continue;
            if (!run.Holds(other, out var got, out var gave) || Overlap.Of(got, gave, begin, end) is var overlap && overlap == SimTime.Zero)
                continue;
            var inCell = other.Cell == row.Cell ? 1 : 0;
            int? own = other.User == row.User ? i : null;
            changes.Add(new Change(got < begin ? begin : got, inCell, own, null));
            if (gave < end)
                changes.Add(new Change(gave, -inCell, null, own));
            if (inCell == 1)
                holders.Add(new BlockHolder(i, got, gave, overlap));
        }
        changes.Sort((a, b) => a.At.CompareTo(b.At));
        holders.Sort((a, b) => (a.Begin, a.Request).CompareTo((b.Begin, b.Request)));
        return new ResourceBlockWait(stage, begin, end, Split(run, begin, end, changes), holders);
    }

    private static List<BlockedPeriod> Split(RecordedRun run, SimTime begin, SimTime end, List<Change> changes)
    {
        var periods = new List<BlockedPeriod>();
        var held = 0;
        var own = new List<int>();
        // Whether the scheduler has seen the request in the present stretch of time in which it could be decided.
        var seen = false;
        var next = 0;
        for (var at = begin; at < end;)
        {
            for (; next < changes.Count && changes[next].At == at; next++)
            {
                held += changes[next].Held;
                if (changes[next].Got is { } got)
                    own.Add(got);
                if (changes[next].Gave is { } gave)
                    own.Remove(gave);
            }
            var until = next < changes.Count ? changes[next].At : end;
            if (own.Count > 0 || held >= run.ResourceBlocks)
            {
                seen = false;
                Add(at, until, own.Count > 0 ? BlockedBy.OwnBlock : BlockedBy.AllBlocks);
            }
            else
            {
                // On demand the scheduler is asked as soon as there is something to decide.
                var epoch = seen || run.EpochPeriod is not { } period ? at : NextMultiple(at, period);
                if (epoch > at)
                    Add(at, epoch < until ? epoch : until, BlockedBy.NextEpoch);
                seen = epoch < until;
                if (seen)
                    Add(epoch, until, BlockedBy.Scheduler);
            }
            at = until;
        }
        return periods;

        void Add(SimTime from, SimTime to, BlockedBy reason)
        {
            int? ownRequest = own.Count > 0 ? own[0] : null;
            if (periods.Count > 0 && periods[^1] is var last && last.Held == held && last.Reason == reason && last.OwnRequest == ownRequest)
                periods[^1] = last with { End = to };
            else
                periods.Add(new BlockedPeriod(from, to, held, reason, ownRequest));
        }
    }

    /// <summary>The first instant k · period that is not before an instant.</summary>
    private static SimTime NextMultiple(SimTime at, SimTime period)
    {
        var past = at.Picoseconds % period.Picoseconds;
        return past == 0 ? at : period.Picoseconds - past > long.MaxValue - at.Picoseconds ? SimTime.MaxValue : new SimTime(at.Picoseconds - past + period.Picoseconds);
    }

    /// <summary>A resource block is taken or given back.</summary>
    private readonly record struct Change(SimTime At, int Held, int? Got, int? Gave);
}
