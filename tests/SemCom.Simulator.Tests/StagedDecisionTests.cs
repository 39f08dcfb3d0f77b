using SemCom.Scenarios;
using SemCom.Simulator.Network;
using static SemCom.Simulator.Tests.Timetable;

namespace SemCom.Simulator.Tests;

/// <summary>
/// Staged decisions against timetables worked out by hand: the encoder at admission, the resource block once the features
/// are ready, and held no longer than they are on the air.
/// </summary>
public class StagedDecisionTests
{
    private static Scenario Staged(int blocks, BsProcessor processor, params UserGroup[] groups) =>
        Of(blocks, processor, groups) with { Decision = Decision.Staged };

    /// <summary>
    /// One core: a extracts in [0, 1), b in [1, 3), c in [3, 4). One resource block: a sends in [1, 2), b in [3, 5), and c,
    /// ready at 4, waits for b's last bit.
    /// </summary>
    [Fact]
    public void A_request_waits_for_the_processor_then_for_a_resource_block_that_another_sends_on()
    {
        var run = Run(Staged(1, Bs(Sharing.Fifo), Asks("a", 0), Asks("b", 0.5), Asks("c", 0.6)), 0, 1, 0);
        Done(run, 0, 0, 0, 1, 0, 1, 0, 1);
        Done(run, 1, 0, 0.5, 2, 0, 2, 0, 1);
        Done(run, 2, 0, 2.4, 1, 1, 1, 0, 1);

        // Held while somebody sends, and not before: 1 + 2 + 1 ms.
        var monitors = run.Cell.BaseStations[0].Monitors;
        Assert.Equal(4 * Ms, monitors.Held(0).Area);
        Assert.Equal(4 * Ms, monitors.Sending(0).Area);

        // An epoch for each admission, and for each resource block given.
        Assert.Equal(
            [(0, 1, 0), (0.5, 1, 0), (0.6, 1, 0), (1, 0, 1), (3, 0, 1), (5, 0, 1)],
            run.Recording.Epochs.Select(epoch => (epoch.Time.Seconds * 1000, epoch.Admitted, epoch.Decided)));
    }

    /// <summary>c gives up at 4.5, between its features (4) and the resource block (5): that stays b's, and is d's next.</summary>
    [Fact]
    public void A_deadline_in_the_wait_for_a_resource_block_gives_back_nothing()
    {
        var scenario = Staged(1, Bs(Sharing.Fifo), Asks("a", 0), Asks("b", 0.5), Asks("c", 0.6, deadline: 3.9), Asks("d", 0.7));
        var cell = new NetworkSimulation(scenario, Model, InOrder(0, 1, 0, 0), new Recording());
        cell.RunTo(At(4.6));
        Assert.Equal((1, 1), (cell.BaseStations[0].Monitors.Held(0).Level, cell.BaseStations[0].Monitors.Sending(0).Level));
        Assert.Equal(0, cell.BaseStations[0].Monitors.Stage(Stage.WaitRb).Level);

        var run = Run(scenario, 0, 1, 0, 0);
        Went(run, 2, Outcome.DroppedDeadline, 0, 2.4, 1, 0.5);
        Assert.Equal(-1, run.Requests[2].ResourceBlock);
        Assert.Equal((0, double.NaN), (run.Requests[2].Bits, run.Requests[2].Sinr));
        Assert.Equal(JoulesPerMs, run.Requests[2].EnergyBs, 1e-12);
        Done(run, 1, 0, 0.5, 2, 0, 2, 0, 1);
        Done(run, 3, 0, 3.3, 1, 0, 1, 0, 1);
        Assert.Equal(4 * Ms, run.Cell.BaseStations[0].Monitors.Held(0).Area);
    }

    /// <summary>
    /// Epochs at 0, 2, 4, 6 ms. a is ready at 1 and waits for the epoch at 2; b, admitted at 2, is ready at 4, in time for
    /// the epoch of that instant; c waits for the processor until 4, and is ready at 5.
    /// </summary>
    [Fact]
    public void With_periodic_epochs_features_wait_for_the_next()
    {
        var scenario = Staged(1, Bs(Sharing.Fifo), Asks("a", 0), Asks("b", 0.5), Asks("c", 0.6));
        var run = Run(scenario with { Epoch = new Epoch.Every { Period = 2e-3 } }, 0, 1, 0);
        Done(run, 0, 0, 0, 1, 1, 1, 0, 1);
        Done(run, 1, 1.5, 0, 2, 0, 2, 0, 1);
        Done(run, 2, 1.4, 2, 1, 1, 1, 0, 1);
    }

    /// <summary>
    /// (10b): of two resource blocks a user gets one at a time. Extractions have processors of their own, so that the
    /// second and third features are ready at 4.5 and 5 ms; the air is a's own in [4, 8), [8, 12), [12, 16). Another user's
    /// request meanwhile gets the other resource block.
    /// </summary>
    [Fact]
    public void Features_wait_while_their_own_user_holds_a_resource_block()
    {
        var run = Run(Staged(2, Bs(Sharing.Dedicated), Asks("a", 0, every: 0.5), Asks("b", 4.1)) with { Duration = 0.018 }, 2, 0);
        Done(run, 0, 0, 0, 4, 0, 4, 0, 1);
        Done(run, 1, 0, 0, 4, 3.5, 4, 0, 1);
        Done(run, 2, 0, 0, 4, 7, 4, 0, 1);
        var other = run.Requests.Single(r => r.User == "b-0");
        Assert.Equal([0, 0, Ms, 0, Ms, 0, Ms], other.Intervals);
        Assert.Equal(1, other.ResourceBlock);
    }

    /// <summary>In the joint decision the same load holds its resource block from the start, and b waits for it.</summary>
    [Fact]
    public void Joint_decisions_hold_the_resource_block_through_the_extraction()
    {
        var run = Run(Of(1, Bs(Sharing.Fifo), Asks("a", 0), Asks("b", 0.5), Asks("c", 0.6)), 0, 1, 0);
        Done(run, 0, 0, 0, 1, 0, 1, 0, 1);
        Done(run, 1, 1.5, 0, 2, 0, 2, 0, 1);
        Done(run, 2, 5.4, 0, 1, 0, 1, 0, 1);
        Assert.Equal(8 * Ms, run.Cell.BaseStations[0].Monitors.Held(0).Area);
        Assert.Equal(4 * Ms, run.Cell.BaseStations[0].Monitors.Sending(0).Area);
    }
}
