using System.Text.Json;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Results;

/// <summary>A results folder read back: the manifest, the scenario in it, and the requests.</summary>
public sealed class RecordedRun
{
    private static readonly JsonSerializerOptions s_reading = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private RecordedRun(string folder, Manifest manifest, Scenario scenario, RecordedRequests requests)
    {
        Folder = folder;
        Manifest = manifest;
        Scenario = scenario;
        Requests = requests;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Its manifest.</summary>
    public Manifest Manifest { get; }

    /// <summary>The scenario as it was run, overrides included.</summary>
    public Scenario Scenario { get; }

    /// <summary>The requests.</summary>
    public RecordedRequests Requests { get; }

    /// <summary>Number of resource blocks of a cell.</summary>
    public int ResourceBlocks => Scenario.Cell.ResourceBlocks.Count;

    /// <summary>
    /// Whether a resource block is held from the decision on (<see cref="Decision.Joint"/>), through wait and extraction;
    /// otherwise from the first bit on.
    /// </summary>
    public bool HeldFromDecision => Scenario.Decision == Decision.Joint;

    /// <summary>Time from one epoch to the next; null where epochs come on demand.</summary>
    public SimTime? EpochPeriod => Scenario.Epoch is Epoch.Every every ? SimTime.FromSeconds(every.Period) : null;

    /// <summary>Reads a results folder.</summary>
    /// <param name="folder">The folder <c>semcom run</c> wrote.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="ResultsException">It is no results folder, or a file in it is missing, cut short or edited.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static RecordedRun Read(string folder, CancellationToken stop = default)
    {
        if (!Directory.Exists(folder))
            throw new ResultsException(File.Exists(folder)
                ? $"'{folder}' is a file; expected the results folder of a run, as semcom run writes it."
                : $"The folder '{folder}' does not exist; expected the results folder of a run, as semcom run writes it.");
        var manifest = ReadManifest(Path.Combine(folder, RunFolder.ManifestName));
        var requests = RecordedRequests.Read(Path.Combine(folder, "requests.csv"), stop);
        if (manifest.Requests is { } expected && expected != requests.Rows.Length)
            throw new ResultsException(
                $"{Path.Combine(folder, "requests.csv")}:{requests.Rows.Length + 1}: the table ends after {requests.Rows.Length} requests; " +
                $"expected {expected}, as its manifest.json says. It was cut short or edited: run the scenario again.");
        return new RecordedRun(folder, manifest, ReadScenario(folder, manifest), requests);
    }

    /// <summary>The time in which a request held its resource block.</summary>
    /// <param name="row">The request.</param>
    /// <param name="begin">When it got the block.</param>
    /// <param name="end">When it gave it back; its end of life where it did not come to its last bit.</param>
    /// <returns>Whether it held one.</returns>
    internal bool Holds(in RecordedRequest row, out SimTime begin, out SimTime end)
    {
        var first = HeldFromDecision ? Stage.WaitBs : Stage.Transmission;
        begin = row.Begin(first);
        end = row.End(Stage.Transmission);
        return row.ResourceBlock >= 0 && row.Reached(first);
    }

    private static Manifest ReadManifest(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Manifest>(File.ReadAllText(path), s_reading)
                ?? throw new ResultsException($"'{path}' holds nothing; expected the manifest of a run.");
        }
        catch (JsonException problem)
        {
            throw new ResultsException($"{path}:{(problem.LineNumber ?? 0) + 1}: this is not the manifest of a run: {problem.Message}", problem);
        }
        catch (FileNotFoundException problem)
        {
            throw new ResultsException(
                $"The folder '{Path.GetDirectoryName(path)}' holds no manifest.json; expected the results folder of a run, as semcom run writes it.", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ResultsException($"'{path}' cannot be read: {problem.Message}", problem);
        }
    }

    private static Scenario ReadScenario(string folder, Manifest manifest)
    {
        try
        {
            return ScenarioReader.Parse(manifest.Scenario.Text, manifest.Scenario.File, manifest.Scenario.Overrides).Scenario;
        }
        catch (ScenarioException problem)
        {
            throw new ResultsException(
                $"The scenario in '{Path.Combine(folder, RunFolder.ManifestName)}' cannot be read by this version ({problem.Errors[0]}); " +
                $"expected one of version {manifest.Version}, which wrote it. Run the scenario again.", problem);
        }
    }
}
