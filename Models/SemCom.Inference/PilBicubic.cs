namespace SemCom.Inference;

/// <summary>
/// The antialiased bicubic resize of PIL, byte for byte (Pillow, <c>src/libImaging/Resample.c</c>): Keys' cubic with a = −0.5, its support
/// stretched by the reduction ratio, 22-bit fixed-point weights, a horizontal then a vertical pass with 8-bit pixels between them.
/// CLIP was trained on images made this way; other bicubics differ by up to 187 of 255.
/// </summary>
/// <remarks>Keys, "Cubic convolution interpolation for digital image processing", IEEE Trans. ASSP 29(6), 1981, equation (4) with a = −1/2.</remarks>
public static class PilBicubic
{
    private const int PrecisionBits = 32 - 8 - 2;
    private const double Support = 2.0;

    /// <summary>Resizes the whole image; what <c>Image.resize((width, height), Image.BICUBIC)</c> gives.</summary>
    /// <param name="image">The image.</param>
    /// <param name="width">Columns wanted, at least 1.</param>
    /// <param name="height">Rows wanted, at least 1.</param>
    public static RgbImage Resize(RgbImage image, int width, int height) => Resize(image, width, height, 0, 0, width, height);

    /// <summary>
    /// The window of <paramref name="cropWidth"/>×<paramref name="cropHeight"/> pixels at (<paramref name="left"/>, <paramref name="top"/>)
    /// of the image resized to <paramref name="width"/>×<paramref name="height"/>: the same bytes as resizing, then cropping, without computing the rest.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The window does not lie in the resized image.</exception>
    public static RgbImage Resize(RgbImage image, int width, int height, int left, int top, int cropWidth, int cropHeight)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(cropWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(cropHeight, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(left);
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(left, width - cropWidth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(top, height - cropHeight);

        // A side that keeps its length is not filtered at all (at ratio 1 the weights are 0, 1, 0 in any case).
        var columns = new Weights(image.Width, width, left, cropWidth);
        var rows = new Weights(image.Height, height, top, cropHeight);
        var firstRow = rows.First[0];
        var rowCount = rows.First[^1] + rows.Count[^1] - firstRow;

        var across = new byte[3 * cropWidth * rowCount];
        for (var y = 0; y < rowCount; y++)
        {
            var source = image.Pixels.AsSpan(3 * image.Width * (firstRow + y), 3 * image.Width);
            var target = across.AsSpan(3 * cropWidth * y, 3 * cropWidth);
            for (var x = 0; x < cropWidth; x++)
                Mix(source[(3 * columns.First[x])..], 3, columns.Of(x), target.Slice(3 * x, 3));
        }

        var pixels = new byte[3 * cropWidth * cropHeight];
        for (var y = 0; y < cropHeight; y++)
        {
            var source = across.AsSpan(3 * cropWidth * (rows.First[y] - firstRow));
            var weights = rows.Of(y);
            for (var x = 0; x < cropWidth; x++)
                Mix(source[(3 * x)..], 3 * cropWidth, weights, pixels.AsSpan(3 * (cropWidth * y + x), 3));
        }

        return new RgbImage(cropWidth, cropHeight, pixels);
    }

    /// <summary>Σ weight·pixel over pixels <paramref name="stride"/> bytes apart, rounded and clipped to a byte, for each colour.</summary>
    private static void Mix(ReadOnlySpan<byte> source, int stride, ReadOnlySpan<int> weights, Span<byte> target)
    {
        const int half = 1 << (PrecisionBits - 1);
        int r = half, g = half, b = half;
        var at = 0;
        foreach (var weight in weights)
        {
            r += source[at] * weight;
            g += source[at + 1] * weight;
            b += source[at + 2] * weight;
            at += stride;
        }

        target[0] = (byte)Math.Clamp(r >> PrecisionBits, 0, 255);
        target[1] = (byte)Math.Clamp(g >> PrecisionBits, 0, 255);
        target[2] = (byte)Math.Clamp(b >> PrecisionBits, 0, 255);
    }

    private static double Cubic(double x)
    {
        const double a = -0.5;
        x = Math.Abs(x);
        if (x < 1.0)
            return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
        if (x < 2.0)
            return (((x - 5) * x + 8) * x - 4) * a;
        return 0.0;
    }

    /// <summary>The fixed-point weights of output pixels <c>offset … offset + length − 1</c> of one side (precompute_coeffs and normalize_coeffs_8bpc).</summary>
    private sealed class Weights
    {
        private readonly int _most;
        private readonly int[] _fixed;

        public Weights(int from, int to, int offset, int length)
        {
            var ratio = (double)from / to;
            var stretch = Math.Max(ratio, 1.0);
            var support = Support * stretch;
            _most = (int)Math.Ceiling(support) * 2 + 1;
            _fixed = new int[_most * length];
            First = new int[length];
            Count = new int[length];

            var exact = new double[_most];
            var inverse = 1.0 / stretch;
            for (var i = 0; i < length; i++)
            {
                var centre = (offset + i + 0.5) * ratio;
                var first = Math.Max((int)(centre - support + 0.5), 0);
                var count = Math.Min((int)(centre + support + 0.5), from) - first;
                var sum = 0.0;
                for (var x = 0; x < count; x++)
                {
                    exact[x] = Cubic((x + first - centre + 0.5) * inverse);
                    sum += exact[x];
                }

                for (var x = 0; x < count; x++)
                {
                    var weight = sum != 0.0 ? exact[x] / sum : exact[x];
                    _fixed[_most * i + x] = (int)(weight * (1 << PrecisionBits) + (weight < 0 ? -0.5 : 0.5));
                }

                (First[i], Count[i]) = (first, count);
            }
        }

        public int[] First { get; }

        public int[] Count { get; }

        public ReadOnlySpan<int> Of(int i) => _fixed.AsSpan(_most * i, Count[i]);
    }
}
