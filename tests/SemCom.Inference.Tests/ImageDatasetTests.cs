namespace SemCom.Inference.Tests;

public class ImageDatasetTests
{
    private static readonly byte[] s_png = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "golden", "noise-13x9.png"));

    [Fact]
    public void Classes_and_files_are_in_ordinal_order()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "b/2.png", "b/10.PNG", "B/x.jpg", "a/ä.webp", "a/z.bmp", "a/.hidden", "a/Thumbs.db", "README.md" })
            folder.Write($"set/{name}", s_png);
        var dataset = ImageDataset.Load("set", folder.Path);
        Assert.Equal(["B", "a", "b"], dataset.Labels);
        Assert.Equal(["B/x.jpg", "a/z.bmp", "a/ä.webp", "b/10.PNG", "b/2.png"], dataset.Images.Select(image => image.RelativePath));
        Assert.Equal([0, 1, 1, 2, 2], dataset.Images.Select(image => image.Label));
    }

    [Fact]
    public void Images_are_read_when_asked_for()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a/1.png", s_png);
        var image = Assert.Single(ImageDataset.Load(".", folder.Path).Images);
        Assert.Equal(s_png, image.ReadBytes());
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(s_png)), image.Sha256);
        Assert.Equal((13, 9), (image.Decode().Width, image.Decode().Height));

        File.WriteAllText(path, "another thing");
        Assert.Contains("The file changed during the run", Assert.Throws<DatasetException>(image.ReadBytes).Message, StringComparison.Ordinal);
        File.Delete(path);
        Assert.StartsWith(path, Assert.Throws<DatasetException>(image.ReadBytes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_file_renamed_to_png_is_an_error_that_names_it()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a/1.png", "Dear reader, this is a text."u8.ToArray());
        var image = Assert.Single(ImageDataset.Load(folder.Path, "/").Images);
        Assert.Equal(
            $"{path}: found 28 bytes beginning with the text \"Dear reader, thi\"; expected a PNG, JPEG, BMP or WebP image. Replace or remove the file.",
            Assert.Throws<DatasetException>(image.Decode).Message);
    }

    [Theory]
    [InlineData("set", "no such folder", "one sub-folder of images per class")]
    [InlineData("set", "no sub-folder", "one sub-folder of images per class", "set/README.md")]
    [InlineData("set", "an image outside a class", "every image in the sub-folder of its class", "set/1.png", "set/a/1.png")]
    [InlineData("set/b", "a class without images", "at least one image", "set/a/1.png", "set/b/.keep")]
    [InlineData("set/a/notes.txt", "a file that is not an image by its name", ".png", "set/a/1.png", "set/a/notes.txt")]
    [InlineData("set/a/inner", "a folder inside a class", "images only", "set/a/1.png", "set/a/inner/1.png")]
    [InlineData("set", "found a file", "one sub-folder of images per class", "set")]
    public void Folders_of_another_shape_are_errors(string where, string found, string expected, params string[] files)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in files)
            folder.Write(file, s_png);
        var message = Assert.Throws<DatasetException>(() => ImageDataset.Load("set", folder.Path)).Message;
        Assert.Contains(folder / where, message, StringComparison.Ordinal);
        Assert.Contains(found, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }
}
