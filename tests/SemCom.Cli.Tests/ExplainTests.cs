using System.Globalization;
using System.Text.Json;
using SemCom.Kernel;
using SemCom.Simulator.Network;
using SemCom.Simulator.Results;

namespace SemCom.Cli.Tests;

/// <summary><c>semcom explain</c> on runs of the shipped scenarios; what it says is checked against their tables.</summary>
public sealed class ExplainTests : IDisposable
{
    private readonly Semcom _semcom = new();

    private string Run(string scenario, params string[] changes)
    {
        string[] run = ["run", Semcom.Shipped(scenario), "--quiet", "--set", "duration=9.8 s", "--out", _semcom.PathOf("out")];
        Assert.Equal((0, ""), (_semcom.Run([.. run, .. changes.SelectMany(change => (string[])["--set", change])]), _semcom.Error));
        return _semcom.PathOf("out");
    }

    private static RecordedRun Recorded(string folder) => RecordedRun.Read(folder, TestContext.Current.CancellationToken);

    [Fact]
    public void Delays_are_explained_at_their_quantiles()
    {
        var folder = Run("quickstart.yaml");
        Assert.Equal((0, ""), (_semcom.Run("explain", folder), _semcom.Error));
        var summary = File.ReadAllLines(Path.Combine(folder, "summary.csv")).Select(line => line.Split(','));
        foreach (var quantile in (string[])["p50", "p95", "p99"])
        {
            var seconds = summary.Single(line => line[0] == "delay.total" && line[1] == quantile)[2];
            var milliseconds = (1e3 * double.Parse(seconds, CultureInfo.InvariantCulture)).ToString("F3", CultureInfo.InvariantCulture);
            Assert.Contains($"At {quantile} a request takes {milliseconds} ms: ", _semcom.Output, StringComparison.Ordinal);
        }
        Assert.Contains("by user", _semcom.Output, StringComparison.Ordinal);
        Assert.Contains("small-l-14", _semcom.Output, StringComparison.Ordinal);
        Assert.Equal(10, SlowestRows());
        Assert.Equal(0, _semcom.Run("explain", folder, "--slowest", "3"));
        Assert.Equal(3, SlowestRows());
        Assert.Equal(0, _semcom.Run("explain", folder, "--slowest", "0"));
        Assert.DoesNotContain("most of it", _semcom.Output, StringComparison.Ordinal);

        int SlowestRows() => _semcom.Output.Split("most of it")[1].Split('\n').Count(line => line.Contains(" ms, ", StringComparison.Ordinal));
    }

    /// <summary>
    /// Every wait of a run with one core and periodic epochs, against what the rules and epochs.csv say: the requests
    /// ahead fill the wait for the core without a gap, the reasons fill the wait for a resource block, and the blocks held
    /// after an epoch are those that were not free before it and those it gave away.
    /// </summary>
    [Theory]
    [InlineData("decision=joint", Stage.WaitDecision)]
    [InlineData("decision=staged", Stage.WaitRb)]
    public void Waits_are_explained_without_residue(string decision, Stage blocked)
    {
        var run = Recorded(Run("contention.yaml", decision, "cell.resource-blocks={ count: 2, bandwidth: 180 kHz }"));
        var table = File.ReadAllLines(Path.Combine(run.Folder, "epochs.csv")).Select(line => line.Split(',')).ToArray();
        long Cell(string[] cells, string column) => long.Parse(cells[Array.IndexOf(table[0], column)], CultureInfo.InvariantCulture);
        var heldAfterEpoch = table.Skip(1).ToDictionary(cells => Cell(cells, "time_ps"), cells => 2 - Cell(cells, "free_rbs") + Cell(cells, "decided"));
        var reasons = new HashSet<BlockedBy>();
        int processorWaits = 0, blockWaits = 0, epochs = 0;
        for (var i = 0; i < run.Requests.Rows.Length; i++)
        {
            var row = run.Requests.Rows[i];
            if (ProcessorWait.AtBaseStation(run, i) is { } queued)
            {
                processorWaits++;
                Assert.Equal(row[Stage.WaitBs].Picoseconds, queued.Ahead.Sum(ahead => ahead.Overlap.Picoseconds));
                var at = queued.Begin;
                foreach (var ahead in queued.Ahead.Where(ahead => ahead.Overlap > SimTime.Zero))
                {
                    Assert.True(ahead.Begin <= at && ahead.Joined <= queued.Begin);
                    at += ahead.Overlap;
                }
                Assert.Equal(queued.End, at);
            }
            if (ResourceBlockWait.Of(run, i) is not { } wait)
                continue;
            blockWaits++;
            Assert.Equal(wait.Begin, wait.Periods[0].Begin);
            Assert.Equal(wait.End, wait.Periods[^1].End);
            Assert.All(wait.Periods.Zip(wait.Periods.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Begin));
            Assert.Equal(blocked, wait.Stage);
            Assert.Equal(row[blocked], Enum.GetValues<BlockedBy>().Aggregate(SimTime.Zero, (sum, reason) => sum + wait.Time(reason)));
            Assert.Equal(
                wait.Periods.Sum(period => period.Held * (period.End - period.Begin).Picoseconds),
                wait.Holders.Sum(holder => holder.Overlap.Picoseconds));
            foreach (var period in wait.Periods)
            {
                reasons.Add(period.Reason);
                Assert.InRange(period.Held, 0, 2);
                foreach (var (at, held) in heldAfterEpoch.Where(epoch => epoch.Key >= period.Begin.Picoseconds && epoch.Key < period.End.Picoseconds))
                {
                    epochs++;
                    Assert.Equal(held, period.Held);
                    Assert.NotEqual(BlockedBy.NextEpoch, period.Reason);
                }
            }
        }
        Assert.True(processorWaits > 20 && blockWaits > 100 && epochs > 100 && reasons.Count >= 3, $"{processorWaits} {blockWaits} {epochs} {string.Join(' ', reasons)}");
    }

    [Fact]
    public void A_request_tells_its_life_to_the_picosecond()
    {
        var folder = Run("contention.yaml");
        var table = Recorded(folder).Requests;
        var rows = table.Rows.ToArray();
        foreach (var number in (int[])
            [Array.FindIndex(rows, row => row.Answered && row[Stage.WaitBs] > SimTime.Zero && row[Stage.WaitDecision] > SimTime.Zero),
             Array.FindIndex(rows, row => !row.Answered && row.Last == Stage.WaitDecision), Array.FindIndex(rows, row => row.InFlight)])
        {
            var row = rows[number];
            Assert.Equal((0, ""), (_semcom.Run("explain", folder, "--request", Invariant($"{number}")), _semcom.Error));
            Assert.Contains(table.Outcomes[row.Outcome] + ": ", _semcom.Output, StringComparison.Ordinal);
            var lines = _semcom.Output.Split('\n');
            var printed = lines.SkipWhile(line => !line.Contains("since arrival", StringComparison.Ordinal)).Skip(2).ToArray();
            var sum = 0L;
            for (var stage = Stage.WaitDecision; stage <= row.Last; stage++)
            {
                var line = printed[(int)stage];
                Assert.StartsWith(StageWords.Name(stage), line.Trim(), StringComparison.Ordinal);
                sum += Picoseconds(line);
            }
            var total = printed[(int)row.Last + 1];
            Assert.StartsWith("end to end", total.Trim(), StringComparison.Ordinal);
            Assert.Equal(sum, Picoseconds(total));
            Assert.Equal(row.Total.Picoseconds, sum);
            Assert.Equal(row[Stage.WaitBs] > SimTime.Zero, _semcom.Output.Contains("Ahead of it:", StringComparison.Ordinal));
            Assert.Equal(row[Stage.WaitDecision] > SimTime.Zero, _semcom.Output.Contains("waiting because", StringComparison.Ordinal));
        }

        static long Picoseconds(string line) => long.Parse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Last(word => word.All(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
    }

    /// <summary>Requests turned away, and waits at processors with several cores: the cores are all taken for all of the wait.</summary>
    [Fact]
    public void Full_queues_and_several_cores_are_explained()
    {
        var folder = Run("contention.yaml", "cell.processor.queue=1", "users.phones.count=30", "cell.processor.cores=2");
        var run = Recorded(folder);
        int turnedAway = 0, waited = 0;
        for (var i = 0; i < run.Requests.Rows.Length; i++)
        {
            if (ProcessorWait.AtBaseStation(run, i) is not { } wait)
                continue;
            Assert.Equal(2 * (wait.End - wait.Begin), wait.Ahead.Aggregate(SimTime.Zero, static (sum, ahead) => sum + ahead.Overlap));
            waited += wait.TurnedAway ? 0 : 1;
            if (!wait.TurnedAway || turnedAway++ > 0)
                continue;
            Assert.Equal(0, _semcom.Run("explain", folder, "--request", Invariant($"{i}")));
            Assert.Contains("dropped:bs-queue", _semcom.Output, StringComparison.Ordinal);
            Assert.Contains("its queue was full", _semcom.Output, StringComparison.Ordinal);
        }
        Assert.True(turnedAway > 20 && waited > 20, $"{turnedAway} {waited}");
    }

    /// <summary>
    /// The trace of a run, parsed back: slices nest within their tracks, their lengths are those of requests.csv to the
    /// picosecond, every track has a name, counters never fall below 0 and end with what was in flight.
    /// </summary>
    [Theory]
    [InlineData("contention.yaml", "decision=joint")]
    [InlineData("contention.yaml", "decision=staged")]
    [InlineData("contention.yaml", "cell.sites={ hexagonal: { rings: 1, inter-site-distance: 900 m } }")]
    [InlineData("contention.yaml", "cell.processor.sharing=processor-sharing")]
    [InlineData("paper-snapshot.yaml", "decision=joint")]
    public void A_trace_holds_the_run(string scenario, string change)
    {
        var folder = Run(scenario, change);
        Assert.Equal((0, ""), (_semcom.Run("explain", folder, "--trace"), _semcom.Error));
        Assert.Contains(Path.Combine(folder, "trace.json"), _semcom.Output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "trace.json")));
        var events = document.RootElement.GetProperty("traceEvents").EnumerateArray().ToLookup(one => one.GetProperty("ph").GetString()!);
        var rows = Recorded(folder).Requests.Rows.ToArray();

        var tracks = events["M"].Where(one => Word(one, "name") == "thread_name").Select(one => (Whole(one, "pid"), Whole(one, "tid"))).ToHashSet();
        var processes = events["M"].Where(one => Word(one, "name") == "process_name").Select(one => Whole(one, "pid")).ToHashSet();
        Assert.All(events.Where(kind => kind.Key is not ("M" or "C")).SelectMany(kind => kind), one => Assert.Contains((Whole(one, "pid"), Whole(one, "tid")), tracks));
        Assert.All(events["C"], one => Assert.Contains(Whole(one, "pid"), processes));
        Assert.Equal(tracks.Count, tracks.Select(one => one.Item2).Distinct().Count());

        foreach (var track in events["X"].GroupBy(one => Whole(one, "tid")))
        {
            var open = new Stack<long>();
            foreach (var one in track.OrderBy(one => Time(one, "ts")).ThenByDescending(one => Time(one, "dur")))
            {
                while (open.TryPeek(out var ended) && ended <= Time(one, "ts"))
                    open.Pop();
                if (open.TryPeek(out var around))
                    Assert.True(Time(one, "ts") + Time(one, "dur") <= around);
                open.Push(Time(one, "ts") + Time(one, "dur"));
            }
        }

        Check("extraction", row => row.Reached(Stage.Extraction), row => (row.Begin(Stage.Extraction), row[Stage.Extraction]));
        Check("sending", row => row.Reached(Stage.Transmission), row => (row.Begin(Stage.Transmission), row[Stage.Transmission]));
        Check("decoding", row => row.Reached(Stage.Decoding), row => (row.Begin(Stage.Decoding), row[Stage.Decoding]));
        var heldFrom = change == "decision=staged" ? Stage.Transmission : Stage.WaitBs;
        Check("held", row => row.Reached(heldFrom), row => (row.Begin(heldFrom), row.End(Stage.Transmission) - row.Begin(heldFrom)));

        Assert.Equal(events["b"].Count(), events["e"].Count());
        var begun = events["b"].ToDictionary(one => (Word(one, "name"), Whole(one, "id")), one => Time(one, "ts"));
        foreach (var one in events["e"])
        {
            var stage = (Stage)RunSummary.StageNames.IndexOf(Word(one, "name"));
            Assert.Equal(rows[Whole(one, "id")][stage].Picoseconds, Time(one, "ts") - begun[(Word(one, "name"), Whole(one, "id"))]);
        }
        Assert.Equal(events["s"].Count(), events["f"].Count());

        var inFlight = rows.Where(row => row.InFlight).ToArray();
        foreach (var (name, first, last) in new[]
                 {
                     ("undecided", Stage.WaitDecision, Stage.WaitDecision), ("at the base station's processor", Stage.WaitBs, Stage.Extraction),
                     ("waiting for a resource block", Stage.WaitRb, Stage.WaitRb), ("on the air", Stage.Transmission, Stage.Transmission),
                     ("at the devices", Stage.WaitUser, Stage.Decoding),
                 })
        {
            var counters = events["C"].Where(one => Word(one, "name") == name).GroupBy(one => Whole(one, "pid")).Select(one => one.ToArray()).ToArray();
            Assert.All(counters.SelectMany(one => one.Zip(one.Skip(1))), pair => Assert.True(Time(pair.First, "ts") < Time(pair.Second, "ts")));
            Assert.All(counters.SelectMany(one => one), one => Assert.True(Level(one) >= 0));
            Assert.Equal(inFlight.Count(row => row.Last >= first && row.Last <= last), counters.Sum(one => Level(one[^1])));
        }

        void Check(string what, Func<RecordedRequest, bool> reached, Func<RecordedRequest, (SimTime Begin, SimTime Length)> expected)
        {
            var slices = events["X"].Where(one => Word(one, "cat") == what)
                .ToDictionary(one => one.GetProperty("args").GetProperty("request").GetInt32(), one => (Time(one, "ts"), Time(one, "dur")));
            Assert.Equal(rows.Count(reached), slices.Count);
            foreach (var (request, slice) in slices)
            {
                var (begin, length) = expected(rows[request]);
                Assert.Equal((begin.Picoseconds, length.Picoseconds), slice);
            }
        }

        static int Level(JsonElement one) => one.GetProperty("args").GetProperty("requests").GetInt32();
        static int Whole(JsonElement one, string name) => one.GetProperty(name).GetInt32();
        static string Word(JsonElement one, string name) => one.GetProperty(name).GetString()!;
        static long Time(JsonElement one, string name) => (long)(1_000_000 * one.GetProperty(name).GetDecimal());
    }

    [Fact]
    public void A_trace_goes_where_it_is_sent_and_force_replaces_it_with_its_run()
    {
        var folder = Run("quickstart.yaml");
        Assert.Equal(0, _semcom.Run("explain", folder, "--trace", _semcom.PathOf("elsewhere.json")));
        Assert.True(File.Exists(_semcom.PathOf("elsewhere.json")));
        Assert.Equal(0, _semcom.Run("explain", folder, "--trace"));
        Assert.Equal(0, _semcom.Run("run", Semcom.Shipped("quickstart.yaml"), "--quiet", "--out", folder, "--force"));
        Assert.False(File.Exists(Path.Combine(folder, "trace.json"))); // it was of other results
    }

    [Fact]
    public void Interrupted_nothing_is_left()
    {
        var folder = Run("quickstart.yaml");
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Equal(130, _semcom.Run(stop.Token, "explain", folder, "--trace"));
        Assert.Contains("nothing was written", _semcom.Error, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => TraceFile.Write(Recorded(folder), Path.Combine(folder, "trace.json"), stop.Token));
        Assert.DoesNotContain(Directory.GetFiles(folder), path => path.Contains("trace.json", StringComparison.Ordinal));
    }

    [Fact]
    public void Wrong_questions_are_answered_with_what_was_expected()
    {
        var folder = Run("quickstart.yaml");
        var last = Recorded(folder).Requests.Rows.Length - 1;
        Refused(["nowhere", "does not exist"], _semcom.PathOf("nowhere"));
        Refused(["requests.csv", "is a file"], Path.Combine(folder, "requests.csv"));
        Refused(["manifest.json", "results folder"], _semcom.Folder);
        Refused(["Request 99999", $"from 0 to {last}."], folder, "--request", "99999");
        Refused(["--request", "'-1'", "whole number"], folder, "--request", "-1");
        Refused(["--slowest", "'many'", "whole number"], folder, "--slowest", "many");
        Refused(["--slowest and --request"], folder, "--slowest", "3", "--request", "3");
        Refused(["--request and --trace"], folder, "--request", "3", "--trace");
        Refused(["summary.csv", "--trace FILE"], folder, "--trace", Path.Combine(folder, "summary.csv"));
        Refused([_semcom.PathOf("no", "trace.json"), "--trace FILE"], folder, "--trace", _semcom.PathOf("no", "trace.json"));

        var requests = Path.Combine(folder, "requests.csv");
        var text = File.ReadAllText(requests);
        File.WriteAllText(requests, text[..^20]);
        Refused([$"requests.csv:{last + 2}: "], folder);
        File.WriteAllText(requests, text[..(text[..^1].LastIndexOf('\n') + 1)]);
        Refused([$"requests.csv:{last + 1}: ", $"expected {last + 1}"], folder);
        File.Delete(requests);
        Refused(["requests.csv", "does not exist"], folder);
        File.WriteAllText(Path.Combine(folder, "manifest.json"), "{\n  \"status\": ");
        Refused(["manifest.json:2: "], folder);
        Assert.False(File.Exists(Path.Combine(folder, "trace.json")));

        void Refused(string[] words, params string[] args)
        {
            Assert.Equal(2, _semcom.Run(["explain", .. args]));
            Assert.All(words, word => Assert.Contains(word, _semcom.Error, StringComparison.Ordinal));
            Assert.All(_semcom.Error.TrimEnd().Split('\n'), line => Assert.Matches("^(error: |See: )", line));
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    public void Dispose() => _semcom.Dispose();
}
