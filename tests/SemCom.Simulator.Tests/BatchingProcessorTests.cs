using SemCom.Scenarios;
using SemCom.Simulator.Network;
using static SemCom.Simulator.Tests.Timetable;

namespace SemCom.Simulator.Tests;

/// <summary>
/// Batches of up to three at the base station against timetables worked out by hand. A batch of 1, 2, 3 takes 1, 1.5 and 2
/// times as long as one job alone, and the first of a queue waits 5 ms at most.
/// </summary>
public class BatchingProcessorTests
{
    private const int Plenty = 8;

    private static BsProcessor Batches(int size = 3, int cores = 1, int? queue = null, double wait = 5) => Bs(
        Sharing.Batching, cores, queue,
        new Batching { Size = size, Wait = wait / 1000, Curve = [.. new[] { 1, 1.5, 2 }.Take(size)] });

    private static double[] Extracted(Run run) =>
        [.. run.Requests.SelectMany(r => new[] { r.Began(Stage.Extraction) / (double)Ms, (r.Began(Stage.Extraction) + r[Stage.Extraction]!.Value) / (double)Ms })];

    [Fact]
    public void A_full_batch_starts_at_once_and_ends_together()
    {
        var run = Run(Of(Plenty, Batches(), Asks("a", 0), Asks("b", 1), Asks("c", 2)), 0, 0, 0);
        Done(run, 0, 0, 2, 2, 0, 1, 0, 1);
        Done(run, 1, 0, 1, 2, 0, 1, 0, 1);
        Done(run, 2, 0, 0, 2, 0, 1, 0, 1);
        // The processor ran for 2 ms: a third of that energy each. And 1 ms on the air.
        Assert.All(run.Requests, r => Assert.Equal(2 * JoulesPerMs / 3 + 0.2e-3, r.EnergyBs, 1e-12));
        Assert.Equal(6 * Ms, run.Cell.BaseStations[0].Processor.Busy.Area);
    }

    [Fact]
    public void Part_of_a_batch_starts_when_its_first_has_waited_long_enough()
    {
        var run = Run(Of(Plenty, Batches(), Asks("a", 0), Asks("b", 1)), 0, 0);
        Assert.Equal([5, 6.5, 5, 6.5], Extracted(run));
        run = Run(Of(Plenty, Batches(wait: 0), Asks("a", 0), Asks("b", 0.5), Asks("c", 0.75)), 0, 0, 0);
        Assert.Equal([0, 1, 1, 2.5, 1, 2.5], Extracted(run));
    }

    /// <summary>
    /// The encoder of the head of the queue is a's: b's waits, though it came before c. When they end at 6.5, b has waited
    /// for more than 5 ms and goes alone.
    /// </summary>
    [Fact]
    public void A_batch_is_of_one_encoder_that_of_the_first_who_waits()
    {
        var run = Run(Of(Plenty, Batches(), Asks("a", 0), Asks("b", 1), Asks("c", 2)), 0, 1, 0);
        Assert.Equal([5, 6.5, 6.5, 8.5, 5, 6.5], Extracted(run));
    }

    /// <summary>
    /// Two cores, batches of two: {a, b} in [0.5, 2), {c, d} of encoder 1 in [1.2, 4.2), {e, f} as soon as a core is free.
    /// </summary>
    [Fact]
    public void Each_core_takes_a_batch()
    {
        var run = Run(
            Of(Plenty, Batches(size: 2, cores: 2), Asks("a", 0), Asks("b", 0.5), Asks("c", 1), Asks("d", 1.2), Asks("e", 1.3), Asks("f", 1.4)),
            0, 0, 1, 1, 0, 0);
        Assert.Equal([0.5, 2, 0.5, 2, 1.2, 4.2, 1.2, 4.2, 2, 3.5, 2, 3.5], Extracted(run));
    }

    [Fact]
    public void Who_gives_up_before_its_batch_starts_is_not_in_it()
    {
        var run = Run(Of(Plenty, Batches(), Asks("a", 0), Asks("b", 1, deadline: 2), Asks("c", 4)), 0, 0, 0);
        Went(run, 1, Outcome.DroppedDeadline, 0, 2);
        Assert.Equal(0, run.Requests[1].EnergyBs);
        Assert.Equal((5 * Ms, Ms * 3 / 2), (run.Requests[0].Began(Stage.Extraction), run.Requests[0][Stage.Extraction]));
        Assert.Equal((5 * Ms, Ms * 3 / 2), (run.Requests[2].Began(Stage.Extraction), run.Requests[2][Stage.Extraction]));
    }

    /// <summary>When the first gives up at 3, those behind it make a full batch of another encoder, with nothing left to wait for.</summary>
    [Fact]
    public void A_full_batch_behind_one_who_gives_up_starts_at_that_instant()
    {
        var run = Run(Of(Plenty, Batches(size: 2), Asks("a", 0, deadline: 3), Asks("b", 1), Asks("c", 2)), 0, 1, 1);
        Went(run, 0, Outcome.DroppedDeadline, 0, 3);
        Done(run, 1, 0, 2, 3, 0, 2, 0, 1);
        Done(run, 2, 0, 1, 3, 0, 2, 0, 1);
    }

    /// <summary>The batch runs in [2, 4); b leaves at 3, half-way, with half of its third of the energy spent. The others do not notice.</summary>
    [Fact]
    public void Who_gives_up_in_a_running_batch_leaves_it_running()
    {
        var run = Run(Of(Plenty, Batches(), Asks("a", 0), Asks("b", 1, deadline: 2), Asks("c", 2), Asks("d", 3.5), Asks("e", 3.6), Asks("f", 3.7)), 0, 0, 0, 0, 0, 0);
        Went(run, 1, Outcome.DroppedDeadline, 0, 1, 1);
        Assert.Equal(JoulesPerMs / 3, run.Requests[1].EnergyBs, 1e-12);
        Done(run, 0, 0, 2, 2, 0, 1, 0, 1);
        Done(run, 2, 0, 0, 2, 0, 1, 0, 1);
        Done(run, 3, 0, 0.5, 2, 0, 1, 0, 1);
    }

    /// <summary>All of a batch give up: the core is taken to its end all the same.</summary>
    [Fact]
    public void A_batch_all_of_whose_jobs_gave_up_runs_to_its_end()
    {
        var run = Run(Of(Plenty, Batches(size: 1), Asks("a", 0, deadline: 1), Asks("b", 0.5)), 2, 0);
        Went(run, 0, Outcome.DroppedDeadline, 0, 0, 1);
        Done(run, 1, 0, 3.5, 1, 0, 1, 0, 1);
    }

    /// <summary>One may wait beside the batch under way: b does, c is dropped, and d finds the queue empty again at 4.</summary>
    [Fact]
    public void A_finite_queue_drops_who_finds_it_full()
    {
        var run = Run(Of(Plenty, Batches(size: 1, queue: 1), Asks("a", 0), Asks("b", 1), Asks("c", 2), Asks("d", 4)), 2, 0, 0, 0);
        Done(run, 1, 0, 3, 1, 0, 1, 0, 1);
        Went(run, 2, Outcome.DroppedBsQueue, 0, 0);
        Done(run, 3, 0, 1, 1, 0, 1, 0, 1);
    }

    /// <summary>
    /// Two encoders' batches under way on two of three cores, their jobs having come by turns: one core is free now, the
    /// others at 3.3 and 5.3 ms.
    /// </summary>
    [Fact]
    public void Each_running_batch_is_foreseen_on_one_core()
    {
        var cell = new NetworkSimulation(
            Of(Plenty, Batches(size: 2, cores: 3, wait: 50), Asks("a", 0), Asks("b", 0.1), Asks("c", 1.8), Asks("d", 2.3, deadline: 1)),
            Model, InOrder(0, 1, 0, 1), new Recording());
        cell.RunTo(At(2.5));
        Assert.Equal([At(3.3), At(5.3), At(2.5)], cell.BaseStations[0].Processor.CoresFreeAt().ToArray());
        // d gives up at 3.3, and its core is taken until 5.3 all the same.
        cell.RunTo(At(4));
        Assert.Equal([At(4), At(4), At(5.3)], cell.BaseStations[0].Processor.CoresFreeAt().ToArray().Order());
    }
}
