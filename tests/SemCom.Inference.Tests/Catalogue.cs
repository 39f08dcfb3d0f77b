using System.Globalization;
using System.Security.Cryptography;

namespace SemCom.Inference.Tests;

/// <summary>A folder with a catalogue of one model, "tiny", whose files a test provides.</summary>
internal static class Catalogue
{
    public const int Size = 8, Dimension = 6, Vocabulary = 49408;

    public static EncoderModel Of(TemporaryFolder folder, byte[]? vision = null, byte[]? text = null, int size = Size, int dimension = Dimension, string? mean = null, string? visionSha256 = null)
    {
        vision ??= TinyOnnx.Vision(size, dimension, TinyOnnx.Numbers(3 * size * size * dimension, seed: 1));
        folder.Write("vision.onnx", vision);
        if (text is not null)
            folder.Write("text.onnx", text);
        File.WriteAllText(folder / "catalogue.yaml", Entry("tiny", size, dimension, mean, visionSha256 ?? Convert.ToHexStringLower(SHA256.HashData(vision))));
        return ModelCatalogue.Load(folder / "catalogue.yaml").Find("tiny");
    }

    public static string Entry(string name, int size = Size, int dimension = Dimension, string? mean = null, string? visionSha256 = null) => string.Create(CultureInfo.InvariantCulture, $"""
        models:
          - name: {name}
            stands-for: ViT-B/32
            vision: vision.onnx
            text: text.onnx
            {(visionSha256 is null ? "" : $"vision-sha256: {visionSha256}")}
            dimension: {dimension}
            image-size: {size}
            mean: {mean ?? "[0.48145466, 0.4578275, 0.40821073]"}
            std: [0.26862954, 0.26130258, 0.27577711]
            logit-scale: 14.3
            flops: 8.82e9
            licence: Apache-2.0

        """);
}
