using System.Reflection;
using System.Text.RegularExpressions;

namespace SemCom.Kernel.Tests;

/// <summary>The documentation tells the truth: each C# block is a method of DocumentedExamples, and prints the text block that follows it.</summary>
public partial class DocumentationTests
{
    [Theory]
    [InlineData("kernel.md", 8)]
    [InlineData("determinism.md", 3)]
    public void Every_example_is_compiled_run_and_prints_what_the_page_says(string page, int examples)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", page)).ReplaceLineEndings("\n");
        var source = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "DocumentedExamples.cs")).ReplaceLineEndings("\n");
        var methods = MethodPattern().Matches(source).ToDictionary(match => Dedent(match.Groups["body"].Value), match => match.Groups["name"].Value);
        var blocks = BlockPattern().Matches(text);
        Assert.Equal(examples, blocks.Count);
        foreach (Match block in blocks)
        {
            var code = block.Groups["code"].Value.TrimEnd('\n');
            Assert.True(methods.TryGetValue(code, out var name), $"{page}: this example is not in DocumentedExamples.cs:\n{code}");
            using var output = new StringWriter { NewLine = "\n" };
            typeof(DocumentedExamples).GetMethod(name!, BindingFlags.Static | BindingFlags.Public)!.Invoke(null, [output]);
            if (block.Groups["output"].Success)
                Assert.Equal(block.Groups["output"].Value, output.ToString());
        }
    }

    private static string Dedent(string body) =>
        string.Join('\n', body.TrimEnd('\n').Split('\n').Select(line => line.Length > 8 ? line[8..] : line));

    [GeneratedRegex(@"    public static void (?<name>\w+)\(StringWriter Console\)\n    \{\n(?<body>.*?)\n    \}\n", RegexOptions.Singleline)]
    private static partial Regex MethodPattern();

    [GeneratedRegex(@"```csharp\n(?<code>.*?)```(\n\n```text\n(?<output>.*?)```)?", RegexOptions.Singleline)]
    private static partial Regex BlockPattern();
}
