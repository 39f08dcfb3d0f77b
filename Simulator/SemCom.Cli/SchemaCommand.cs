using System.CommandLine;
using SemCom.Scenarios;
using SemCom.Simulator.Results;
using Spectre.Console;

namespace SemCom.Cli;

/// <summary><c>semcom schema</c>: the JSON Schema of scenario files, for editors.</summary>
internal static class SchemaCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var output = new Option<string?>("--out") { Description = "Write to this file instead of standard output.", HelpName = "FILE" };
        var command = new Command("schema", "Write the JSON Schema of scenario files.") { output };
        command.SetAction(parsed =>
        {
            var schema = ScenarioSchema.Write();
            if (parsed.GetValue(output) is { } path)
            {
                try
                {
                    File.WriteAllText(path, schema);
                }
                catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
                {
                    throw new ResultsException($"The schema cannot be written to '{path}': {problem.Message} Choose another file with --out FILE.", problem);
                }
            }
            else
            {
                console.Profile.Out.Writer.Write(schema);
            }
        });
        return command;
    }
}
