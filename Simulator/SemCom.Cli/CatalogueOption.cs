using System.CommandLine;
using SemCom.Inference;

namespace SemCom.Cli;

/// <summary><c>--catalogue FILE</c>: where encoders are found by name.</summary>
internal static class CatalogueOption
{
    public static Option<string?> Create() => new("--catalogue")
    {
        Description = "Another model catalogue than the shipped onnx/catalogue.yaml, for encoders of your own.", HelpName = "FILE",
    };

    public static ModelCatalogue Load(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } path ? ModelCatalogue.Load(path) : ModelCatalogue.Load();
}
