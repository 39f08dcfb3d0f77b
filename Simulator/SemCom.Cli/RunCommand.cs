using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using SemCom.Inference;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Results;
using SemCom.Simulator.Schedulers;
using SemCom.Simulator.Semantics;
using Spectre.Console;

namespace SemCom.Cli;

/// <summary><c>semcom run</c>: one scenario in, a results folder and a summary out.</summary>
internal sealed class RunCommand
{
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(25);

    private readonly IAnsiConsole _console;
    private readonly TextWriter _error;
    private readonly CancellationToken _stop;

    private RunCommand(IAnsiConsole console, TextWriter error, CancellationToken stop)
    {
        _console = console;
        _error = error;
        _stop = stop;
    }

    private sealed record Options(
        string Scenario, string? Output, string? Seed, IReadOnlyList<string> Overrides, ModelCatalogue Catalogue, bool Force,
        bool Quiet, int Threads, bool WithoutRequests);

    public static Command Create(IAnsiConsole console, TextWriter error, CancellationToken stop)
    {
        var scenario = new Argument<string>("scenario") { Description = "The scenario file (YAML)." };
        var output = new Option<string?>("--out")
        {
            Description = "The results folder. Default: results/NAME, or NAME-2, NAME-3… where that exists.", HelpName = "DIR",
        };
        var seed = new Option<string?>("--seed") { Description = "Another seed than the scenario's.", HelpName = "N" };
        var set = new Option<string[]>("--set")
        {
            Description = "Change a value of the scenario, as in --set scheduler=optimum or --set users.phones.count=10. May be repeated.",
            HelpName = "path=value",
        };
        var catalogue = CatalogueOption.Create();
        var force = new Option<bool>("--force") { Description = "Replace the results in the folder." };
        var quiet = new Option<bool>("--quiet") { Description = "No progress and no summary." };
        var threads = ThreadsOption.Create("Threads for the models; results are the same with any number.", Environment.ProcessorCount);
        var withoutRequests = new Option<bool>("--no-requests") { Description = "Do not write requests.csv, by far the largest table." };
        var command = new Command("run", "Run a scenario and write its results.")
        {
            scenario, output, seed, set, catalogue, force, quiet, threads, withoutRequests,
        };
        command.SetAction(parsed => new RunCommand(console, error, stop).Run(new Options(
            parsed.GetValue(scenario)!, parsed.GetValue(output), parsed.GetValue(seed), parsed.GetValue(set) ?? [],
            CatalogueOption.Load(parsed, catalogue), parsed.GetValue(force), parsed.GetValue(quiet), parsed.GetValue(threads),
            parsed.GetValue(withoutRequests))));
        return command;
    }

    private int Run(Options options)
    {
        List<string> overrides = [.. options.Overrides];
        if (options.Seed is { } seed)
            overrides.Add($"seed={seed}");
        var file = ScenarioReader.Read(options.Scenario, overrides);
        var scenario = file.Scenario;
        var loaded = Load(file, options);

        // Nothing is written before all input is known to be good.
        var folder = RunFolder.Create(
            options.Output ?? RunFolder.FirstFree(Path.Combine("results", scenario.Name)), options.Force);
        var manifest = Describe(file, loaded, options);
        folder.Write(manifest);

        var summary = new RunSummary(scenario);
        using var recorder = new RunRecorder(folder.Path, loaded.Model, summary, !options.WithoutRequests);
        var network = new NetworkSimulation(
            scenario, loaded.Model, cell => SchedulerFactory.Create(scenario, cell, file.BaseDirectory), recorder, file.BaseDirectory);
        var clock = Stopwatch.StartNew();
        try
        {
            Simulate(network, recorder, options);
            network.Finish();
            var lines = recorder.Finish(network);
            var interrupted = network.Now < network.End;
            var status = interrupted ? "interrupted" : "complete";
            folder.Write(Ended(status) with { Files = folder.HashTables() });
            if (!options.Quiet)
                SummaryTable.Write(_console, scenario, lines, network, clock.Elapsed.TotalSeconds);
            if (interrupted)
            {
                _error.WriteLine($"Interrupted at {network.Now}; what happened until then is in {folder.Path}");
                return ExitCode.Interrupted;
            }
            if (!options.Quiet)
                _console.WriteLine($"Results: {folder.Path}");
            return ExitCode.Success;
        }
        catch (Exception problem)
        {
            // Where the disk is full this fails too, and the manifest stays "incomplete", which is true.
            if (problem is not IOException)
                folder.Write(Ended("failed"));
            throw;
        }

        Manifest Ended(string status) => manifest with
        {
            Status = status, WallSeconds = clock.Elapsed.TotalSeconds, SimulatedPs = network.Now.Picoseconds,
            Events = network.EventsProcessed, Requests = network.Requests,
        };
    }

    private LoadedSemantics Load(ScenarioFile file, Options options)
    {
        ScenarioInput.Check(file, options.Catalogue);
        var cache = FeatureCache.Open(warning => _error.WriteLine($"warning: {warning}"));
        var loader = new SemanticLoader(options.Catalogue, cache, options.Threads);
        if (options.Quiet || !_console.Profile.Capabilities.Interactive)
            return loader.Load(file.Scenario, file.BaseDirectory, null, _stop);
        return _console.Status().Start("Reading encoders and images…", status => loader.Load(
            file.Scenario, file.BaseDirectory, new StatusProgress(status), _stop));
    }

    private void Simulate(NetworkSimulation network, RunRecorder recorder, Options options)
    {
        if (options.Quiet || !_console.Profile.Capabilities.Interactive)
        {
            Advance(network, recorder, null);
            return;
        }
        _console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress => Advance(network, recorder, progress.AddTask("simulating", maxValue: network.End.Seconds)));
    }

    private void Advance(NetworkSimulation network, RunRecorder recorder, ProgressTask? task)
    {
        // The run is cut into slices of simulated time that take about s_slice, to show progress and to hear Ctrl-C.
        var slice = SimTime.Nanosecond;
        var clock = Stopwatch.StartNew();
        while (network.Now < network.End && !_stop.IsCancellationRequested)
        {
            var before = clock.Elapsed;
            network.RunTo(slice < network.End - network.Now ? network.Now + slice : network.End);
            recorder.Flush();
            var took = clock.Elapsed - before;
            if (took < s_slice && slice <= network.End - slice)
                slice = 2 * slice;
            else if (took > 4 * s_slice && slice > SimTime.Nanosecond)
                slice = slice.Scale(1, 2);
            if (task is null)
                continue;
            task.Value = network.Now.Seconds;
            task.Description = string.Create(
                CultureInfo.InvariantCulture,
                $"{network.Now.Seconds:F1} s simulated, {network.EventsProcessed / Math.Max(1e-3, clock.Elapsed.TotalSeconds) / 1e3:F0} k events/s, {network.Requests} requests");
        }
    }

    private static Manifest Describe(ScenarioFile file, LoadedSemantics loaded, Options options) => new()
    {
        Status = "incomplete",
        Version = Version,
        Scenario = new ManifestScenario(file.Path, file.Sha256, file.Overrides, file.Text),
        Seed = file.Scenario.Seed,
        Scheduler = file.Scenario.Scheduler.Name,
        Plugin = Describe(file.Scenario.Scheduler as Scheduler.Plugin, file.BaseDirectory),
        Models =
        [
            .. loaded.Encoders.Select(model => new ManifestModel(
                model.Name, model.StandsFor, model.Flops, model.VisionSha256, model.TextSha256, model.PreprocessingVersion)),
        ],
        Dataset = new ManifestDataset(
            loaded.Dataset.Name, loaded.Dataset.Images.Count, loaded.Dataset.Labels.Count,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(
                string.Concat(loaded.Dataset.Images.Select(image => image.Sha256)))))),
        Traces = TracesOf(file),
        Inference = InferenceRuntime.Description,
        Host = new ManifestHost(
            Environment.MachineName, RuntimeInformation.OSDescription, RuntimeInformation.OSArchitecture.ToString(),
            Environment.ProcessorCount, RuntimeInformation.FrameworkDescription, options.Threads),
        Started = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture),
    };

    private static ManifestPlugin? Describe(Scheduler.Plugin? named, string baseDirectory)
    {
        if (named is null)
            return null;
        var plugin = SchedulerPlugin.Load(named, baseDirectory);
        return new ManifestPlugin(plugin.TypeName, plugin.Assembly, plugin.Sha256);
    }

    private static ManifestTrace[]? TracesOf(ScenarioFile file)
    {
        var files = file.Scenario.Users.SelectMany(group => new[]
        {
            (group.Traffic as Traffic.Trace)?.File, (group.Mobility as Mobility.Trace)?.File,
        });
        var names = files.OfType<string>().Distinct().ToArray();
        return names.Length == 0 ? null : [.. names.Select(name => new ManifestTrace(
            name, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(file.BaseDirectory, name))))))];
    }

    private static string Version =>
        typeof(RunCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private sealed class StatusProgress(StatusContext status) : IProgress<(string Encoder, int Done, int Total)>
    {
        public void Report((string Encoder, int Done, int Total) value) =>
            status.Status($"Encoding images with {value.Encoder}: {value.Done} of {value.Total}");
    }
}
