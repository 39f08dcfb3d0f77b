namespace SemCom.Inference.Tests;

/// <summary>The models that come with the program, on the sample that comes with it.</summary>
public class EmbeddedModelsTests
{
    private static readonly ImageDataset s_sample = ImageDataset.Load("cifar10-sample", "/nowhere");

    public static TheoryData<string> Names => [.. ModelCatalogue.Load().Models.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_models_files_are_those_of_the_catalogue(string name)
    {
        var model = ModelCatalogue.Load().Find(name);
        Assert.Matches("^[0-9a-f]{64}$", model.VisionSha256);
        Assert.Matches("^[0-9a-f]{64}$", model.TextSha256);
        Assert.NotNull(model.StandsFor);
        Assert.NotNull(model.Licence);
    }

    /// <summary>
    /// The same image alone, first, last and in the middle of a batch, among different others: the same bits. So a feature belongs to the image, not to the run.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void An_images_features_depend_neither_on_its_neighbours_nor_on_its_place(string name)
    {
        var model = ModelCatalogue.Load().Find(name);
        using var encoder = new ClipEncoder(model);
        Assert.Equal(OnnxTower.PreferredRows, encoder.ImagesTogether);
        const int count = OnnxTower.PreferredRows + 5;
        var length = model.Preparation.Length;
        var pixels = new float[count * length];
        for (var i = 0; i < count; i++)
            s_sample.Images[i * 47].Prepare(model.Preparation, pixels.AsSpan(i * length, length));

        var forwards = encoder.EncodeImages(pixels);
        var reversed = new float[pixels.Length];
        for (var i = 0; i < count; i++)
            pixels.AsSpan(i * length, length).CopyTo(reversed.AsSpan((count - 1 - i) * length, length));
        var backwards = encoder.EncodeImages(reversed);
        for (var i = 0; i < count; i++)
        {
            var row = forwards.AsSpan(i * model.Dimension, model.Dimension);
            Assert.Equal(row, backwards.AsSpan((count - 1 - i) * model.Dimension, model.Dimension));
            Assert.Equal(row, encoder.EncodeImages(pixels.AsSpan(i * length, length)).AsSpan());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Photographs_are_recognised_and_threads_change_no_bit(string name)
    {
        using var folder = new TemporaryFolder();
        var model = ModelCatalogue.Load().Find(name);
        var images = new FeatureExtractor(FeatureExtractorTests.Cache(folder, "1")).ExtractImages(model, s_sample, threads: 2);
        Assert.Equal(images.Values.ToArray(), new FeatureExtractor(FeatureExtractorTests.Cache(folder, "2")).ExtractImages(model, s_sample, threads: 1).Values.ToArray());

        var prompts = new FeatureExtractor(FeatureExtractorTests.Cache(folder)).ExtractTexts(model, [.. s_sample.Labels.Select(label => $"an image of a {label}")]);
        var right = 0;
        for (var i = 0; i < images.Count; i++)
        {
            var image = images[i].ToArray();
            var best = Enumerable.Range(0, prompts.Count).MaxBy(label => image.Zip(prompts[label].ToArray(), (x, y) => (double)x * y).Sum());
            right += best == s_sample.Images[i].Label ? 1 : 0;
        }

        // Ten equally frequent classes: guessing gives 100 of 1 000 with a standard deviation of 9.5; 400 is no accident but says only "it sees".
        TestContext.Current.SendDiagnosticMessage($"{name}: {right} of {images.Count} right");
        Assert.InRange(right, 400, 1000);
    }
}
