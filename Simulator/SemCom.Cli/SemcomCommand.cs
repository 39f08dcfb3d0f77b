using System.CommandLine;
using SemCom.Inference;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Results;
using SemCom.Simulator.Schedulers;
using Spectre.Console;

namespace SemCom.Cli;

/// <summary>The <c>semcom</c> command: its parts, and what an error looks like.</summary>
internal static class SemcomCommand
{
    /// <summary>Runs a command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="console">Where results go.</param>
    /// <param name="error">Where errors go.</param>
    /// <param name="stop">Asks the command to end in good order.</param>
    /// <returns>The exit code (<see cref="ExitCode"/>).</returns>
    public static int Invoke(string[] args, IAnsiConsole console, TextWriter error, CancellationToken stop)
    {
        var root = new RootCommand(
            "SemCom.Sim simulates networks that send meaning instead of bits.\n" +
            "Begin with: semcom run Scenarios/quickstart.yaml\n" +
            $"Exit codes: {ExitCode.Success} done, {ExitCode.Failure} failed, {ExitCode.BadInput} wrong input, {ExitCode.Interrupted} interrupted.")
        {
            RunCommand.Create(console, error, stop),
            ValidateCommand.Create(console),
            ExplainCommand.Create(console, stop),
            SchemaCommand.Create(console),
            new Command("train", "Train models.") { TrainEncoderCommand.Create(console, stop) },
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
                error.WriteLine($"error: {problem.Message}");
            error.WriteLine("See: semcom --help");
            return ExitCode.BadInput;
        }
        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false, Output = console.Profile.Out.Writer, Error = error,
            });
        }
        catch (ScenarioException problem)
        {
            foreach (var one in problem.Errors)
                error.WriteLine($"error: {one}");
            return ExitCode.BadInput;
        }
        catch (Exception problem) when (problem is InferenceException or ResultsException)
        {
            error.WriteLine($"error: {problem.Message}");
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Interrupted; nothing was written.");
            return ExitCode.Interrupted;
        }
        catch (Exception problem) when (problem is SchedulingException or ProcessException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"error: {problem.Message}");
            return ExitCode.Failure;
        }
        catch (Exception problem)
        {
            // A user is owed a sentence, a developer the stack trace.
            error.WriteLine($"error: This is a mistake in SemCom.Sim: {problem.Message} Please report it; SEMCOM_DEBUG=1 shows where it happened.");
            if (Environment.GetEnvironmentVariable("SEMCOM_DEBUG") == "1")
                error.WriteLine(problem);
            return ExitCode.Failure;
        }
    }
}
