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
        var classes = encoder.ClassCount;
        Span<double> scores = classes <= 1024 ? stackalloc double[classes] : new double[classes];
        for (var c = 0; c < classes; c++)
            scores[c] = Dot(features, encoder.TextFeatures(c));
        return OfScores(scores, Dot(features, features), encoder.LogitScale, label);
    }

    /// <summary>Classifies by scores.</summary>
    /// <param name="scores">Scalar products of the received features with each label's; changed into logits.</param>
    /// <param name="square">Squared norm of the received features.</param>
    /// <param name="logitScale">The model's logit scale.</param>
    /// <param name="label">The true class.</param>
    internal static Classification OfScores(Span<double> scores, double square, double logitScale, int label)
    {
        var logits = scores;
        var scale = square > 0 ? logitScale / Math.Sqrt(square) : 0;
        var best = 0;
        for (var c = 0; c < logits.Length; c++)
        {
            logits[c] *= scale;
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
