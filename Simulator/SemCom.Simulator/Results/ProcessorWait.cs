using SemCom.Kernel;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Results;

/// <summary>A request that was before another one at a processor.</summary>
/// <param name="Request">Its number.</param>
/// <param name="Joined">When it came to the processor.</param>
/// <param name="Begin">When its service began; null where it left the queue unserved.</param>
/// <param name="End">When it left the processor.</param>
/// <param name="Overlap">How long of the other's wait it was in service.</param>
public readonly record struct RequestAhead(int Request, SimTime Joined, SimTime? Begin, SimTime End, SimTime Overlap);

/// <summary>
/// A request's wait for a processor and who was before it there: all that were in service during the wait, and all that
/// had joined the queue before and were not served after it. Where jobs queue for one core the overlaps sum to the wait,
/// for c cores to c times the wait; where they are batched a wait may also be for others to come. A request that was
/// turned away by a full queue has a wait without length: those before it were all who were there.
/// </summary>
/// <param name="Begin">When the wait began.</param>
/// <param name="End">When it ended.</param>
/// <param name="Ahead">Who was before it, in order of service; those who left unserved last.</param>
public sealed record ProcessorWait(SimTime Begin, SimTime End, IReadOnlyList<RequestAhead> Ahead)
{
    /// <summary>Whether the request was turned away because the queue was full.</summary>
    public bool TurnedAway => Begin == End;

    /// <summary>Explains the wait for the base station's processor.</summary>
    /// <param name="run">The run.</param>
    /// <param name="request">The request's number.</param>
    /// <returns>The wait; null where it did not wait and was not turned away.</returns>
    public static ProcessorWait? AtBaseStation(RecordedRun run, int request)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Of(run.Requests, request, Stage.WaitBs, Outcome.DroppedBsQueue.Name(), static (a, b) => a.Cell == b.Cell);
    }

    /// <summary>Explains the wait for the user's processor.</summary>
    /// <param name="run">The run.</param>
    /// <param name="request">The request's number.</param>
    /// <returns>The wait; null where it did not wait and was not turned away.</returns>
    public static ProcessorWait? AtDevice(RecordedRun run, int request)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Of(run.Requests, request, Stage.WaitUser, Outcome.DroppedUserQueue.Name(), static (a, b) => a.User == b.User);
    }

    private static ProcessorWait? Of(
        RecordedRequests table, int request, Stage wait, string turnedAway, Func<RecordedRequest, RecordedRequest, bool> sameProcessor)
    {
        var rows = table.Rows;
        var row = rows[request];
        if (row[wait] == SimTime.Zero && table.Outcomes[row.Outcome] != turnedAway)
            return null;
        var (begin, end, service) = (row.Begin(wait), row.End(wait), wait + 1);
        var ahead = new List<RequestAhead>();
        for (var i = 0; i < rows.Length && rows[i].Arrival <= end; i++)
        {
            ref readonly var other = ref rows[i];
            if (i == request || !other.Reached(wait) || other.Ended <= begin || !sameProcessor(other, row))
                continue;
            var (joined, left) = (other.Begin(wait), other.End(service));
            if (left <= begin)
                continue;
            SimTime? served = other.Reached(service) ? other.Begin(service) : null;
            var overlap = served is { } since ? Overlap.Of(since, left, begin, end) : SimTime.Zero;
            // Who came before and is served after was passed by: a less urgent priority.
            var passed = row.Reached(service) && served > end;
            if (overlap > SimTime.Zero || (joined < begin && !passed) || (begin == end && joined == begin))
                ahead.Add(new RequestAhead(i, joined, served, left, overlap));
        }
        ahead.Sort((a, b) => (a.Begin ?? SimTime.MaxValue, a.Joined, a.Request).CompareTo((b.Begin ?? SimTime.MaxValue, b.Joined, b.Request)));
        return new ProcessorWait(begin, end, ahead);
    }
}
