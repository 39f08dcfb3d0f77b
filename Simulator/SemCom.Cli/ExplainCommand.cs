using System.CommandLine;
using SemCom.Simulator.Results;
using Spectre.Console;

namespace SemCom.Cli;

/// <summary><c>semcom explain</c>: why requests took as long as they did, from a results folder.</summary>
internal static class ExplainCommand
{
    private const int SlowestShown = 10;

    public static Command Create(IAnsiConsole console, CancellationToken stop)
    {
        var run = new Argument<string>("run") { Description = "The results folder of a run." };
        var slowest = CountOption.Create("--slowest", $"How many of the slowest requests to show. Default: {SlowestShown}.");
        var request = CountOption.Create("--request", "Tell this request's life instead: its stages, and who was ahead of it.");
        var trace = new Option<string?>("--trace")
        {
            Description = "Write the run as a trace for Perfetto or chrome://tracing instead. Default: trace.json in the results folder.",
            HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("explain", "Say why requests took as long as they did.") { run, slowest, request, trace };
        command.Validators.Add(parsed =>
        {
            Option[] given = [.. ((Option[])[slowest, request, trace]).Where(option => parsed.GetResult(option) is not null)];
            if (given.Length > 1)
                parsed.AddError($"{given[0].Name} and {given[1].Name} are different questions; expected one of them.");
        });
        command.SetAction(parsed =>
        {
            var recorded = RecordedRun.Read(parsed.GetValue(run)!, stop);
            if (parsed.GetResult(trace) is not null)
                WriteTrace(console, recorded, parsed.GetValue(trace) ?? Path.Combine(recorded.Folder, "trace.json"), stop);
            else if (parsed.GetValue(request) is { } number)
                RequestReport.Write(console, recorded, number);
            else
                DelayReport.Write(console, recorded, parsed.GetValue(slowest) ?? SlowestShown);
        });
        return command;
    }

    private static void WriteTrace(IAnsiConsole console, RecordedRun run, string path, CancellationToken stop)
    {
        TraceFile.Write(run, path, stop);
        console.Profile.Out.Writer.WriteLine($"Trace: {path}"); // not wrapped: it may be copied
        console.WriteLine("Open it at https://ui.perfetto.dev or in chrome://tracing.");
    }
}
