namespace SemCom.Scenarios;

/// <summary>One thing wrong with a scenario, and where.</summary>
/// <param name="File">The file as it was named to the reader, or <c>--set path=value</c> for an override.</param>
/// <param name="Line">Line in the file, from 1; 0 where there is none (an override, a file that cannot be read).</param>
/// <param name="Column">Column in the line, from 1; 0 where there is none.</param>
/// <param name="Message">What was found, what was expected, and what was perhaps meant.</param>
public sealed record ScenarioError(string File, int Line, int Column, string Message)
{
    private const int Longest = 600;

    /// <summary>An error at a place. What it quotes may be anything, so control characters are spelled out and the whole kept to a paragraph.</summary>
    internal static ScenarioError At(Place place, string message) => new(Shown(place.File), place.Line, place.Column, Shown(message));

    private static string Shown(string text)
    {
        if (text.Length > Longest) text = text[..Longest] + "…";
        return string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
    }

    /// <summary><c>file:line:column: message</c>, as compilers write it.</summary>
    public override string ToString() => Line > 0 ? $"{File}:{Line}:{Column}: {Message}" : $"{File}: {Message}";
}

/// <summary>A scenario that cannot be used. The message holds every error, one a line.</summary>
public sealed class ScenarioException : Exception
{
    private const int Shown = 20;

    /// <summary>Creates the exception from the errors found.</summary>
    /// <param name="errors">At least one; those of the file in order of place.</param>
    public ScenarioException(IReadOnlyList<ScenarioError> errors)
        : base(Text(errors))
    {
        Errors = errors;
    }

    /// <summary>Every error found: those of the file in order of place, then those of overrides.</summary>
    public IReadOnlyList<ScenarioError> Errors { get; }

    private static string Text(IReadOnlyList<ScenarioError> errors)
    {
        IEnumerable<string> lines = errors.Take(Shown).Select(error => error.ToString());
        if (errors.Count > Shown) lines = lines.Append($"… and {errors.Count - Shown} more.");
        return string.Join('\n', lines);
    }
}
