using System.Security.Cryptography;

namespace SemCom.Simulator.Results;

/// <summary>A results folder cannot be used. The message is one paragraph for the user.</summary>
public sealed class ResultsException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Where, what was found, what was expected, what to do.</param>
    public ResultsException(string message) : base(message) { }

    /// <summary>Creates the error with its cause.</summary>
    /// <param name="message">Where, what was found, what was expected, what to do.</param>
    /// <param name="inner">The cause.</param>
    public ResultsException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>The folder a run writes: made for it, never mixed with what was there.</summary>
public sealed class RunFolder
{
    /// <summary>The tables of a run.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["requests.csv", "epochs.csv", "timeline.csv", "users.csv", "summary.csv"];

    internal const string ManifestName = "manifest.json";

    private RunFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Makes the folder.</summary>
    /// <param name="path">Where; parents are made too.</param>
    /// <param name="replace">Whether results that are there may be replaced. Other files never are.</param>
    /// <exception cref="ResultsException">The folder is taken, or cannot be made or written.</exception>
    public static RunFolder Create(string path, bool replace)
    {
        try
        {
            if (File.Exists(path))
                throw new ResultsException($"The output '{path}' is a file; expected a folder that does not exist yet. Choose another with --out DIR.");
            if (Directory.Exists(path))
                Clear(path, replace);
            Directory.CreateDirectory(path);
            // A folder that is there may still refuse files.
            var probe = System.IO.Path.Combine(path, ManifestName + ".tmp");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return new RunFolder(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ResultsException(
                $"The output folder '{path}' cannot be made or written: {error.Message} Choose a folder you may write with --out DIR.", error);
        }
    }

    /// <summary>The first of <c>path</c>, <c>path-2</c>, <c>path-3</c>… that does not exist.</summary>
    /// <param name="path">The folder wanted.</param>
    public static string FirstFree(string path)
    {
        var candidate = path;
        for (var n = 2; Directory.Exists(candidate) || File.Exists(candidate); n++)
            candidate = $"{path}-{n}";
        return candidate;
    }

    /// <summary>Writes the manifest, whole or not at all.</summary>
    /// <param name="manifest">The manifest.</param>
    public void Write(Manifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var target = System.IO.Path.Combine(Path, ManifestName);
        File.WriteAllText(target + ".tmp", manifest.ToJson());
        File.Move(target + ".tmp", target, overwrite: true);
    }

    /// <summary>SHA-256 of each table that is there.</summary>
    public IReadOnlyDictionary<string, string> HashTables()
    {
        var hashes = new Dictionary<string, string>();
        foreach (var table in Tables)
        {
            var path = System.IO.Path.Combine(Path, table);
            if (!File.Exists(path))
                continue;
            using var stream = File.OpenRead(path);
            hashes[table] = Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        return hashes;
    }

    private static void Clear(string path, bool replace)
    {
        var entries = Directory.GetFileSystemEntries(path);
        if (entries.Length == 0)
            return;
        if (!replace)
            throw new ResultsException(
                $"The output folder '{path}' exists and is not empty; expected a new one, so that no results are mixed or lost. " +
                "Choose another with --out DIR, or replace the results in it with --force.");
        string[] own = [.. Tables, ManifestName, ManifestName + ".tmp", "trace.json"];
        foreach (var entry in entries)
            if (!own.Contains(System.IO.Path.GetFileName(entry)) || Directory.Exists(entry))
                throw new ResultsException(
                    $"The output folder '{path}' holds '{System.IO.Path.GetFileName(entry)}', which is no result of a run; --force replaces " +
                    "results and nothing else. Choose another folder with --out DIR.");
        foreach (var entry in entries)
            File.Delete(entry);
    }
}
