using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace SemCom.Inference;

/// <summary>
/// Texts to CLIP's token numbers: byte-pair encoding of lower-cased UTF-8 with 49 408 tokens. May be used from several threads at once.
/// </summary>
/// <remarks>
/// As OpenAI's <c>simple_tokenizer.py</c> (https://github.com/openai/CLIP), with these differences: mojibake is not repaired (ftfy) and composed letters are not
/// normalised; HTML entities are those of HTML 4 and end in a semicolon; Σ becomes σ also at the end of a word.
/// </remarks>
public sealed class ClipTokenizer
{
    /// <summary>Number of the token that opens every text.</summary>
    public const int StartToken = 49406;

    /// <summary>Number of the token that closes every text, and fills the rest.</summary>
    public const int EndToken = 49407;

    private const string EndOfWord = "</w>";

    private static readonly Dictionary<string, int> Marks = new() { ["<|startoftext|>"] = StartToken, ["<|endoftext|>"] = EndToken };

    private static readonly Lazy<ClipTokenizer> Shared = new(() => new ClipTokenizer());

    private readonly BpeTokenizer _bpe;

    private ClipTokenizer()
    {
        var merges = ReadMerges();
        // One letter for each byte, in OpenAI's order: the printable Latin-1 characters stand for themselves, the other 68 bytes for U+0100 and on.
        var letters = Enumerable.Range('!', '~' - '!' + 1).Concat(Enumerable.Range('¡', '¬' - '¡' + 1)).Concat(Enumerable.Range('®', 256 + 68 - '®'))
            .Select(c => ((char)c).ToString()).ToList();
        var tokens = letters.Concat(letters.Select(letter => letter + EndOfWord)).Concat(merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal))).Concat(Marks.Keys);
        _bpe = BpeTokenizer.Create(new BpeOptions(tokens.Select((token, number) => KeyValuePair.Create(token, number)))
        {
            Merges = merges,
            EndOfWordSuffix = EndOfWord,
            ByteLevel = true,
            PreTokenizer = new Words(),
            SpecialTokens = Marks,
        });
    }

    /// <summary>The tokeniser; its 48 894 merge rules are read when first used.</summary>
    public static ClipTokenizer Default => Shared.Value;

    /// <summary>Token numbers of a text.</summary>
    /// <param name="text">
    /// Any text. HTML entities are resolved twice, letters lower-cased; whitespace only separates words. What is beyond 75 tokens is cut off.
    /// A half surrogate pair counts as U+FFFD.
    /// </param>
    /// <returns>
    /// 77 numbers from 0 to 49 407: <see cref="StartToken"/>, the text's, <see cref="EndToken"/>, and again <see cref="EndToken"/> up to the end, as Hugging Face's
    /// CLIP models expect; OpenAI's own code fills with 0. CLIP's text encoder is causal and reads its feature at the first end token, so both give the same feature.
    /// </returns>
    public long[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var numbers = new long[ClipEncoder.ContextLength];
        Array.Fill(numbers, EndToken);
        numbers[0] = StartToken;
        var i = 1;
        foreach (var number in _bpe.EncodeToIds(Clean(text)).Take(ClipEncoder.ContextLength - 2))
            numbers[i++] = number;
        return numbers;
    }

    private static string Clean(string text)
    {
        text = WebUtility.HtmlDecode(WebUtility.HtmlDecode(text));
        text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)); // half surrogate pairs become U+FFFD
        return text.Replace("İ", "i\u0307", StringComparison.Ordinal).ToLowerInvariant(); // the one letter whose small form is two characters
    }

    private static List<string> ReadMerges()
    {
        using var packed = typeof(ClipTokenizer).Assembly.GetManifestResourceStream("clip-bpe/merges.txt.gz")!;
        using var reader = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        var merges = new List<string>();
        while (reader.ReadLine() is { } merge)
            merges.Add(merge);
        return merges;
    }

    /// <summary>
    /// OpenAI's pattern <c>&lt;\|startoftext\|&gt;|&lt;\|endoftext\|&gt;|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+</c> over code points:
    /// .NET's regular expressions see UTF-16 halves and would take letters beyond U+FFFF for symbols.
    /// </summary>
    private sealed class Words : PreTokenizer
    {
        private static readonly string[] Whole = [.. Marks.Keys, "'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

        private enum Kind { Space, Letter, Number, Symbol }

        public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => PreTokenize(text.AsSpan());

        public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text)
        {
            var words = new List<(int, int)>();
            for (var start = 0; start < text.Length;)
            {
                var (length, isWord) = Next(text[start..]);
                if (isWord)
                    words.Add((start, length));
                start += length;
            }
            return words;
        }

        private static (int Length, bool IsWord) Next(ReadOnlySpan<char> text)
        {
            foreach (var whole in Whole)
            {
                if (text.StartsWith(whole, StringComparison.Ordinal))
                    return (whole.Length, true);
            }
            var kind = First(text, out var length);
            if (kind is Kind.Letter or Kind.Symbol)
            {
                while (length < text.Length && First(text[length..], out var more) == kind)
                    length += more;
            }
            return (length, kind != Kind.Space);
        }

        private static Kind First(ReadOnlySpan<char> text, out int length)
        {
            Rune.DecodeFromUtf16(text, out var rune, out length);
            return Rune.IsWhiteSpace(rune) ? Kind.Space : Rune.IsLetter(rune) ? Kind.Letter : Rune.IsNumber(rune) ? Kind.Number : Kind.Symbol;
        }
    }
}
