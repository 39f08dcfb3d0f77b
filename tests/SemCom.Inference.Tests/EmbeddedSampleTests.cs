namespace SemCom.Inference.Tests;

/// <summary>The data set that comes with the program, and photographs of one's own.</summary>
public class EmbeddedSampleTests
{
    [Fact]
    public void The_sample_of_CIFAR_10_is_found_by_name_from_anywhere()
    {
        var dataset = ImageDataset.Load("cifar10-sample", "/nowhere");
        Assert.Equal(["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"], dataset.Labels);
        Assert.Equal(1000, dataset.Images.Count);
        Assert.All(dataset.Images.CountBy(image => image.Label), label => Assert.Equal(100, label.Value));
        Assert.All(dataset.Images.Take(20).Select(image => image.Decode()), image => Assert.Equal((32, 32), (image.Width, image.Height)));
    }

    [Fact]
    public void A_misspelt_name_is_an_error_that_shows_the_right_one()
    {
        var message = Assert.Throws<DatasetException>(() => ImageDataset.Load("cifar10_sample", "/nowhere")).Message;
        Assert.Contains("Did you mean 'cifar10-sample'?", message, StringComparison.Ordinal);
    }

    /// <summary>Set SEMCOM_PHOTOGRAPHS to a folder with a sub-folder per class to run this on real photographs.</summary>
    [Fact]
    public void Real_photographs_are_read_and_give_the_same_features_on_any_number_of_threads()
    {
        if (Environment.GetEnvironmentVariable("SEMCOM_PHOTOGRAPHS") is not { Length: > 0 } photographs)
        {
            Assert.Skip("SEMCOM_PHOTOGRAPHS names no folder of photographs.");
            return;
        }

        using var folder = new TemporaryFolder();
        var dataset = ImageDataset.Load(photographs, Environment.CurrentDirectory);
        var model = Catalogue.Of(folder, size: 224);
        var one = new FeatureExtractor(FeatureExtractorTests.Cache(folder, "1")).ExtractImages(model, dataset, threads: 1);
        var two = new FeatureExtractor(FeatureExtractorTests.Cache(folder, "2")).ExtractImages(model, dataset, threads: 2);
        Assert.Equal(dataset.Images.Count, one.Count);
        Assert.Equal(one.Values.ToArray(), two.Values.ToArray());
    }
}
