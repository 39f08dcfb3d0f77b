using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Semantics;

/// <summary>What became of features that were sent.</summary>
/// <param name="Result">Their classification.</param>
/// <param name="BitErrors">Bits of them that flipped; 0 but for a digital channel with a modulation.</param>
/// <param name="NonFinite">Elements of them that arrived infinite or not a number and were replaced by 0; 0 alike.</param>
public readonly record struct Reception(Classification Result, int BitErrors, int NonFinite);

/// <summary>
/// The end of the semantic link of one run: the channel's effect on the features that were sent, and their classification.
/// The law is that of <see cref="AnalogChannel.Apply"/> or <see cref="DigitalChannel.Apply"/> followed by
/// <see cref="ZeroShotClassifier.Classify"/>, at a fraction of the cost and allocating nothing; the draws are others.
/// </summary>
/// <remarks>Not for several threads: it keeps buffers, and what it finds out about images.</remarks>
public sealed class FeatureReceiver
{
    private readonly SemanticModel _semantics;
    private readonly bool _analog;
    private readonly DigitalChannel? _digital;
    private readonly NoisyScores?[] _noisy;
    private readonly Classification?[][] _clean;
    private readonly float[] _received;
    private readonly double[] _scores;
    private readonly Stretch[] _stretches;

    /// <summary>Creates a receiver.</summary>
    /// <param name="semantics">Images and encoders.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="bitErrorRate">The bit error probability of a digital channel's modulation at a linear SINR, in [0, 1); needed with a modulation, unused without.</param>
    /// <exception cref="ArgumentException">The channel has a modulation and no bit error rate is given.</exception>
    public FeatureReceiver(SemanticModel semantics, Channel channel, Func<double, double>? bitErrorRate = null)
    {
        ArgumentNullException.ThrowIfNull(semantics);
        ArgumentNullException.ThrowIfNull(channel);
        _semantics = semantics;
        _analog = channel is Channel.Analog;
        _digital = channel is Channel.Digital digital ? new DigitalChannel(digital, bitErrorRate) : null;
        _noisy = new NoisyScores?[semantics.Encoders.Length];
        _clean = new Classification?[semantics.Encoders.Length][];
        for (var k = 0; k < _noisy.Length; k++)
        {
            _noisy[k] = _analog ? NoisyScores.Of(semantics[k]) : null;
            _clean[k] = _analog ? [] : new Classification?[semantics.ImageCount];
        }
        _received = new float[semantics.MaximumDimension];
        _scores = new double[semantics.Classes.Count];
        _stretches = new Stretch[semantics.MaximumDimension];
    }

    /// <summary>Classifies what arrives of an image's features.</summary>
    /// <param name="encoder">Encoder k that made them.</param>
    /// <param name="image">Image index.</param>
    /// <param name="segments">What was sent at which SINR, in order of sending; together all bits. Unused with the ideal channel.</param>
    /// <param name="noise">The request's noise substream, at its beginning. Unused with the ideal channel.</param>
    public Reception Receive(int encoder, int image, ReadOnlySpan<SentSegment> segments, Substream noise)
    {
        if (_analog)
            return new Reception(Analog(encoder, image, segments, noise), 0, 0);
        var features = _semantics[encoder].ImageFeatures(image);
        var errors = _digital?.Flip(features, segments, noise) ?? 0;
        if (errors == 0)
            return new Reception(_clean[encoder][image] ??= Clean(encoder, image), 0, 0);
        var received = _received.AsSpan(0, features.Length);
        var nonFinite = _digital!.Decode(received);
        return new Reception(Classify(encoder, image, received), errors, nonFinite);
    }

    private Classification Clean(int encoder, int image)
    {
        var features = _semantics[encoder].ImageFeatures(image);
        if (_digital is null)
            return Classify(encoder, image, features);
        var received = _received.AsSpan(0, features.Length);
        _digital.Quantise(features, received);
        return Classify(encoder, image, received);
    }

    private Classification Classify(int encoder, int image, ReadOnlySpan<float> received) =>
        ZeroShotClassifier.Classify(_semantics[encoder], received, _semantics.Label(image));

    private Classification Analog(int encoder, int image, ReadOnlySpan<SentSegment> segments, Substream noise)
    {
        var model = _semantics[encoder];
        var count = AnalogChannel.Stretches(model.Dimension, segments, _stretches);
        if (_noisy[encoder] is not { } noisy || count == 0 || (count > 1 && !noisy.HasStretches))
        {
            var received = _received.AsSpan(0, model.Dimension);
            model.ImageFeatures(image).CopyTo(received);
            AnalogChannel.Apply(received, segments, noise);
            return Classify(encoder, image, received);
        }
        var square = count == 1
            ? noisy.Draw(image, _stretches[0].Variance, noise, _scores)
            : noisy.Draw(image, _stretches.AsSpan(0, count), noise, _scores);
        return ZeroShotClassifier.OfScores(_scores, square, model.LogitScale, _semantics.Label(image));
    }
}
