using SemCom.Scenarios;
using SemCom.Simulator.Network;

namespace SemCom.Validation;

/// <summary>
/// Little's law at every stage of a run: to the picosecond over whole runs, where L·T and the sum of all times are the same
/// area, and as a statistical law over the window, with the rate λ that the scenario states.
/// </summary>
internal static class LittlesLaw
{
    private static readonly string[] s_names = ["wait_decision", "wait_bs", "extraction", "wait_rb", "transmission", "wait_user", "decoding"];

    /// <summary>The checks of the stages in which requests spend time.</summary>
    public static IEnumerable<Check> Checks(Experiment experiment)
    {
        var rate = experiment.Scenario.Users.Sum(group => group.Count * ((Traffic.Poisson)group.Traffic).Rate);
        var residue = experiment.Replications.Sum(run => Enum.GetValues<Stage>().Sum(stage => Math.Abs((double)run.Residue(stage))));
        yield return Check.Exact("Little: area − sum of times, all stages (ps)", experiment.Name, 0, residue);
        foreach (var stage in Enum.GetValues<Stage>())
        {
            if (experiment.Replications.Average(run => run.Time(stage)) > 1e-6)
                yield return Check.Mean($"Little: L − λW of {s_names[(int)stage]}", experiment, 0, run => run.Number(stage) - rate * run.Time(stage));
        }
    }
}
