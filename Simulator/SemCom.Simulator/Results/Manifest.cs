using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SemCom.Simulator.Results;

/// <summary>
/// <c>manifest.json</c>: all it takes to know what made a results folder and to make it again. docs/results.md describes
/// every field.
/// </summary>
public sealed record Manifest
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // μ and ± stay readable; the file is no web page
    };

    /// <summary>Version of this layout.</summary>
    public int ManifestVersion { get; init; } = 1;

    /// <summary>How far the run came: <c>incomplete</c> while it runs or when it was killed, <c>interrupted</c>, <c>failed</c> or <c>complete</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Version of SemCom.Sim.</summary>
    public required string Version { get; init; }

    /// <summary>The scenario.</summary>
    public required ManifestScenario Scenario { get; init; }

    /// <summary>The seed of every substream.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The scheduler's name.</summary>
    public required string Scheduler { get; init; }

    /// <summary>Where the scheduler comes from, if it is <c>plugin</c>.</summary>
    public ManifestPlugin? Plugin { get; init; }

    /// <summary>The trace files the scenario names; null where it names none.</summary>
    public IReadOnlyList<ManifestTrace>? Traces { get; init; }

    /// <summary>The encoders, in the scenario's order.</summary>
    public required IReadOnlyList<ManifestModel> Models { get; init; }

    /// <summary>The images.</summary>
    public required ManifestDataset Dataset { get; init; }

    /// <summary>ONNX Runtime's version and execution provider that ran the models.</summary>
    public required string Inference { get; init; }

    /// <summary>The machine.</summary>
    public required ManifestHost Host { get; init; }

    /// <summary>When the run began, UTC, ISO 8601.</summary>
    public required string Started { get; init; }

    /// <summary>Wall time of the simulation in s; null while it runs.</summary>
    public double? WallSeconds { get; init; }

    /// <summary>Simulated time reached, ps.</summary>
    public long? SimulatedPs { get; init; }

    /// <summary>Events run.</summary>
    public long? Events { get; init; }

    /// <summary>Requests that arrived.</summary>
    public long? Requests { get; init; }

    /// <summary>SHA-256 of each table, when the run is complete.</summary>
    public IReadOnlyDictionary<string, string>? Files { get; init; }

    /// <summary>The manifest as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_options) + "\n";
}

/// <summary>The scenario of a run.</summary>
/// <param name="File">The file it was read from.</param>
/// <param name="Sha256">Hash of the scenario as it was run, overrides included and defaults filled in.</param>
/// <param name="Overrides">What <c>--set</c> and <c>--seed</c> changed.</param>
/// <param name="Text">The file's text.</param>
public sealed record ManifestScenario(string File, string Sha256, IReadOnlyList<string> Overrides, string Text);

/// <summary>A scheduler of one's own.</summary>
/// <param name="Type">The class.</param>
/// <param name="Assembly">The assembly's path.</param>
/// <param name="Sha256">Hash of the assembly.</param>
public sealed record ManifestPlugin(string Type, string Assembly, string Sha256);

/// <summary>A trace of arrivals or positions.</summary>
/// <param name="File">The file, as the scenario names it.</param>
/// <param name="Sha256">SHA-256 of its bytes.</param>
public sealed record ManifestTrace(string File, string Sha256);

/// <summary>An encoder of a run.</summary>
/// <param name="Name">Its name in the catalogue.</param>
/// <param name="StandsFor">The CLIP whose FLOPs give its time and energy.</param>
/// <param name="Flops">These FLOPs for one image.</param>
/// <param name="VisionSha256">Hash of the vision model's file.</param>
/// <param name="TextSha256">Hash of the text model's file.</param>
/// <param name="Preprocessing">How images are prepared.</param>
public sealed record ManifestModel(
    string Name, string? StandsFor, double Flops, string VisionSha256, string TextSha256, string Preprocessing);

/// <summary>The images of a run.</summary>
/// <param name="Name">The data set.</param>
/// <param name="Images">Number of images.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Sha256">Hash over the hashes of all images in order.</param>
public sealed record ManifestDataset(string Name, int Images, int Classes, string Sha256);

/// <summary>The machine of a run.</summary>
/// <param name="Name">Host name.</param>
/// <param name="OperatingSystem">Operating system.</param>
/// <param name="Architecture">Processor architecture.</param>
/// <param name="Processors">Logical processors.</param>
/// <param name="Runtime">.NET runtime.</param>
/// <param name="Threads">Threads the models ran on.</param>
public sealed record ManifestHost(
    string Name, string OperatingSystem, string Architecture, int Processors, string Runtime, int Threads);
