using System.Diagnostics;
using CsCheck;

namespace SemCom.Inference.Tests;

/// <summary>Byte-exactness against PIL: committed pairs always, and PIL itself where it is installed.</summary>
public class ImagePreparationTests
{
    private static readonly string s_golden = Path.Combine(AppContext.BaseDirectory, "golden");

    public static TheoryData<string> Cases => [.. File.ReadAllLines(Path.Combine(s_golden, "cases.txt"))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pixels_are_those_of_PIL(string line) => Check(s_golden, line);

    [Fact]
    public void Pixels_are_those_of_the_PIL_installed_here()
    {
        const string python = "/usr/bin/python3";
        using var folder = new TemporaryFolder();
        if (!File.Exists(python) || Run(python, "-c", "import PIL") != 0)
            Assert.Skip("python3-pil is not installed.");
        Assert.Equal(0, Run(python, Path.Combine(s_golden, "make_pil_golden.py"), folder.Path));
        var lines = File.ReadAllLines(folder / "cases.txt");
        Assert.NotEmpty(lines);
        foreach (var line in lines)
            Check(folder.Path, line);
    }

    [Fact]
    public void A_window_is_the_crop_of_the_whole()
    {
        var image = Noise(61, 47);
        var whole = PilBicubic.Resize(image, 29, 83);
        var window = PilBicubic.Resize(image, 29, 83, 7, 31, 19, 40);
        for (var y = 0; y < 40; y++)
            Assert.Equal(whole.Pixels.AsSpan(3 * (29 * (31 + y) + 7), 3 * 19), window.Pixels.AsSpan(3 * 19 * y, 3 * 19));
    }

    [Fact]
    public void One_colour_stays_that_colour_at_any_size()
    {
        var side = Gen.Int[1, 90];
        Gen.Select(side, side, side, side, Gen.Byte.Array[3]).Sample((width, height, toWidth, toHeight, colour) =>
        {
            var image = new RgbImage(width, height, [.. Enumerable.Repeat(colour, width * height).SelectMany(pixel => pixel)]);
            return PilBicubic.Resize(image, toWidth, toHeight).Pixels.Select((value, i) => value == colour[i % 3]).All(same => same);
        }, iter: 300, seed: "0000KOIPe036");
    }

    [Fact]
    public void Prepared_numbers_are_normalised_channel_planes()
    {
        float[] mean = [0.48145466f, 0.4578275f, 0.40821073f], std = [0.26862954f, 0.26130258f, 0.27577711f];
        var image = Noise(8, 8);
        var pixels = new float[3 * 64];
        new ImagePreparation(8, mean, std).Prepare(image, pixels);
        for (var channel = 0; channel < 3; channel++)
        {
            for (var i = 0; i < 64; i++)
                Assert.Equal((image.Pixels[3 * i + channel] / 255.0 - mean[channel]) / std[channel], pixels[64 * channel + i], 1e-6);
        }
    }

    [Fact]
    public void Every_parameter_is_in_the_description()
    {
        float[] a = [0.1f, 0.2f, 0.3f], b = [0.1f, 0.2f, 0.4f];
        string[] all = [new ImagePreparation(8, a, a).Description, new ImagePreparation(9, a, a).Description, new ImagePreparation(8, b, a).Description, new ImagePreparation(8, a, b).Description];
        Assert.Equal(4, all.Distinct().Count());
        Assert.Contains($"v{ImagePreparation.Version}", all[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_images_are_errors_that_name_them()
    {
        var png = File.ReadAllBytes(Path.Combine(s_golden, "noise-57x43.png"));
        var cut = Assert.Throws<DatasetException>(() => RgbImage.Decode(png.AsSpan(0, png.Length / 2), "photo.png"));
        Assert.Contains("photo.png: found a damaged image", cut.Message, StringComparison.Ordinal);
        var text = Assert.Throws<DatasetException>(() => RgbImage.Decode("This is not an image at all."u8, "text.png"));
        Assert.Contains("text.png: found 28 bytes beginning with the text \"This is not an i\"", text.Message, StringComparison.Ordinal);
        var empty = Assert.Throws<DatasetException>(() => RgbImage.Decode([], "empty.png"));
        Assert.Contains("empty.png: found an empty file", empty.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_absurdly_long_image_is_an_error()
    {
        using var folder = new TemporaryFolder();
        var path = folder / "thread.png";
        using (var bitmap = new SkiaSharp.SKBitmap(1_000_000, 1))
        using (var data = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Png, 1))
        {
            File.WriteAllBytes(path, data.ToArray());
        }

        var preparation = new ImagePreparation(4096, [0, 0, 0], [1, 1, 1]);
        var error = Assert.Throws<DatasetException>(() => preparation.Prepare(File.ReadAllBytes(path), path, []));
        Assert.Contains("1000000×1 pixels", error.Message, StringComparison.Ordinal);
    }

    internal static RgbImage Noise(int width, int height)
    {
        var random = new Random(1);
        var pixels = new byte[3 * width * height];
        random.NextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }

    private static void Check(string folder, string line)
    {
        var words = line.Split(' ');
        var source = RgbImage.Decode(File.ReadAllBytes(Path.Combine(folder, words[1])), words[1]);
        var expected = RgbImage.Decode(File.ReadAllBytes(Path.Combine(folder, words[2])), words[2]);
        var found = words[0] switch
        {
            "resize" => PilBicubic.Resize(source, int.Parse(words[3]), int.Parse(words[4])),
            "crop" => new ImagePreparation(int.Parse(words[3]), [0, 0, 0], [1, 1, 1]).Crop(source),
            "decode" => source,
            _ => throw new InvalidOperationException(line),
        };
        Assert.Equal((expected.Width, expected.Height), (found.Width, found.Height));
        Assert.True(found.Pixels.AsSpan().SequenceEqual(expected.Pixels), line);
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEndAsync();
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
