using MathNet.Numerics.Distributions;
using SemCom.Kernel;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Tests;

public class QualityTableTests
{
    private const int Images = 60, Classes = 6;
    private static readonly int[] s_labels = [.. Enumerable.Range(0, Images).Select(i => i % Classes)];

    private static SemanticEncoder Encoder(int dimension, double scatter) =>
        Synthetic.Encoder($"quality-{dimension}", dimension, 1, Images, Classes, null, scatter);

    [Theory]
    [InlineData(12, 0.7)]
    [InlineData(48, 1.5)]
    public void The_Cholesky_shortcut_agrees_with_noise_on_all_d_elements(int dimension, double scatter)
    {
        // Two proportions of independent trials; z-tests at a false-alarm rate of 0.01 % each, 12 in all.
        var encoder = Encoder(dimension, scatter);
        const int draws = 500;
        var table = QualityTable.Measure(encoder, s_labels, new Substream(1, "quality"), draws);
        var noise = new Substream(2, "slow");
        foreach (var decibels in new[] { -15, -6, 0, 4, 10, 20 })
        {
            var sinr = Math.Pow(10, decibels / 10.0);
            var deviation = Math.Sqrt(1 / (dimension * sinr));
            var correct = 0;
            for (var image = 0; image < Images; image++)
                for (var draw = 0; draw < draws; draw++)
                {
                    var received = encoder.ImageFeatures(image).ToArray();
                    for (var j = 0; j < dimension; j++)
                        received[j] += (float)(deviation * noise.NextNormal());
                    correct += ZeroShotClassifier.Classify(encoder, received, s_labels[image]).Predicted == s_labels[image] ? 1 : 0;
                }
            const double n = Images * draws;
            var (slow, fast) = (correct / n, table.At(sinr));
            var pooled = (slow + fast) / 2;
            var limit = Normal.InvCDF(0, 1, 1 - 0.0001 / 2) * Math.Sqrt(2 * pooled * (1 - pooled) / n);
            Assert.True(Math.Abs(slow - fast) <= limit, $"{decibels} dB: all elements {slow}, table {fast}, limit {limit}");
        }
    }

    [Fact]
    public void Quality_goes_from_chance_to_the_clean_accuracy()
    {
        // Scores of d = 4 at −30 dB have a deviation of 16 against cosines of at most 1: hardly better than chance.
        var faint = QualityTable.Measure(Encoder(4, 0.5), s_labels, new Substream(1, "quality"), 400);
        Assert.InRange(faint.At(0), 1.0 / Classes - 0.03, 1.0 / Classes + 0.03);

        var encoder = Encoder(48, 3);
        var table = QualityTable.Measure(encoder, s_labels, new Substream(1, "quality"), 200);
        var clean = Enumerable.Range(0, Images).Count(i => ClassifierTests.Naive(encoder, encoder.ImageFeatures(i).ToArray(), 0).Predicted == s_labels[i]);
        Assert.Equal(clean / (double)Images, table.Clean);
        Assert.InRange(table.Clean, 0.5, 0.99); // neither trivial nor hopeless, or the test says nothing
        Assert.InRange(table.At(1e3), table.Clean - 0.01, table.Clean + 0.01);
        Assert.True(table.At(0.01) < table.At(1) - 0.05 && table.At(1) < table.At(100) - 0.05);
    }

    [Fact]
    public void Labels_with_the_same_features_are_measured_without_trouble()
    {
        var random = new Substream(1, "twins");
        float[] texts = [1, 0, 0, 1, 1, 0]; // classes 0 and 2 are the same
        var encoder = new SemanticEncoder("twins", 2, 1, 10, [1, 0, 0, 1], texts, null);
        var table = QualityTable.Measure(encoder, [0, 1], random, 500);
        Assert.Equal(1, table.Clean);
        Assert.Equal(1, table.At(1e3), 0.001);
        Assert.Equal(0.5, table.At(1e-3), 0.05); // the first of equals wins, so two classes remain
    }

    [Fact]
    public void Between_grid_points_it_is_linear_in_dB_and_constant_outside()
    {
        var table = QualityTable.FromFunction(decibels => decibels * decibels);
        foreach (var decibels in new[] { -30.0, -29.9, -3.25, -0.5, 0, 0.5, 7, 29.99, 30 })
        {
            var below = Math.Floor(decibels);
            var expected = below * below + (decibels - below) * ((below + 1) * (below + 1) - below * below);
            Assert.Equal(expected, table.At(Math.Pow(10, decibels / 10)), 1e-9);
        }
        Assert.Equal(900, table.At(0));
        Assert.Equal(900, table.At(1e-9));
        Assert.Equal(900, table.At(1e9));
        Assert.Equal(900, table.At(double.PositiveInfinity));
        Assert.Equal(0.7, QualityTable.Constant(0.7).At(3.3));
        Assert.Equal(0.7, QualityTable.Constant(0.7).Clean);
    }

    [Fact]
    public void Bytes_make_the_same_table_again_and_other_lengths_make_none()
    {
        var table = QualityTable.Measure(Encoder(12, 0.7), s_labels, new Substream(1, "quality"), 3);
        var bytes = table.ToBytes();
        var again = QualityTable.FromBytes(bytes);
        Assert.NotNull(again);
        Assert.Equal(table.Clean, again.Clean);
        for (var decibels = -31.0; decibels < 31; decibels += 0.37)
            Assert.Equal(table.At(Math.Pow(10, decibels / 10)), again.At(Math.Pow(10, decibels / 10)));
        Assert.Equal(bytes, again.ToBytes());
        Assert.Null(QualityTable.FromBytes(bytes.AsSpan(1)));
        Assert.Null(QualityTable.FromBytes([]));
    }

    [Fact]
    public void An_encoder_without_a_table_says_so_when_its_quality_is_asked_for()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Encoder(12, 1).ExpectedQuality(1));
        Assert.Contains("quality-12", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_that_are_not_whole_rows_and_models_that_do_not_fit_together_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SemanticEncoder("x", 3, 1, 1, new float[4], new float[3], null));
        Assert.Throws<ArgumentException>(() => new SemanticEncoder("x", 3, 1, 1, new float[3], new float[4], null));
        Assert.Throws<ArgumentException>(() => new SemanticEncoder("x", 0, 1, 1, [], [], null));
        var encoder = Encoder(4, 1);
        string[] images = [.. Enumerable.Range(0, Images).Select(i => $"{i}")], classes = ["a", "b", "c", "d", "e", "f"];
        Assert.Equal(Images, new SemanticModel([encoder], images, s_labels, classes).ImageCount);
        Assert.Throws<ArgumentException>(() => new SemanticModel([], images, s_labels, classes));
        Assert.Throws<ArgumentException>(() => new SemanticModel([encoder], images, [1], classes));
        Assert.Throws<ArgumentException>(() => new SemanticModel([encoder], images[1..], s_labels[1..], classes));
        Assert.Throws<ArgumentException>(() => new SemanticModel([encoder], images, s_labels, ["a"]));
    }

    [Fact]
    public void A_run_wants_the_encoders_of_its_scenario()
    {
        var error = Assert.Throws<ArgumentException>(() => Run.Of(Cells.Plain(), Synthetic.Model(["small", "middle"], [4, 4], [1, 2])));
        Assert.Contains("3 encoders", error.Message, StringComparison.Ordinal);
    }
}
