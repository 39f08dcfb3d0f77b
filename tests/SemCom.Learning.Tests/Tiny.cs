namespace SemCom.Learning.Tests;

/// <summary>A training small enough to run in a second or two.</summary>
internal static class Tiny
{
    public static EncoderRecipe Recipe { get; } = new()
    {
        Name = "tiny",
        StandsFor = "ViT-B/32",
        Flops = 8.82e9,
        Dimension = 24,
        Vision = new() { Width = 16, Depth = 2, Heads = 2, Stem = [new() { Channels = 6, Stride = 2 }, new() { Channels = 8, Stride = 2 }, new() { Channels = 12, Stride = 2 }] },
        Text = new() { Width = 16, Depth = 2, Heads = 2 },
        Training = new() { Seed = 3, Epochs = 2, Batch = 32, LearningRate = 2e-3, WarmUp = 0.05, WeightDecay = 0.05, GradientClip = 1, HeldOut = 100 },
    };

    /// <summary>The 1 000 images that come with the program.</summary>
    public static Cifar10 Images { get; } = Cifar10.ReadImageFolder(Path.Combine(AppContext.BaseDirectory, "data", "cifar10-sample"));
}
