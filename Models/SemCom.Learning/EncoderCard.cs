using System.Globalization;
using System.Runtime.InteropServices;

namespace SemCom.Learning;

/// <summary>The model card of a trained encoder: what it is, how it was made, how good it is, where it ends.</summary>
public static class EncoderCard
{
    /// <summary>Images of each class in the embedded sample: the first of the test split, by index.</summary>
    public const int SamplePerClass = 100;

    /// <summary>Writes the card from what was measured.</summary>
    /// <param name="path">The Markdown file.</param>
    /// <param name="trainer">A training with at least one epoch done.</param>
    /// <param name="test">Evaluation on CIFAR-10's 10 000 test images.</param>
    /// <param name="sample">Evaluation on the embedded sample of them.</param>
    public static void Write(string path, EncoderTrainer trainer, EncoderEvaluation test, EncoderEvaluation sample)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(sample);
        var recipe = trainer.Recipe;
        var training = recipe.Training;
        var last = trainer.Curve[^1];
        var (vision, text) = trainer.ParameterCounts;
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"""
            # {recipe.Name}

            A small stand-in for CLIP {recipe.StandsFor}: its interface and, but for a convolutional stem, its architecture; less than a hundredth of its size; ten classes of small photographs instead of the world.
            A scenario's time and energy use the {recipe.Flops / 1e9} GFLOPs an image of {recipe.StandsFor}; its accuracy is what this encoder really achieves.

            | | |
            |---|---|
            | image encoder | {Stem(recipe.Vision)}; transformer of width {recipe.Vision.Width}, {recipe.Vision.Depth} blocks, {recipe.Vision.Heads} heads, patches of {recipe.Vision.Reduction}×{recipe.Vision.Reduction} on {Cifar10.Size}×{Cifar10.Size} pixels, class token |
            | text encoder | transformer of width {recipe.Text.Width}, {recipe.Text.Depth} blocks, {recipe.Text.Heads} heads, causal; feature at the first end-of-text token |
            | feature | {recipe.Dimension} numbers, not normalised |
            | parameters | {vision} (image) + {text} (text) |
            | own work | {recipe.Vision.Flops(recipe.Dimension) / 1e6:F1} MFLOPs an image (2 × multiply-accumulate of convolutions and matrix products) |
            | logit scale | {last.LogitScale:F4}, learned |
            | vocabulary | {trainer.Vocabulary} of CLIP's 49 408 tokens: those of the captions; all others share one unknown row |
            | licence | Apache-2.0 |

            ## Accuracy

            Zero-shot: the class whose caption's feature has the largest cosine with the image's. Intervals are Wilson's 95 %: they cover the choice of test images, not of the seed.

            | images | prompt | correct | of | share |
            |---|---|---|---|---|
            | CIFAR-10 test split | an image of a {"{class}"} | {Result(test, test.Headline)} |
            | CIFAR-10 test split | mean of OpenAI's 18 templates | {Result(test, test.Ensemble)} |
            | cifar10-sample | an image of a {"{class}"} | {Result(sample, sample.Headline)} |
            | cifar10-sample | mean of OpenAI's 18 templates | {Result(sample, sample.Ensemble)} |

            ## Training

            {training.Epochs} epochs over {50_000 - training.HeldOut} of CIFAR-10's 50 000 training images; {training.HeldOut} are held out to watch progress ({last.Accuracy:P1} after the last epoch). Nothing was chosen by looking at test images.
            Captions are 19 templates ("an image of a …" and OpenAI's 18 for CIFAR) with the class name, one drawn for each class and batch. Symmetric contrastive loss with several images a caption.
            AdamW (0.9, 0.98, ε 1e-6), batch {training.Batch}, peak learning rate {training.LearningRate} after a warm-up over {training.WarmUp:P0} of the steps, cosine decay to 0, weight decay {training.WeightDecay} on matrices, gradient norm at most {training.GradientClip};
            crops of the image padded by 4 mirrored pixels, mirroring. Seed {training.Seed}, one seed only. `recipe.yaml` holds all of it, `curve.csv` the loss and held-out accuracy of every epoch.
            Wall time {trainer.Curve.Sum(row => row.Seconds) / 60:F0} minutes on {Processor()}, whatever else ran there.

            Made with `semcom train encoder --recipe onnx/{recipe.Name}/recipe.yaml --data <CIFAR-10> --out <folder>`.

            Data: CIFAR-10, A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.

            ## Limits

            It knows ten classes, {Cifar10.Size}×{Cifar10.Size} pixels and the words of its captions, nothing else. It is there so that a simulation has real features with a real accuracy and a real reaction to noise
            without a download; for conclusions about CLIP itself use CLIP's own weights (`docs/encoders.md`).

            """));
    }

    private static string Stem(VisionRecipe recipe) =>
        "convolutions of 3×3 with " + string.Join(", ", recipe.Stem.Select(stage => $"{stage.Channels}{(stage.Stride > 1 ? $" (stride {stage.Stride})" : "")}")) + " channels";

    private static string Result(EncoderEvaluation evaluation, int correct)
    {
        var (lower, upper) = evaluation.Interval(correct);
        return string.Create(CultureInfo.InvariantCulture, $"{correct} | {evaluation.Images} | {100.0 * correct / evaluation.Images:F1} % [{100 * lower:F1}, {100 * upper:F1}]");
    }

    private static string Processor()
    {
        const string file = "/proc/cpuinfo";
        var name = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() : null;
        return $"{TorchSharp.torch.get_num_threads()} of {Environment.ProcessorCount} cores, {name ?? "a processor"} ({RuntimeInformation.OSArchitecture})";
    }
}
