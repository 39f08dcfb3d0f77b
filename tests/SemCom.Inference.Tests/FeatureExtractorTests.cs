namespace SemCom.Inference.Tests;

public class FeatureExtractorTests
{
    private const int Images = 150;

    [Fact]
    public void Features_are_the_models_output_at_unit_length()
    {
        using var folder = new TemporaryFolder();
        var (model, dataset) = (Catalogue.Of(folder), Photographs(folder));
        var features = new FeatureExtractor(Cache(folder)).ExtractImages(model, dataset);
        Assert.Equal((Images, Catalogue.Dimension), (features.Count, features.Dimension));
        using var encoder = new ClipEncoder(model);
        var pixels = new float[model.Preparation.Length];
        for (var i = 0; i < Images; i++)
        {
            dataset.Images[i].Prepare(model.Preparation, pixels);
            var raw = encoder.EncodeImages(pixels);
            var norm = Math.Sqrt(raw.Sum(x => (double)x * x));
            for (var k = 0; k < raw.Length; k++)
                Assert.Equal(raw[k] / norm, features[i][k], 1e-7);
        }
    }

    [Fact]
    public void Threads_and_cache_change_no_bit()
    {
        using var folder = new TemporaryFolder();
        var (model, dataset) = (Catalogue.Of(folder), Photographs(folder));
        var alone = new FeatureExtractor(Cache(folder, "1")).ExtractImages(model, dataset, threads: 1);
        var together = new FeatureExtractor(Cache(folder, "2")).ExtractImages(model, dataset, threads: 2);
        var many = new FeatureExtractor(Cache(folder, "3")).ExtractImages(model, dataset, threads: 7);
        var again = new FeatureExtractor(Cache(folder, "2")).ExtractImages(model, dataset, threads: 1);
        foreach (var other in new[] { together, many, again })
            Assert.Equal(alone.Values.ToArray(), other.Values.ToArray());
    }

    [Fact]
    public void A_hit_needs_no_model_run_and_a_miss_does()
    {
        // The stored entries are replaced by recognisable ones: what comes back tells whether the cache was read.
        using var folder = new TemporaryFolder();
        var (model, dataset) = (Catalogue.Of(folder), Photographs(folder));
        var cache = Cache(folder);
        var extractor = new FeatureExtractor(cache);
        var truth = extractor.ExtractImages(model, dataset).Values.ToArray();
        var entries = Directory.GetFiles(cache.Folder);
        Assert.Equal((Images + FeatureExtractor.BatchSize - 1) / FeatureExtractor.BatchSize, entries.Length);
        foreach (var entry in entries)
            cache.Write(Path.GetFileName(entry), new byte[cache.Read(Path.GetFileName(entry))!.Length]);
        Assert.All(extractor.ExtractImages(model, dataset).Values.ToArray(), x => Assert.Equal(0f, x));

        // Another preparation, another model, another image: other keys.
        Assert.DoesNotContain(0f, extractor.ExtractImages(Catalogue.Of(folder, mean: "[0.5, 0.5, 0.5]"), dataset).Values.ToArray());
        var other = TinyOnnx.Vision(Catalogue.Size, Catalogue.Dimension, TinyOnnx.Numbers(3 * Catalogue.Size * Catalogue.Size * Catalogue.Dimension, seed: 9));
        Assert.DoesNotContain(0f, extractor.ExtractImages(Catalogue.Of(folder, other), dataset).Values.ToArray());
        File.Copy(folder / "photographs/a/000.png", folder / "photographs/a/001.png", overwrite: true);
        var changed = extractor.ExtractImages(Catalogue.Of(folder), ImageDataset.Load("photographs", folder.Path)).Values.ToArray();
        Assert.Equal(truth.AsSpan(0, Catalogue.Dimension), changed.AsSpan(Catalogue.Dimension, Catalogue.Dimension));
        Assert.Equal(0f, changed[^1]);
    }

    [Fact]
    public void A_damaged_entry_is_computed_again()
    {
        using var folder = new TemporaryFolder();
        var (model, dataset) = (Catalogue.Of(folder), Photographs(folder));
        var truth = new FeatureExtractor(Cache(folder)).ExtractImages(model, dataset).Values.ToArray();
        var entries = Directory.GetFiles(folder / "cache");
        foreach (var entry in entries)
        {
            var bytes = File.ReadAllBytes(entry);
            bytes[^1] ^= 1;
            File.WriteAllBytes(entry, bytes);
        }

        var warnings = new List<string>();
        Assert.Equal(truth, new FeatureExtractor(new FeatureCache(folder / "cache", warnings.Add)).ExtractImages(model, dataset).Values.ToArray());
        Assert.Equal(entries.Length, warnings.Count);
        Assert.Equal(truth, new FeatureExtractor(Cache(folder)).ExtractImages(model, dataset).Values.ToArray());
    }

    [Fact]
    public void Without_a_usable_cache_it_works_and_warns_once()
    {
        using var folder = new TemporaryFolder();
        var (model, dataset) = (Catalogue.Of(folder), Photographs(folder));
        folder.Write("file", [1]);
        var warnings = new List<string>();
        var features = new FeatureExtractor(new FeatureCache(folder / "file/cache", warnings.Add)).ExtractImages(model, dataset, threads: 2);
        Assert.Equal(new FeatureExtractor(Cache(folder)).ExtractImages(model, dataset).Values.ToArray(), features.Values.ToArray());
        Assert.Single(warnings);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Progress_counts_to_the_end(int threads)
    {
        using var folder = new TemporaryFolder();
        var told = new Recorder();
        new FeatureExtractor(Cache(folder)).ExtractImages(Catalogue.Of(folder), Photographs(folder), threads, told);
        Assert.Equal((Images, Images), told.Reports[^1]);
        Assert.Equal(told.Reports.Order(), told.Reports);
    }

    [Fact]
    public void A_file_that_is_no_image_stops_the_extraction()
    {
        using var folder = new TemporaryFolder();
        Photographs(folder);
        var path = folder.Write("photographs/b/099.png", "not an image"u8.ToArray());
        var error = Assert.Throws<DatasetException>(() => new FeatureExtractor(Cache(folder)).ExtractImages(Catalogue.Of(folder), ImageDataset.Load("photographs", folder.Path), threads: 2));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0f, "length 0")]
    [InlineData(float.NaN, "length NaN")]
    [InlineData(float.PositiveInfinity, "for 'a/000.png'")]
    public void A_vector_without_direction_is_an_error(float weight, string found)
    {
        using var folder = new TemporaryFolder();
        var weights = new float[3 * Catalogue.Size * Catalogue.Size * Catalogue.Dimension];
        Array.Fill(weights, weight);
        var model = Catalogue.Of(folder, TinyOnnx.Vision(Catalogue.Size, Catalogue.Dimension, weights));
        var error = Assert.Throws<ModelException>(() => new FeatureExtractor(Cache(folder)).ExtractImages(model, Photographs(folder)));
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder / "cache"));
    }

    [Fact]
    public void Text_features_are_the_models_output_at_unit_length_cached_by_prompt()
    {
        using var folder = new TemporaryFolder();
        var text = TinyOnnx.Text(77, Catalogue.Dimension, TinyOnnx.Numbers(Catalogue.Vocabulary * Catalogue.Dimension, seed: 3));
        var model = Catalogue.Of(folder, text: text);
        var cache = Cache(folder);
        var extractor = new FeatureExtractor(cache);
        string[] prompts = ["an image of a cat", "an image of a dog", "an image of a sea lion"];
        var features = extractor.ExtractTexts(model, prompts);
        Assert.Equal((3, Catalogue.Dimension), (features.Count, features.Dimension));
        using var encoder = new ClipEncoder(model);
        for (var i = 0; i < prompts.Length; i++)
        {
            var raw = encoder.EncodeTexts([prompts[i]]);
            var norm = Math.Sqrt(raw.Sum(x => (double)x * x));
            for (var k = 0; k < raw.Length; k++)
                Assert.Equal(raw[k] / norm, features[i][k], 1e-7);
        }

        // As for images, a recognisable entry shows what is read.
        var entry = Path.GetFileName(Assert.Single(Directory.GetFiles(cache.Folder)));
        cache.Write(entry, new byte[cache.Read(entry)!.Length]);
        Assert.All(extractor.ExtractTexts(model, prompts).Values.ToArray(), x => Assert.Equal(0f, x));
        Assert.DoesNotContain(0f, extractor.ExtractTexts(model, ["an image of a cat", "an image of a dog", "an image of a seal"]).Values.ToArray());
        Assert.DoesNotContain(0f, extractor.ExtractTexts(model, [prompts[1], prompts[0], prompts[2]]).Values.ToArray());
    }

    [Fact]
    public void Cancelling_ends_it()
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new FeatureExtractor(Cache(folder)).ExtractImages(Catalogue.Of(folder), Photographs(folder), 1, null, source.Token));
    }

    internal static FeatureCache Cache(TemporaryFolder folder, string name = "cache") => new(folder / name, warning => Assert.Fail(warning));

    /// <summary>Two classes of small coloured noise.</summary>
    private static ImageDataset Photographs(TemporaryFolder folder)
    {
        var random = new Random(5);
        for (var i = 0; i < Images; i++)
        {
            using var bitmap = new SkiaSharp.SKBitmap(10, 9 + i % 3);
            for (var p = 0; p < 10 * bitmap.Height; p++)
                bitmap.SetPixel(p % 10, p / 10, new SkiaSharp.SKColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)));
            using var data = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Png, 100);
            folder.Write($"photographs/{(i < 80 ? "a" : "b")}/{i:000}.png", data.ToArray());
        }

        return ImageDataset.Load("photographs", folder.Path);
    }

    private sealed class Recorder : IProgress<(int Done, int Total)>
    {
        public List<(int Done, int Total)> Reports { get; } = [];

        public void Report((int Done, int Total) value) => Reports.Add(value);
    }
}
