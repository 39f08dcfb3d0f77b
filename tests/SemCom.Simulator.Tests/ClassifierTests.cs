using SemCom.Kernel;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Tests;

/// <summary>Zero-shot classification against a softmax written out.</summary>
public class ClassifierTests
{
    /// <summary>Equation (1) and −ln of the softmax at the logit scale; cosines from their definition.</summary>
    internal static (int Predicted, double CrossEntropy) Naive(SemanticEncoder encoder, float[] features, int label)
    {
        var logits = Enumerable.Range(0, encoder.ClassCount).Select(c =>
        {
            var text = encoder.TextFeatures(c).ToArray();
            var dot = features.Zip(text, (x, y) => (double)x * y).Sum();
            var norms = Math.Sqrt(features.Sum(x => (double)x * x)) * Math.Sqrt(text.Sum(x => (double)x * x));
            return encoder.LogitScale * (norms > 0 ? dot / norms : 0);
        }).ToArray();
        var probability = Math.Exp(logits[label]) / logits.Sum(Math.Exp);
        return (Array.IndexOf(logits, logits.Max()), -Math.Log(probability));
    }

    [Fact]
    public void Classification_is_argmax_of_cosines_and_cross_entropy_is_that_of_the_softmax()
    {
        var encoder = Synthetic.Encoder("classifier", 24, 1, images: 50, classes: 7, quality: null);
        var random = new Substream(3, "classifier");
        for (var trial = 0; trial < 500; trial++)
        {
            var features = encoder.ImageFeatures(random.NextInt(50)).ToArray();
            var scale = Math.Exp(6 * random.NextNormal());
            for (var j = 0; j < features.Length; j++)
                features[j] = (float)(scale * (features[j] + 0.3 * random.NextNormal())); // received features have any norm
            var label = random.NextInt(7);
            var (predicted, crossEntropy) = Naive(encoder, features, label);
            var result = ZeroShotClassifier.Classify(encoder, features, label);
            Assert.Equal(predicted, result.Predicted);
            Assert.Equal(crossEntropy, result.CrossEntropy, 1e-5 * Math.Max(1, crossEntropy)); // texts are unit-norm in float32
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(15)]
    public void Scores_of_several_classes_at_once_have_the_bits_of_plain_sums(int classes)
    {
        var encoder = Synthetic.Encoder("scores", 40, 1, images: 3, classes, quality: null);
        foreach (var (start, length) in new[] { (0, 40), (7, 20), (39, 1), (5, 0) })
        {
            var scores = new double[classes];
            var features = encoder.ImageFeatures(2).Slice(start, length);
            ZeroShotClassifier.Scores(encoder, features, start, scores);
            for (var c = 0; c < classes; c++)
            {
                var sum = 0.0;
                for (var j = 0; j < length; j++)
                    sum += (double)features[j] * encoder.TextFeatures(c)[start + j];
                Assert.Equal(sum, scores[c]);
            }
        }
    }

    [Fact]
    public void Zero_features_and_equal_classes_tie_and_the_first_wins()
    {
        var encoder = Synthetic.Encoder("ties", 8, 1, images: 4, classes: 5, quality: null);
        var zero = ZeroShotClassifier.Classify(encoder, new float[8], 3);
        Assert.Equal(0, zero.Predicted);
        Assert.Equal(Math.Log(5), zero.CrossEntropy, 1e-12);

        float[] text = [0.6f, 0.8f, 0.6f, 0.8f, -0.6f, 0.8f];
        var twins = new SemanticEncoder("twins", 2, 1, 100, [0.6f, 0.8f], text, null);
        var tie = ZeroShotClassifier.Classify(twins, twins.ImageFeatures(0), 1);
        Assert.Equal(0, tie.Predicted);
        Assert.Equal(Math.Log(2), tie.CrossEntropy, 1e-9);
    }

    [Fact]
    public void Sharp_softmaxes_do_not_overflow()
    {
        var sharp = new SemanticEncoder("sharp", 2, 1, 1e6, [1, 0], [1, 0, -1, 0], null);
        var wrong = ZeroShotClassifier.Classify(sharp, [1, 0], 1);
        Assert.Equal(0, wrong.Predicted);
        Assert.Equal(2e6, wrong.CrossEntropy, 1e-3);
        Assert.Equal(0, ZeroShotClassifier.Classify(sharp, [1, 0], 0).CrossEntropy);
    }

    [Fact]
    public void More_classes_than_fit_on_the_stack_are_classified_alike()
    {
        var many = Synthetic.Encoder("many", 16, 1, images: 3, classes: 1500, quality: null);
        var features = many.ImageFeatures(1).ToArray();
        var (predicted, crossEntropy) = Naive(many, features, 1);
        var result = ZeroShotClassifier.Classify(many, features, 1);
        Assert.Equal(predicted, result.Predicted);
        Assert.Equal(crossEntropy, result.CrossEntropy, 1e-5);
    }
}
