namespace SemCom.Learning.Tests;

public sealed class AugmentationTests
{
    private static readonly double[] s_mean = [0.48145466, 0.4578275, 0.40821073], s_deviation = [0.26862954, 0.26130258, 0.27577711];

    [Fact]
    public void Without_change_an_image_is_scaled_by_CLIP_s_mean_and_deviation()
    {
        var image = Tiny.Images.Image(42);
        var pixels = new float[Cifar10.ImageBytes];
        Augmentation.None(image, pixels);
        for (var i = 0; i < pixels.Length; i++)
            Assert.Equal((image[i] / 255.0 - s_mean[i / 1024]) / s_deviation[i / 1024], pixels[i], 1e-5);
    }

    [Fact]
    public void Every_result_is_one_of_the_162_crops_of_the_mirrored_or_plain_padded_image_and_each_occurs()
    {
        // Pixels that differ from their neighbours, so that no two crops are alike.
        var image = new byte[Cifar10.ImageBytes];
        for (var i = 0; i < image.Length; i++)
            image[i] = (byte)(i * 37 + i / 32 * 11);
        var expected = new HashSet<string>();
        for (var top = 0; top <= 8; top++)
            for (var left = 0; left <= 8; left++)
                foreach (var mirror in new[] { false, true })
                    expected.Add(Text(Crop(image, top, left, mirror)));
        Assert.Equal(162, expected.Count);

        var random = new EpochRandom(1, 1);
        var counts = expected.ToDictionary(crop => crop, _ => 0);
        const int draws = 16_200;
        var pixels = new float[Cifar10.ImageBytes];
        for (var i = 0; i < draws; i++)
        {
            Augmentation.Apply(image, pixels, ref random);
            counts[Text([.. pixels.Select((value, at) => (byte)Math.Round(255 * (value * s_deviation[at / 1024] + s_mean[at / 1024])))])]++;
        }

        // Uniform over 162: χ² with 161 degrees of freedom exceeds 261.3 once in a million (Wilson and Hilferty).
        Assert.InRange(counts.Values.Sum(count => Math.Pow(count - 100, 2) / 100), 0, 261.3);
    }

    // Slow and obvious: pad, cut, then mirror.
    private static byte[] Crop(byte[] image, int top, int left, bool mirror)
    {
        var result = new byte[image.Length];
        for (var colour = 0; colour < 3; colour++)
        {
            var padded = new byte[40, 40];
            for (var y = 0; y < 40; y++)
                for (var x = 0; x < 40; x++)
                    padded[y, x] = image[colour * 1024 + Inside(y - 4) * 32 + Inside(x - 4)];
            for (var y = 0; y < 32; y++)
                for (var x = 0; x < 32; x++)
                    result[colour * 1024 + y * 32 + (mirror ? 31 - x : x)] = padded[top + y, left + x];
        }
        return result;

        // Mirrored about the edge pixel, which is not repeated.
        static int Inside(int at) => at < 0 ? -at : at > 31 ? 62 - at : at;
    }

    private static string Text(byte[] pixels) => Convert.ToBase64String(pixels);
}
