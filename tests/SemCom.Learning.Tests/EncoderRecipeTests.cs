namespace SemCom.Learning.Tests;

public sealed class EncoderRecipeTests
{
    private static readonly string s_good = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "onnx", "small-b-32", "recipe.yaml"));

    [Fact]
    public void A_recipe_is_read()
    {
        var recipe = Read(s_good);
        Assert.Equal((64, 3, 2, 8), (recipe.Vision.Width, recipe.Vision.Depth, recipe.Vision.Heads, recipe.Vision.Reduction));
        Assert.Equal([16, 32, 64], recipe.Vision.Stem.Select(stage => stage.Channels));
        Assert.Equal(0.002, recipe.Training.LearningRate);
    }

    [Theory]
    [InlineData("epochs: ", "epoch: ", "epoch")]
    [InlineData("depth: 3", "depth: three", "line 7")]
    [InlineData("heads: 2", "heads: 7", "heads: 7; expected a divisor of the width")]
    [InlineData("  seed: 1\n", "", "seed")]
    [InlineData("learning-rate: 0.002", "learning-rate: 2", "above 0, below 1")]
    [InlineData("stride: 2", "stride: 3", "stride 1 or 2")]
    [InlineData("dimension: 512", "dimension: [512", "recipe")]
    public void A_mistake_is_named(string right, string wrong, string expected)
    {
        Assert.Contains(right, s_good, StringComparison.Ordinal);
        var message = Assert.Throws<LearningException>(() => Read(s_good.Replace(right, wrong, StringComparison.Ordinal))).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_or_empty_file_is_an_error()
    {
        Assert.Throws<LearningException>(() => EncoderRecipe.Load("/nowhere/recipe.yaml"));
        Assert.Throws<LearningException>(() => Read(""));
    }

    [Fact]
    public void Every_value_counts_in_the_fingerprint()
    {
        var one = Tiny.Recipe;
        Assert.Equal(one.Fingerprint(), (one with { }).Fingerprint());
        Assert.NotEqual(one.Fingerprint(), (one with { Dimension = 25 }).Fingerprint());
        Assert.NotEqual(one.Fingerprint(), (one with { Training = one.Training with { Seed = 4 } }).Fingerprint());
        Assert.NotEqual(one.Fingerprint(), (one with { Vision = one.Vision with { Stem = [.. one.Vision.Stem.Skip(1)] } }).Fingerprint());
    }

    private static EncoderRecipe Read(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder / "recipe.yaml", text);
        return EncoderRecipe.Load(folder / "recipe.yaml");
    }
}
