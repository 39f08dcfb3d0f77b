using SemCom.Inference;

namespace SemCom.Learning;

/// <summary>The captions images are trained with: each template filled with each class name, and their tokens.</summary>
internal sealed class Captions
{
    private readonly int[][][] _rows;

    /// <summary>Tokenises every caption.</summary>
    public Captions()
    {
        var rowOf = new Dictionary<long, int>();
        var tokens = new List<long>();
        _rows = [.. AllTemplates.Select(template => Cifar10.Classes.Select(name => Rows(ClipTokenizer.Default.Encode(Fill(template, name)))).ToArray())];
        Tokens = tokens;

        int[] Rows(long[] text) => [.. text[..(Array.IndexOf(text, ClipTokenizer.EndToken) + 1)].Select(token =>
        {
            if (rowOf.TryAdd(token, rowOf.Count))
                tokens.Add(token);
            return rowOf[token];
        })];
    }

    /// <summary>The paper's template, the one a result is headlined with.</summary>
    public const string Headline = "an image of a {}";

    /// <summary>The 18 templates OpenAI used on CIFAR-10 (their notebook "Prompt Engineering for ImageNet", list for CIFAR).</summary>
    public static IReadOnlyList<string> Ensemble { get; } =
    [
        .. new[] { "a", "the" }.SelectMany(article => new[]
        {
            $"a photo of {article} {{}}", $"a blurry photo of {article} {{}}", $"a black and white photo of {article} {{}}",
            $"a low contrast photo of {article} {{}}", $"a high contrast photo of {article} {{}}", $"a bad photo of {article} {{}}",
            $"a good photo of {article} {{}}", $"a photo of {article} small {{}}", $"a photo of {article} big {{}}",
        }),
    ];

    /// <summary>Every template trained with: the headline's first, then the ensemble's.</summary>
    public static IReadOnlyList<string> AllTemplates { get; } = [Headline, .. Ensemble];

    /// <summary>The distinct tokens of all captions in order of first appearance: token of row 0, 1, … of the text encoder's embedding.</summary>
    public IReadOnlyList<long> Tokens { get; }

    /// <summary>Embedding rows of one caption, from start to end of text.</summary>
    /// <param name="template">Index in <see cref="AllTemplates"/>.</param>
    /// <param name="label">Class, 0…9.</param>
    public ReadOnlySpan<int> Rows(int template, int label) => _rows[template][label];

    /// <summary>The template with the name in place of <c>{}</c>.</summary>
    public static string Fill(string template, string name)
    {
        ArgumentNullException.ThrowIfNull(template);
        return template.Replace("{}", name, StringComparison.Ordinal);
    }
}
