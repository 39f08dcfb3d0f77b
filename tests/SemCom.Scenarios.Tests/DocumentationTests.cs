using System.Text.RegularExpressions;

namespace SemCom.Scenarios.Tests;

public partial class DocumentationTests
{
    private static readonly string Page = Repository.Path("docs", "scenario.md");

    [Fact]
    public void The_reference_and_the_error_examples_are_current()
    {
        string page = File.ReadAllText(Page);
        string written = ErrorExamples().Replace(page, Answered);
        const string marker = "SemCom.Scenarios.Tests -->\n";
        int end = written.IndexOf(marker, StringComparison.Ordinal);
        Assert.True(end > 0, "docs/scenario.md has lost the comment before its generated part.");
        Committed.Check(Page, written[..(end + marker.Length)] + "\n" + ScenarioReference.Write());
    }

    [Fact]
    public void The_examples_of_errors_are_errors()
    {
        Match block = ErrorExamples().Match(File.ReadAllText(Page));
        Assert.True(block.Success);
        string[] examples = block.Groups[1].Value.TrimEnd('\n').Split("\n\n");
        Assert.True(examples.Length >= 8);
        foreach (string example in examples) Assert.NotEmpty(Answer(example.Split('\n')[0]));
    }

    [Fact]
    public void The_examples_of_overrides_work()
    {
        Match block = Overrides().Match(File.ReadAllText(Page));
        string[] overrides = block.Groups[1].Value.TrimEnd('\n').Split('\n');
        Assert.True(overrides.Length >= 5);
        foreach (string one in overrides) ScenarioReader.Read(Repository.Path("Scenarios", "quickstart.yaml"), [one]);
    }

    private static string Answered(Match block) =>
        $"```text\n{string.Join("\n\n", block.Groups[1].Value.TrimEnd('\n').Split("\n\n").Select(example => example.Split('\n')[0]).Select(change => $"{change}\n{Answer(change)}"))}\n```\n";

    /// <summary>The reader's answer to a change of quickstart.yaml: "this → that", or an override.</summary>
    private static string Answer(string change)
    {
        string text = File.ReadAllText(Repository.Path("Scenarios", "quickstart.yaml"));
        string[] overrides = [];
        if (change.StartsWith("--set ", StringComparison.Ordinal))
        {
            overrides = [change["--set ".Length..]];
        }
        else
        {
            string[] sides = change.Split(" → ");
            Assert.Contains(sides[0], text);
            text = text.Replace(sides[0], sides[1]);
        }
        try
        {
            ScenarioReader.Parse(text, "Scenarios/quickstart.yaml", overrides);
            return "";
        }
        catch (ScenarioException wrong)
        {
            return wrong.Message;
        }
    }

    [GeneratedRegex(@"```text\n((?:.|\n)*?)```\n")]
    private static partial Regex ErrorExamples();

    [GeneratedRegex(@"```\n(cell\.power=(?:.|\n)*?)```\n")]
    private static partial Regex Overrides();
}
