namespace SemCom.Scenarios.Tests;

public class WordsTests
{
    private static readonly string[] Keys = ["radius", "power", "resource-blocks", "noise", "interference", "path-loss", "fading", "processor"];

    [Theory]
    [InlineData("powr", "power")]
    [InlineData("pwoer", "power")]
    [InlineData("Power", "power")]
    [InlineData("resourceBlocks", "resource-blocks")]
    [InlineData("resource_blocks", "resource-blocks")]
    [InlineData("interferance", "interference")]
    [InlineData("path", "path-loss")]
    [InlineData("bandwidth", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void The_nearest_key_is_the_one_a_person_meant(string word, string? key) => Assert.Equal(key, Words.Nearest(word, Keys));

    [Theory] // Textbook examples of the edit distance; the last needs the swap.
    [InlineData("kitten", "sitting", 3)]
    [InlineData("saturday", "sunday", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("same", "same", 0)]
    [InlineData("ab", "ba", 1)]
    public void Distance_counts_edits(string a, string b, int edits)
    {
        Assert.Equal(edits, Words.Distance(a, b));
        Assert.Equal(edits, Words.Distance(b, a));
    }
}
