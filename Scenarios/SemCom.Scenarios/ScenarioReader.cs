using System.Security.Cryptography;
using System.Text;
using YamlDotNet.Core;

namespace SemCom.Scenarios;

/// <summary>A scenario and where it came from: what a manifest records.</summary>
public sealed record ScenarioFile
{
    /// <summary>The scenario with the overrides in it.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>The file as it was named to the reader.</summary>
    public required string Path { get; init; }

    /// <summary>The folder of the file, absolute: what relative paths in the scenario start from.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>The text of the file, without overrides.</summary>
    public required string Text { get; init; }

    /// <summary>The overrides, <c>path=value</c>, in the order they were applied.</summary>
    public required IReadOnlyList<string> Overrides { get; init; }

    internal Node Root { get; init; } = null!;

    /// <summary>An error at a value of this scenario, found by who knows what the value names.</summary>
    /// <param name="message">What was found, what was expected, what to do.</param>
    /// <param name="path">Keys and list indices from the top: <c>"encoders", 1</c>.</param>
    /// <returns>The error, with the place of the value, or of the last part of the path that the file holds.</returns>
    public ScenarioException ErrorAt(string message, params ReadOnlySpan<object> path)
    {
        var node = Root;
        foreach (var part in path)
        {
            var next = (node, part) switch
            {
                (MapNode map, string key) => map[key],
                (ListNode list, int index) when index < list.Items.Count => list.Items[index],
                _ => null,
            };
            if (next is null)
                break;
            node = next;
        }
        return new ScenarioException([new ScenarioError(node.Place.File, node.Place.Line, node.Place.Column, message)]);
    }

    /// <summary>
    /// The scenario as one line of text with every default filled in and every quantity in SI units.
    /// Files that differ in layout, comments, units or spelled-out defaults alone have the same text.
    /// </summary>
    public required string Canonical { get; init; }

    /// <summary>SHA-256 of <see cref="Canonical"/> in UTF-8: 64 hexadecimal digits in lower case.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical)));
}

/// <summary>Reads scenario files.</summary>
public static class ScenarioReader
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a scenario file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">
    /// Values to set before reading on, <c>path=value</c>: keys with dots between, a list item by its index or (users) its group name,
    /// the value in YAML, such as <c>cell.power=0.4 W</c>, <c>users.phones.count=10</c>, <c>scheduler=optimum</c>.
    /// </param>
    /// <exception cref="ScenarioException">The file cannot be read, or it or an override is wrong; it holds every error found.</exception>
    public static ScenarioFile Read(string path, IReadOnlyList<string>? overrides = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(Load(path), path, overrides);
    }

    /// <summary>Reads a scenario from text.</summary>
    /// <param name="text">The text of a scenario file.</param>
    /// <param name="path">The file the text came from or might have come from; not opened.</param>
    /// <param name="overrides">As for <see cref="Read"/>.</param>
    /// <exception cref="ScenarioException">The text or an override is wrong; it holds every error found.</exception>
    public static ScenarioFile Parse(string text, string path, IReadOnlyList<string>? overrides = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(path);
        overrides ??= [];
        var errors = new List<ScenarioError>();
        Scenario? scenario = null;
        var root = YamlTree.Read(text, mark => At(path, mark), errors);
        if (root is not null)
        {
            if (root is MapNode map)
                foreach (string one in overrides) Overrides.Apply(map, one, errors);
            scenario = new Binder(errors).Bind(root);
        }
        if (errors.Count > 0) throw new ScenarioException(Sorted(errors));
        return new ScenarioFile
        {
            Scenario = scenario!,
            Root = root!,
            Path = path,
            BaseDirectory = Path.GetDirectoryName(Path.GetFullPath(path))!,
            Text = text,
            Overrides = overrides,
            Canonical = CanonicalText.Of(scenario!),
        };
    }

    private static Place At(string path, Mark mark) => new(path, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private static ScenarioError[] Sorted(List<ScenarioError> errors) =>
        [.. errors.OrderBy(error => error.Line == 0).ThenBy(error => error.Line).ThenBy(error => error.Column)];

    private static string Load(string path)
    {
        ScenarioException Unreadable(string why) => new([new ScenarioError(path, 0, 0, why)]);
        if (Directory.Exists(path)) throw Unreadable("this is a folder; expected a scenario file");
        try
        {
            string text = Utf8.GetString(File.ReadAllBytes(path));
            return text.StartsWith('\ufeff') ? text[1..] : text;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unreadable("there is no such file; expected a scenario file" + Words.DidYouMean(Neighbour(path)));
        }
        catch (DecoderFallbackException)
        {
            throw Unreadable("this is not text in UTF-8; expected a scenario file");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unreadable($"the file cannot be read: {failure.Message}");
        }
    }

    /// <summary>A scenario file beside the one that is missing, whose name is like it.</summary>
    private static string? Neighbour(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        if (!Directory.Exists(folder is "" or null ? "." : folder)) return null;
        string[] names = [.. Directory.GetFiles(folder is "" or null ? "." : folder, "*.yaml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        string? near = Words.Nearest(Path.GetFileName(path), names);
        return near is null ? null : Path.Combine(folder ?? "", near);
    }
}
