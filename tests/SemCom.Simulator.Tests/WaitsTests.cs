using SemCom.Kernel;
using SemCom.Simulator.Network;
using SemCom.Simulator.Results;

namespace SemCom.Simulator.Tests;

/// <summary>Who was ahead, in runs written by hand; times in µs.</summary>
public sealed class WaitsTests : IDisposable
{
    private readonly HandMadeRun _run = new();

    /// <summary>
    /// One core: request 0 is extracted in [0, 100), 1 comes at 10 and is extracted in [100, 130), 2 comes at 20, [130, 170);
    /// 3 comes at 30 and gives up at 90; 4 comes at 40, [170, 190). Request 5 is in another cell.
    /// </summary>
    [Fact]
    public void Ahead_at_the_base_station_are_those_in_service_and_those_queued_before()
    {
        var run = _run
            .Request("a-0", "e", 0, "done", 0, 0, 0, 100, 0, 50, 0, 10)
            .Request("b-0", "e", 1, "done", 10, 0, 90, 30, 0, 20, 0, 5)
            .Request("c-0", "e", 2, "done", 20, 0, 110, 40, 0, 20, 0, 5)
            .Request("d-0", "e", 3, "dropped:deadline", 25, 5, 60)
            .Request("f-0", "e", 4, "done", 30, 10, 130, 20, 0, 20, 0, 5)
            .Request("g-0", 1, "e", 0, "done", 35, null, 0, 0, 25, 0, 20, 0, 5)
            .Read();
        Assert.Null(ProcessorWait.AtBaseStation(run, 0));
        AssertAhead(ProcessorWait.AtBaseStation(run, 1), 10, 100, (0, 0, 0, 100, 90));
        AssertAhead(ProcessorWait.AtBaseStation(run, 2), 20, 130, (0, 0, 0, 100, 80), (1, 10, 100, 130, 30));
        AssertAhead(ProcessorWait.AtBaseStation(run, 3), 30, 90, (0, 0, 0, 100, 60), (1, 10, 100, 130, 0), (2, 20, 130, 170, 0));
        AssertAhead(ProcessorWait.AtBaseStation(run, 4), 40, 170, (0, 0, 0, 100, 60), (1, 10, 100, 130, 30), (2, 20, 130, 170, 40), (3, 30, null, 90, 0));
        Assert.Null(ProcessorWait.AtBaseStation(run, 5));
    }

    /// <summary>Request 1 comes before request 2 and is served after it: it was not ahead, whoever was served meanwhile.</summary>
    [Fact]
    public void Who_is_passed_by_was_not_ahead()
    {
        var run = _run
            .Request("a-0", "e", 0, "done", 0, 0, 0, 100, 0, 50, 0, 10)
            .Request("b-0", "e", 1, "done", 10, 0, 130, 30, 0, 20, 0, 5)
            .Request("c-0", "e", 2, "done", 20, 0, 80, 40, 0, 20, 0, 5)
            .Read("cell.processor.sharing=priority");
        AssertAhead(ProcessorWait.AtBaseStation(run, 2), 20, 100, (0, 0, 0, 100, 80));
        AssertAhead(ProcessorWait.AtBaseStation(run, 1), 10, 140, (0, 0, 0, 100, 90), (2, 20, 100, 140, 40));
    }

    /// <summary>Request 2 is turned away at 20, when request 0 is in service and 1 in the queue.</summary>
    [Fact]
    public void Who_is_turned_away_is_told_who_was_there()
    {
        var run = _run
            .Request("a-0", "e", 0, "done", 0, 0, 0, 100, 0, 50, 0, 10)
            .Request("b-0", "e", 1, "done", 10, 0, 90, 30, 0, 20, 0, 5)
            .Request("c-0", "e", 2, "dropped:bs-queue", 20, 0, 0)
            .Request("d-0", "e", 2, "dropped:deadline", 130, 0, 0)
            .Read("cell.processor.queue=1");
        AssertAhead(ProcessorWait.AtBaseStation(run, 2), 20, 20, (0, 0, 0, 100, 0), (1, 10, 100, 130, 0));
        Assert.True(ProcessorWait.AtBaseStation(run, 2)!.TurnedAway);
        Assert.False(ProcessorWait.AtBaseStation(run, 1)!.TurnedAway);
        Assert.Null(ProcessorWait.AtBaseStation(run, 3));
    }

    /// <summary>Both of user a's features arrive at the device while it decodes; the other user's device is another one.</summary>
    [Fact]
    public void Ahead_at_a_device_are_requests_of_its_user()
    {
        var run = _run
            .Request("a-0", "e", 0, "late", 0, 0, 0, 10, 0, 10, 0, 100)
            .Request("b-0", "e", 1, "done", 0, 0, 0, 10, 0, 10, 0, 100)
            .Request("a-0", "e", 2, "dropped:deadline", 20, 0, 0, 5, 0, 5, 60)
            .Request("a-0", "e", 3, "done", 30, 0, 0, 5, 0, 5, 80, 100)
            .Read();
        AssertAhead(ProcessorWait.AtDevice(run, 3), 40, 120, (0, 20, 20, 120, 80), (2, 30, null, 90, 0));
        AssertAhead(ProcessorWait.AtDevice(run, 2), 30, 90, (0, 20, 20, 120, 60));
        Assert.Null(ProcessorWait.AtDevice(run, 0));
        Assert.Null(ProcessorWait.AtBaseStation(run, 3));
    }

    /// <summary>
    /// Two blocks, held in [0, 250) by user a's request 0 and in [0, 300) by user b's request 1. Request 2, of user a
    /// again, waits in [50, 400): its user holds a block until 250; then one is free, but the next epoch is at 300; there
    /// request 3 is decided and request 2, though a block is free, is not. Request 3, of user c, waits in [60, 300).
    /// </summary>
    [Fact]
    public void A_wait_for_a_decision_is_split_by_its_reasons()
    {
        var run = TwoBlocks().Read("cell.resource-blocks.count=2", "epoch={ every: 100 us }");
        Assert.Null(ResourceBlockWait.Of(run, 0));
        var wait = ResourceBlockWait.Of(run, 2)!;
        Assert.Equal((Stage.WaitDecision, Micro(50), Micro(400)), (wait.Stage, wait.Begin, wait.End));
        Assert.Equal(
            [
                new BlockedPeriod(Micro(50), Micro(250), 2, BlockedBy.OwnBlock, 0),
                new BlockedPeriod(Micro(250), Micro(300), 1, BlockedBy.NextEpoch, null),
                new BlockedPeriod(Micro(300), Micro(400), 1, BlockedBy.Scheduler, null),
            ],
            wait.Periods);
        Assert.Equal(
            [
                new BlockHolder(0, Micro(0), Micro(250), Micro(200)), new BlockHolder(1, Micro(0), Micro(300), Micro(250)),
                new BlockHolder(3, Micro(300), Micro(410), Micro(100)),
            ],
            wait.Holders);
        Assert.Equal([Micro(200), Micro(0), Micro(50), Micro(100)], Enum.GetValues<BlockedBy>().Select(wait.Time));

        wait = ResourceBlockWait.Of(run, 3)!;
        Assert.Equal(
            [
                new BlockedPeriod(Micro(60), Micro(250), 2, BlockedBy.AllBlocks, null),
                new BlockedPeriod(Micro(250), Micro(300), 1, BlockedBy.NextEpoch, null),
            ],
            wait.Periods);
        Assert.Equal([0, 1], wait.Holders.Select(holder => holder.Request));
    }

    /// <summary>On demand the scheduler is asked at once, so that no time goes by until the next epoch.</summary>
    [Fact]
    public void On_demand_what_could_be_decided_was_left_by_the_scheduler()
    {
        var run = TwoBlocks().Read("cell.resource-blocks.count=2");
        Assert.Equal(
            [
                new BlockedPeriod(Micro(50), Micro(250), 2, BlockedBy.OwnBlock, 0),
                new BlockedPeriod(Micro(250), Micro(400), 1, BlockedBy.Scheduler, null),
            ],
            ResourceBlockWait.Of(run, 2)!.Periods);
    }

    /// <summary>
    /// Staged: blocks are held from the first bit. Two blocks, on the air are user a's request 0 in [30, 130) and user b's
    /// request 1 in [40, 240). Request 2, of user a, has its features at 70: it waits for its user's block until 130, then
    /// for the epoch at 200. Request 3, of user c, at 80 and until 160: for any block until 130, then it gives up.
    /// </summary>
    [Fact]
    public void Staged_a_wait_for_a_resource_block_is_split_by_its_reasons()
    {
        var run = _run
            .Request("a-0", "e", 0, "done", 0, 10, 0, 20, 0, 100, 0, 10)
            .Request("b-0", "e", 1, "done", 0, 10, 20, 10, 0, 200, 0, 10)
            .Request("a-0", "e", 1, "done", 40, 10, 0, 20, 130, 50, 0, 10)
            .Request("c-0", "e", null, "dropped:deadline", 50, 10, 10, 10, 80)
            .Read("cell.resource-blocks.count=2", "epoch={ every: 100 us }", "decision=staged");
        Assert.Null(ResourceBlockWait.Of(run, 0));
        var wait = ResourceBlockWait.Of(run, 2)!;
        Assert.Equal((Stage.WaitRb, Micro(70), Micro(200)), (wait.Stage, wait.Begin, wait.End));
        Assert.Equal(
            [
                new BlockedPeriod(Micro(70), Micro(130), 2, BlockedBy.OwnBlock, 0),
                new BlockedPeriod(Micro(130), Micro(200), 1, BlockedBy.NextEpoch, null),
            ],
            wait.Periods);
        Assert.Equal(
            [new BlockHolder(0, Micro(30), Micro(130), Micro(60)), new BlockHolder(1, Micro(40), Micro(240), Micro(130))], wait.Holders);
        Assert.Equal(
            [
                new BlockedPeriod(Micro(80), Micro(130), 2, BlockedBy.AllBlocks, null),
                new BlockedPeriod(Micro(130), Micro(160), 1, BlockedBy.NextEpoch, null),
            ],
            ResourceBlockWait.Of(run, 3)!.Periods);
    }

    /// <summary>A block of another cell held by the user counts against the user and not among those of the cell.</summary>
    [Fact]
    public void Blocks_are_those_of_the_cell()
    {
        var run = _run
            .Request("a-0", 1, "e", 0, "done", 0, null, 0, 0, 50, 0, 50, 0, 10)
            .Request("b-0", 1, "e", 1, "done", 0, null, 0, 50, 50, 0, 50, 0, 10)
            .Request("a-0", 0, "e", 0, "done", 0, null, 100, 0, 50, 0, 50, 0, 10)
            .Read("cell.resource-blocks.count=2");
        var wait = ResourceBlockWait.Of(run, 2)!;
        Assert.Equal([new BlockedPeriod(Micro(0), Micro(100), 0, BlockedBy.OwnBlock, 0)], wait.Periods);
        Assert.Empty(wait.Holders);
    }

    private HandMadeRun TwoBlocks() => _run
        .Request("a-0", "e", 0, "done", 0, 0, 0, 150, 0, 100, 0, 10)
        .Request("b-0", "e", 1, "done", 0, 0, 150, 30, 0, 120, 0, 10)
        .Request("a-0", "e", 0, "done", 50, 350, 0, 30, 0, 120, 0, 10)
        .Request("c-0", "e", 1, "done", 60, 240, 0, 50, 0, 60, 0, 10);

    private static void AssertAhead(
        ProcessorWait? wait, long begin, long end, params (int Request, long Joined, long? Begin, long End, long Overlap)[] ahead)
    {
        Assert.NotNull(wait);
        Assert.Equal((Micro(begin), Micro(end)), (wait.Begin, wait.End));
        Assert.Equal(
            ahead.Select(one => new RequestAhead(
                one.Request, Micro(one.Joined), one.Begin is { } began ? Micro(began) : null, Micro(one.End), Micro(one.Overlap))),
            wait.Ahead);
    }

    private static SimTime Micro(long time) => time * SimTime.Microsecond;

    public void Dispose() => _run.Dispose();
}
