using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Tests;

public class RequestMixTests
{
    private static readonly UserGroup Mixed = Cells.Group("users", 2, new Traffic.Poisson { Rate = 50 }) with
    {
        Mix =
        [
            new RequestClass { Share = 7, Deadline = Cells.Between(0.1, 0.2), Priority = 1 },
            new RequestClass { Share = 2, Priority = 5 },
            new RequestClass { Share = 1, Deadline = Cells.Value(3) },
        ],
    };

    [Fact]
    public void Classes_are_drawn_by_their_shares_and_deadlines_for_each_request()
    {
        var mix = new RequestMix(Mixed, 0, 1);
        var kinds = Enumerable.Range(0, 20_000).Select(n => mix.At(n, SimTime.Second)).ToArray();
        Statistics.Counts([14_000, 4_000, 2_000], [.. Enumerable.Range(0, 3).Select(c => (double)kinds.Count(kind => kind.Class == c))]);
        Statistics.Law(x => x, kinds.Where(kind => kind.Class == 0).Select(kind => (kind.Deadline!.Value.Seconds - 0.1) / 0.1));
        Assert.All(kinds, kind =>
        {
            Assert.Equal(kind.Class switch { 0 => 1, 1 => 5, _ => 0 }, kind.Priority);
            Assert.Equal(UserTask.Classification, kind.Task);
            if (kind.Class > 0)
                Assert.Equal(kind.Class == 1 ? null : 3 * SimTime.Second, kind.Deadline);
        });
    }

    [Fact]
    public void The_kind_of_a_request_depends_on_its_user_and_number_alone()
    {
        var (forwards, backwards) = (new RequestMix(Mixed, 1, 1), new RequestMix(Mixed, 1, 1));
        var kinds = Enumerable.Range(0, 100).Select(n => forwards.At(n, null)).ToArray();
        for (var n = 99; n >= 0; n--)
            Assert.Equal(kinds[n], backwards.At(n, SimTime.Second));
        var other = new RequestMix(Mixed, 0, 1);
        Assert.NotEqual(kinds, Enumerable.Range(0, 100).Select(n => other.At(n, null)));
    }

    [Fact]
    public void Without_a_mix_all_requests_are_those_of_the_group_with_the_deadline_of_the_drop()
    {
        var group = Cells.Group("users", 1) with { Priority = 4, Deadline = Cells.Between(1, 2) };
        var mix = new RequestMix(group, 0, 1);
        Assert.Equal(new RequestKind(0, UserTask.Classification, 4, SimTime.Second), mix.At(17, SimTime.Second));
        Assert.Null(mix.At(18, null).Deadline);
    }

    [Fact]
    public void Drawing_a_kind_allocates_nothing()
    {
        var mix = new RequestMix(Mixed, 0, 1);
        mix.At(0, null);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < 1_000; n++)
            mix.At(n, null);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Requests_of_a_cell_have_the_deadlines_of_their_classes_and_are_dropped_by_them()
    {
        var plain = Cells.Plain();
        var run = Run.Of(plain with
        {
            Duration = 5, Users = [Mixed with { Overdue = Overdue.Drop }], Cell = plain.Cell with { Processor = plain.Cell.Processor with { Sharing = Sharing.Fifo } },
        });
        Assert.True(run.Requests.Count > 300);
        foreach (var user in run.Requests.GroupBy(r => r.User))
        {
            var mix = new RequestMix(Mixed, user.First().UserIndex, run.Scenario.Seed);
            Assert.All(user, r => Assert.Equal(mix.At(r.NumberOfUser, null).Deadline?.Picoseconds, r.Deadline));
        }
        var dropped = run.Requests.Where(r => r.Outcome == Outcome.DroppedDeadline).ToArray();
        Assert.Contains(dropped, r => r.Deadline < 200_000_000_000);
        Assert.All(dropped, r => Assert.Equal(r.Deadline, r.Total));
    }
}
