using System.CommandLine;
using SemCom.Scenarios;
using Spectre.Console;

namespace SemCom.Cli;

/// <summary><c>semcom validate</c>: reads scenarios and says what is wrong, running nothing.</summary>
internal static class ValidateCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var scenarios = new Argument<string[]>("scenario") { Description = "Scenario files (YAML).", Arity = ArgumentArity.OneOrMore };
        var catalogue = CatalogueOption.Create();
        var command = new Command("validate", "Check scenario files without running them.") { scenarios, catalogue };
        command.SetAction(parsed =>
        {
            var models = CatalogueOption.Load(parsed, catalogue);
            var errors = new List<ScenarioError>();
            foreach (var path in parsed.GetValue(scenarios)!)
            {
                try
                {
                    var file = ScenarioReader.Read(path);
                    ScenarioInput.Check(file, models);
                    console.WriteLine($"{path}: a valid scenario, '{file.Scenario.Name}'");
                }
                catch (ScenarioException problem)
                {
                    errors.AddRange(problem.Errors);
                }
            }
            if (errors.Count > 0)
                throw new ScenarioException(errors);
        });
        return command;
    }
}
