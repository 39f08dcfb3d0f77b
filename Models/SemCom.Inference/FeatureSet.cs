namespace SemCom.Inference;

/// <summary>Feature vectors of unit length, one per image or prompt.</summary>
public sealed class FeatureSet
{
    private readonly float[] _values;

    internal FeatureSet(float[] values, int dimension) => (_values, Dimension) = (values, dimension);

    /// <summary>Number of vectors, N.</summary>
    public int Count => _values.Length / Dimension;

    /// <summary>Length of each vector, d.</summary>
    public int Dimension { get; }

    /// <summary>All N·d numbers, vector by vector.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The vector of one image or prompt: d numbers, Σ x² = 1 up to rounding.</summary>
    /// <param name="index">From 0 to N − 1.</param>
    public ReadOnlySpan<float> this[int index] => _values.AsSpan(index * Dimension, Dimension);
}
