using System.Text.Json;

namespace SemCom.Cli.Tests;

/// <summary>Runs with the embedded encoders on the embedded photographs, end to end.</summary>
public sealed class RunTests : IDisposable
{
    private static readonly string[] s_tables = ["requests.csv", "epochs.csv", "timeline.csv", "users.csv", "summary.csv"];
    private readonly Semcom _semcom = new();

    [Fact]
    public void Quickstart_prints_a_summary_and_writes_its_folder()
    {
        Assert.Equal(0, _semcom.Run("run", Semcom.Shipped("quickstart.yaml"), "--out", _semcom.PathOf("out")));
        Assert.Equal("", _semcom.Error);
        Assert.Contains("end to end", _semcom.Output, StringComparison.Ordinal);
        Assert.Contains("accuracy", _semcom.Output, StringComparison.Ordinal);
        Assert.All(s_tables, table => Assert.True(new FileInfo(_semcom.PathOf("out", table)).Length > 0));
        using var manifest = Manifest("out");
        Assert.Equal("complete", manifest.RootElement.GetProperty("status").GetString());
        Assert.Equal(5, manifest.RootElement.GetProperty("files").EnumerateObject().Count());
        Assert.Equal(3, manifest.RootElement.GetProperty("models").GetArrayLength());
        Assert.Contains("CPUExecutionProvider", manifest.RootElement.GetProperty("inference").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_requests_all_else_is_the_same()
    {
        Assert.Equal(0, _semcom.Run("run", Semcom.Shipped("quickstart.yaml"), "--quiet", "--out", _semcom.PathOf("with")));
        Assert.Equal(0, _semcom.Run("run", Semcom.Shipped("quickstart.yaml"), "--quiet", "--no-requests", "--out", _semcom.PathOf("without")));
        Assert.False(File.Exists(_semcom.PathOf("without", "requests.csv")));
        foreach (var table in s_tables.Where(table => table != "requests.csv"))
            Assert.Equal(File.ReadAllBytes(_semcom.PathOf("with", table)), File.ReadAllBytes(_semcom.PathOf("without", table)));
    }

    /// <summary>Features are computed anew for each run: an empty cache folder each.</summary>
    [Fact]
    public void Same_seed_gives_the_same_bytes_on_one_thread_and_on_two()
    {
        var previous = Environment.GetEnvironmentVariable("SEMCOM_CACHE");
        try
        {
            foreach (var (run, threads) in new[] { ("first", "1"), ("again", "1"), ("two", "2") })
            {
                Environment.SetEnvironmentVariable("SEMCOM_CACHE", _semcom.PathOf("cache-" + run));
                Assert.Equal(0, _semcom.Run("run", Semcom.Shipped("contention.yaml"), "--set", "duration=10 s",
                    "--threads", threads, "--quiet", "--out", _semcom.PathOf(run)));
                Assert.Equal("", _semcom.Error);
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable("SEMCOM_CACHE", previous);
        }
        foreach (var table in s_tables)
        {
            var first = File.ReadAllBytes(_semcom.PathOf("first", table));
            Assert.Equal(first, File.ReadAllBytes(_semcom.PathOf("again", table)));
            Assert.Equal(first, File.ReadAllBytes(_semcom.PathOf("two", table)));
        }
        Assert.Equal(0, _semcom.Run("run", Semcom.Shipped("contention.yaml"), "--set", "duration=10 s", "--seed", "2",
            "--quiet", "--out", _semcom.PathOf("other")));
        Assert.NotEqual(File.ReadAllBytes(_semcom.PathOf("first", "requests.csv")), File.ReadAllBytes(_semcom.PathOf("other", "requests.csv")));
    }

    [Theory]
    [InlineData("quickstart.yaml")]
    [InlineData("paper-snapshot.yaml")]
    [InlineData("paper-table1.yaml")]
    [InlineData("contention.yaml")]
    [InlineData("hexagonal.yaml")]
    [InlineData("edge-gpu.yaml")]
    [InlineData("digital.yaml")]
    [InlineData("link-adaptation.yaml")]
    public void Every_shipped_scenario_runs_and_its_ledger_has_no_residue(string name)
    {
        Assert.Equal(0, _semcom.Run("run", Semcom.Shipped(name), "--quiet", "--out", _semcom.PathOf("out")));
        var lines = File.ReadAllLines(_semcom.PathOf("out", "requests.csv"));
        var header = lines[0].Split(',');
        var total = Array.IndexOf(header, "total_ps");
        Assert.True(lines.Length > 100);
        foreach (var line in lines.Skip(1))
        {
            var cells = line.Split(',');
            var sum = Enumerable.Range(0, header.Length)
                .Where(i => header[i].EndsWith("_ps", StringComparison.Ordinal) && header[i] is not ("arrival_ps" or "total_ps" or "deadline_ps"))
                .Sum(i => cells[i].Length == 0 ? 0 : long.Parse(cells[i], System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(long.Parse(cells[total], System.Globalization.CultureInfo.InvariantCulture), sum);
        }
    }

    [Fact]
    public void The_summary_counts_every_drop()
    {
        Assert.Equal(0, _semcom.Run("run", Semcom.Shipped("edge-gpu.yaml"), "--set", "cell.processor.queue=8", "--set", "cell.admission=14", "--out", _semcom.PathOf("out")));
        var drops = File.ReadLines(_semcom.PathOf("out", "summary.csv")).Where(line => line.StartsWith("requests.dropped.", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(',')[2], System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.True(drops.Count(count => count > 0) >= 3, string.Join(' ', drops));
        Assert.Contains($" {drops.Sum()} dropped (", _semcom.Output, StringComparison.Ordinal);
        Assert.Contains("(in batches)", _semcom.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_run_keeps_whole_rows_and_says_so()
    {
        using var stop = new CancellationTokenSource();
        stop.CancelAfter(TimeSpan.FromMilliseconds(1));
        // Whether the stop comes while the encoders are read or during the run is a matter of speed; both end in good order.
        var code = _semcom.Run(stop.Token, "run", Semcom.Shipped("contention.yaml"), "--set", "duration=100000 s", "--out", _semcom.PathOf("out"));
        Assert.Equal(130, code);
        Assert.DoesNotContain("   at ", _semcom.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_stopped_midway_leaves_whole_rows_and_an_interrupted_manifest()
    {
        Assert.Equal(0, _semcom.Run("run", Semcom.Shipped("quickstart.yaml"), "--quiet", "--out", _semcom.PathOf("warm")));
        using var stop = new CancellationTokenSource();
        var watch = Task.Run(async () =>
        {
            while (!File.Exists(_semcom.PathOf("out", "requests.csv")) || new FileInfo(_semcom.PathOf("out", "requests.csv")).Length < 4096)
                await Task.Delay(5);
            await stop.CancelAsync();
        }, TestContext.Current.CancellationToken);
        var code = _semcom.Run(stop.Token, "run", Semcom.Shipped("quickstart.yaml"), "--set", "duration=1000000 s", "--quiet", "--out", _semcom.PathOf("out"));
        await watch;
        Assert.Equal(130, code);
        Assert.Contains("Interrupted at", _semcom.Error, StringComparison.Ordinal);
        using var manifest = Manifest("out");
        Assert.Equal("interrupted", manifest.RootElement.GetProperty("status").GetString());
        var rows = File.ReadAllText(_semcom.PathOf("out", "requests.csv"));
        Assert.EndsWith("\n", rows, StringComparison.Ordinal);
        var columns = rows[..rows.IndexOf('\n', StringComparison.Ordinal)].Split(',').Length;
        Assert.All(rows.TrimEnd('\n').Split('\n'), row => Assert.Equal(columns, row.Split(',').Length));
    }

    /// <summary>Shorter than any slice of progress.</summary>
    [Theory]
    [InlineData("1 ps")]
    [InlineData("499 ps")]
    public void The_shortest_run_ends(string duration)
    {
        Assert.Equal(0, _semcom.Run("run", Semcom.Shipped("quickstart.yaml"), "--set", $"duration={duration}", "--quiet", "--out", _semcom.PathOf("out")));
        using var manifest = Manifest("out");
        Assert.Equal("complete", manifest.RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public void Results_are_replaced_only_by_force()
    {
        string[] run = ["run", Semcom.Shipped("quickstart.yaml"), "--quiet", "--set", "duration=2 s", "--out", _semcom.PathOf("out")];
        Assert.Equal(0, _semcom.Run(run));
        Assert.Equal(2, _semcom.Run(run));
        Assert.Equal(0, _semcom.Run([.. run, "--seed", "7", "--force"]));
        using var manifest = Manifest("out");
        Assert.Equal(7, manifest.RootElement.GetProperty("seed").GetInt32());
        Assert.Equal("seed=7", manifest.RootElement.GetProperty("scenario").GetProperty("overrides")[1].GetString());
    }

    [Fact]
    public void The_committed_schema_is_current()
    {
        Assert.Equal(0, _semcom.Run("schema"));
        Assert.Equal(File.ReadAllText(Path.Combine(Semcom.Repository, "docs", "scenario.schema.json")), _semcom.Output);
    }

    [Fact]
    public void Help_and_version_answer()
    {
        Assert.Equal(0, _semcom.Run("--help"));
        Assert.Contains("semcom run Scenarios/quickstart.yaml", _semcom.Output, StringComparison.Ordinal);
        Assert.Equal(0, _semcom.Run("--version"));
        Assert.Matches(@"^\d+\.\d+\.\d+", _semcom.Output);
    }

    private JsonDocument Manifest(string folder) => JsonDocument.Parse(File.ReadAllText(_semcom.PathOf(folder, "manifest.json")));

    public void Dispose() => _semcom.Dispose();
}
