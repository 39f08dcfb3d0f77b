using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Semantics;
using Precision = SemCom.Scenarios.Precision;

namespace SemCom.Simulator.Tests;

/// <summary>What the receiver draws beside noise on every element and a classification written out.</summary>
public class FeatureReceiverTests
{
    /// <summary>False-alarm rate of each hypothesis test here, shared among its statistics (Bonferroni); seeds are fixed.</summary>
    private const double FalseAlarm = 1e-6;

    /// <summary>Transmissions by name: sent elements and SINR of each segment.</summary>
    private static SentSegment[] Segments(string kind, int dimension) => kind switch
    {
        "single" => [new(32 * dimension, 0.2)],
        // Two fading blocks, the change amid an element.
        "two" => [new(32 * dimension * 0.4 + 7, 0.7), new(32 * dimension * 0.6 - 7, 5)],
        // Equal SINRs that meet, a stretch of 3 elements, parts of an element, and the rest.
        "many" => [new(32 * dimension * 0.3, 4), new(32 * dimension * 0.2, 4), new(96, 0.05), new(10, 9), new(10, 8), new(32 * dimension * 0.3, 0.5), new(32 * dimension * 0.2 - 116, 3)],
        // Every stretch below the length from which its law is drawn as a whole.
        "tiny" => [.. Enumerable.Range(0, dimension / 4).Select(i => new SentSegment(128, 0.5 + i % 3))],
        _ => throw new ArgumentException(kind),
    };

    private static double SinrOf(int element, SentSegment[] segments)
    {
        var sent = 0.0;
        foreach (var segment in segments)
        {
            sent += segment.Bits;
            if (sent >= 32 * (element + 1))
                return segment.Sinr;
        }
        return segments[^1].Sinr;
    }

    private static SemanticModel Model(SemanticEncoder encoder) => new(
        [encoder],
        [.. Enumerable.Range(0, encoder.ImageCount).Select(i => $"{i}")],
        [.. Enumerable.Range(0, encoder.ImageCount).Select(i => i % encoder.ClassCount)],
        [.. Enumerable.Range(0, encoder.ClassCount).Select(c => $"{c}")]);

    /// <summary>An encoder whose label features are dependent: class 1 is class 0 again and class 2 lies between it and class 3.</summary>
    private static SemanticEncoder Dependent(int dimension, int classes)
    {
        var plain = Synthetic.Encoder("dependent", dimension, 1, 3, classes, null);
        var texts = Enumerable.Range(0, classes).Select(c => plain.TextFeatures(c).ToArray()).ToArray();
        texts[1] = texts[0];
        texts[2] = [.. texts[0].Zip(texts[3], (a, b) => 0.5f * a + 0.5f * b)];
        return new SemanticEncoder("dependent", dimension, 1, 20, [.. Enumerable.Range(0, 3).SelectMany(i => plain.ImageFeatures(i).ToArray())], [.. texts.SelectMany(t => t)], null);
    }

    public static TheoryData<int, int, string, bool> Laws => new()
    {
        { 2, 16, "single", false }, { 10, 64, "single", false }, { 40, 64, "single", false }, { 9, 10, "single", false }, { 10, 64, "single", true },
        { 2, 16, "two", false }, { 10, 96, "two", false }, { 10, 96, "two", true },
        { 2, 40, "many", false }, { 10, 96, "many", false }, { 10, 96, "many", true }, { 10, 32, "tiny", false }, { 32, 160, "two", false },
    };

    [Theory]
    [MemberData(nameof(Laws))]
    public void Scores_and_norm_have_the_joint_law_of_noise_on_every_element(int classes, int dimension, string kind, bool dependent)
    {
        const int image = 1, requests = 20_000;
        var encoder = dependent ? Dependent(dimension, classes) : Synthetic.Encoder("law", dimension, 1, 3, classes, null);
        var segments = Segments(kind, dimension);
        var noisy = NoisyScores.Of(encoder);
        Assert.NotNull(noisy);
        var stretches = new Stretch[dimension];
        var count = AnalogChannel.Stretches(dimension, segments, stretches);
        Assert.Equal(kind == "single", count == 1);
        for (var i = 0; i < count; i++)
            for (var j = stretches[i].Start; j < stretches[i].End; j++)
                Assert.Equal(1 / (dimension * SinrOf(j, segments)), stretches[i].Variance);

        // The fast draws, and the slow: noise on the elements one by one.
        var (fast, slow) = (new double[requests][], new double[requests][]);
        var elements = new float[dimension];
        for (var request = 0; request < requests; request++)
        {
            var noise = new Substream(1, "fast", request);
            fast[request] = new double[classes + 1];
            var scores = fast[request].AsSpan(0, classes);
            fast[request][classes] = count == 1
                ? noisy.Draw(image, stretches[0].Variance, noise, scores) : noisy.Draw(image, stretches.AsSpan(0, count), noise, scores);
            encoder.ImageFeatures(image).CopyTo(elements);
            AnalogChannel.Apply(elements, segments, new Substream(1, "slow", request));
            slow[request] = [.. Enumerable.Range(0, classes).Select(c => ZeroShotClassifier.Dot(elements, encoder.TextFeatures(c))), ZeroShotClassifier.Dot(elements, elements)];
        }

        // Means and covariances from the definition: y = v + n with independent n_j of variance s_j. Scores t·y: mean t·v, covariance Σ s t t';
        // ‖y‖²: mean ‖v‖² + Σ s, variance Σ (4 s v² + 2 s²), covariance with a score 2 Σ s t v.
        var s = Enumerable.Range(0, dimension).Select(j => 1 / (dimension * SinrOf(j, segments))).ToArray();
        var v = Enumerable.Range(0, dimension).Select(j => (double)encoder.ImageFeatures(image)[j]).ToArray();
        double Over(Func<int, double> term) => Enumerable.Range(0, dimension).Sum(term);
        double T(int c, int j) => encoder.TextFeatures(c)[j];
        var mean = Enumerable.Range(0, classes + 1).Select(a => a < classes ? Over(j => T(a, j) * v[j]) : Over(j => v[j] * v[j] + s[j])).ToArray();
        double Covariance(int a, int b) => (a < classes, b < classes) switch
        {
            (true, true) => Over(j => s[j] * T(a, j) * T(b, j)),
            (false, false) => Over(j => 4 * s[j] * v[j] * v[j] + 2 * s[j] * s[j]),
            _ => 2 * Over(j => s[j] * T(Math.Min(a, b), j) * v[j]),
        };
        var statistics = classes + 1 + (classes + 1) * (classes + 2) / 2;
        var critical = Normal.InvCDF(0, 1, 1 - FalseAlarm / (2.0 * statistics));
        foreach (var (draws, name) in new[] { (fast, "fast"), (slow, "slow") })
        {
            for (var a = 0; a <= classes; a++)
            {
                Near(draws.Select(x => x[a] - mean[a]), 0, Math.Sqrt(Covariance(a, a)), $"{name} mean {a}");
                for (var b = 0; b <= a; b++)
                    Near(draws.Select(x => (x[a] - mean[a]) * (x[b] - mean[b])), Covariance(a, b), null, $"{name} covariance {a}, {b}");
            }
        }

        // The whole law of the norm, of a score, and of the cross-entropy, which hangs on all of them.
        TwoSamples([.. fast.Select(x => x[classes])], [.. slow.Select(x => x[classes])], "norm");
        TwoSamples([.. fast.Select(x => x[0])], [.. slow.Select(x => x[0])], "score");
        TwoSamples([.. fast.Select(x => x[0] / Math.Sqrt(x[classes]))], [.. slow.Select(x => x[0] / Math.Sqrt(x[classes]))], "cosine");
        TwoSamples([.. fast.Select(Entropy)], [.. slow.Select(Entropy)], "cross-entropy");

        double Entropy(double[] x) => ZeroShotClassifier.OfScores(x.AsSpan(0, classes).ToArray(), x[classes], 20, image % classes).CrossEntropy;

        void Near(IEnumerable<double> sample, double expected, double? deviation, string what)
        {
            var values = sample.ToArray();
            var average = values.Average();
            var spread = deviation ?? Math.Sqrt(values.Sum(x => (x - average) * (x - average)) / (values.Length - 1));
            // The float32 elements of the slow path round at about 6e-8.
            Assert.True(Math.Abs(average - expected) <= critical * spread / Math.Sqrt(values.Length) + 1e-8, $"{what}: {average}, expected {expected}");
        }
    }

    private static void TwoSamples(double[] a, double[] b, string what)
    {
        Array.Sort(a);
        Array.Sort(b);
        double distance = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            var at = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] <= at)
                i++;
            while (j < b.Length && b[j] <= at)
                j++;
            distance = Math.Max(distance, Math.Abs((double)i / a.Length - (double)j / b.Length));
        }
        // Asymptotic critical value of Kolmogorov and Smirnov: P(√(nm/(n+m))·D > x) ≈ 2·exp(−2x²).
        var scaled = distance * Math.Sqrt((double)a.Length * b.Length / (a.Length + b.Length));
        Assert.True(scaled < Math.Sqrt(-Math.Log(FalseAlarm / 2) / 2), $"{what}: {scaled}");
    }

    [Theory]
    [InlineData(10, 64, "single")]
    [InlineData(10, 96, "many")]
    [InlineData(40, 96, "two")] // classes too many for stretches
    [InlineData(12, 12, "single")] // labels that fill the space
    [InlineData(300, 320, "single")] // classes too many at all
    public void Accuracy_and_cross_entropy_against_SINR_are_those_of_noise_on_every_element(int classes, int dimension, string kind)
    {
        const int requests = 4000;
        var encoder = Synthetic.Encoder("receiver", dimension, 1, 2 * classes, classes, null, scatter: 1.5);
        var receiver = new FeatureReceiver(Model(encoder), new Channel.Analog());
        var noise = new Substream(0, "");
        foreach (var factor in classes > 40 ? [1.0] : new[] { 0.05, 0.5, 10 })
        {
            var segments = Segments(kind, dimension).Select(segment => segment with { Sinr = segment.Sinr * factor }).ToArray();
            var (fast, slow) = (new Classification[requests], new Classification[requests]);
            var elements = new float[dimension];
            for (var request = 0; request < requests; request++)
            {
                var image = request % encoder.ImageCount;
                noise.Become(new Substream(1, "fast"), request);
                fast[request] = receiver.Receive(0, image, segments, noise).Result;
                encoder.ImageFeatures(image).CopyTo(elements);
                noise.Become(new Substream(1, "slow"), request);
                AnalogChannel.Apply(elements, segments, noise);
                slow[request] = ZeroShotClassifier.Classify(encoder, elements, image % classes);
            }
            var (a, b) = (Accuracy(fast), Accuracy(slow));
            var pooled = (a + b) / 2;
            Assert.True(Math.Abs(a - b) <= Normal.InvCDF(0, 1, 1 - FalseAlarm / 2) * Math.Sqrt(2 * pooled * (1 - pooled) / requests), $"{factor}: {a} and {b}");
            TwoSamples([.. fast.Select(x => x.CrossEntropy)], [.. slow.Select(x => x.CrossEntropy)], $"cross-entropy at {factor}");

            double Accuracy(Classification[] results) => results.Where((result, i) => result.Predicted == i % encoder.ImageCount % classes).Count() / (double)requests;
        }
    }

    [Fact]
    public void Features_that_arrive_as_sent_are_classified_as_they_are()
    {
        var encoder = Synthetic.Encoder("clean", 48, 1, 30, 5, null, scatter: 2);
        var ideal = new FeatureReceiver(Model(encoder), new Channel.Ideal());
        var digital = new FeatureReceiver(Model(encoder), new Channel.Digital { Precision = Precision.Int8 });
        var faultless = new FeatureReceiver(Model(encoder), new Channel.Digital { Precision = Precision.Int8, Modulation = Modulation.Qpsk }, _ => 0);
        var analog = new FeatureReceiver(Model(encoder), new Channel.Analog());
        var channel = new DigitalChannel(new Channel.Digital { Precision = Precision.Int8 }, null);
        var received = new float[48];
        for (var round = 0; round < 2; round++)
        {
            for (var image = 0; image < 30; image++)
            {
                var clean = ZeroShotClassifier.Classify(encoder, encoder.ImageFeatures(image), image % 5);
                Assert.Equal(new Reception(clean, 0, 0), ideal.Receive(0, image, [], Noise()));
                channel.Apply(encoder.ImageFeatures(image), [], Noise(), received);
                var quantised = ZeroShotClassifier.Classify(encoder, received, image % 5);
                Assert.Equal(new Reception(quantised, 0, 0), digital.Receive(0, image, [], Noise()));
                Assert.Equal(new Reception(quantised, 0, 0), faultless.Receive(0, image, [new(416, 1)], Noise()));
                var nearly = analog.Receive(0, image, [new(32 * 48, 1e14)], Noise()).Result;
                Assert.Equal(clean.Predicted, nearly.Predicted);
                Assert.Equal(clean.CrossEntropy, nearly.CrossEntropy, 1e-5);
            }
        }

        static Substream Noise() => new(1, "noise");
    }

    [Fact]
    public void A_digital_reception_is_the_channel_and_the_classifier_one_after_the_other()
    {
        var encoder = Synthetic.Encoder("digital", 64, 1, 10, 5, null, scatter: 2);
        var setup = new Channel.Digital { Precision = Precision.Float16, Modulation = Modulation.Bpsk };
        var (receiver, channel) = (new FeatureReceiver(Model(encoder), setup, sinr => sinr), new DigitalChannel(setup, sinr => sinr));
        var received = new float[64];
        SentSegment[] segments = [new(300, 1e-3), new(724, 5e-3)];
        for (var request = 0; request < 500; request++)
        {
            var noise = new Substream(1, "digital", request);
            var reception = receiver.Receive(0, request % 10, segments, noise);
            var errors = channel.Apply(encoder.ImageFeatures(request % 10), segments, new Substream(1, "digital", request), received);
            Assert.Equal((errors.BitErrors, errors.NonFinite), (reception.BitErrors, reception.NonFinite));
            Assert.Equal(ZeroShotClassifier.Classify(encoder, received, request % 10 % 5), reception.Result);
        }
    }

    [Fact]
    public void A_reception_depends_on_its_own_stream_alone()
    {
        var model = Model(Synthetic.Encoder("order", 64, 1, 10, 5, null));
        var segments = Segments("many", 64);
        var (forward, backward) = (new FeatureReceiver(model, new Channel.Analog()), new FeatureReceiver(model, new Channel.Analog()));
        var first = Enumerable.Range(0, 100).Select(i => forward.Receive(0, i % 10, segments, new Substream(1, "order", i))).ToArray();
        var second = Enumerable.Range(0, 100).Reverse().Select(i => backward.Receive(0, i % 10, segments, new Substream(1, "order", i))).Reverse().ToArray();
        Assert.Equal(first, second);
        Assert.Equal(100, first.Distinct().Count());
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var model = Model(Synthetic.Encoder("allocation", 128, 1, 20, 10, null));
        var wide = Model(Synthetic.Encoder("wide", 128, 1, 20, 40, null));
        var digital = new Channel.Digital { Precision = Precision.Int8, Modulation = Modulation.Bpsk };
        FeatureReceiver[] receivers =
        [
            new(model, new Channel.Ideal()), new(model, new Channel.Analog()), new(wide, new Channel.Analog()), new(model, digital, sinr => 1e-3 * sinr),
            new(model, digital with { Crc = new Crc { Packet = 256 } }, sinr => 1e-3 * sinr),
        ];
        SentSegment[][] transmissions = [Segments("single", 128), Segments("two", 128), Segments("many", 128), [new(560, 1), new(600, 2, Failed: true)]];
        var (parent, noise) = (new Substream(1, "noise"), new Substream(1, "child"));
        Run(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sum = Run(2000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(double.IsFinite(sum));

        double Run(int requests)
        {
            double sum = 0;
            for (var request = 0; request < requests; request++)
            {
                foreach (var receiver in receivers)
                {
                    foreach (var segments in transmissions)
                    {
                        noise.Become(parent, request);
                        sum += receiver.Receive(0, request % 20, segments, noise).Result.CrossEntropy;
                    }
                }
            }
            return sum;
        }
    }
}
