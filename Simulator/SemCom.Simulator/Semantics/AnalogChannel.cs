using SemCom.Kernel;

namespace SemCom.Simulator.Semantics;

/// <summary>
/// The analog channel on features: white Gaussian noise at the link's SINR per real dimension, so that each element of
/// a unit-norm d-vector meets noise of variance 1/(d·SINR). Each element meets the noise of the fading block it was
/// sent in.
/// </summary>
public static class AnalogChannel
{
    /// <summary>Bits that one element counts for in the segments: those of a float32.</summary>
    public const int BitsPerElement = 32;

    /// <summary>The noise variance of one element.</summary>
    /// <param name="dimension">Feature dimension d.</param>
    /// <param name="sinr">Linear SINR.</param>
    /// <returns>1/(d·SINR).</returns>
    public static double NoiseVariance(int dimension, double sinr) => 1 / (dimension * sinr);

    /// <summary>Adds the channel's noise to features.</summary>
    /// <param name="features">Unit-norm features, changed in place.</param>
    /// <param name="segments">What was sent at which SINR, in order of sending; together the whole vector.</param>
    /// <param name="noise">The request's noise substream.</param>
    /// <remarks>An element that straddles two segments meets the noise of the one in which its last bit was sent.</remarks>
    public static void Apply(Span<float> features, ReadOnlySpan<SentSegment> segments, Substream noise)
    {
        var element = 0;
        double sent = 0;
        for (var i = 0; i < segments.Length; i++)
        {
            sent += segments[i].Bits;
            var end = i == segments.Length - 1 ? features.Length : End(features.Length, sent);
            if (end <= element)
                continue;
            var deviation = Math.Sqrt(NoiseVariance(features.Length, segments[i].Sinr));
            for (; element < end; element++)
                features[element] += (float)(deviation * noise.NextNormal());
        }
    }

    /// <summary>The stretches of elements that meet noise of one size, as <see cref="Apply"/> gives it; those of equal SINR that meet are one.</summary>
    /// <param name="dimension">Feature dimension d.</param>
    /// <param name="segments">What was sent at which SINR.</param>
    /// <param name="stretches">Filled from its beginning; room for d.</param>
    /// <returns>How many there are.</returns>
    internal static int Stretches(int dimension, ReadOnlySpan<SentSegment> segments, Span<Stretch> stretches)
    {
        var (count, element) = (0, 0);
        double sent = 0, sinr = 0;
        for (var i = 0; i < segments.Length; i++)
        {
            sent += segments[i].Bits;
            var end = i == segments.Length - 1 ? dimension : End(dimension, sent);
            if (end <= element)
                continue;
            if (count > 0 && segments[i].Sinr == sinr)
                stretches[count - 1] = stretches[count - 1] with { End = end };
            else
            {
                sinr = segments[i].Sinr;
                stretches[count++] = new Stretch(element, end, NoiseVariance(dimension, sinr));
            }
            element = end;
        }
        return count;
    }

    private static int End(int dimension, double sent) => (int)Math.Min(dimension, Math.Floor(sent / BitsPerElement));
}
