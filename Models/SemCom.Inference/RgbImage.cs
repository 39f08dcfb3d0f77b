using SkiaSharp;

namespace SemCom.Inference;

/// <summary>A decoded picture: 8-bit red, green and blue, interleaved, row by row from the top left.</summary>
public sealed class RgbImage
{
    /// <summary>
    /// The largest picture that is decoded, in pixels: the number beyond which PIL refuses too
    /// (twice its MAX_IMAGE_PIXELS). A larger one is more often an attack or an accident than a photograph.
    /// </summary>
    public const long MaxPixels = 178_956_970;

    /// <summary>Wraps pixels.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="pixels">3·<paramref name="width"/>·<paramref name="height"/> bytes, not copied.</param>
    /// <exception cref="ArgumentException">The sizes do not agree.</exception>
    public RgbImage(int width, int height, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.LongLength != 3L * width * height)
            throw new ArgumentException($"{width}×{height} RGB pixels are {3L * width * height} bytes, not {pixels.LongLength}.", nameof(pixels));
        (Width, Height, Pixels) = (width, height, pixels);
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>R, G, B of each pixel; 3·Width·Height bytes.</summary>
    public byte[] Pixels { get; }

    /// <summary>
    /// Decodes a PNG, JPEG, BMP or WebP file as PIL's <c>convert("RGB")</c> does: no colour management, transparency dropped
    /// (colours stay as stored, never multiplied by alpha), EXIF orientation not applied.
    /// </summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="name">How an error should name the file.</param>
    /// <exception cref="DatasetException">Not an image, damaged, or larger than <see cref="MaxPixels"/>.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> file, string name)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is null)
            throw new DatasetException(name, Describe(file), "a PNG, JPEG, BMP or WebP image", "Replace or remove the file.");
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > MaxPixels)
            throw new DatasetException(name, $"an image of {width}×{height} pixels", $"at most {MaxPixels} pixels", "Make the image smaller or remove it.");

        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(info))
            throw new DatasetException(name, $"an image of {width}×{height} pixels", "one that fits in memory", "Make the image smaller or remove it.");
        var result = codec.GetPixels(info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
            throw new DatasetException(name, $"a damaged image (decoding ended with {result})", "a whole PNG, JPEG, BMP or WebP image", "Replace or remove the file.");

        var pixels = new byte[3L * width * height];
        var rgba = bitmap.GetPixelSpan();
        for (int from = 0, to = 0; to < pixels.Length; from += 4, to += 3)
        {
            pixels[to] = rgba[from];
            pixels[to + 1] = rgba[from + 1];
            pixels[to + 2] = rgba[from + 2];
        }

        return new RgbImage(width, height, pixels);
    }

    private static string Describe(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
            return "an empty file";
        var start = file[..Math.Min(16, file.Length)];
        var text = start.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e) < 0;
        return $"{file.Length} bytes beginning with {(text ? $"the text \"{System.Text.Encoding.ASCII.GetString(start)}\"" : Convert.ToHexString(start))}";
    }
}
