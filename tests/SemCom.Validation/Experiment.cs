using SemCom.Scenarios;
using SemCom.Simulator.Semantics;

namespace SemCom.Validation;

/// <summary>Independent replications of a scenario file: seeds 1, 2, ….</summary>
/// <param name="file">File in the folder scenarios.</param>
/// <param name="count">Number of replications.</param>
/// <param name="overrides">Changes to the file, as on the command line.</param>
internal sealed class Experiment(string file, int count, params string[] overrides)
{
    private Replication[]? _replications;

    /// <summary>What to run to see it again.</summary>
    public string Name { get; } = string.Concat([file, .. overrides.Select(change => $" --set \"{change}\"")]);

    public Scenario Scenario { get; } = Read(file, overrides);

    /// <summary>The part of each run in which those who came before come to their end.</summary>
    public double CoolDown { get; init; } = 0.01;

    /// <summary>Its encoders and images.</summary>
    public Func<Scenario, SemanticModel> Model { get; init; } = Synthetic.Model;

    /// <summary>The runs; made when first asked for.</summary>
    public IReadOnlyList<Replication> Replications => _replications ??= Run();

    public static Scenario Read(string file, params string[] overrides) =>
        ScenarioReader.Read(Repository.Path("tests", "SemCom.Validation", "scenarios", file), overrides).Scenario;

    /// <summary>The same with more changes.</summary>
    public Experiment With(params string[] changes) => new(file, count, [.. overrides, .. changes]) { CoolDown = CoolDown, Model = Model };

    public double[] Each(Func<Replication, double> measure) => [.. Replications.Select(measure)];

    private Replication[] Run()
    {
        var replications = new Replication[count];
        Parallel.For(0, count, i => replications[i] = Replication.Of(Scenario with { Seed = (ulong)(i + 1) }, CoolDown, Model));
        return replications;
    }
}
