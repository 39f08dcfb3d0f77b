using System.Security.Cryptography;

namespace SemCom.Inference;

/// <summary>One image of an <see cref="ImageDataset"/>. Its bytes are read when asked for and never kept.</summary>
public sealed class DatasetImage
{
    private readonly string _file;
    private string? _sha256;

    internal DatasetImage(string file, string relativePath, int label) => (_file, RelativePath, Label) = (file, relativePath, label);

    /// <summary>Path within the data set, folders separated by '/'.</summary>
    public string RelativePath { get; }

    /// <summary>Index of the class in <see cref="ImageDataset.Labels"/>.</summary>
    public int Label { get; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal; computed once.</summary>
    /// <exception cref="DatasetException">The file cannot be read.</exception>
    public string Sha256
    {
        get
        {
            if (_sha256 is null)
                ReadBytes();
            return _sha256!;
        }
    }

    /// <summary>The file's bytes, whose hash is always <see cref="Sha256"/>.</summary>
    /// <exception cref="DatasetException">The file cannot be read, or changed since its hash was taken.</exception>
    public byte[] ReadBytes()
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(_file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(_file, $"a file that cannot be read ({e.Message})", "an image", "Check the file and its permissions.", e);
        }

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var before = Interlocked.CompareExchange(ref _sha256, sha256, null);
        if (before is not null && before != sha256)
            throw new DatasetException(_file, $"SHA-256 {sha256}", $"{before} as a moment ago", "The file changed during the run; run again once it is at rest.");
        return bytes;
    }

    /// <summary>Decodes the file.</summary>
    /// <exception cref="DatasetException">The file cannot be read or is not an image.</exception>
    public RgbImage Decode() => RgbImage.Decode(ReadBytes(), _file);

    /// <summary>Reads the file and turns it into an encoder's input.</summary>
    /// <param name="preparation">How.</param>
    /// <param name="pixels">Receives <see cref="ImagePreparation.Length"/> numbers.</param>
    /// <exception cref="DatasetException">The file cannot be read or is not an image.</exception>
    public void Prepare(ImagePreparation preparation, Span<float> pixels)
    {
        ArgumentNullException.ThrowIfNull(preparation);
        preparation.Prepare(ReadBytes(), _file, pixels);
    }
}
