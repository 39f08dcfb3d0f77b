using System.ComponentModel;

namespace SemCom.Scenarios;

/// <summary>The images that are asked for.</summary>
[Description("The images that are asked for.")]
public sealed record Images
{
    /// <summary>Name of a shipped data set, or a folder relative to the scenario file.</summary>
    [Description("Name of a shipped data set, or a folder relative to the scenario file."), Text(@"\S", "the name or folder of a data set")]
    public required string Dataset { get; init; }

    /// <summary>How often each image is asked for.</summary>
    [Description("How often each image is asked for."), Paper("[ours]")]
    public Popularity Popularity { get; init; } = new Popularity.Uniform();

    /// <summary>The text each label is put in for its text features; holds <c>{label}</c>.</summary>
    [Description("Text that each label is put in for its text features."), Text(@"\{label\}", "a text that holds {label}"), Paper("[text]")]
    public string Prompt { get; init; } = "an image of a {label}";

    /// <summary>Size D_i of an image as the encoder sees it, bit; above 0. Default 224·224·3·8.</summary>
    [Description("Size D_i of an image as the encoder sees it. The default is 224 · 224 pixels of 3 · 8 bit."), Quantity(Dimension.Information), Range(Above = 0), Paper("D_i in (3), (7) [form]; value [ours]")]
    public double Size { get; init; } = 224 * 224 * 3 * 8;
}
