using System.Buffers.Binary;
using SemCom.Kernel;
using SemCom.Radio;
using SemCom.Scenarios;

namespace SemCom.Simulator.Semantics;

/// <summary>
/// Expected task quality q_k(SINR): the accuracy of an encoder over the data set when its features meet the
/// channel, on a grid of SINRs, linear in dB between grid points and constant outside. It is what greedy and the
/// optimum maximise in problem (10): an expectation, never the outcome itself.
/// </summary>
public sealed class QualityTable
{
    /// <summary>The least SINR of the grid in dB.</summary>
    public const int MinimumDecibels = -30;

    /// <summary>The greatest SINR of the grid in dB.</summary>
    public const int MaximumDecibels = 30;

    /// <summary>Noise draws an image under the analog channel; the same for all grid points.</summary>
    public const int DrawsPerImage = 16;

    /// <summary>Bit error draws an image and grid point under a digital channel; one where errors are many, and of some images only where they are hopelessly many.</summary>
    public const int DigitalDrawsPerImage = 4;

    /// <summary>Changes when the measurement does; part of the key under which a table is cached.</summary>
    public const string Version = "quality-1";

    // Bit errors a vector, on average, above which draws cost much and tell little.
    private const double ManyErrors = 1000;

    // Bit errors a vector beyond which floats are hopeless, and the images that are enough to see it.
    private const double HopelesslyManyErrors = 4000;
    private const int FewImages = 250;

    // A probability of damage that no accuracy shows.
    private const double Undamaged = 1e-9;

    private const int Points = MaximumDecibels - MinimumDecibels + 1;
    private readonly double[] _accuracy;

    private QualityTable(double[] accuracy, double clean)
    {
        _accuracy = accuracy;
        Clean = clean;
    }

    /// <summary>Accuracy without noise, in [0, 1].</summary>
    public double Clean { get; }

    /// <summary>Expected accuracy at a SINR.</summary>
    /// <param name="sinr">Linear SINR, at least 0.</param>
    /// <returns>Accuracy in [0, 1].</returns>
    public double At(double sinr)
    {
        var position = Decibel.FromLinear(sinr) - MinimumDecibels;
        if (!(position > 0))
            return _accuracy[0];
        if (position >= Points - 1)
            return _accuracy[^1];
        var below = (int)position;
        return _accuracy[below] + (position - below) * (_accuracy[below + 1] - _accuracy[below]);
    }

    /// <summary>A table that does not depend on the SINR: the ideal channel.</summary>
    /// <param name="accuracy">Accuracy in [0, 1].</param>
    public static QualityTable Constant(double accuracy)
    {
        var values = new double[Points];
        Array.Fill(values, accuracy);
        return new QualityTable(values, accuracy);
    }

    /// <summary>A table of given accuracies on the grid.</summary>
    /// <param name="accuracy">Accuracy as a function of the SINR in dB.</param>
    public static QualityTable FromFunction(Func<int, double> accuracy)
    {
        ArgumentNullException.ThrowIfNull(accuracy);
        var values = new double[Points];
        for (var i = 0; i < Points; i++)
            values[i] = accuracy(MinimumDecibels + i);
        return new QualityTable(values, values[^1]);
    }

    /// <summary>
    /// Measures the table: every image under noise. The class scores of a noisy vector, t_c·(v + n), are the clean
    /// scores plus a Gaussian vector of covariance σ²·T·Tᵀ; it is drawn through the Cholesky factor of the label
    /// features' Gram matrix, which gives exactly the law of noising all d elements at a fraction of the cost.
    /// </summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="labels">The true class of each image.</param>
    /// <param name="noise">A substream for the measurement.</param>
    /// <param name="drawsPerImage">Noise draws an image; the same draws serve every grid point.</param>
    /// <returns>The table.</returns>
    public static QualityTable Measure(
        SemanticEncoder encoder, IReadOnlyList<int> labels, Substream noise, int drawsPerImage = DrawsPerImage)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(labels);
        var classes = encoder.ClassCount;
        var factor = NoisyScores.Gram(encoder);
        Cholesky.Factor(factor, classes);
        var scores = new double[classes];
        var normals = new double[classes];
        var perturbation = new double[classes];
        var correct = new long[Points];
        long clean = 0;
        for (var image = 0; image < encoder.ImageCount; image++)
        {
            ZeroShotClassifier.Scores(encoder, encoder.ImageFeatures(image), 0, scores);
            if (ArgMax(scores, perturbation, 0) == labels[image])
                clean++;
            for (var draw = 0; draw < drawsPerImage; draw++)
            {
                for (var c = 0; c < classes; c++)
                    normals[c] = noise.NextNormal();
                for (var c = 0; c < classes; c++)
                    perturbation[c] = Cholesky.Row(factor, c, normals);
                for (var point = 0; point < Points; point++)
                {
                    var sinr = Decibel.ToLinear(MinimumDecibels + point);
                    var deviation = Math.Sqrt(AnalogChannel.NoiseVariance(encoder.Dimension, sinr));
                    if (ArgMax(scores, perturbation, deviation) == labels[image])
                        correct[point]++;
                }
            }
        }
        var total = (double)encoder.ImageCount * drawsPerImage;
        return new QualityTable(Array.ConvertAll(correct, n => n / total), (double)clean / encoder.ImageCount);
    }

    /// <summary>
    /// Measures the table of a digital channel: every image through the channel itself, at the one SINR of the grid point, packets with checksums in as many attempts as they
    /// are given. Without a modulation it is constant: the accuracy with quantised features.
    /// </summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="labels">The true class of each image.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="bitErrorRate">The bit error probability of the channel's modulation at a linear SINR; needed with a modulation.</param>
    /// <param name="noise">A substream for the measurement.</param>
    /// <param name="drawsPerImage">Draws an image; each has one stream for all grid points.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">The channel has a modulation and no bit error rate is given.</exception>
    public static QualityTable Measure(
        SemanticEncoder encoder, IReadOnlyList<int> labels, Channel.Digital channel, Func<double, double>? bitErrorRate, Substream noise,
        int drawsPerImage = DigitalDrawsPerImage)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(channel);
        var link = new DigitalChannel(channel, bitErrorRate);
        var received = new float[encoder.Dimension];
        var right = new bool[encoder.ImageCount];
        for (var image = 0; image < right.Length; image++)
        {
            link.Quantise(encoder.ImageFeatures(image), received);
            right[image] = ZeroShotClassifier.Classify(encoder, received, labels[image]).Predicted == labels[image];
        }
        var clean = (double)right.Count(one => one) / right.Length;
        if (bitErrorRate is null || channel.Modulation is null)
            return Constant(clean);

        var payload = Quantiser.PayloadBits(channel.Precision, encoder.Dimension);
        var segments = new SentSegment[link.Packets(payload)];
        var failure = new double[segments.Length];
        var accuracy = new double[Points];
        var child = new Substream(0, "");
        for (var point = 0; point < Points; point++)
        {
            var sinr = Decibel.ToLinear(MinimumDecibels + point);
            for (var packet = 0; packet < segments.Length; packet++)
            {
                segments[packet] = new SentSegment(link.PacketBits(payload, packet), sinr);
                var damage = link.PacketErrorProbability(segments.AsSpan(packet, 1));
                failure[packet] = channel.Crc is { } crc ? Math.Pow(damage, crc.Attempts) : damage;
            }
            if (failure.Sum() < Undamaged)
            {
                accuracy[point] = clean;
                continue;
            }
            var errors = bitErrorRate(sinr) * payload;
            var draws = errors > ManyErrors ? 1 : drawsPerImage;
            var step = errors > HopelesslyManyErrors ? Math.Max(1, right.Length / FewImages) : 1;
            long correct = 0, trials = 0;
            for (var image = 0; image < right.Length; image += step)
            {
                trials += draws;
                for (var draw = 0; draw < draws; draw++)
                {
                    child.Become(noise, (long)image * drawsPerImage + draw);
                    if (channel.Crc is not null)
                        for (var packet = 0; packet < segments.Length; packet++)
                            segments[packet] = segments[packet] with { Failed = child.NextDouble() < failure[packet] };
                    if (link.Flip(encoder.ImageFeatures(image), segments, child) == 0)
                    {
                        correct += right[image] ? 1 : 0;
                        continue;
                    }
                    link.Decode(received);
                    correct += ZeroShotClassifier.Classify(encoder, received, labels[image]).Predicted == labels[image] ? 1 : 0;
                }
            }
            accuracy[point] = (double)correct / trials;
        }
        return new QualityTable(accuracy, clean);
    }

    /// <summary>The table as bytes, for the cache.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[(Points + 1) * sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, Clean);
        for (var i = 0; i < Points; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan((i + 1) * sizeof(double)), _accuracy[i]);
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The table, or null where the bytes are of another length.</returns>
    public static QualityTable? FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != (Points + 1) * sizeof(double))
            return null;
        var values = new double[Points];
        for (var i = 0; i < Points; i++)
            values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[((i + 1) * sizeof(double))..]);
        return new QualityTable(values, BinaryPrimitives.ReadDoubleLittleEndian(bytes));
    }

    private static int ArgMax(double[] scores, double[] perturbation, double deviation)
    {
        var best = 0;
        var bestScore = double.NegativeInfinity;
        for (var c = 0; c < scores.Length; c++)
        {
            var score = scores[c] + deviation * perturbation[c];
            if (score > bestScore)
                (best, bestScore) = (c, score);
        }
        return best;
    }
}
