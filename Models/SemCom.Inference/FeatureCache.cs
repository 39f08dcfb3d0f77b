using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace SemCom.Inference;

/// <summary>
/// A folder of results that are costly to compute again, each under a key that names everything it depends on. An entry carries a checksum over key
/// and content: one that is damaged, cut short or misplaced is reported once and treated as absent. Entries appear whole or not at all
/// (written aside, then renamed), so any number of processes may share the folder. Without a usable folder everything works, only slower.
/// </summary>
public sealed class FeatureCache
{
    // magic, length of the content (little endian), SHA-256 of key and content, content
    private const int HeaderLength = 8 + 8 + 32;
    private static readonly byte[] s_magic = "SEMCOM1\n"u8.ToArray();

    private readonly Action<string> _warn;
    private readonly ConcurrentDictionary<string, bool> _reported = new(StringComparer.Ordinal);

    /// <summary>Uses a folder, made when first written to.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="warn">Receives one sentence when an entry is damaged or the folder cannot be used; standard error when null.</param>
    public FeatureCache(string folder, Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        Folder = folder;
        _warn = warn ?? Console.Error.WriteLine;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>
    /// The user's cache: the folder in the environment variable <c>SEMCOM_CACHE</c>, else <c>semcom</c> in the platform's place for caches
    /// (<c>$XDG_CACHE_HOME</c> or <c>~/.cache</c>; on Windows the local application data).
    /// </summary>
    /// <param name="warn">As for the constructor.</param>
    public static FeatureCache Open(Action<string>? warn = null) => new(DefaultFolder(Environment.GetEnvironmentVariable), warn);

    /// <summary>A key of everything that a result depends on: SHA-256, lower-case hexadecimal, of the parts and their lengths.</summary>
    /// <param name="parts">Kind and version of the content first, then hashes, parameters, versions.</param>
    public static string Key(params IEnumerable<string> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[8];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The content stored under a key, or null where there is none that can be trusted.</summary>
    /// <param name="key">From <see cref="Key"/>.</param>
    public byte[]? Read(string key)
    {
        var path = PathOf(key);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            var header = new byte[HeaderLength];
            file.ReadExactly(header);
            var length = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(8));
            if (header.AsSpan(0, 8).SequenceEqual(s_magic) && length == file.Length - HeaderLength)
            {
                var content = new byte[length];
                file.ReadExactly(content);
                if (Checksum(key, content).AsSpan().SequenceEqual(header.AsSpan(16)))
                    return content;
            }

            Damaged(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Nothing stored yet.
        }
        catch (EndOfStreamException)
        {
            Damaged(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Unusable("read", e);
        }

        return null;
    }

    /// <summary>Stores content under a key, in place of any before it. Where the folder cannot be written, says so once and goes on.</summary>
    /// <param name="key">From <see cref="Key"/>.</param>
    /// <param name="content">Any bytes.</param>
    public void Write(string key, ReadOnlySpan<byte> content)
    {
        var path = PathOf(key);
        var aside = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            Directory.CreateDirectory(Folder);
            var header = new byte[HeaderLength];
            s_magic.CopyTo(header, 0);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), content.Length);
            Checksum(key, content).CopyTo(header, 16);
            using (var file = new FileStream(aside, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(header);
                file.Write(content);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Unusable("write", e);
            try
            {
                File.Delete(aside);
            }
            catch (Exception again) when (again is IOException or UnauthorizedAccessException)
            {
                // The folder is not ours to tidy.
            }
        }
    }

    /// <summary>Where the cache goes, given the environment.</summary>
    internal static string DefaultFolder(Func<string, string?> environment)
    {
        if (environment("SEMCOM_CACHE") is { Length: > 0 } own)
            return Path.GetFullPath(own);
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "semcom", "cache");
        // The XDG base directory specification says to ignore a relative path.
        if (environment("XDG_CACHE_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg))
            return Path.Combine(xdg, "semcom");
        return environment("HOME") is { Length: > 0 } home
            ? Path.Combine(home, ".cache", "semcom")
            : Path.Combine(Path.GetTempPath(), "semcom");
    }

    private static byte[] Checksum(string key, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(key));
        hash.AppendData(content);
        return hash.GetHashAndReset();
    }

    private string PathOf(string key)
    {
        if (key is not { Length: 64 } || !key.All(char.IsAsciiHexDigitLower))
            throw new ArgumentException("A key is 64 lower-case hexadecimal digits.", nameof(key));
        return Path.Combine(Folder, key);
    }

    private void Damaged(string path) => Once(path, $"{path}: found a damaged cache entry; it is not used but computed again and replaced. If this happens often, check the disk.");

    private void Unusable(string verb, Exception e) => Once(verb, $"{Folder}: cannot {verb} the cache ({e.Message}); expected a folder of one's own. Continuing without it; set SEMCOM_CACHE to another folder to keep results between runs.");

    private void Once(string what, string message)
    {
        if (_reported.TryAdd(what, true))
            _warn(message);
    }
}
