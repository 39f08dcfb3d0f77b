using SemCom.Kernel;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Tests;

/// <summary>Synthetic encoders: class prototypes in random directions, and images scattered around them.</summary>
internal static class Synthetic
{
    /// <summary>An encoder over <paramref name="images"/> images of <paramref name="classes"/> classes, image i of class i mod classes.</summary>
    public static SemanticEncoder Encoder(
        string name, int dimension, double relativeSize, int images, int classes, QualityTable? quality, double scatter = 1, ulong seed = 7)
    {
        var random = new Substream(seed, "synthetic/" + name);
        var texts = new float[classes * dimension];
        for (var c = 0; c < classes; c++)
            Unit(texts.AsSpan(c * dimension, dimension), random, [], 0);
        var features = new float[images * dimension];
        for (var i = 0; i < images; i++)
            Unit(features.AsSpan(i * dimension, dimension), random, texts.AsSpan(i % classes * dimension, dimension), scatter);
        return new SemanticEncoder(name, dimension, relativeSize, logitScale: 20, features, texts, quality);
    }

    /// <summary>Encoders of growing size and quality, by the names of a scenario.</summary>
    public static SemanticModel Model(IReadOnlyList<string> names, int[] dimensions, double[] sizes, int images = 12, int classes = 4)
    {
        var encoders = new SemanticEncoder[names.Count];
        for (var k = 0; k < encoders.Length; k++)
        {
            var (best, middle) = (0.6 + 0.3 * (k + 1) / names.Count, -3.0 * k);
            encoders[k] = Encoder(names[k], dimensions[k], sizes[k], images, classes,
                QualityTable.FromFunction(decibels => 0.1 + (best - 0.1) / (1 + Math.Exp(-(decibels - middle) / 4))));
        }
        return new SemanticModel(
            encoders,
            [.. Enumerable.Range(0, images).Select(i => $"image-{i}")],
            [.. Enumerable.Range(0, images).Select(i => i % classes)],
            [.. Enumerable.Range(0, classes).Select(c => $"class-{c}")]);
    }

    /// <summary>Three encoders with the payloads and sizes of ViT-B/32, B/16 and L/14.</summary>
    public static SemanticModel ClipLike(IReadOnlyList<string> names) => Model(names, [512, 512, 768], [1, 3.983, 18.371]);

    /// <summary>Three small encoders, for tests that run very many requests.</summary>
    public static SemanticModel Small(IReadOnlyList<string> names) => Model(names, [16, 16, 24], [1, 3.983, 18.371]);

    private static void Unit(Span<float> target, Substream random, ReadOnlySpan<float> centre, double scatter)
    {
        var values = new double[target.Length];
        double square = 0;
        for (var j = 0; j < values.Length; j++)
        {
            values[j] = random.NextNormal() / Math.Sqrt(values.Length);
            if (!centre.IsEmpty)
                values[j] = centre[j] + scatter * values[j];
            square += values[j] * values[j];
        }
        for (var j = 0; j < values.Length; j++)
            target[j] = (float)(values[j] / Math.Sqrt(square));
    }
}
