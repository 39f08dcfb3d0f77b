namespace SemCom.Scenarios;

/// <summary>Pieces of error messages.</summary>
internal static class Words
{
    /// <summary>"a", "a or b", "a, b or c".</summary>
    public static string Or(IReadOnlyList<string> words) =>
        words.Count <= 1 ? string.Concat(words) : $"{string.Join(", ", words.Take(words.Count - 1))} or {words[^1]}";

    /// <summary>"a" where there is no choice, else "one of a, b".</summary>
    public static string OneOf(IReadOnlyList<string> words) => words.Count == 1 ? words[0] : $"one of {string.Join(", ", words)}";

    /// <summary>"the key a", "the keys a, b".</summary>
    public static string Keys(IReadOnlyList<Field> fields) => $"the key{(fields.Count == 1 ? "" : "s")} {string.Join(", ", fields.Select(field => field.Key))}";

    /// <summary>". Did you mean 'near'?", or nothing.</summary>
    public static string DidYouMean(string? near) => near is null ? "" : $". Did you mean '{near}'?";

    /// <summary>The candidate that was most likely meant, or null where none is close.</summary>
    public static string? Nearest(string word, IReadOnlyList<string> candidates)
    {
        // A different case, or - and _ and camel case mixed up, is the commonest slip and beats any edit.
        string? same = candidates.FirstOrDefault(candidate => Plain(candidate) == Plain(word));
        if (same is not null) return same;

        // The beginning of one candidate alone: greedy for greedy-utility.
        string[] longer = [.. candidates.Where(candidate => word.Length > 2 && Plain(candidate).StartsWith(Plain(word), StringComparison.Ordinal))];
        if (longer.Length == 1) return longer[0];

        string? nearest = null;
        int least = int.MaxValue;
        foreach (string candidate in candidates)
        {
            int distance = Distance(Plain(word), Plain(candidate));
            int tolerance = Math.Max(1, Math.Max(word.Length, candidate.Length) / 3);
            if (distance < least && distance <= tolerance && distance < candidate.Length)
                (nearest, least) = (candidate, distance);
        }
        return nearest;
    }

    private static string Plain(string word) => word.Replace("-", "").Replace("_", "").ToLowerInvariant();

    /// <summary>Edits from a to b: insert, delete, replace, swap neighbours (optimal string alignment).</summary>
    internal static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replace, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
