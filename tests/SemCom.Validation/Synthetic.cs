using SemCom.Scenarios;
using SemCom.Simulator.Semantics;

namespace SemCom.Validation;

/// <summary>
/// Encoders without a network behind them: time, bits and SINR are what is validated here, and the scenarios fix them by
/// laws of their own, so that two images with known features will do.
/// </summary>
internal static class Synthetic
{
    /// <summary>The encoders a scenario names, all alike.</summary>
    public static SemanticModel Model(Scenario scenario) => new(
        [.. scenario.Encoders.Select(name => new SemanticEncoder(
            name, dimension: 2, relativeSize: 1, logitScale: 1, images: [1, 0, 0, 1], texts: [1, 0, 0, 1], QualityTable.FromFunction(_ => 0.5)))],
        images: ["first", "second"], labels: [0, 1], classes: ["first", "second"]);
}
