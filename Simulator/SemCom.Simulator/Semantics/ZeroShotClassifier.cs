namespace SemCom.Simulator.Semantics;

/// <summary>The outcome of one classification.</summary>
/// <param name="Predicted">Index of the class with the greatest cosine, equation (1).</param>
/// <param name="CrossEntropy">−ln p[true class] at the model's logit scale, in nat.</param>
public readonly record struct Classification(int Predicted, double CrossEntropy);

/// <summary>
/// Zero-shot classification, equation (1): ŷ = argmax_c cos(v_image, v_text,c) [text]; probabilities are the softmax of
/// the cosines times the logit scale.
/// </summary>
public static class ZeroShotClassifier
{
    /// <summary>δ_D of equations (5) and (8) for classification: 1, comparing with the label features [ours].</summary>
    public const double RelativeSize = 1;

    /// <summary>Classifies one received feature vector.</summary>
    /// <param name="encoder">The encoder whose label features to compare with.</param>
    /// <param name="features">Received features, d numbers, any norm.</param>
    /// <param name="label">The true class.</param>
    /// <returns>The predicted class and the cross-entropy. Features of zero norm tie: class 0 and ln(classes).</returns>
    public static Classification Classify(SemanticEncoder encoder, ReadOnlySpan<float> features, int label)
    {
        double square = 0;
        foreach (var x in features)
            square += (double)x * x;
        var scale = square > 0 ? encoder.LogitScale / Math.Sqrt(square) : 0;

        var classes = encoder.ClassCount;
        Span<double> logits = classes <= 1024 ? stackalloc double[classes] : new double[classes];
        var best = 0;
        for (var c = 0; c < classes; c++)
        {
            logits[c] = scale * Dot(features, encoder.TextFeatures(c));
            if (logits[c] > logits[best])
                best = c;
        }

        double sum = 0;
        foreach (var logit in logits)
            sum += Math.Exp(logit - logits[best]);
        return new Classification(best, Math.Log(sum) - (logits[label] - logits[best]));
    }

    // Plain sequential sums in double: the same bits on every processor, whatever its vector width.
    internal static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
