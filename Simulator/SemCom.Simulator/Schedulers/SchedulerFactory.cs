using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Schedulers;

/// <summary>Makes the scheduler a scenario names.</summary>
public static class SchedulerFactory
{
    /// <summary>Creates the scheduler.</summary>
    /// <param name="scenario">The scenario; its encoders are in the order of <see cref="EpochView.Encoders"/>.</param>
    /// <param name="cell">The cell it decides in: each has a scheduler of its own.</param>
    /// <param name="baseDirectory">The folder of the scenario's file, which a plug-in's path starts from.</param>
    /// <exception cref="SchedulerPluginException">The scenario names a plug-in that cannot be used.</exception>
    public static IScheduler Create(Scenario scenario, int cell = 0, string baseDirectory = ".")
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return scenario.Scheduler switch
        {
            Scheduler.Random random => new RandomScheduler(new Substream(scenario.Seed, "scheduler", cell), IndexOf(random.Encoder)),
            Scheduler.RoundRobin roundRobin => new RoundRobinScheduler(IndexOf(roundRobin.Encoder)),
            Scheduler.MaxRate maxRate => new MaxRateScheduler(IndexOf(maxRate.Encoder)),
            Scheduler.ProportionalFair fair => new ProportionalFairScheduler(fair.Window, IndexOf(fair.Encoder)),
            Scheduler.EarliestDeadlineFirst earliest => new EarliestDeadlineFirstScheduler(IndexOf(earliest.Encoder)),
            Scheduler.LargestWeightedDelayFirst delay => new LargestWeightedDelayFirstScheduler(
                delay.Window, delay.MissProbability, delay.TargetDelay, IndexOf(delay.Encoder)),
            Scheduler.FixedEncoder single => new FixedEncoderScheduler(IndexOf(single.Encoder)!.Value),
            Scheduler.GreedyUtility => new GreedyUtilityScheduler(),
            Scheduler.Optimum => new OptimumScheduler(),
            Scheduler.Plugin plugin => SchedulerPlugin.Load(plugin, baseDirectory).Create(scenario, cell),
            var other => throw new NotSupportedException($"Scheduler {other.Name}."),
        };

        int? IndexOf(string? encoder)
        {
            if (encoder is null)
                return null;
            for (var k = 0; k < scenario.Encoders.Count; k++)
                if (scenario.Encoders[k] == encoder)
                    return k;
            throw new ArgumentException($"Encoder '{encoder}' of the scheduler is not among the scenario's encoders.");
        }
    }
}
