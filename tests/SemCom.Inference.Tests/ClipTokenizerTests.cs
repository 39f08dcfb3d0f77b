using CsCheck;

namespace SemCom.Inference.Tests;

public class ClipTokenizerTests
{
    [Theory] // Numbers of OpenAI's own tokeniser.
    [InlineData("a photo of a cat", 320, 1125, 539, 320, 2368)]
    [InlineData("hello world", 3306, 1002)]
    [InlineData("")]
    public void Known_texts_have_their_known_numbers(string text, params int[] expected)
    {
        long[] row = [49406, .. expected, 49407];
        Assert.Equal([.. row, .. Enumerable.Repeat(49407L, 77 - row.Length)], ClipTokenizer.Default.Encode(text));
    }
}
