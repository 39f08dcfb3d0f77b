using System.Security.Cryptography;
using System.Text;
using SemCom.Inference;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace SemCom.Learning;

/// <summary>Everything that decides a trained encoder besides its data: architecture, optimisation and seed. Read from <c>recipe.yaml</c>.</summary>
public sealed record EncoderRecipe
{
    /// <summary>Name of the encoder in the catalogue.</summary>
    public required string Name { get; init; }

    /// <summary>The published encoder it stands for (<c>ViT-B/32</c>).</summary>
    public required string StandsFor { get; init; }

    /// <summary>Floating-point operations of that published image encoder for one image (2 × multiply-accumulate).</summary>
    public required double Flops { get; init; }

    /// <summary>Length of a feature vector.</summary>
    public required int Dimension { get; init; }

    /// <summary>The image encoder.</summary>
    public required VisionRecipe Vision { get; init; }

    /// <summary>The text encoder.</summary>
    public required TransformerRecipe Text { get; init; }

    /// <summary>How it is trained.</summary>
    public required TrainingRecipe Training { get; init; }

    /// <summary>SHA-256 of all values, lower-case hexadecimal: a checkpoint resumes only under the recipe it was made with.</summary>
    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        new SerializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build().Serialize(this))));

    /// <summary>Reads a recipe.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="LearningException">Missing, not YAML, an unknown or missing key, or a value out of range.</exception>
    public static EncoderRecipe Load(string path)
    {
        try
        {
            var recipe = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance)
                .WithDuplicateKeyChecking().WithEnforceRequiredMembers().WithEnforceNullability().Build()
                .Deserialize<EncoderRecipe?>(File.ReadAllText(path))
                ?? throw new LearningException(path, "an empty file", "a training recipe", "See onnx/small-b-32/recipe.yaml.");
            recipe.Check(path);
            return recipe;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LearningException(path, $"no readable file ({e.Message})", "a training recipe in YAML", "Correct the path; onnx/small-b-32/recipe.yaml shows one.", e);
        }
        catch (YamlException e)
        {
            throw new LearningException($"{path}, line {e.Start.Line}, column {e.Start.Column}", e.InnerException?.Message ?? e.Message,
                "a training recipe", "Correct the line; onnx/small-b-32/recipe.yaml shows every key.", e);
        }
    }

    private void Check(string path)
    {
        Demand(Dimension is >= 1 and <= 4096, "dimension", Dimension, "1 to 4096");
        Demand(Flops > 0 && double.IsFinite(Flops), "flops", Flops, "a positive number");
        Demand(Vision.Stem.Count > 0 && Vision.Stem.All(s => s is { Channels: >= 1 and <= 4096, Stride: 1 or 2 }), "vision.stem", Vision.Stem.Count, "convolutions of 1 to 4096 channels with stride 1 or 2");
        Demand(Cifar10.Size % Vision.Reduction == 0, "vision.stem", Vision.Reduction, $"strides whose product divides {Cifar10.Size}");
        foreach (var (key, tower) in new (string, TransformerRecipe)[] { ("vision", Vision), ("text", Text) })
        {
            Demand(tower.Width is >= 1 and <= 4096, key + ".width", tower.Width, "1 to 4096");
            Demand(tower.Depth is >= 1 and <= 64, key + ".depth", tower.Depth, "1 to 64");
            Demand(tower.Heads >= 1 && tower.Width % tower.Heads == 0, key + ".heads", tower.Heads, "a divisor of the width");
        }
        Demand(Training.Epochs >= 1, "training.epochs", Training.Epochs, "at least 1");
        Demand(Training.Batch >= 2, "training.batch", Training.Batch, "at least 2");
        Demand(Training.LearningRate is > 0 and < 1, "training.learning-rate", Training.LearningRate, "above 0, below 1");
        Demand(Training.WarmUp is >= 0 and < 1, "training.warm-up", Training.WarmUp, "0 to below 1");
        Demand(Training.WeightDecay is >= 0 and < 1, "training.weight-decay", Training.WeightDecay, "0 to below 1");
        Demand(Training.GradientClip > 0, "training.gradient-clip", Training.GradientClip, "a positive number");
        Demand(Training.HeldOut >= 0, "training.held-out", Training.HeldOut, "0 or more");

        void Demand(bool holds, string key, object value, string expected)
        {
            if (!holds)
                throw new LearningException(path, FormattableString.Invariant($"{key}: {value}"), expected, "Correct the value.");
        }
    }
}

/// <summary>Size of a transformer.</summary>
public record TransformerRecipe
{
    /// <summary>Length of a token's vector.</summary>
    public required int Width { get; init; }

    /// <summary>Number of blocks.</summary>
    public required int Depth { get; init; }

    /// <summary>Attention heads of a block; divides the width.</summary>
    public required int Heads { get; init; }
}

/// <summary>The image encoder: convolutions of 3×3 with batch norm and ReLU, then one token a remaining pixel into a transformer.</summary>
public sealed record VisionRecipe : TransformerRecipe
{
    /// <summary>The convolutions, first to last. The product of the strides is the patch size in pixels.</summary>
    public required IList<StemRecipe> Stem { get; init; }

    /// <summary>Edge of the square of pixels that becomes one token.</summary>
    [YamlIgnore]
    public int Reduction => Stem.Aggregate(1, (product, convolution) => product * convolution.Stride);

    /// <summary>Floating-point operations for one image: 2 × the multiply-accumulates of convolutions and matrix products.</summary>
    /// <param name="dimension">Length of the feature.</param>
    public double Flops(int dimension)
    {
        double products = 0;
        var (channels, side) = (3, Cifar10.Size);
        foreach (var stage in Stem)
        {
            side /= stage.Stride;
            products += 9.0 * channels * stage.Channels * side * side;
            channels = stage.Channels;
        }
        double patches = side * side;
        var tokens = patches + 1;
        products += patches * channels * Width;

        // A block: queries, keys, values and output 4 W², MLP 8 W² a token; scores and their weighted sum 2 W a pair of tokens.
        products += Depth * (12.0 * Width * Width * tokens + 2.0 * Width * tokens * tokens);
        return 2 * (products + (double)Width * dimension);
    }
}

/// <summary>One convolution of the stem.</summary>
public sealed record StemRecipe
{
    /// <summary>Output channels.</summary>
    public required int Channels { get; init; }

    /// <summary>Stride, 1 or 2.</summary>
    public required int Stride { get; init; }
}

/// <summary>How an encoder is trained: AdamW with warm-up and cosine decay.</summary>
public sealed record TrainingRecipe
{
    /// <summary>Of weights, order of images, augmentation and captions.</summary>
    public required int Seed { get; init; }

    /// <summary>Passes over the training images.</summary>
    public required int Epochs { get; init; }

    /// <summary>Images a step.</summary>
    public required int Batch { get; init; }

    /// <summary>Peak learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Share of all steps in which the learning rate rises linearly to its peak.</summary>
    public required double WarmUp { get; init; }

    /// <summary>Decoupled weight decay of matrices; biases, norms and the logit scale have none.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Largest Euclidean norm of the whole gradient.</summary>
    public required double GradientClip { get; init; }

    /// <summary>Training images set aside to watch progress on; never trained on.</summary>
    public required int HeldOut { get; init; }
}
