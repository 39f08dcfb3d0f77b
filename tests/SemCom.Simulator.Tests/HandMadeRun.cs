using System.Globalization;
using SemCom.Simulator.Results;

namespace SemCom.Simulator.Tests;

/// <summary>A results folder written by hand: rows whose answers can be worked out on paper. Times are in µs.</summary>
internal sealed class HandMadeRun : IDisposable
{
    public const string Header =
        "request,user,cell,image,label,task,encoder,rb,outcome,arrival_ps,wait_decision_ps,wait_bs_ps,extraction_ps,wait_rb_ps,"
        + "transmission_ps,wait_user_ps,decoding_ps,total_ps,deadline_ps,sinr_db,bits,predicted,correct,cross_entropy,similarity,energy_bs_j,energy_user_j";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _rows = [];

    public string Folder => _folder.Path;

    public string Table => _folder["requests.csv"];

    /// <summary>Adds a request; intervals are those of the stages reached, in order.</summary>
    public HandMadeRun Request(string user, string encoder, int? block, string outcome, long arrival, params long[] intervals) =>
        Request(user, 0, encoder, block, outcome, arrival, null, intervals);

    public HandMadeRun Request(
        string user, int cell, string encoder, int? block, string outcome, long arrival, long? deadline, params long[] intervals)
    {
        var stages = string.Join(',', Enumerable.Range(0, 7).Select(i => i < intervals.Length ? Picoseconds(intervals[i]) : ""));
        _rows.Add(string.Create(CultureInfo.InvariantCulture,
            $"{_rows.Count},{user},{cell},cat/1.png,cat,classification,{encoder},{block},{outcome},{Picoseconds(arrival)},{stages},{Picoseconds(intervals.Sum())},{Picoseconds(deadline)},,,,,,,0,0"));
        return this;
    }

    /// <summary>Writes the folder and reads it back.</summary>
    /// <param name="changes">Changes of the quickstart scenario, <c>path=value</c>.</param>
    public RecordedRun Read(params string[] changes)
    {
        Write(changes);
        return RecordedRun.Read(Folder, TestContext.Current.CancellationToken);
    }

    public void Write(params string[] changes)
    {
        File.WriteAllText(Table, string.Join('\n', [Header, .. _rows]) + "\n");
        File.WriteAllText(_folder["manifest.json"], new Manifest
        {
            Status = "complete", Version = "0.1.0", Seed = 1, Scheduler = "by-hand", Inference = "none",
            Scenario = new ManifestScenario(
                "quickstart.yaml", "", changes, File.ReadAllText(Repository.Path("Scenarios", "quickstart.yaml"))),
            Models = [], Dataset = new ManifestDataset("cats", 1, 1, ""), Host = new ManifestHost("", "", "", 1, "", 1),
            Started = "", SimulatedPs = 1_000_000_000_000, Requests = _rows.Count,
        }.ToJson());
    }

    private static string Picoseconds(long? microseconds) =>
        microseconds is { } time ? (time * 1_000_000).ToString(CultureInfo.InvariantCulture) : "";

    public void Dispose() => _folder.Dispose();
}
