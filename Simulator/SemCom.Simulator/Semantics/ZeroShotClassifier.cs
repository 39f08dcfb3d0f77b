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
        Scores(encoder, features, 0, scores);
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

    /// <summary>Scalar products of features with every label's, four at a time: additions of one sum wait for each other, those of four do not.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="features">Consecutive elements.</param>
    /// <param name="start">Which element of the labels' features the first of them meets.</param>
    /// <param name="scores">One a class; the bits are those of <see cref="Dot"/>.</param>
    internal static void Scores(SemanticEncoder encoder, ReadOnlySpan<float> features, int start, Span<double> scores)
    {
        var c = 0;
        for (; c + 4 <= scores.Length; c += 4)
        {
            var t0 = encoder.TextFeatures(c).Slice(start, features.Length);
            var t1 = encoder.TextFeatures(c + 1).Slice(start, features.Length);
            var t2 = encoder.TextFeatures(c + 2).Slice(start, features.Length);
            var t3 = encoder.TextFeatures(c + 3).Slice(start, features.Length);
            double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
            for (var i = 0; i < features.Length; i++)
            {
                double x = features[i];
                s0 += x * t0[i];
                s1 += x * t1[i];
                s2 += x * t2[i];
                s3 += x * t3[i];
            }
            (scores[c], scores[c + 1], scores[c + 2], scores[c + 3]) = (s0, s1, s2, s3);
        }
        for (; c < scores.Length; c++)
            scores[c] = Dot(features, encoder.TextFeatures(c).Slice(start, features.Length));
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
