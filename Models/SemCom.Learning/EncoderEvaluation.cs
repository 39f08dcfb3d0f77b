using System.Numerics.Tensors;
using SemCom.Inference;

namespace SemCom.Learning;

/// <summary>Zero-shot classification of CIFAR-10 images by an encoder's ONNX files.</summary>
/// <param name="Images">How many images.</param>
/// <param name="Headline">How many were right with the prompt "an image of a {class}".</param>
/// <param name="Ensemble">How many were right with the mean of OpenAI's 18 templates for CIFAR.</param>
public sealed record EncoderEvaluation(int Images, int Headline, int Ensemble)
{
    // A multiple of the rows that go through a model together.
    private const int Chunk = 256;

    /// <summary>Classifies images: the class whose text feature has the largest cosine with the image's.</summary>
    /// <param name="model">The encoder.</param>
    /// <param name="images">Images of one folder or split.</param>
    /// <exception cref="ModelException">The encoder cannot be used.</exception>
    public static EncoderEvaluation Of(EncoderModel model, Cifar10 images)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        using var encoder = new ClipEncoder(model);
        var headline = TextFeatures(encoder, [Captions.Headline]);
        var ensemble = TextFeatures(encoder, Captions.Ensemble);
        var (byHeadline, byEnsemble) = (0, 0);
        var length = model.Preparation.Length;
        for (var first = 0; first < images.Count; first += Chunk)
        {
            var count = Math.Min(Chunk, images.Count - first);
            var pixels = new float[count * length];
            for (var i = 0; i < count; i++)
                model.Preparation.Prepare(images.Photograph(first + i), pixels.AsSpan(i * length, length));
            var features = encoder.EncodeImages(pixels);
            for (var i = 0; i < count; i++)
            {
                var feature = features.AsSpan(i * model.Dimension, model.Dimension);
                byHeadline += Nearest(feature, headline) == images.Labels[first + i] ? 1 : 0;
                byEnsemble += Nearest(feature, ensemble) == images.Labels[first + i] ? 1 : 0;
            }
        }
        return new EncoderEvaluation(images.Count, byHeadline, byEnsemble);
    }

    /// <summary>Wilson's 95 % confidence interval of a share.</summary>
    /// <param name="correct">How many of <see cref="Images"/>.</param>
    /// <returns>Lower and upper end, 0…1.</returns>
    /// <remarks>Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.</remarks>
    public (double Lower, double Upper) Interval(int correct)
    {
        const double z = 1.959963984540054;
        double n = Images;
        var share = correct / n;
        var middle = (share + z * z / (2 * n)) / (1 + z * z / n);
        var half = z / (1 + z * z / n) * Math.Sqrt(share * (1 - share) / n + z * z / (4 * n * n));
        return (middle - half, middle + half);
    }

    /// <summary>One unit-norm feature a class: the mean over templates of the unit-norm features.</summary>
    private static float[][] TextFeatures(ClipEncoder encoder, IReadOnlyList<string> templates) => [.. Cifar10.Classes.Select(name =>
    {
        var dimension = encoder.Model.Dimension;
        var features = encoder.EncodeTokens(templates.SelectMany(template => ClipTokenizer.Default.Encode(Captions.Fill(template, name))).ToArray());
        var mean = new float[dimension];
        for (var first = 0; first < features.Length; first += dimension)
        {
            var feature = features.AsSpan(first, dimension);
            TensorPrimitives.MultiplyAdd(feature, 1 / TensorPrimitives.Norm<float>(feature), mean, mean);
        }
        TensorPrimitives.Divide(mean, TensorPrimitives.Norm<float>(mean), mean);
        return mean;
    })];

    private static int Nearest(ReadOnlySpan<float> feature, float[][] classes)
    {
        var (best, most) = (0, float.NegativeInfinity);
        for (var label = 0; label < classes.Length; label++)
        {
            var product = TensorPrimitives.Dot(feature, classes[label]);
            if (product > most)
                (best, most) = (label, product);
        }
        return best;
    }
}
