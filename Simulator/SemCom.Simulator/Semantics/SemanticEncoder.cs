using SemCom.Scenarios;

namespace SemCom.Simulator.Semantics;

/// <summary>
/// What the simulator needs of one encoder: its features of every image and every label's prompt, its cost, and what
/// quality to expect of it over a noisy link. Built once before the run; the event loop only reads it.
/// </summary>
public sealed class SemanticEncoder
{
    private readonly float[] _images;
    private readonly float[] _texts;

    /// <summary>Collects the features of an encoder.</summary>
    /// <param name="name">The encoder's name in the catalogue.</param>
    /// <param name="dimension">Feature dimension d.</param>
    /// <param name="relativeSize">δ(k), dimensionless (<see cref="Compute.RelativeModelSize"/>).</param>
    /// <param name="logitScale">The model's logit scale, above 0.</param>
    /// <param name="images">Unit-norm image features, row-major [images × d].</param>
    /// <param name="texts">Unit-norm prompt features, row-major [classes × d].</param>
    /// <param name="quality">The expected task quality against SINR; null where it is not known yet (<see cref="With"/>).</param>
    /// <param name="precision">The precision its features are sent with.</param>
    /// <exception cref="ArgumentException">A matrix is not a whole number of rows.</exception>
    public SemanticEncoder(
        string name, int dimension, double relativeSize, double logitScale, float[] images, float[] texts, QualityTable? quality,
        Precision precision = Precision.Float32)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(texts);
        if (dimension < 1 || images.Length % dimension != 0 || texts.Length % dimension != 0)
            throw new ArgumentException($"Features of '{name}' are not rows of {dimension}: {images.Length} and {texts.Length} numbers.");
        Name = name;
        Dimension = dimension;
        RelativeSize = relativeSize;
        LogitScale = logitScale;
        _images = images;
        _texts = texts;
        Quality = quality;
        Precision = precision;
    }

    /// <summary>The encoder's name in the catalogue.</summary>
    public string Name { get; }

    /// <summary>Feature dimension d.</summary>
    public int Dimension { get; }

    /// <summary>The precision its features are sent with.</summary>
    public Precision Precision { get; }

    /// <summary>Payload Z(k) in bits: d numbers and, with int8, their scale.</summary>
    public int FeatureBits => Quantiser.PayloadBits(Precision, Dimension);

    /// <summary>δ(k), relative model size, dimensionless.</summary>
    public double RelativeSize { get; }

    /// <summary>The scale that turns cosines into logits.</summary>
    public double LogitScale { get; }

    /// <summary>Expected task quality against SINR; null where it is not known yet.</summary>
    public QualityTable? Quality { get; }

    /// <summary>Number of images.</summary>
    public int ImageCount => _images.Length / Dimension;

    /// <summary>Number of classes.</summary>
    public int ClassCount => _texts.Length / Dimension;

    /// <summary>The unit-norm features of an image.</summary>
    /// <param name="image">Image index.</param>
    /// <returns>d numbers.</returns>
    public ReadOnlySpan<float> ImageFeatures(int image) => _images.AsSpan(image * Dimension, Dimension);

    /// <summary>The unit-norm features of a class's prompt.</summary>
    /// <param name="label">Class index.</param>
    /// <returns>d numbers.</returns>
    public ReadOnlySpan<float> TextFeatures(int label) => _texts.AsSpan(label * Dimension, Dimension);

    /// <summary>Expected task quality of the encoder over a link.</summary>
    /// <param name="sinr">Linear SINR of the link.</param>
    /// <returns>Expected accuracy in [0, 1].</returns>
    /// <exception cref="InvalidOperationException">The encoder has no quality table.</exception>
    public double ExpectedQuality(double sinr) => Quality?.At(sinr) ?? throw new InvalidOperationException(
        $"Encoder '{Name}' has no quality table, which every scheduler needs. Measure one (QualityTable.Measure) and attach it (With).");

    /// <summary>The same encoder with a quality table.</summary>
    /// <param name="quality">The table.</param>
    public SemanticEncoder With(QualityTable quality) =>
        new(Name, Dimension, RelativeSize, LogitScale, _images, _texts, quality, Precision);
}
