namespace SemCom.Scenarios.Tests;

/// <summary>A scenario with every required key and no more, one line a key, so that tests can name lines.</summary>
internal static class Sample
{
    public const string File = "sample.yaml";

    public const string Text = """
        name: sample
        duration: 10 s
        cell:
          radius: { min: 10 m, max: 500 m }
          power: 0.2 W
          resource-blocks: { count: 6, bandwidth: 180 kHz }
          interference: 1e-7 W
          path-loss: { power-law: { exponent: 2 } }
          fading: none
          processor: { sharing: fifo, frequency: 10 GHz, cycles-per-bit: 20, switched-capacitance: 1e-29 }
        users:
          - group: phones
            count: 5
            traffic: { poisson: { rate: 5 /s } }
            processor: { frequency: 1.5 GHz, cycles-per-bit: 500, switched-capacitance: 1e-27 }
        images: { dataset: cifar10-sample }
        encoders: [small-b-32, small-b-16]
        epoch: on-demand
        scheduler: optimum

        """;

    /// <summary>Reads the sample with overrides.</summary>
    public static Scenario With(params string[] overrides) => ScenarioReader.Parse(Text, File, overrides).Scenario;

    /// <summary>The sample with a piece of it replaced by another.</summary>
    public static string Changed(string piece, string by)
    {
        int at = Text.IndexOf(piece, StringComparison.Ordinal);
        Assert.True(at >= 0, $"The sample has no '{piece}'.");
        return Text[..at] + by + Text[(at + piece.Length)..];
    }

    /// <summary>What is wrong with a text, one error a line; empty where nothing is.</summary>
    public static string Errors(string text, params string[] overrides)
    {
        try
        {
            ScenarioReader.Parse(text, File, overrides);
            return "";
        }
        catch (ScenarioException wrong)
        {
            return wrong.Message;
        }
    }

    /// <summary>
    /// An expected answer with its ‹lists› filled in, so that a new key changes no test: ‹cell.fading› is what is
    /// expected at a path, ‹keys of cell› are the names alone.
    /// </summary>
    public static string Answer(string answer) => System.Text.RegularExpressions.Regex.Replace(answer, "‹(keys of |)([^›]*)›", match =>
    {
        Shape shape = At(match.Groups[2].Value);
        return match.Groups[1].Length == 0 ? shape.Expectation : string.Join(", ", ((RecordShape)shape).Fields.Select(field => field.Key));
    });

    private static Shape At(string path)
    {
        Shape shape = Shape.Scenario;
        if (path == "scenario") return shape;
        foreach (string key in path.Split('.'))
        {
            if (shape is ListShape list) shape = list.Item;
            shape = ((RecordShape)shape).Fields.Single(field => field.Key == key).Shape;
        }
        return shape;
    }
}
