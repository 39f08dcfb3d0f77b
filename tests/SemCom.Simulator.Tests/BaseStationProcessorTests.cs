using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;
using static SemCom.Simulator.Tests.Timetable;

namespace SemCom.Simulator.Tests;

/// <summary>The disciplines of the base station's processor as requests of a network meet them, against timetables worked out by hand.</summary>
public class BaseStationProcessorTests
{
    private const int Plenty = 8; // resource blocks, so that every request is decided as it comes

    /// <summary>
    /// a is served in [0, 2). Of those that came meanwhile c is the most urgent; e, as urgent, comes while c is served and
    /// interrupts nobody, but goes before b and d, who go in order.
    /// </summary>
    [Fact]
    public void Priority_goes_before_who_waits_and_not_before_who_is_served()
    {
        var run = Run(
            Of(Plenty, Bs(Sharing.Priority), Asks("a", 0, priority: 1), Asks("b", 0.5, priority: 1), Asks("c", 1), Asks("d", 0.2, priority: 1), Asks("e", 2.5)),
            1, 0, 0, 0, 0);
        var begun = run.Requests.ToDictionary(r => r.User, r => r.Began(Stage.Extraction) / Ms);
        Assert.Equal(new Dictionary<string, long> { ["a-0"] = 0, ["c-0"] = 2, ["e-0"] = 3, ["d-0"] = 4, ["b-0"] = 5 }, begun);
        Assert.All(run.Requests, r => Assert.Equal(r.User == "a-0" ? 2 * Ms : Ms, r[Stage.Extraction]));
    }

    /// <summary>
    /// One core: a, of 4 ms, alone until 1, then at half speed beside b, of 1 ms, until 3; then alone, with 2 ms left. With
    /// b' of 4 ms from 0 on: 3.5 ms are left of both when c, of 1 ms, comes at 1 and stays to 4; then 2.5 ms each at half speed.
    /// </summary>
    [Fact]
    public void Processor_sharing_slows_all_alike()
    {
        var run = Run(Of(Plenty, Bs(Sharing.ProcessorSharing), Asks("a", 0), Asks("b", 1)), 2, 0);
        Assert.Equal([5 * Ms, 2 * Ms], run.Requests.Select(r => r[Stage.Extraction]!.Value));

        run = Run(Of(Plenty, Bs(Sharing.ProcessorSharing), Asks("a", 0), Asks("b", 0), Asks("c", 1)), 2, 2, 0);
        Assert.Equal([9 * Ms, 9 * Ms, 3 * Ms], run.Requests.Select(r => r[Stage.Extraction]!.Value));
        Assert.All(run.Requests, r => Assert.Equal(0, r[Stage.WaitBs]));

        // Two cores for three: two thirds of a core each from 1 to 2.5.
        run = Run(Of(Plenty, Bs(Sharing.ProcessorSharing, cores: 2), Asks("a", 0), Asks("b", 0), Asks("c", 1)), 2, 2, 0);
        Assert.Equal([4.5, 4.5, 1.5], run.Requests.Select(r => r[Stage.Extraction]!.Value / (double)Ms));
    }

    /// <summary>
    /// b gives up at 2.0 after 1 ms at half speed: half of its millisecond is done and paid; a has 2.5 ms left and is alone.
    /// </summary>
    [Fact]
    public void Who_leaves_a_shared_processor_gives_its_share_back()
    {
        var run = Run(Of(Plenty, Bs(Sharing.ProcessorSharing), Asks("a", 0), Asks("b", 1, deadline: 1)), 2, 0);
        Assert.Equal(4.5, run.Requests[0][Stage.Extraction]!.Value / (double)Ms);
        Went(run, 1, Outcome.DroppedDeadline, 0, 0, 1);
        Assert.Equal(JoulesPerMs / 2, run.Requests[1].EnergyBs, 1e-12);
    }

    /// <summary>No queue: who finds the core taken is dropped at once, and its resource block is free; the core's last instant is free again.</summary>
    [Fact]
    public void Without_a_queue_who_finds_the_core_taken_is_dropped()
    {
        var run = Run(Of(Plenty, Bs(Sharing.Fifo, queue: 0), Asks("a", 0), Asks("b", 1), Asks("c", 2), Asks("d", 2.5)), 1, 0, 0, 0);
        Done(run, 0, 0, 0, 2, 0, 2, 0, 1);
        Went(run, 1, Outcome.DroppedBsQueue, 0, 0);
        Done(run, 2, 0, 0, 1, 0, 1, 0, 1);
        Went(run, 3, Outcome.DroppedBsQueue, 0, 0);
        // a holds a resource block for 4 ms, c for 2 ms, and those dropped for no time at all.
        var monitors = run.Cell.BaseStations[0].Monitors;
        Assert.Equal(6 * Ms, Enumerable.Range(0, Plenty).Aggregate(Int128.Zero, (sum, n) => sum + monitors.Held(n).Area));
        Assert.Equal([0, 0], run.Requests.Where(r => r.Outcome == Outcome.DroppedBsQueue).Select(r => r.EnergyBs));
    }

    /// <summary>Two that are decided at one instant: the first takes the core, the second has nowhere to wait.</summary>
    [Fact]
    public void Of_two_decided_at_one_epoch_the_second_finds_the_core_taken()
    {
        var run = Run(Of(Plenty, Bs(Sharing.Fifo, queue: 0), Asks("a", 0), Asks("b", 0)), 0, 0);
        Done(run, 0, 0, 0, 1, 0, 1, 0, 1);
        Went(run, 1, Outcome.DroppedBsQueue, 0, 0);
    }

    /// <summary>One place: b takes it in [0.5, 2), so c is dropped; d, at the instant b is served, finds it free.</summary>
    [Theory]
    [InlineData(Decision.Joint)]
    [InlineData(Decision.Staged)]
    public void With_one_place_in_the_queue_the_second_who_waits_is_dropped(Decision decision)
    {
        var scenario = Of(Plenty, Bs(Sharing.Fifo, queue: 1), Asks("a", 0), Asks("b", 0.5), Asks("c", 0.7), Asks("d", 2)) with { Decision = decision };
        var run = Run(scenario, 1, 0, 0, 0);
        Done(run, 0, 0, 0, 2, 0, 2, 0, 1);
        Done(run, 1, 0, 1.5, 1, 0, 1, 0, 1);
        Went(run, 2, Outcome.DroppedBsQueue, 0, 0);
        Assert.Equal(decision == Decision.Joint, run.Requests[2].ResourceBlock >= 0);
        Done(run, 3, 0, 1, 1, 0, 1, 0, 1);
    }

    /// <summary>The first user's device decodes in [2, 3) and has no queue: its second features, received at 2.5, are lost, its third not.</summary>
    [Fact]
    public void Features_that_find_a_device_without_a_queue_busy_are_dropped()
    {
        // One user whose three requests overlap: the blocks one a user at a time (10b) are the pace, 2 ms each.
        var slow = Asks("a", 0, every: 0.1) with
        {
            Processor = new DeviceProcessor
            {
                Sharing = Sharing.Fifo, Queue = 0, Frequency = Cells.Value(1e9), CyclesPerBit = 1, SwitchedCapacitance = 1e-27,
                ServiceTime = Cells.Value(3e-3),
            },
        };
        var run = Run(Of(Plenty, Bs(Sharing.Dedicated), slow) with { Duration = 0.0099 }, 0);
        // Received at 2, 4, 6, 8 ms; decoded in [2, 5) and [6, 9).
        Done(run, 0, 0, 0, 1, 0, 1, 0, 3);
        Went(run, 1, Outcome.DroppedUserQueue, 1.9, 0, 1, 0, 1, 0);
        Done(run, 2, 3.8, 0, 1, 0, 1, 0, 3);
        Went(run, 3, Outcome.DroppedUserQueue, 5.7, 0, 1, 0, 1, 0);
        Assert.Equal(512, run.Requests[1].Bits);
        Assert.Equal(0, run.Requests[1].EnergyUser);
    }

    /// <summary>a is in the cell in [0, 3); whoever asks meanwhile is refused at no cost, and who asks at 3 is not.</summary>
    [Fact]
    public void Who_asks_in_a_cell_that_is_full_is_refused_at_once()
    {
        var scenario = Of(Plenty, Bs(Sharing.Dedicated), Asks("a", 0), Asks("b", 2.999), Asks("c", 3), Asks("d", 3));
        var run = Run(scenario with { Cell = scenario.Cell with { Admission = 1 } }, 0, 0, 0, 0);
        Done(run, 0, 0, 0, 1, 0, 1, 0, 1);
        Went(run, 1, Outcome.DroppedAdmission, 0);
        Done(run, 2, 0, 0, 1, 0, 1, 0, 1);
        Went(run, 3, Outcome.DroppedAdmission, 0);
        Assert.Equal((-1, -1, 0, 0), (run.Requests[1].Encoder, run.Requests[1].ResourceBlock, run.Requests[1].Total, run.Requests[1].EnergyBs));
        Assert.Equal(2, run.Recording.Epochs.Count);
    }

    /// <summary>
    /// First come, first served, with times drawn: what an epoch foresees for the request it decides is when its extraction
    /// begins, to the picosecond, unless somebody before it gives up in between; and then it begins no later.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_processor_is_free_when_it_was_foreseen(int cores)
    {
        var processor = Bs(Sharing.Fifo, cores) with { ServiceTime = new Distribution.Exponential { Average = 10e-3 } };
        var scenario = Of(64, processor, Asks("a", 0)) with { Duration = 20, Decision = Decision.Staged };
        var patient = Cells.Group("patient", 6, new Traffic.Poisson { Rate = 10 * cores }) with { Processor = scenario.Users[0].Processor };
        var hasty = patient with { Group = "hasty", Deadline = Cells.Between(0.005, 0.06), Overdue = Overdue.Drop };
        var foreseen = new Dictionary<long, long>();
        var run = Tests.Run.Of(scenario with { Users = [patient, hasty] }, Model, new Custom((in EpochView view, DecisionBuffer decisions) =>
        {
            if (view.Admissions.Length > 0)
            {
                foreseen.Add(view.Admissions[0].Request, view.ProcessorFreeAt.Picoseconds);
                decisions.Admit(view, 0, 0);
            }
            for (var w = 0; w < view.Waiting.Length; w++)
                for (var n = 0; n < view.ResourceBlocks.Length && decisions.IsOpen(view, w); n++)
                    if (decisions.IsFree(view, n))
                        decisions.Assign(view, w, n, 0);
        }));
        var gaveUp = run.Requests.Where(r => r.Outcome == Outcome.DroppedDeadline && r.Last is Stage.WaitBs or Stage.Extraction)
            .Select(r => r.End).Order().ToArray();
        int exact = 0, waited = 0, earlier = 0;
        foreach (var request in run.Requests.Where(r => r.Last >= Stage.Extraction))
        {
            var (decided, begun) = (request.Began(Stage.WaitBs), request.Began(Stage.Extraction));
            if (gaveUp.Any(at => at > decided && at <= begun))
            {
                Assert.True(begun <= foreseen[request.Number]);
                earlier += begun < foreseen[request.Number] ? 1 : 0;
                continue;
            }
            Assert.Equal(foreseen[request.Number], begun);
            exact++;
            waited += begun > decided && gaveUp.Any(at => at <= decided) ? 1 : 0;
        }
        Assert.True(exact > 200 && waited > 100 && earlier > 20, $"{exact} exact, {waited} of them after a wait, {earlier} earlier");
    }
}
