using SemCom.Kernel;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Tests;

/// <summary>A scheduler that has seen its largest epoch allocates nothing any more: exactly 0 bytes over thousands of epochs.</summary>
public class SchedulerAllocationTests
{
    [Theory]
    [InlineData("round-robin")]
    [InlineData("max-rate")]
    [InlineData("proportional-fair")]
    [InlineData("earliest-deadline-first")]
    [InlineData("largest-weighted-delay-first")]
    [InlineData("fixed-encoder")]
    [InlineData("greedy-utility")]
    public void An_epoch_allocates_nothing(string name)
    {
        IScheduler scheduler = name switch
        {
            "round-robin" => new RoundRobinScheduler(),
            "max-rate" => new MaxRateScheduler(),
            "proportional-fair" => new ProportionalFairScheduler(1),
            "earliest-deadline-first" => new EarliestDeadlineFirstScheduler(),
            "largest-weighted-delay-first" => new LargestWeightedDelayFirstScheduler(1, 0.05, 0.1),
            "fixed-encoder" => new FixedEncoderScheduler(1),
            _ => new GreedyUtilityScheduler(),
        };
        Assert.Equal(name, scheduler.Name);
        var random = new Substream(25, "allocation");
        // A base station's number of cores does not change.
        var drawn = Enumerable.Range(0, 60).Select(_ => DrawnView.Random(random, 30, 10)).Where(one => one.CoresFreeAt.Length == 2).ToArray();
        var decisions = new DecisionBuffer();
        var decided = Epochs(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        decided += Epochs(100);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(decided > 10_000, $"{decided}");

        int Epochs(int rounds)
        {
            var count = 0;
            for (var round = 0; round < rounds; round++)
            {
                foreach (var one in drawn)
                {
                    var view = one.View;
                    decisions.Clear(view);
                    scheduler.Decide(view, decisions);
                    count += decisions.Count;
                    // Whoever was given a resource block has got its bits by the next epoch.
                    foreach (var decision in decisions.Decisions)
                    {
                        ref var user = ref one.Users[one.Waiting[decision.Waiting].User];
                        user = user with { DeliveredBits = user.DeliveredBits + 1000 };
                    }
                }
            }
            return count;
        }
    }
}
