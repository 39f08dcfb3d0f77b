using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SemCom.Inference.Tests;

/// <summary>CLIP's tokeniser as slow and obvious as it gets, on OpenAI's published vocabulary and merges: the oracle of <see cref="ClipTokenizer"/>.</summary>
internal sealed class PlainClipTokenizer(Dictionary<string, int> vocabulary, Dictionary<(string, string), int> ranks)
{
    private const string Pattern = @"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+";

    /// <summary>Reads <c>shared/data/clip-bpe</c> of a folder above; the test is skipped where there is none.</summary>
    public static PlainClipTokenizer Load()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "shared", "data", "clip-bpe")))
            folder = folder.Parent;
        Assert.SkipWhen(folder is null, "No folder shared/data/clip-bpe with CLIP's vocab.json and merges.txt beside a folder above.");
        var data = Path.Combine(folder.FullName, "shared", "data", "clip-bpe");
        var vocabulary = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(Path.Combine(data, "vocab.json")))!;
        var ranks = File.ReadLines(Path.Combine(data, "merges.txt")).Skip(1).Select((line, rank) => (Pair: line.Split(' '), rank)).ToDictionary(x => (x.Pair[0], x.Pair[1]), x => x.rank);
        return new(vocabulary, ranks);
    }

    /// <summary>77 numbers.</summary>
    public long[] Encode(string text)
    {
        // Whole code points, each half surrogate pair one U+FFFD; then lower case, one by one, but for the İ.
        text = System.Net.WebUtility.HtmlDecode(System.Net.WebUtility.HtmlDecode(text));
        var points = text.EnumerateRunes().SelectMany(rune => rune.Value == 'İ' ? "i\u0307".EnumerateRunes().ToArray() : [Rune.ToLowerInvariant(rune)]).ToList();
        // .NET's expressions see UTF-16 halves: a code point beyond U+FFFF is shown to them as a lesser one of its category.
        var shadow = string.Concat(points.Select(Shadow));
        var numbers = Regex.Matches(shadow, Pattern, RegexOptions.CultureInvariant).SelectMany(match => Word(string.Concat(points.Skip(match.Index).Take(match.Length))));
        var row = new List<long> { 49406 };
        row.AddRange(numbers.Take(75));
        row.Add(49407);
        while (row.Count < 77)
            row.Add(49407);
        return [.. row];
    }

    private static char Shadow(Rune rune) => rune.IsBmp ? (char)rune.Value : Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => 'ש',
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => '0',
        _ => '§',
    };

    private List<long> Word(string word)
    {
        if (word is "<|startoftext|>" or "<|endoftext|>")
            return [vocabulary[word]];
        var symbols = Encoding.UTF8.GetBytes(word).Select(b => Letter(b).ToString()).ToList();
        symbols[^1] += "</w>";
        while (true)
        {
            // The pair with the lowest rank, wherever it stands, is merged everywhere from left to right.
            var best = symbols.Zip(symbols.Skip(1)).Where(ranks.ContainsKey).OrderBy(pair => ranks[pair]).FirstOrDefault();
            if (best == default)
                return [.. symbols.Select(symbol => (long)vocabulary[symbol])];
            for (var i = 0; i + 1 < symbols.Count; i++)
            {
                if ((symbols[i], symbols[i + 1]) == best)
                {
                    symbols[i] += symbols[i + 1];
                    symbols.RemoveAt(i + 1);
                }
            }
        }
    }

    // bytes_to_unicode of OpenAI's simple_tokenizer.py.
    private static char Letter(byte value)
    {
        static bool Printable(int b) => b is (>= '!' and <= '~') or (>= 0xa1 and <= 0xac) or (>= 0xae and <= 0xff);
        return Printable(value) ? (char)value : (char)(256 + Enumerable.Range(0, value).Count(b => !Printable(b)));
    }
}
