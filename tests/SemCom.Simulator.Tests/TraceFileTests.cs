using System.Text.Json;
using SemCom.Simulator.Results;

namespace SemCom.Simulator.Tests;

public sealed class TraceFileTests : IDisposable
{
    private readonly HandMadeRun _run = new();

    private string TracePath => Path.Combine(_run.Folder, "trace.json");

    /// <summary>One request answered, one of the same user in flight; times in µs. Every event is as worked out on paper.</summary>
    [Fact]
    public void Every_event_of_two_requests_is_there()
    {
        var events = Events(_run
            .Request("a-0", "e", 3, "done", 5, 1, 0, 10, 0, 20, 0, 4)
            .Request("a-0", "e", 2, "in-flight", 7, 28, 2, 3)
            .Read());
        string[] Of(string phase) => [.. events.Where(one => one.GetProperty("ph").GetString() == phase).Select(Text)];

        Assert.Equal(
            [
                "cell 0/base station core 0: extraction 0 at 6.000000 for 10.000000",
                "cell 0/base station core 0: extraction 1 at 37.000000 for 3.000000",
                "cell 0/resource block 3: held 0 at 6.000000 for 30.000000",
                "cell 0/resource block 3: sending 0 at 16.000000 for 20.000000",
                "cell 0/resource block 2: held 1 at 35.000000 for 5.000000",
                "users/a-0: decoding 0 at 36.000000 for 4.000000",
            ],
            Of("X"));
        Assert.Equal(
            ["cell 0/waits: wait_decision at 5.000000", "cell 0/waits: wait_decision at 7.000000", "cell 0/waits: wait_bs at 35.000000"], Of("b"));
        Assert.Equal(
            ["cell 0/waits: wait_decision at 6.000000", "cell 0/waits: wait_decision at 35.000000", "cell 0/waits: wait_bs at 37.000000"], Of("e"));
        Assert.Equal(["cell 0/base station core 0: request at 6.000000"], Of("s"));
        Assert.Equal(["cell 0/resource block 3: request at 16.000000"], Of("t"));
        Assert.Equal(["users/a-0: request at 36.000000"], Of("f"));
        Assert.Equal(
            [
                "cell 0: undecided at 0.000000 is 0", "cell 0: undecided at 5.000000 is 1", "cell 0: undecided at 6.000000 is 0",
                "cell 0: undecided at 7.000000 is 1", "cell 0: undecided at 35.000000 is 0",
                "cell 0: at the base station's processor at 0.000000 is 0", "cell 0: at the base station's processor at 6.000000 is 1",
                "cell 0: at the base station's processor at 16.000000 is 0", "cell 0: at the base station's processor at 35.000000 is 1",
                "cell 0: waiting for a resource block at 0.000000 is 0",
                "cell 0: on the air at 0.000000 is 0", "cell 0: on the air at 16.000000 is 1", "cell 0: on the air at 36.000000 is 0",
                "users: at the devices at 0.000000 is 0", "users: at the devices at 36.000000 is 1", "users: at the devices at 40.000000 is 0",
            ],
            Of("C"));

        var args = events.First(one => one.GetProperty("ph").GetString() == "X").GetProperty("args");
        Assert.Equal(
            "request=0 user=a-0 encoder=e image=cat/1.png outcome=done",
            string.Join(' ', args.EnumerateObject().Select(one => $"{one.Name}={one.Value}")));

        string Text(JsonElement one)
        {
            var place = Name(events, "process_name", one.GetProperty("pid").GetInt32(), 0);
            if (one.GetProperty("tid").GetInt32() is > 0 and var track)
                place += "/" + Name(events, "thread_name", one.GetProperty("pid").GetInt32(), track);
            var text = $"{place}: {one.GetProperty("name").GetString()} at {one.GetProperty("ts").GetRawText()}";
            if (one.TryGetProperty("dur", out var duration))
                text += " for " + duration.GetRawText();
            if (one.GetProperty("ph").GetString() == "C")
                text += $" is {one.GetProperty("args").GetProperty("requests").GetInt32()}";
            return text;
        }
    }

    /// <summary>With dedicated processors extractions overlap: the first lane that is free takes the next.</summary>
    [Fact]
    public void Extractions_that_overlap_lie_side_by_side()
    {
        var events = Events(_run
            .Request("a-0", "e", 0, "done", 0, 0, 0, 10, 0, 1, 0, 1)
            .Request("b-0", "e", 1, "done", 1, 0, 0, 3, 0, 1, 0, 1)
            .Request("c-0", "e", 2, "done", 2, 0, 0, 10, 0, 1, 0, 1)
            .Request("d-0", "e", 3, "done", 4, 0, 0, 1, 0, 1, 0, 1)
            .Read("cell.processor.sharing=dedicated"));
        Assert.Equal(
            ["base station job 0", "base station job 1", "base station job 2", "base station job 1"],
            events.Where(one => one.TryGetProperty("cat", out var category) && category.GetString() == "extraction")
                .Select(one => Name(events, "thread_name", one.GetProperty("pid").GetInt32(), one.GetProperty("tid").GetInt32())));
    }

    [Fact]
    public void A_run_without_requests_has_a_trace()
    {
        var events = Events(_run.Read());
        Assert.Equal("users", Name(events, "process_name", 1, 0));
    }

    [Fact]
    public void A_trace_is_whole_or_not_there_and_never_replaces_results()
    {
        var run = _run.Request("a-0", "e", 0, "done", 0, 0, 0, 10, 0, 1, 0, 1).Read();
        foreach (var path in (string[])[_run.Table, _run.Folder, Path.Combine(_run.Folder, "nowhere", "trace.json")])
            Assert.Contains(path, Assert.Throws<ResultsException>(() => TraceFile.Write(run, path, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        File.WriteAllText(TracePath, "old");
        TraceFile.Write(run, TracePath, TestContext.Current.CancellationToken);
        var first = File.ReadAllBytes(TracePath);
        TraceFile.Write(run, TracePath, TestContext.Current.CancellationToken);
        Assert.Equal(first, File.ReadAllBytes(TracePath));
        Assert.Equal(
            ["manifest.json", "requests.csv", "trace.json"],
            Directory.GetFiles(_run.Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    private JsonElement[] Events(RecordedRun run)
    {
        TraceFile.Write(run, TracePath, TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(File.ReadAllText(TracePath));
        return [.. document.RootElement.GetProperty("traceEvents").EnumerateArray().Select(one => one.Clone())];
    }

    private static string Name(JsonElement[] events, string kind, int process, int track) => Assert.Single(events, one =>
        one.GetProperty("name").GetString() == kind && one.GetProperty("pid").GetInt32() == process && one.GetProperty("tid").GetInt32() == track)
        .GetProperty("args").GetProperty("name").GetString()!;

    public void Dispose() => _run.Dispose();
}
