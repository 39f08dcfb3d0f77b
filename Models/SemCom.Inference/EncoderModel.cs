using System.Security.Cryptography;

namespace SemCom.Inference;

/// <summary>One entry of a <see cref="ModelCatalogue"/>: a CLIP-like pair of ONNX models and how to use them.</summary>
public sealed class EncoderModel
{
    private readonly Lazy<string> _visionSha256;
    private readonly Lazy<string> _textSha256;

    internal EncoderModel(string where, string visionPath, string textPath, string? expectedVisionSha256, string? expectedTextSha256)
    {
        Where = where;
        VisionPath = visionPath;
        TextPath = textPath;
        _visionSha256 = new(() => Verify(VisionPath, "vision-sha256", expectedVisionSha256));
        _textSha256 = new(() => Verify(TextPath, "text-sha256", expectedTextSha256));
    }

    /// <summary>The name scenarios use.</summary>
    public required string Name { get; init; }

    /// <summary>The published encoder whose place this one takes in an experiment (<c>ViT-B/32</c>), or null where it is itself.</summary>
    public required string? StandsFor { get; init; }

    /// <summary>Length of a feature vector.</summary>
    public required int Dimension { get; init; }

    /// <summary>Multiplier of cosine similarities before the softmax, positive.</summary>
    public required double LogitScale { get; init; }

    /// <summary>
    /// Floating-point operations of the image encoder for one image (2 × multiply-accumulate), positive: of the encoder it stands for where <see cref="StandsFor"/> says so.
    /// </summary>
    public required double Flops { get; init; }

    /// <summary>Licence of the weights (SPDX identifier), or null when the catalogue does not say.</summary>
    public required string? Licence { get; init; }

    /// <summary>How an image becomes the encoder's input.</summary>
    public required ImagePreparation Preparation { get; init; }

    /// <summary>Full path of the image encoder.</summary>
    public string VisionPath { get; }

    /// <summary>Full path of the text encoder.</summary>
    public string TextPath { get; }

    /// <summary>S, the side of the image encoder's input in pixels.</summary>
    public int ImageSize => Preparation.Size;

    /// <summary>Version and parameters of the image preparation, in words.</summary>
    public string PreprocessingVersion => Preparation.Description;

    /// <summary>SHA-256 of the image encoder's file, lower-case hexadecimal; computed once and compared with the catalogue's.</summary>
    /// <exception cref="ModelException">The file is missing, unreadable, or not the one the catalogue describes.</exception>
    public string VisionSha256 => _visionSha256.Value;

    /// <summary>SHA-256 of the text encoder's file, lower-case hexadecimal; computed once and compared with the catalogue's.</summary>
    /// <exception cref="ModelException">The file is missing, unreadable, or not the one the catalogue describes.</exception>
    public string TextSha256 => _textSha256.Value;

    /// <summary>Place of the entry: catalogue file and line.</summary>
    internal string Where { get; }

    /// <summary>The bytes of a model file, checked against <paramref name="sha256"/> so that what runs is what was hashed.</summary>
    internal static byte[] Read(string path, string sha256)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(path, $"a file that cannot be read ({e.Message})", "an ONNX model", "Models over 2 GiB are not supported; otherwise check the file and its permissions.", e);
        }

        var found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (found != sha256)
            throw new ModelException(path, $"SHA-256 {found}", $"{sha256} as a moment ago", "The file changed during the run; run again once it is at rest.");
        return bytes;
    }

    private string Verify(string path, string key, string? expected)
    {
        string found;
        try
        {
            using var stream = File.OpenRead(path);
            found = Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var what = File.Exists(path) ? $"a file that cannot be read ({e.Message})" : $"no file {path}";
            throw new ModelException($"{Where}, model {Name}", what, "an ONNX model", "Correct the path, which is relative to the catalogue's folder, or fetch the file.", e);
        }

        if (expected is not null && found != expected)
            throw new ModelException(path, $"SHA-256 {found}", $"{expected} ({key} in {Where})", "The file is damaged or another version: fetch it again, or correct the catalogue if the change is meant.");
        return found;
    }
}
