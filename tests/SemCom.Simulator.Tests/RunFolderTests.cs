using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using SemCom.Simulator.Results;

namespace SemCom.Simulator.Tests;

public class RunFolderTests
{
    private static Manifest Sample => new()
    {
        Status = "complete", Version = "0.1.0", Seed = ulong.MaxValue, Scheduler = "optimum", Inference = "ONNX Runtime 1.0, CPU",
        Scenario = new ManifestScenario("a b.yaml", new string('a', 64), ["cell.power=0.4 W", "seed=2"], "name: \"µ ± ü\"\nduration: 1 s\n"),
        Models = [new ManifestModel("small-b-32", null, 8.82e9, "01", "02", "clip-1"), new ManifestModel("x", "ViT-L/14", 1.62e11, "03", "04", "clip-1")],
        Dataset = new ManifestDataset("cifar10-sample", 1000, 10, "05"),
        Host = new ManifestHost("host", "Linux", "X64", 2, ".NET 10", 1),
        Started = "2026-01-02T03:04:05Z", WallSeconds = 1.5, SimulatedPs = long.MaxValue, Events = 12, Requests = 3,
        Files = new Dictionary<string, string> { ["requests.csv"] = "06" },
    };

    private static readonly JsonSerializerOptions s_reading = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    [Fact]
    public void A_manifest_survives_its_journey_through_JSON()
    {
        var json = Sample.ToJson();
        var again = JsonSerializer.Deserialize<Manifest>(json, s_reading)!;
        Assert.Equal(json, again.ToJson());
        Assert.Equal(Sample with { Scenario = again.Scenario, Models = again.Models, Files = again.Files }, again);
        Assert.Equal((Sample.Scenario.Text, ulong.MaxValue, long.MaxValue), (again.Scenario.Text, again.Seed, again.SimulatedPs));
        Assert.Equal(Sample.Scenario.Overrides, again.Scenario.Overrides);
        Assert.Equal(Sample.Models, again.Models);
        Assert.Equal(Sample.Files, again.Files);
        Assert.Contains("µ ± ü", json, StringComparison.Ordinal); // as people write it
        Assert.EndsWith("}\n", json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_has_the_names_of_its_contract_and_leaves_out_what_is_not_known_yet()
    {
        static string[] Names(JsonNode? node) => [.. node!.AsObject().Select(p => p.Key)];
        var json = JsonNode.Parse(Sample.ToJson());
        Assert.Equal(
            ["manifest_version", "status", "version", "scenario", "seed", "scheduler", "models", "dataset", "inference", "host", "started",
             "wall_seconds", "simulated_ps", "events", "requests", "files"], Names(json));
        Assert.Equal(["file", "sha256", "overrides", "text"], Names(json!["scenario"]));
        Assert.Equal(["name", "flops", "vision_sha256", "text_sha256", "preprocessing"], Names(json["models"]![0]));
        Assert.Equal(["name", "stands_for", "flops", "vision_sha256", "text_sha256", "preprocessing"], Names(json["models"]![1]));
        Assert.Equal(["name", "images", "classes", "sha256"], Names(json["dataset"]));
        Assert.Equal(["name", "operating_system", "architecture", "processors", "runtime", "threads"], Names(json["host"]));

        var begun = Sample with { Status = "incomplete", WallSeconds = null, SimulatedPs = null, Events = null, Requests = null, Files = null };
        Assert.Equal(11, Names(JsonNode.Parse(begun.ToJson())).Length);
    }

    [Fact]
    public void A_manifest_is_written_whole_over_the_old_one()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Create(folder["run"], replace: false);
        File.WriteAllText(folder["run", "manifest.json.tmp"], new string('x', 100_000)); // left by a run that was killed
        run.Write(Sample with { Status = "incomplete" });
        run.Write(Sample);
        Assert.Equal(Sample.ToJson(), File.ReadAllText(folder["run", "manifest.json"]));
        Assert.Equal([folder["run", "manifest.json"]], Directory.GetFileSystemEntries(run.Path));
    }

    [Fact]
    public async Task Who_reads_while_a_manifest_is_written_sees_a_whole_one()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Create(folder["run"], replace: false);
        string[] whole = [Sample.ToJson(), (Sample with { Status = "incomplete" }).ToJson()];
        run.Write(Sample);
        var stop = false;
        var reader = Task.Run(() =>
        {
            var seen = 0;
            while (!Volatile.Read(ref stop) || seen == 0)
            {
                Assert.Contains(File.ReadAllText(folder["run", "manifest.json"]), whole);
                seen++;
            }
        }, TestContext.Current.CancellationToken);
        for (var i = 0; i < 300; i++)
            run.Write(Sample with { Status = i % 2 == 0 ? "incomplete" : "complete" });
        Volatile.Write(ref stop, true);
        await reader;
    }

    [Fact]
    public void A_new_folder_is_made_with_its_parents_and_an_empty_one_is_taken()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(folder["a", "b", "c"], RunFolder.Create(folder["a", "b", "c"], replace: false).Path);
        Assert.True(Directory.Exists(folder["a", "b", "c"]));
        RunFolder.Create(folder["a", "b", "c"], replace: false);
    }

    [Fact]
    public void Results_are_replaced_only_when_asked_and_nothing_else_ever_is()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["run"]);
        foreach (var name in RunFolder.Tables.Append("manifest.json").Append("manifest.json.tmp"))
            File.WriteAllText(folder["run", name], "old");

        Refused(folder["run"], replace: false, "is not empty");
        Assert.Equal(RunFolder.Tables.Count + 2, Directory.GetFiles(folder["run"]).Length);
        RunFolder.Create(folder["run"], replace: true);
        Assert.Empty(Directory.GetFileSystemEntries(folder["run"]));

        File.WriteAllText(folder["run", "requests.csv"], "old");
        File.WriteAllText(folder["run", "thesis.tex"], "the only copy");
        Refused(folder["run"], replace: true, "thesis.tex");
        Refused(folder["run"], replace: false, "is not empty");
        Assert.Equal(2, Directory.GetFiles(folder["run"]).Length);

        Directory.CreateDirectory(folder["other", "summary.csv"]);
        Refused(folder["other"], replace: true, "summary.csv");
        Assert.True(Directory.Exists(folder["other", "summary.csv"]));
    }

    [Fact]
    public void A_path_that_cannot_be_a_folder_is_refused_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        Refused(folder["file"], replace: true, "is a file");
        Refused(folder["file", "run"], replace: false, "cannot be made");
        Refused("", replace: false, "cannot be made");
        Refused(folder["a\0b"], replace: false, "cannot be made");
    }

    private static void Refused(string path, bool replace, string reason)
    {
        var error = Assert.Throws<ResultsException>(() => RunFolder.Create(path, replace));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{path}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("--out", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_free_name_passes_over_folders_and_files()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(folder["run"], RunFolder.FirstFree(folder["run"]));
        Directory.CreateDirectory(folder["run"]);
        Assert.Equal(folder["run-2"], RunFolder.FirstFree(folder["run"]));
        File.WriteAllText(folder["run-2"], "");
        Assert.Equal(folder["run-3"], RunFolder.FirstFree(folder["run"]));
    }

    [Fact]
    public void Tables_that_are_there_are_hashed()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Create(folder["run"], replace: false);
        Assert.Empty(run.HashTables());
        File.WriteAllBytes(folder["run", "users.csv"], [1, 2, 3]);
        File.WriteAllBytes(folder["run", "other.csv"], [1]);
        Assert.Equal([new("users.csv", Convert.ToHexStringLower(SHA256.HashData(new byte[] { 1, 2, 3 })))], run.HashTables());
    }
}
