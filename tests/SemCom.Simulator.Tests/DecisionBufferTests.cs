using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Tests;

/// <summary>Decisions that break a rule are refused by the name of the rule.</summary>
public class DecisionBufferTests
{
    /// <summary>Users 0 and 1 wait, user 0 twice; user 2 waits too and holds resource block 2.</summary>
    private static DrawnView View()
    {
        var drawn = DrawnView.Random(new Substream(1, "rules"), 3, 3, heldShare: 0);
        SimTime now = drawn.Now;
        return new DrawnView
        {
            Waiting = [new(7, 0, 0, now, SimTime.MaxValue), new(8, 1, 0, now, SimTime.MaxValue), new(9, 0, 0, now, SimTime.MaxValue), new(10, 2, 0, now, SimTime.MaxValue)],
            Users = [.. drawn.Users.Select((user, i) => user with { HoldsResourceBlock = i == 2 })],
            Blocks = [new(1e-7, true), new(1e-7, true), new(1e-7, false)],
            Sinrs = drawn.Sinrs, Encoders = drawn.Encoders, Now = now, CoresFreeAt = [now], DeviceFreeAt = drawn.DeviceFreeAt,
            Processor = drawn.Processor,
        };
    }

    public static TheoryData<int, int, int, string> Broken => new()
    {
        { -1, 0, 0, "there is no waiting request -1: 4 wait" },
        { 4, 0, 0, "there is no waiting request 4: 4 wait" },
        { 1, -1, 0, "there is no resource block -1: the cell has 3" },
        { 1, 3, 0, "there is no resource block 3: the cell has 3" },
        { 1, 1, -1, "there is no encoder -1: the scenario has 3" },
        { 1, 1, 3, "there is no encoder 3: the scenario has 3" },
        { 1, 2, 0, "resource block 2 is held by another transmission (10c)" },
        { 1, 0, 0, "resource block 0 is given to two users at one epoch (10c)" },
        { 3, 1, 0, "user 2 still holds a resource block; one a user at a time (10b)" },
        { 2, 1, 0, "user 0 is given two resource blocks at one epoch (10b)" },
        { 0, 1, 0, "user 0 is given two resource blocks at one epoch (10b)" }, // the same request again
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_decision_that_breaks_a_rule_is_refused_by_the_rules_name(int waiting, int block, int encoder, string rule)
    {
        var drawn = View();
        var decisions = new DecisionBuffer();
        decisions.Clear(drawn.View);
        decisions.Assign(drawn.View, 0, 0, 1);
        var error = Assert.Throws<SchedulingException>(() => decisions.Assign(drawn.View, waiting, block, encoder));
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
        // What was decided before stands, and the rest is still open.
        Assert.Equal([new SchedulingDecision(0, 0, 1)], decisions.Decisions.ToArray());
        decisions.Assign(drawn.View, 1, 1, 2);
        Assert.Equal(2, decisions.Count);
    }

    [Fact]
    public void What_is_open_and_free_says_what_can_be_decided()
    {
        var drawn = View();
        var decisions = new DecisionBuffer();
        for (var epoch = 0; epoch < 3; epoch++)
        {
            decisions.Clear(drawn.View);
            Assert.Equal(0, decisions.Count);
            Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(w => decisions.IsOpen(drawn.View, w)));
            Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(n => decisions.IsFree(drawn.View, n)));
            decisions.Assign(drawn.View, 2, 1, 0);
            Assert.Equal([false, true, false, false], Enumerable.Range(0, 4).Select(w => decisions.IsOpen(drawn.View, w)));
            Assert.Equal([true, false, false], Enumerable.Range(0, 3).Select(n => decisions.IsFree(drawn.View, n)));
        }
    }

    [Fact]
    public void More_decisions_than_it_had_room_for_are_kept()
    {
        var drawn = DrawnView.Random(new Substream(1, "many"), 40, 40, heldShare: 0);
        var decisions = new DecisionBuffer();
        decisions.Clear(drawn.View);
        var expected = new List<SchedulingDecision>();
        for (var w = 0; w < drawn.Waiting.Length; w++)
            if (decisions.IsOpen(drawn.View, w))
            {
                expected.Add(new SchedulingDecision(w, expected.Count, w % 3));
                decisions.Assign(drawn.View, w, expected.Count - 1, w % 3);
            }
        Assert.True(expected.Count > 16);
        Assert.Equal(expected, decisions.Decisions.ToArray());
    }

    [Fact]
    public void A_run_says_which_scheduler_broke_the_rule_at_which_epoch_and_when()
    {
        var scenario = Cells.Plain(2, 2, new Traffic.Periodic { Period = 0.25, Phase = 0.05 });
        var error = Assert.Throws<SchedulingException>(() => Run.Of(scenario, scheduler: new Custom((in EpochView view, DecisionBuffer decisions) =>
        {
            if (view.Epoch < 2)
                return;
            decisions.Assign(view, 0, 0, 0);
            decisions.Assign(view, 1, 0, 0);
        })));
        foreach (var part in new[] { "'custom'", "epoch 2", "550 ms", "resource block 0 is given to two users at one epoch (10c)" })
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.IsType<SchedulingException>(error.InnerException);
    }

    [Fact]
    public void Another_error_of_a_scheduler_surfaces_as_it_is()
    {
        Assert.Throws<NotSupportedException>(() => Run.Of(Cells.Plain(), scheduler: new Custom(
            (in EpochView _, DecisionBuffer _) => throw new NotSupportedException("not today"))));
    }
}
