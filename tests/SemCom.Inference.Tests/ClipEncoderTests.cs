namespace SemCom.Inference.Tests;

public class ClipEncoderTests
{
    private const int Length = 3 * Catalogue.Size * Catalogue.Size;

    [Theory]
    [InlineData(TinyOnnx.Float, null, 0, 1e-5)]
    [InlineData(TinyOnnx.Float, 1, 0, 1e-5)]
    [InlineData(TinyOnnx.Float, 5, 0, 1e-5)]
    [InlineData(TinyOnnx.Float16, null, 0, 1e-2)]
    public void Image_features_are_what_the_model_computes(int type, int? rows, int seed, double tolerance)
    {
        using var folder = new TemporaryFolder();
        var weights = TinyOnnx.Numbers(Length * Catalogue.Dimension, seed);
        using var encoder = new ClipEncoder(Catalogue.Of(folder, TinyOnnx.Vision(Catalogue.Size, Catalogue.Dimension, weights, type, rows)));
        var pixels = TinyOnnx.Numbers(23 * Length, seed: 2);
        var features = encoder.EncodeImages(pixels);
        Assert.Equal(23 * Catalogue.Dimension, features.Length);
        for (var image = 0; image < 23; image++)
        {
            for (var k = 0; k < Catalogue.Dimension; k++)
                Assert.Equal(Enumerable.Range(0, Length).Sum(i => (double)pixels[image * Length + i] * weights[i * Catalogue.Dimension + k]), features[image * Catalogue.Dimension + k], tolerance);
        }
    }

    [Theory]
    [InlineData(TinyOnnx.Int64, false)]
    [InlineData(TinyOnnx.Int64, true)]
    [InlineData(TinyOnnx.Int32, true)]
    public void Text_features_are_what_the_model_computes(int type, bool mask)
    {
        using var folder = new TemporaryFolder();
        var embedding = TinyOnnx.Numbers(Catalogue.Vocabulary * Catalogue.Dimension, seed: 3);
        using var encoder = new ClipEncoder(Catalogue.Of(folder, text: TinyOnnx.Text(77, Catalogue.Dimension, embedding, type, mask)));
        long[][] texts = [[49406, 320, 1125, 539, 320, 2368, 49407], [49406, 3306, 1002, 49407], [49406, .. Enumerable.Repeat(5L, 75), 49407]];
        var features = encoder.EncodeTokens([.. texts.SelectMany(text => text.Concat(Enumerable.Repeat(0L, 77 - text.Length)))]);
        for (var row = 0; row < texts.Length; row++)
        {
            for (var k = 0; k < Catalogue.Dimension; k++)
            {
                var kept = texts[row].Sum(token => (double)embedding[token * Catalogue.Dimension + k]);
                var padding = mask ? 0.0 : (77 - texts[row].Length) * (double)embedding[k];
                Assert.Equal(kept + padding, features[row * Catalogue.Dimension + k], 1e-4);
            }
        }
    }

    [Fact]
    public void Texts_go_through_CLIPs_tokeniser()
    {
        using var folder = new TemporaryFolder();
        using var encoder = new ClipEncoder(Catalogue.Of(folder, text: TinyOnnx.Text(77, Catalogue.Dimension, TinyOnnx.Numbers(Catalogue.Vocabulary * Catalogue.Dimension, seed: 3))));
        long[] cat = [49406, 320, 1125, 539, 320, 2368, .. Enumerable.Repeat(49407L, 71)], hello = [49406, 3306, 1002, .. Enumerable.Repeat(49407L, 74)];
        Assert.Equal(encoder.EncodeTokens([.. cat, .. hello]), encoder.EncodeTexts(["a photo of a cat", "hello world"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_image_does_not_depend_on_its_neighbours(bool dynamicallyQuantised)
    {
        using var folder = new TemporaryFolder();
        var vision = TinyOnnx.Vision(Catalogue.Size, Catalogue.Dimension, TinyOnnx.Numbers(Length * Catalogue.Dimension, seed: 1), dynamicallyQuantised: dynamicallyQuantised);
        using var encoder = new ClipEncoder(Catalogue.Of(folder, vision));
        Assert.Equal(dynamicallyQuantised ? 1 : OnnxTower.PreferredRows, encoder.ImagesTogether);

        // Images of very different brightness, so that a scale taken from the batch would show.
        var pixels = TinyOnnx.Numbers(40 * Length, seed: 2);
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] *= 1 + i / Length;
        var together = encoder.EncodeImages(pixels);
        for (var image = 0; image < 40; image++)
            Assert.Equal(together.AsSpan(image * Catalogue.Dimension, Catalogue.Dimension), encoder.EncodeImages(pixels.AsSpan(image * Length, Length)).AsSpan());
    }

    [Fact]
    public void Images_that_would_influence_each_other_go_one_by_one_in_a_fixed_batch_too()
    {
        using var folder = new TemporaryFolder();
        var vision = TinyOnnx.Vision(Catalogue.Size, Catalogue.Dimension, TinyOnnx.Numbers(Length * Catalogue.Dimension, seed: 1), rows: 2, dynamicallyQuantised: true);
        using var encoder = new ClipEncoder(Catalogue.Of(folder, vision));
        Assert.Equal(1, encoder.ImagesTogether);
    }

    [Fact]
    public void Another_file_than_the_catalogue_says_is_an_error()
    {
        using var folder = new TemporaryFolder();
        using var encoder = new ClipEncoder(Catalogue.Of(folder, visionSha256: new string('0', 64)));
        var message = Assert.Throws<ModelException>(() => encoder.EncodeImages(new float[Length])).Message;
        Assert.Contains("vision.onnx: found SHA-256", message, StringComparison.Ordinal);
        Assert.Contains("expected 0000", message, StringComparison.Ordinal);
        Assert.Contains("line 2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_an_error()
    {
        using var folder = new TemporaryFolder();
        using var encoder = new ClipEncoder(Catalogue.Of(folder));
        var message = Assert.Throws<ModelException>(() => encoder.EncodeTokens(new long[77])).Message;
        Assert.Contains("catalogue.yaml, line 2", message, StringComparison.Ordinal);
        Assert.Contains("no file", message, StringComparison.Ordinal);
        Assert.Contains("text.onnx", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(0.99)]
    public void A_truncated_model_is_an_error(double part)
    {
        using var folder = new TemporaryFolder();
        var whole = TinyOnnx.Vision(Catalogue.Size, Catalogue.Dimension, new float[Length * Catalogue.Dimension]);
        using var encoder = new ClipEncoder(Catalogue.Of(folder, whole[..(int)(part * whole.Length)]));
        var message = Assert.Throws<ModelException>(() => encoder.EncodeImages(new float[Length])).Message;
        Assert.Contains("vision.onnx: found a file that ONNX Runtime", message, StringComparison.Ordinal);
        Assert.Contains("expected a whole ONNX model", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Weights_outside_the_hashed_file_are_an_error()
    {
        using var folder = new TemporaryFolder();
        var weights = new float[Length * Catalogue.Dimension];
        folder.Write("weights.bin", new byte[4 * weights.Length]);
        using var encoder = new ClipEncoder(Catalogue.Of(folder, TinyOnnx.Vision(Catalogue.Size, Catalogue.Dimension, weights, external: "weights.bin")));
        var message = Assert.Throws<ModelException>(() => encoder.EncodeImages(new float[Length])).Message;
        Assert.Contains("weights in a separate file must be merged", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_model_in_the_place_of_a_vision_model_is_an_error_that_shows_both_interfaces()
    {
        using var folder = new TemporaryFolder();
        using var encoder = new ClipEncoder(Catalogue.Of(folder, vision: TinyOnnx.Text(77, Catalogue.Dimension, new float[8 * Catalogue.Dimension])));
        var message = Assert.Throws<ModelException>(() => encoder.EncodeImages(new float[Length])).Message;
        Assert.Contains("input_ids Int64[B, 77]", message, StringComparison.Ordinal);
        Assert.Contains("pixel_values, float32 or float16 [B, 3, S, S]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vision_model_in_the_place_of_a_text_model_is_an_error()
    {
        using var folder = new TemporaryFolder();
        using var encoder = new ClipEncoder(Catalogue.Of(folder, text: TinyOnnx.Vision(Catalogue.Size, Catalogue.Dimension, new float[Length * Catalogue.Dimension])));
        var message = Assert.Throws<ModelException>(() => encoder.EncodeTokens(new long[77])).Message;
        Assert.Contains("pixel_values Float[B, 3, 8, 8]", message, StringComparison.Ordinal);
        Assert.Contains("input_ids, int64 or int32 [B, 77]", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, Catalogue.Dimension, "'image-size'")]
    [InlineData(Catalogue.Size, 7, "'dimension'")]
    public void A_catalogue_that_contradicts_the_model_is_an_error(int size, int dimension, string key)
    {
        using var folder = new TemporaryFolder();
        var vision = TinyOnnx.Vision(Catalogue.Size, Catalogue.Dimension, new float[Length * Catalogue.Dimension]);
        using var encoder = new ClipEncoder(Catalogue.Of(folder, vision, size: size, dimension: dimension));
        var message = Assert.Throws<ModelException>(() => encoder.EncodeImages(new float[3 * size * size])).Message;
        Assert.Contains(key, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_names_are_read_from_the_model()
    {
        using var folder = new TemporaryFolder();
        var weights = TinyOnnx.Numbers(Length * Catalogue.Dimension, seed: 1);
        using var usual = new ClipEncoder(Catalogue.Of(folder, TinyOnnx.Vision(Catalogue.Size, Catalogue.Dimension, weights)));
        var pixels = TinyOnnx.Numbers(Length, seed: 2);
        var expected = usual.EncodeImages(pixels);
        using var other = new ClipEncoder(Catalogue.Of(folder, TinyOnnx.Vision(Catalogue.Size, Catalogue.Dimension, weights, input: "image", output: "embedding")));
        Assert.Equal(expected, other.EncodeImages(pixels));
    }
}
