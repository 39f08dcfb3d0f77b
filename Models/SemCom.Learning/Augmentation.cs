namespace SemCom.Learning;

/// <summary>Bytes of an image to the encoder's input; in training with a random shift and mirroring.</summary>
internal static class Augmentation
{
    /// <summary>CLIP's mean of red, green and blue.</summary>
    public static readonly float[] Mean = [0.48145466f, 0.4578275f, 0.40821073f];

    /// <summary>CLIP's standard deviation of red, green and blue.</summary>
    public static readonly float[] Deviation = [0.26862954f, 0.26130258f, 0.27577711f];

    private const int Size = Cifar10.Size;
    private const int Padding = 4;

    private static readonly float[] s_values = [.. Enumerable.Range(0, 3).SelectMany(colour =>
        Enumerable.Range(0, 256).Select(value => (value / 255f - Mean[colour]) / Deviation[colour]))];

    /// <summary>Pads by 4 pixels mirrored at the edge pixel, cuts 32×32 at a random place, mirrors every second image.</summary>
    public static void Apply(ReadOnlySpan<byte> image, Span<float> pixels, ref EpochRandom random)
    {
        var left = random.Below(2 * Padding + 1) - Padding;
        var top = random.Below(2 * Padding + 1) - Padding;
        Cut(image, pixels, left, top, mirror: random.Below(2) == 1);
    }

    /// <summary>The image as it is.</summary>
    public static void None(ReadOnlySpan<byte> image, Span<float> pixels) => Cut(image, pixels, 0, 0, mirror: false);

    private static void Cut(ReadOnlySpan<byte> image, Span<float> pixels, int left, int top, bool mirror)
    {
        Span<int> columns = stackalloc int[Size];
        for (var x = 0; x < Size; x++)
            columns[x] = Reflect(left + (mirror ? Size - 1 - x : x));
        for (var colour = 0; colour < 3; colour++)
        {
            var values = s_values.AsSpan(256 * colour, 256);
            for (var y = 0; y < Size; y++)
            {
                var source = image.Slice((colour * Size + Reflect(top + y)) * Size, Size);
                var target = pixels.Slice((colour * Size + y) * Size, Size);
                for (var x = 0; x < Size; x++)
                    target[x] = values[source[columns[x]]];
            }
        }
    }

    private static int Reflect(int x) => x < 0 ? -x : x >= Size ? 2 * (Size - 1) - x : x;
}
