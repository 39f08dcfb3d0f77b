using System.Globalization;
using System.Text.RegularExpressions;
using SemCom.Inference;

namespace SemCom.Learning.Tests;

/// <summary>The encoders that come with the program are as good as their cards say, evaluated anew from the files in the repository.</summary>
public sealed partial class EmbeddedEncodersTests
{
    private static readonly string s_onnx = Path.Combine(AppContext.BaseDirectory, "onnx");

    public static TheoryData<string> Names => ["small-b-32", "small-b-16", "small-l-14"];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_card_tells_how_many_images_of_the_sample_are_right(string name)
    {
        var evaluation = EncoderEvaluation.Of(ModelCatalogue.Load().Find(name), Tiny.Images);

        // Another processor may round a near tie differently: two images of a thousand.
        AssertClose(Card(name, "cifar10-sample", "an image of a"), evaluation.Headline, 2);
        AssertClose(Card(name, "cifar10-sample", "mean of"), evaluation.Ensemble, 2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_card_tells_how_many_test_images_are_right(string name)
    {
        var evaluation = EncoderEvaluation.Of(ModelCatalogue.Load().Find(name), CifarOnDisk.Test());
        AssertClose(Card(name, "CIFAR-10 test split", "an image of a"), evaluation.Headline, 10);
        AssertClose(Card(name, "CIFAR-10 test split", "mean of"), evaluation.Ensemble, 10);
    }

    [Theory]
    [InlineData("small-b-32", 62)]
    [InlineData("small-b-16", 66)]
    [InlineData("small-l-14", 74)]
    public void The_accuracy_on_the_test_split_is_at_least(string name, double percent) =>
        Assert.InRange(Card(name, "CIFAR-10 test split", "an image of a").Correct / 100.0, percent, 100);

    [Fact]
    public void The_larger_the_encoder_the_better()
    {
        var correct = Names.Select(name => Card(name.Data, "CIFAR-10 test split", "an image of a").Correct).ToArray();
        Assert.True(correct[0] < correct[1] && correct[1] < correct[2], string.Join(", ", correct));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_recipe_beside_the_files_is_readable_and_agrees_with_the_catalogue(string name)
    {
        var recipe = EncoderRecipe.Load(Path.Combine(s_onnx, name, "recipe.yaml"));
        var model = ModelCatalogue.Load().Find(name);
        Assert.Equal(name, recipe.Name);
        Assert.Equal(model.Dimension, recipe.Dimension);
        Assert.Equal(model.Flops, recipe.Flops);
        Assert.Equal(model.StandsFor, recipe.StandsFor);
    }

    private static void AssertClose((int Correct, int Of) card, int correct, int tolerance) =>
        Assert.True(Math.Abs(card.Correct - correct) <= tolerance, $"{correct} of {card.Of} are right, the card says {card.Correct}");

    private static (int Correct, int Of) Card(string name, string images, string prompt)
    {
        var row = File.ReadLines(Path.Combine(s_onnx, name, "card.md"))
            .Single(line => line.StartsWith($"| {images} | {prompt}", StringComparison.Ordinal));
        var numbers = Numbers().Match(row);
        Assert.True(numbers.Success, row);
        return (int.Parse(numbers.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(numbers.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"\| (\d+) \| (\d+) \| [^|]*% \[")]
    private static partial Regex Numbers();
}
