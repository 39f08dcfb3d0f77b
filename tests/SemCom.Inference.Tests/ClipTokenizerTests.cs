using System.Text;
using System.Text.Json;
using CsCheck;

namespace SemCom.Inference.Tests;

public class ClipTokenizerTests
{
    private static readonly string[] Texts =
    [
        "a photo of a cat", "An Image Of A DOG.", "", " ", " \t\r\n ", "x", "\u0001", "\0", "a\u0000b", "tab\tnew\nline\u00a0hard\u2003em\u200bzero", "\u007f\u0080\u0085\u009f",
        "it's we're they've I'm he'll she'd can't", "IT'S WE'RE", "'s", "''s", "'", "'sun", "rock'n'roll", "don’t", "'re're've",
        "12345", "in 2024, 3.14 %", "route66", "½ ² ⅷ ٣ ５", "!!!???...", "--- *** $$$", "a-b_c/d\\e", "C++ & C#", "(([{<>}]))", "…—“”",
        "café naïve Ångström", "cafe\u0301", "ÇA VA? ÀÉÎÕÜ", "İstanbul ISPARTA ı", "ΑΘΗΝΑ αθήνα", "МОСКВА Київ", "ẞ ß STRAẞE", "ǅ ǈ", "K Å Ω",
        "一张猫的照片", "猫の写真です", "고양이 사진", "صورة قطة", "תמונה של חתול", "बिल्ली की तस्वीर", "ภาพแมว", "e\u0301\u0302\u0303",
        "😀", "😀😀 😃", "👩‍👩‍👧‍👦", "🇦🇹", "👍🏽", "❤️", "cat😺dog", "!😀?", "𝒜𝓁𝑔 𝟙𝟚𝟛", "𠀀𠀁猫", "𐐀𐐨 DESERET", "😀𠀀", "\U0001F1E6a",
        "<|startoftext|>", "a<|endoftext|>b", "a <|EndOfText|> b", "!<|endoftext|>", "<|endoftext", "\ud800", "a\udc00b\ud83d", "\uffff\ufffe",
        "antidisestablishmentarianism", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "abababababababab", "zzzzzqqqqqxxxxx", "bananananananas",
        new string('a', 5000), new string('猫', 500), new string('!', 1000), new string('7', 200), string.Join(' ', Enumerable.Repeat("cat", 74)),
        string.Join(' ', Enumerable.Repeat("cat", 75)), string.Join(' ', Enumerable.Repeat("cat", 76)), string.Concat(Enumerable.Repeat("photograph of somewhere ", 400)),
    ];

    // Pieces that meet at the borders of words, and any UTF-16 code units, well-formed or not.
    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.Int[0, Texts.Length - 9].Select(i => Texts[i]), Gen.Int[0, Texts.Length - 9].Select(i => Texts[i][..(Texts[i].Length / 2)]), Gen.Char.Select(c => c.ToString()),
        Gen.Int[0, 0x10f7ff].Select(i => new Rune(i < 0xd800 ? i : i + 0x800).ToString()), Gen.Char["aAst1 '!é&;"].Select(c => c.ToString()));

    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.Char.Array[0, 60].Select(letters => new string(letters)),
        Gen.Char[' ', '~'].Array[0, 60].Select(letters => new string(letters)),
        Piece.Array[0, 12].Select(string.Concat));

    [Theory] // Numbers of OpenAI's own tokeniser.
    [InlineData("a photo of a cat", 320, 1125, 539, 320, 2368)]
    [InlineData("hello world", 3306, 1002)]
    [InlineData("")]
    public void Known_texts_have_their_known_numbers(string text, params int[] expected)
    {
        long[] row = [49406, .. expected, 49407];
        Assert.Equal([.. row, .. Enumerable.Repeat(49407L, 77 - row.Length)], ClipTokenizer.Default.Encode(text));
    }

    [Fact]
    public void OpenAIs_algorithm_in_Python_gives_the_same_numbers()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", "clip_tokens.json")));
        foreach (var entry in golden.RootElement.EnumerateArray())
        {
            var expected = new List<long> { 49406 };
            expected.AddRange(entry[1].EnumerateArray().Take(75).Select(number => number.GetInt64()));
            expected.AddRange(Enumerable.Repeat(49407L, 77 - expected.Count));
            Check(entry[0].GetString()!, [.. expected]);
        }
    }

    [Theory]
    [InlineData("Tom &amp; Jerry", "tom & jerry")]
    [InlineData("R&amp;amp;D", "r&d")]
    [InlineData(" A\t\u00a0&nbsp;cat\r\n", "a cat")]
    public void Texts_that_clean_to_the_same_have_the_same_numbers(string text, string same) => Assert.Equal(ClipTokenizer.Default.Encode(same), ClipTokenizer.Default.Encode(text));

    [Fact]
    public void What_is_beyond_75_tokens_is_cut_and_the_end_stays()
    {
        var whole = ClipTokenizer.Default.Encode(string.Join(' ', Enumerable.Repeat("cat", 75)));
        Assert.Equal([49406, .. Enumerable.Repeat(2368L, 75), 49407], whole);
        Assert.Equal(whole, ClipTokenizer.Default.Encode(string.Join(' ', Enumerable.Repeat("cat", 10_000))));
        var shorter = ClipTokenizer.Default.Encode(string.Join(' ', Enumerable.Repeat("cat", 74)));
        Assert.Equal([49406, .. Enumerable.Repeat(2368L, 74), 49407, 49407], shorter);
    }

    [Fact] // An attribute cannot hold half a surrogate pair.
    public void Half_a_surrogate_pair_is_the_replacement_character() => Check("\ud83d!", ClipTokenizer.Default.Encode("\ufffd!"));

    [Fact]
    public void No_text_is_an_error() => Assert.Throws<ArgumentNullException>(() => ClipTokenizer.Default.Encode(null!));

    [Fact]
    public void Threads_do_not_disturb_one_another()
    {
        var alone = Texts.Select(ClipTokenizer.Default.Encode).ToArray();
        Parallel.For(0, 40 * Texts.Length, i => Assert.Equal(alone[i % Texts.Length], ClipTokenizer.Default.Encode(Texts[i % Texts.Length])));
    }

    [Fact]
    public void Every_text_agrees_with_the_plain_merge_loop()
    {
        var oracle = PlainClipTokenizer.Load();
        foreach (var text in Texts)
            Check(text, oracle.Encode(text));
    }

    [Fact]
    public void Random_texts_agree_with_the_plain_merge_loop()
    {
        var oracle = PlainClipTokenizer.Load();
        AnyText.Sample(text => Check(text, oracle.Encode(text)), iter: 20_000, seed: "0000KeQ2yV44", threads: 1);
    }

    private static void Check(string text, long[] expected)
    {
        var found = ClipTokenizer.Default.Encode(text);
        Assert.True(expected.SequenceEqual(found), $"'{text}': expected {string.Join(' ', expected)}, found {string.Join(' ', found)}");
    }
}
