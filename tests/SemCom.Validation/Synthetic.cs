using SemCom.Kernel;
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

    /// <summary>Ten classes in 512 dimensions, as crowded as a real encoder's: directions of images are those of their class with noise of twice its length.</summary>
    public static SemanticModel Clusters(Scenario scenario)
    {
        const int classes = 10, images = 200, dimension = 512;
        var random = new Substream(1, "clusters");
        var texts = new float[classes][];
        for (var c = 0; c < classes; c++)
            texts[c] = Unit(_ => 0);
        var labels = new int[images];
        var features = new List<float>();
        for (var i = 0; i < images; i++)
        {
            labels[i] = i % classes;
            features.AddRange(Unit(j => texts[labels[i]][j]));
        }
        return new SemanticModel(
            [.. scenario.Encoders.Select(name => new SemanticEncoder(
                name, dimension, relativeSize: 1, logitScale: 50, [.. features], [.. texts.SelectMany(row => row)], QualityTable.FromFunction(_ => 0.5),
                Quantiser.PrecisionOf(scenario.Channel)))],
            [.. Enumerable.Range(0, images).Select(i => $"image {i}")], labels, [.. Enumerable.Range(0, classes).Select(c => $"class {c}")]);

        float[] Unit(Func<int, double> mean)
        {
            var row = new double[dimension];
            for (var j = 0; j < dimension; j++)
                row[j] = mean(j) + 2 * random.NextNormal() / Math.Sqrt(dimension);
            var norm = Math.Sqrt(row.Sum(x => x * x));
            return [.. row.Select(x => (float)(x / norm))];
        }
    }
}
