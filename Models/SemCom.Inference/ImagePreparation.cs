using System.Globalization;

namespace SemCom.Inference;

/// <summary>
/// From an image file to a CLIP encoder's input: RGB; shortest side to S by PIL's antialiased bicubic; centre crop S×S; scale to [0, 1];
/// subtract the mean, divide by the standard deviation; NCHW float32. This is OpenAI's and open_clip's transform (torchvision).
/// </summary>
/// <remarks>
/// Rounding follows torchvision: the long side becomes ⌊S·long/short⌋ and the crop begins at (long − S)/2 rounded half to even.
/// Hugging Face's CLIPImageProcessor takes the floor there instead; the two differ by one pixel where (long − S) mod 4 = 3.
/// </remarks>
public sealed class ImagePreparation
{
    /// <summary>Raised whenever the same file would give other numbers, so that cached features are not reused.</summary>
    public const int Version = 1;

    private readonly float[] _table = new float[3 * 256];

    /// <summary>Chooses size and normalisation.</summary>
    /// <param name="size">S, the encoder's input side in pixels, at least 1.</param>
    /// <param name="mean">Mean of red, green and blue in [0, 1].</param>
    /// <param name="std">Standard deviation of red, green and blue, positive.</param>
    /// <exception cref="ArgumentException">A list that is not three long, or a deviation that is not positive.</exception>
    public ImagePreparation(int size, IReadOnlyList<float> mean, IReadOnlyList<float> std)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(std);
        if (mean.Count != 3 || std.Count != 3 || std.Any(s => !(s > 0)))
            throw new ArgumentException("Three means and three positive standard deviations are needed.", nameof(std));
        Size = size;
        for (var channel = 0; channel < 3; channel++)
        {
            for (var value = 0; value < 256; value++)
                _table[256 * channel + value] = (value / 255f - mean[channel]) / std[channel];
        }

        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"pil-bicubic v{Version}, size {size}, mean {string.Join(' ', mean.Select(Exact))}, std {string.Join(' ', std.Select(Exact))}");

        static string Exact(float value) => value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>S, the side of the encoder's input in pixels.</summary>
    public int Size { get; }

    /// <summary>Version and every parameter in words: part of the key of cached features.</summary>
    public string Description { get; }

    /// <summary>Numbers per image: 3·S·S.</summary>
    public int Length => 3 * Size * Size;

    /// <summary>Decodes and prepares an image file.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="name">How an error should name the file.</param>
    /// <param name="pixels">Receives 3·S·S numbers, channel by channel.</param>
    /// <exception cref="DatasetException">The file is not an image.</exception>
    public void Prepare(ReadOnlySpan<byte> file, string name, Span<float> pixels)
    {
        var image = RgbImage.Decode(file, name);
        if (Resized(Math.Max(image.Width, image.Height), image) > int.MaxValue)
            throw new DatasetException(name, $"an image of {image.Width}×{image.Height} pixels", $"sides that stay below 2³¹ pixels when the shorter becomes {Size}", "Crop it or remove it.");
        Prepare(image, pixels);
    }

    /// <summary>Prepares a decoded image.</summary>
    /// <param name="image">The image, of any size.</param>
    /// <param name="pixels">Receives 3·S·S numbers, channel by channel.</param>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> has another length.</exception>
    public void Prepare(RgbImage image, Span<float> pixels)
    {
        if (pixels.Length != Length)
            throw new ArgumentException($"A prepared image is {Length} numbers, not {pixels.Length}.", nameof(pixels));
        var bytes = Crop(image).Pixels;
        var plane = Size * Size;
        for (var channel = 0; channel < 3; channel++)
        {
            var table = _table.AsSpan(256 * channel, 256);
            for (var i = 0; i < plane; i++)
                pixels[plane * channel + i] = table[bytes[3 * i + channel]];
        }
    }

    /// <summary>The S×S pixels an encoder sees of an image, before normalisation.</summary>
    /// <param name="image">The image, of any size.</param>
    public RgbImage Crop(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var width = checked((int)Resized(image.Width, image));
        var height = checked((int)Resized(image.Height, image));
        return PilBicubic.Resize(image, width, height, HalfToEven(width - Size), HalfToEven(height - Size), Size, Size);
    }

    private long Resized(int side, RgbImage image) => (long)Size * side / Math.Min(image.Width, image.Height);

    private static int HalfToEven(int difference) => (int)Math.Round(difference / 2.0, MidpointRounding.ToEven);
}
