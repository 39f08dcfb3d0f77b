namespace SemCom.Simulator.Semantics;

/// <summary>The images of a run and the encoders to choose from, with features and expected quality ready.</summary>
public sealed class SemanticModel
{
    private readonly SemanticEncoder[] _encoders;
    private readonly int[] _labels;

    /// <summary>Puts a model together.</summary>
    /// <param name="encoders">The encoders; at least one, all over the same images and classes.</param>
    /// <param name="images">Name of each image.</param>
    /// <param name="labels">Class of each image.</param>
    /// <param name="classes">Name of each class.</param>
    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    public SemanticModel(
        IReadOnlyList<SemanticEncoder> encoders, IReadOnlyList<string> images, IReadOnlyList<int> labels, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(encoders);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classes);
        if (encoders.Count == 0 || images.Count == 0 || labels.Count != images.Count)
            throw new ArgumentException($"{encoders.Count} encoders, {images.Count} images and {labels.Count} labels make no model.");
        foreach (var encoder in encoders)
            if (encoder.ImageCount != images.Count || encoder.ClassCount != classes.Count)
                throw new ArgumentException(
                    $"Encoder '{encoder.Name}' has features of {encoder.ImageCount} images and {encoder.ClassCount} classes; " +
                    $"the model has {images.Count} and {classes.Count}.");
        _encoders = [.. encoders];
        _labels = [.. labels];
        Images = images;
        Classes = classes;
        foreach (var encoder in encoders)
            MaximumDimension = Math.Max(MaximumDimension, encoder.Dimension);
    }

    /// <summary>The encoders.</summary>
    public ReadOnlySpan<SemanticEncoder> Encoders => _encoders;

    /// <summary>Name of each image: its path in the data set.</summary>
    public IReadOnlyList<string> Images { get; }

    /// <summary>Name of each class.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The greatest feature dimension.</summary>
    public int MaximumDimension { get; }

    /// <summary>Number of images.</summary>
    public int ImageCount => _labels.Length;

    /// <summary>An encoder.</summary>
    /// <param name="encoder">Encoder k.</param>
    public SemanticEncoder this[int encoder] => _encoders[encoder];

    /// <summary>The class of an image.</summary>
    /// <param name="image">Image index.</param>
    public int Label(int image) => _labels[image];
}
