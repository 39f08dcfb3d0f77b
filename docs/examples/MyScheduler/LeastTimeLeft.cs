using SemCom.Simulator.Schedulers;

namespace MyScheduler;

/// <summary>
/// Whoever has least time left goes first, on the best free resource block: with the best encoder that is still in time,
/// or, when more wait than two for each resource block, with the smallest, so that the queue gets shorter.
/// </summary>
public sealed class LeastTimeLeft : IScheduler
{
    private readonly int _many;

    public LeastTimeLeft(SchedulerContext context) => _many = 2 * context.Scenario.Cell.ResourceBlocks.Count;

    public string Name => "least-time-left";

    public void Decide(in EpochView view, DecisionBuffer decisions)
    {
        var pressed = view.Admissions.Length + view.Waiting.Length > _many;

        // Staged decisions: these wait for an encoder. With joint decisions there are none.
        for (var a = 0; a < view.Admissions.Length; a++)
        {
            var best = view.BestAdmission(a, out var utility, decisions.ExtractionAhead);
            decisions.Admit(view, a, pressed || utility <= 0 ? view.SmallestEncoder() : best);
        }

        // These wait for a resource block.
        while (MostUrgent(view, decisions) is >= 0 and var w && BestBlock(view, decisions, w) is >= 0 and var n)
        {
            var encoder = view.Waiting[w].Encoder;
            if (encoder < 0) // joint decisions: not decided yet
            {
                var best = view.BestEncoder(w, n, out var utility, decisions.ExtractionAhead);
                encoder = pressed || utility <= 0 ? view.SmallestEncoder() : best;
            }
            decisions.Assign(view, w, n, encoder);
        }
    }

    private static int MostUrgent(in EpochView view, DecisionBuffer decisions)
    {
        var first = -1;
        for (var w = 0; w < view.Waiting.Length; w++)
            if (decisions.IsOpen(view, w) && (first < 0 || view.Waiting[w].Deadline.CompareTo(view.Waiting[first].Deadline) < 0))
                first = w;
        return first;
    }

    private static int BestBlock(in EpochView view, DecisionBuffer decisions, int waiting)
    {
        var user = view.Waiting[waiting].User;
        var best = -1;
        for (var n = 0; n < view.ResourceBlocks.Length; n++)
            if (decisions.IsFree(view, n) && (best < 0 || view.Sinr(user, n) > view.Sinr(user, best)))
                best = n;
        return best;
    }
}
