using SemCom.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace SemCom.Learning.Tests;

/// <summary>What ONNX Runtime computes from the written files is what TorchSharp computes.</summary>
public sealed class EncoderExporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EncoderTrainer _trainer;
    private readonly ClipEncoder _encoder;

    public EncoderExporterTests()
    {
        set_num_threads(1);
        var recipe = Tiny.Recipe with { Training = Tiny.Recipe.Training with { Epochs = 1 } };
        _trainer = new EncoderTrainer(recipe, Tiny.Images, _folder.Path, resume: false);

        // Trained a little, so that batch norm's statistics and every bias are away from their first values.
        _trainer.Train(stop: TestContext.Current.CancellationToken);
        _encoder = new ClipEncoder(_trainer.Export(_folder.Path));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void Images_have_the_same_features(int batch)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var pixels = new float[batch * Cifar10.ImageBytes];
        for (var i = 0; i < batch; i++)
            Augmentation.None(Tiny.Images.Image(7 * i), pixels.AsSpan(i * Cifar10.ImageBytes, Cifar10.ImageBytes));
        var expected = _trainer.Model.Vision.forward(tensor(pixels, [batch, 3, Cifar10.Size, Cifar10.Size])).data<float>().ToArray();
        AssertClose(expected, _encoder.EncodeImages(pixels));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void Captions_have_the_same_features_whatever_follows_the_end_of_text(int batch)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var captions = new Captions();
        var dimension = Tiny.Recipe.Dimension;
        for (var i = 0; i < batch; i++)
        {
            var (template, label) = (i % Captions.AllTemplates.Count, i % Cifar10.Classes.Count);
            var rows = captions.Rows(template, label).ToArray().Select(row => (long)row).ToArray();
            var expected = _trainer.Model.Text.forward(tensor(rows, [1, rows.Length]), tensor(new long[] { rows.Length - 1 })).data<float>().ToArray();
            var tokens = ClipTokenizer.Default.Encode(Captions.Fill(Captions.AllTemplates[template], Cifar10.Classes[label]));
            AssertClose(expected, _encoder.EncodeTokens(tokens));
            tokens.AsSpan(rows.Length).Fill(320);
            AssertClose(expected, _encoder.EncodeTokens(tokens));
        }

        var many = Enumerable.Range(0, batch).SelectMany(_ => ClipTokenizer.Default.Encode("a photo of a cat")).ToArray();
        var features = _encoder.EncodeTokens(many);
        Assert.Equal(batch * dimension, features.Length);
        AssertClose(_encoder.EncodeTokens(ClipTokenizer.Default.Encode("a photo of a cat")), features.AsSpan((batch - 1) * dimension).ToArray());
    }

    [Fact]
    public void Words_outside_the_training_vocabulary_are_all_the_same_unknown_word()
    {
        float[] Feature(string text) => _encoder.EncodeTokens(ClipTokenizer.Default.Encode(text));
        Assert.Equal(Feature("a photo of a zebra"), Feature("a photo of a piano"));
        Assert.NotEqual(Feature("a photo of a zebra"), Feature("a photo of a cat"));
    }

    [Fact]
    public void The_catalogue_entry_carries_the_learned_scale()
    {
        Assert.Equal(_trainer.Curve[^1].LogitScale, _encoder.Model.LogitScale, 1e-4);
        Assert.Equal(Tiny.Recipe.Dimension, _encoder.Model.Dimension);
        Assert.Equal("ViT-B/32", _encoder.Model.StandsFor);
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.True(expected.Any(value => Math.Abs(value) > 0.01), "the features are all but zero");
        Assert.Equal(0, expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max(), 2e-5);
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _trainer.Dispose();
        _folder.Dispose();
    }
}
