using BenchmarkDotNet.Attributes;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Semantics;

namespace SemCom.Benchmarks;

/// <summary>What one reception of features costs: noise on every element and a classification, and the receiver, which draws only what the classifier looks at.</summary>
[MemoryDiagnoser]
public class ReceptionBenchmark
{
    private const int Images = 1000;
    private readonly Substream parent = new(1, "noise");
    private readonly Substream noise = new(1, "child");
    private SemanticModel model = null!;
    private FeatureReceiver ideal = null!, analog = null!, digital = null!;
    private SentSegment[] one = null!, two = null!, bits = null!;
    private float[] received = null!;
    private int request;

    [Params(512, 768)]
    public int Dimension { get; set; }

    [Params(10)]
    public int Classes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Substream(1, "features");
        var encoder = new SemanticEncoder("benchmark", Dimension, 1, 100, Rows(Images), Rows(Classes), null);
        model = new SemanticModel(
            [encoder], [.. Enumerable.Range(0, Images).Select(i => $"{i}")], [.. Enumerable.Range(0, Images).Select(i => i % Classes)],
            [.. Enumerable.Range(0, Classes).Select(c => $"{c}")]);
        ideal = new FeatureReceiver(model, new Channel.Ideal());
        analog = new FeatureReceiver(model, new Channel.Analog());
        digital = new FeatureReceiver(model, new Channel.Digital { Precision = Precision.Int8, Modulation = Modulation.Qpsk }, sinr => sinr);
        one = [new(32 * Dimension, 1)];
        two = [new(11 * Dimension, 1), new(21 * Dimension, 0.3)];
        bits = [new(8 * Dimension + Quantiser.ScaleBits, 1e-4)]; // the bit error rate
        received = new float[Dimension];

        float[] Rows(int rows)
        {
            var values = new float[rows * Dimension];
            for (var i = 0; i < values.Length; i++)
                values[i] = (float)(random.NextNormal() / Math.Sqrt(Dimension));
            return values;
        }
    }

    private int Next()
    {
        request++;
        noise.Become(parent, request);
        return request % Images;
    }

    [Benchmark(Baseline = true)]
    public Classification Elements()
    {
        var image = Next();
        model[0].ImageFeatures(image).CopyTo(received);
        AnalogChannel.Apply(received, one, noise);
        return ZeroShotClassifier.Classify(model[0], received, model.Label(image));
    }

    [Benchmark]
    public Reception Analog() => analog.Receive(0, Next(), one, noise);

    [Benchmark]
    public Reception AnalogOfTwoFadingBlocks() => analog.Receive(0, Next(), two, noise);

    [Benchmark]
    public Reception DigitalAtBitErrorRate1e4() => digital.Receive(0, Next(), bits, noise);

    [Benchmark]
    public Reception Ideal() => ideal.Receive(0, Next(), one, noise);
}
