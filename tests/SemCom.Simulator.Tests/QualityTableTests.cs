using MathNet.Numerics.Distributions;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Semantics;
using Precision = SemCom.Scenarios.Precision;

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

    [Theory]
    [InlineData(Precision.Int8, 0)]
    [InlineData(Precision.Float32, 0)]
    [InlineData(Precision.Int8, 1)]
    [InlineData(Precision.Int8, 3)]
    public void A_digital_channel_is_measured_with_its_bits_packets_and_attempts(Precision precision, int attempts)
    {
        // Bits drawn one by one, packets sent again where one is wrong. Two proportions of independent trials; z-tests at a false-alarm rate of 10⁻⁶ each, 16 in all.
        const int dimension = 24, draws = 50, packet = 64, checksum = DigitalChannel.ChecksumBits;
        static double Rate(double sinr) => 0.5 * MathNet.Numerics.SpecialFunctions.Erfc(Math.Sqrt(sinr));
        var encoder = Encoder(dimension, 1.5);
        var channel = new Channel.Digital { Precision = precision, Modulation = Modulation.Bpsk, Crc = attempts > 0 ? new Crc { Packet = packet, Attempts = attempts } : null };
        var table = QualityTable.Measure(encoder, s_labels, channel, Rate, new Substream(1, "quality"), draws);
        var noise = new Substream(2, "slow");
        var bytes = new byte[Quantiser.PayloadBits(precision, dimension) / 8];
        var received = new float[dimension];
        foreach (var decibels in new[] { -10, 0, 3, 6 })
        {
            var p = Rate(Math.Pow(10, decibels / 10.0));
            var correct = 0;
            for (var image = 0; image < Images; image++)
            {
                for (var draw = 0; draw < draws; draw++)
                {
                    Quantiser.Encode(precision, encoder.ImageFeatures(image), bytes);
                    var step = attempts == 0 ? 8 * bytes.Length : packet;
                    for (var start = 0; start < 8 * bytes.Length; start += step)
                        Send(start, Math.Min(start + step, 8 * bytes.Length), p);
                    Quantiser.Decode(precision, bytes, received);
                    correct += ZeroShotClassifier.Classify(encoder, received, s_labels[image]).Predicted == s_labels[image] ? 1 : 0;
                }
            }
            const double n = Images * draws;
            var (slow, fast) = (correct / n, table.At(Math.Pow(10, decibels / 10.0)));
            var pooled = (slow + fast) / 2;
            var limit = Normal.InvCDF(0, 1, 1 - 0.5e-6) * Math.Sqrt(pooled * (1 - pooled) * 2 / n);
            Assert.True(Math.Abs(slow - fast) <= limit, $"{decibels} dB: bit by bit {slow}, table {fast}, limit {limit}");
        }
        Assert.Equal(table.Clean, table.At(1000));
        Assert.True(table.At(0.001) < table.Clean - 0.2);

        void Send(int start, int end, double p)
        {
            for (var attempt = 1; ; attempt++)
            {
                var errors = Enumerable.Range(start, end - start + (attempts == 0 ? 0 : checksum)).Where(_ => noise.NextDouble() < p).ToArray();
                if (attempt < attempts && errors.Length > 0)
                    continue;
                foreach (var bit in errors.Where(bit => bit < end))
                    bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                return;
            }
        }
    }

    [Fact]
    public void Without_a_modulation_a_digital_table_is_the_accuracy_of_quantised_features()
    {
        var encoder = Encoder(24, 2);
        var table = QualityTable.Measure(encoder, s_labels, new Channel.Digital { Precision = Precision.Int8 }, null, new Substream(1, "quality"));
        var channel = new DigitalChannel(new Channel.Digital { Precision = Precision.Int8 }, null);
        var received = new float[24];
        var correct = Enumerable.Range(0, Images).Count(image =>
        {
            channel.Apply(encoder.ImageFeatures(image), [], new Substream(1, "none"), received);
            return ZeroShotClassifier.Classify(encoder, received, s_labels[image]).Predicted == s_labels[image];
        });
        Assert.Equal(correct / (double)Images, table.Clean);
        Assert.Equal(table.Clean, table.At(1e-3));
        Assert.Throws<ArgumentException>(() =>
            QualityTable.Measure(encoder, s_labels, new Channel.Digital { Modulation = Modulation.Qpsk }, null, new Substream(1, "quality")));
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
