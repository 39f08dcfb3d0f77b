using CsCheck;

namespace SemCom.Inference.Tests;

public class ModelCatalogueTests
{
    [Fact]
    public void Every_key_arrives()
    {
        using var folder = new TemporaryFolder();
        var hash = new string('a', 64);
        File.WriteAllText(folder / "c.yaml", Catalogue.Entry("tiny", size: 32, dimension: 512, visionSha256: hash));
        var catalogue = ModelCatalogue.Load(folder / "c.yaml");
        var model = Assert.Single(catalogue.Models);
        Assert.Same(model, catalogue.Find("tiny"));
        Assert.Equal(("tiny", "ViT-B/32", 512, 32, 14.3, 8.82e9, "Apache-2.0"), (model.Name, model.StandsFor, model.Dimension, model.ImageSize, model.LogitScale, model.Flops, model.Licence));
        Assert.Equal((folder / "vision.onnx", folder / "text.onnx"), (model.VisionPath, model.TextPath));
        Assert.Equal("pil-bicubic v1, size 32, mean 0.48145467 0.4578275 0.40821072, std 0.26862955 0.2613026 0.2757771", model.PreprocessingVersion);
    }

    [Fact]
    public void An_unknown_name_lists_the_names_and_the_nearest()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder / "c.yaml", Catalogue.Entry("small-b-32") + Catalogue.Entry("small-l-14").Replace("models:", "", StringComparison.Ordinal));
        var message = Assert.Throws<ModelException>(() => ModelCatalogue.Load(folder / "c.yaml").Find("small-l14")).Message;
        Assert.Equal($"{folder / "c.yaml"}: found no encoder named 'small-l14'; expected one of small-b-32, small-l-14. Did you mean 'small-l-14'?", message);
    }

    [Theory]
    [InlineData("dimension: 6", "dimensions: 6", "line 7, column 5: found the unknown key 'dimensions'", "Did you mean 'dimension'?")]
    [InlineData("dimension: 6", "", "line 2, column 5: found no key 'dimension'", "Add it.")]
    [InlineData("dimension: 6", "dimension: 0", "line 7, column 16: found '0' for 'dimension'; expected a whole number", "")]
    [InlineData("dimension: 6", "dimension: many", "found 'many' for 'dimension'", "")]
    [InlineData("dimension: 6", "dimension: [6]", "found the list [6] for 'dimension'", "")]
    [InlineData("flops: 8.82e9", "flops: -1", "found '-1' for 'flops'; expected a positive number", "")]
    [InlineData("flops: 8.82e9", "flops: NaN", "found 'NaN' for 'flops'; expected a positive number", "")]
    [InlineData("logit-scale: 14.3", "logit-scale: .inf", "found '.inf' for 'logit-scale'", "")]
    [InlineData("0.26862954", "0", "for 'std'; expected three positive numbers", "")]
    [InlineData("[0.48145466, 0.4578275, 0.40821073]", "0.5", "found '0.5' for 'mean'; expected three numbers", "")]
    [InlineData("flops: 8.82e9", "flops: 8.82e9\n    flops: 1", "Duplicate key", "")]
    [InlineData("flops: 8.82e9", "flops: 8.82e9\n    text-sha256: abc", "found 'abc' for 'text-sha256'; expected 64 hexadecimal digits", "")]
    [InlineData("models:", "model:", "line 1, column 1: found the unknown key 'model'", "Did you mean 'models'?")]
    [InlineData("name: tiny", "name: [", "catalogue in YAML", "")]
    public void Mistakes_are_told_with_their_place(string right, string wrong, string first, string then)
    {
        using var folder = new TemporaryFolder();
        var text = Catalogue.Entry("tiny");
        Assert.Contains(right, text, StringComparison.Ordinal);
        File.WriteAllText(folder / "c.yaml", text.Replace(right, wrong, StringComparison.Ordinal));
        var message = Assert.Throws<ModelException>(() => ModelCatalogue.Load(folder / "c.yaml")).Message;
        Assert.StartsWith(folder / "c.yaml", message, StringComparison.Ordinal);
        Assert.Contains(first, message, StringComparison.Ordinal);
        Assert.Contains(then, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("models:")]
    [InlineData("- models")]
    [InlineData("models:\n  - tiny")]
    public void Other_shapes_are_errors(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder / "c.yaml", text);
        var message = Assert.Throws<ModelException>(() => ModelCatalogue.Load(folder / "c.yaml")).Message;
        Assert.StartsWith(folder / "c.yaml", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_damaged_text_is_read_or_refused_with_its_file_name()
    {
        using var folder = new TemporaryFolder();
        var whole = Catalogue.Entry("tiny");
        // One to three characters replaced by something that YAML, or a number, may trip over.
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Char["[]{}:-,'\"\n\t #&*!|>%@`0.e\\\0é"]).Array[1, 3].Sample(
            changes =>
            {
                var text = whole.ToCharArray();
                foreach (var (at, with) in changes)
                    text[at] = with;
                File.WriteAllText(folder / "c.yaml", new string(text));
                try
                {
                    return ModelCatalogue.Load(folder / "c.yaml").Models.Count == 1;
                }
                catch (ModelException e)
                {
                    return e.Message.StartsWith(folder / "c.yaml", StringComparison.Ordinal);
                }
            },
            iter: 3000,
            threads: 1,
            seed: "0000KOIPe036");
    }

    [Fact]
    public void Two_models_of_one_name_are_an_error()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder / "c.yaml", Catalogue.Entry("tiny") + Catalogue.Entry("tiny").Replace("models:", "", StringComparison.Ordinal));
        var message = Assert.Throws<ModelException>(() => ModelCatalogue.Load(folder / "c.yaml")).Message;
        Assert.Contains("a second model named 'tiny'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_catalogue_is_an_error()
    {
        var message = Assert.Throws<ModelException>(() => ModelCatalogue.Load("/nowhere/catalogue.yaml")).Message;
        Assert.StartsWith("/nowhere/catalogue.yaml: found no readable file", message, StringComparison.Ordinal);
    }
}
