namespace SemCom.Inference;

/// <summary>Finds the name a user probably meant.</summary>
internal static class Spelling
{
    /// <summary>The candidate with the smallest edit distance to <paramref name="name"/>, the first of equals; null without candidates.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates) =>
        candidates.MinBy(candidate => Distance(name, candidate));

    /// <summary>Levenshtein's edit distance, upper and lower case alike.</summary>
    public static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j < row.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
