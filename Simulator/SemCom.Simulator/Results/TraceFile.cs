using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Results;

/// <summary>
/// Writes a run as a trace in the Trace Event Format (JSON Object Format), which Perfetto and chrome://tracing open: a
/// process for each cell with tracks for the cores of its processor and its resource blocks, a process for the users'
/// devices, waits as asynchronous slices, the numbers of requests in each part of a cell as counters, and a flow through
/// each request's slices. docs/explain.md describes it.
/// </summary>
/// <remarks>
/// Times are in µs with six decimals, so that the file holds every picosecond. Format: N. Duca and D. Sinclair, "Trace
/// Event Format", Google, 2016.
/// </remarks>
public sealed class TraceFile
{
    private const int BytesGathered = 1 << 18;

    private readonly RecordedRun _run;
    private readonly Utf8JsonWriter _json;
    private readonly CancellationToken _stop;
    private readonly Dictionary<(int Process, int Kind, int Index), int> _tracks = [];

    private TraceFile(RecordedRun run, Utf8JsonWriter json, CancellationToken stop)
    {
        _run = run;
        _json = json;
        _stop = stop;
    }

    /// <summary>Kinds of tracks in the order they are shown.</summary>
    private const int Core = 0, Block = 1, Device = 2, Queue = 3;

    private const int TracksOfKind = 500_000_000;

    /// <summary>Numbers of processes: the users' devices, and the first cell.</summary>
    private const int UsersProcess = 1, FirstCellProcess = 2;

    /// <summary>Writes the trace of a run, whole or not at all.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The file; replaced where it is there.</param>
    /// <param name="stop">Asks to stop; then no file is left.</param>
    /// <exception cref="ResultsException">The file cannot be made, or is one of the run's own.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static void Write(RecordedRun run, string path, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (Directory.Exists(path))
            throw new ResultsException($"The trace '{path}' is a folder; expected a file. Choose another with --trace FILE.");
        foreach (var own in (string[])[.. RunFolder.Tables, RunFolder.ManifestName])
            if (Path.GetFullPath(path) == Path.GetFullPath(Path.Combine(run.Folder, own)))
                throw new ResultsException($"The trace '{path}' would replace a result of the run; expected a file of its own. Choose another with --trace FILE.");

        var unfinished = path + ".tmp";
        FileStream file;
        try
        {
            file = new FileStream(unfinished, FileMode.Create, FileAccess.Write);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ResultsException($"The trace cannot be written to '{path}': {problem.Message} Choose another file with --trace FILE.", problem);
        }
        try
        {
            using (file)
            using (var json = new Utf8JsonWriter(file, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                new TraceFile(run, json, stop).All();
            }
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private static SortedDictionary<int, List<int>> ByCell(RecordedRequests table)
    {
        var cells = new SortedDictionary<int, List<int>>();
        for (var i = 0; i < table.Rows.Length; i++)
        {
            if (!cells.TryGetValue(table.Rows[i].Cell, out var requests))
                cells.Add(table.Rows[i].Cell, requests = []);
            requests.Add(i);
        }
        return cells;
    }

    private void All()
    {
        _json.WriteStartObject();
        _json.WriteString("displayTimeUnit", "ms");
        _json.WriteStartObject("otherData");
        _json.WriteString("scenario", _run.Scenario.Name);
        _json.WriteNumber("seed", _run.Manifest.Seed);
        _json.WriteString("scheduler", _run.Manifest.Scheduler);
        _json.WriteString("version", _run.Manifest.Version);
        _json.WriteString("status", _run.Manifest.Status);
        _json.WriteEndObject();
        _json.WriteStartArray("traceEvents");
        var process = FirstCellProcess;
        foreach (var (cell, requests) in ByCell(_run.Requests))
            WriteCell(process++, requests, string.Create(CultureInfo.InvariantCulture, $"cell {cell}"));
        WriteUsers(sortIndex: process);
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void WriteCell(int process, List<int> requests, string name)
    {
        Process(process, name, process);
        WriteExtractions(process, requests);
        WriteResourceBlocks(process, requests);
        foreach (var stage in (Stage[])[Stage.WaitDecision, Stage.WaitBs, Stage.WaitRb])
            WriteWaits(process, requests, stage);
        Counter(process, "undecided", requests, Stage.WaitDecision, Stage.WaitDecision);
        Counter(process, "at the base station's processor", requests, Stage.WaitBs, Stage.Extraction);
        Counter(process, "waiting for a resource block", requests, Stage.WaitRb, Stage.WaitRb);
        Counter(process, "on the air", requests, Stage.Transmission, Stage.Transmission);
    }

    /// <summary>A track a core where jobs queue for one; otherwise as many tracks as extractions overlap.</summary>
    private void WriteExtractions(int process, List<int> requests)
    {
        var name = _run.Scenario.Cell.Processor.Sharing is Sharing.Fifo or Sharing.Priority ? "base station core" : "base station job";
        var lanes = new Lanes();
        foreach (var request in Ordered(requests, Stage.Extraction))
        {
            ref readonly var row = ref _run.Requests.Rows[request];
            var (begin, end) = (row.Begin(Stage.Extraction), row.End(Stage.Extraction));
            var lane = lanes.Take(begin, end);
            var track = Track(process, Core, lane, name);
            Slice(process, track, "extraction", request, begin, end);
            if (row.Reached(Stage.Transmission))
                Flow('s', process, track, request, begin);
        }
    }

    /// <summary>A track a resource block; what is held encloses what is sent.</summary>
    private void WriteResourceBlocks(int process, List<int> requests)
    {
        foreach (var request in requests)
        {
            ref readonly var row = ref _run.Requests.Rows[request];
            if (!_run.Holds(row, out var begin, out var end))
                continue;
            var track = Track(process, Block, row.ResourceBlock, "resource block");
            Slice(process, track, "held", request, begin, end);
            if (!row.Reached(Stage.Transmission))
                continue;
            var first = row.Begin(Stage.Transmission);
            Slice(process, track, "sending", request, first, end);
            Flow(row.Reached(Stage.Decoding) ? 't' : 'f', process, track, request, first);
        }
    }

    private void WriteUsers(int sortIndex)
    {
        var rows = _run.Requests.Rows;
        Process(UsersProcess, "users", sortIndex);
        var all = new List<int>(rows.Length);
        for (var i = 0; i < rows.Length; i++)
            all.Add(i);
        var lanes = new Dictionary<int, Lanes>();
        foreach (var request in Ordered(all, Stage.Decoding))
        {
            ref readonly var row = ref rows[request];
            var (begin, end) = (row.Begin(Stage.Decoding), row.End(Stage.Decoding));
            if (!lanes.TryGetValue(row.User, out var ofUser))
                lanes.Add(row.User, ofUser = new Lanes());
            var track = DeviceTrack(row.User, ofUser.Take(begin, end));
            Slice(UsersProcess, track, "decoding", request, begin, end);
            Flow('f', UsersProcess, track, request, begin);
        }
        WriteWaits(UsersProcess, all, Stage.WaitUser);
        Counter(UsersProcess, "at the devices", all, Stage.WaitUser, Stage.Decoding);
    }

    /// <summary>Those that reached a stage, in the order they began it.</summary>
    private int[] Ordered(List<int> requests, Stage stage)
    {
        var begun = new List<(SimTime Begin, int Request)>();
        foreach (var request in requests)
            if (_run.Requests.Rows[request].Reached(stage))
                begun.Add((_run.Requests.Rows[request].Begin(stage), request));
        begun.Sort();
        return [.. begun.Select(one => one.Request)];
    }

    // ---- Events -----------------------------------------------------------------------------------------------

    private void Process(int process, string name, int sortIndex)
    {
        Metadata(process, 0, "process_name");
        _json.WriteString("name", name);
        End();
        Metadata(process, 0, "process_sort_index");
        _json.WriteNumber("sort_index", sortIndex);
        End();
    }

    private int Track(int process, int kind, int index, string name) =>
        Track((process, kind, index), () => string.Create(CultureInfo.InvariantCulture, $"{name} {index}"));

    private int DeviceTrack(int user, int lane) =>
        Track((UsersProcess, Device, checked(user + lane * _run.Requests.Users.Count)), () => lane == 0
            ? _run.Requests.Users[user]
            : string.Create(CultureInfo.InvariantCulture, $"{_run.Requests.Users[user]}, at once {lane + 1}"));

    /// <summary>A track's number, unique over all processes; named where it is new.</summary>
    private int Track((int Process, int Kind, int Index) key, Func<string> name)
    {
        if (_tracks.TryGetValue(key, out var track))
            return track;
        track = _tracks.Count + 1;
        _tracks.Add(key, track);
        Metadata(key.Process, track, "thread_name");
        _json.WriteString("name", name());
        End();
        Metadata(key.Process, track, "thread_sort_index");
        _json.WriteNumber("sort_index", checked(key.Kind * TracksOfKind + key.Index));
        End();
        return track;
    }

    private void Metadata(int process, int track, string name)
    {
        Begin('M', process, track, name);
        _json.WriteStartObject("args");
    }

    private void Slice(int process, int track, string what, int request, SimTime begin, SimTime end)
    {
        Begin('X', process, track, string.Create(CultureInfo.InvariantCulture, $"{what} {request}"));
        _json.WriteString("cat", what);
        Time("ts", begin);
        Time("dur", end - begin);
        Arguments(request);
        End();
    }

    private void WriteWaits(int process, List<int> requests, Stage stage)
    {
        var name = RunSummary.StageNames[(int)stage];
        foreach (var request in requests)
        {
            ref readonly var row = ref _run.Requests.Rows[request];
            if (row[stage] == SimTime.Zero)
                continue;
            var track = Track((process, Queue, 0), static () => "waits");
            Begin('b', process, track, name);
            Asynchronous(request, row.Begin(stage));
            Arguments(request);
            End();
            Begin('e', process, track, name);
            Asynchronous(request, row.End(stage));
            _json.WriteStartObject("args");
            End();
        }

        void Asynchronous(int request, SimTime at)
        {
            _json.WriteString("cat", "wait");
            _json.WriteNumber("id", request);
            Time("ts", at);
        }
    }

    /// <summary>An arrow from slice to slice of a request: 's' begins it, 't' goes on, 'f' ends it in the slice around it.</summary>
    private void Flow(char phase, int process, int track, int request, SimTime at)
    {
        Begin(phase, process, track, "request");
        _json.WriteString("cat", "request");
        _json.WriteNumber("id", request);
        Time("ts", at);
        if (phase == 'f')
            _json.WriteString("bp", "e");
        _json.WriteStartObject("args");
        End();
    }

    /// <summary>
    /// How many requests are in the stages from one to another, wherever it changes. Requests in flight stay in the stage
    /// they were in when the run ended.
    /// </summary>
    private void Counter(int process, string name, List<int> requests, Stage first, Stage last)
    {
        var begins = new List<SimTime>();
        var ends = new List<SimTime>();
        foreach (var request in requests)
        {
            ref readonly var row = ref _run.Requests.Rows[request];
            if (!row.Reached(first))
                continue;
            begins.Add(row.Begin(first));
            if (!row.InFlight || row.Last > last)
                ends.Add(row.End(last));
        }
        begins.Sort();
        ends.Sort();
        int level = 0, b = 0, e = 0;
        if (begins.Count == 0 || begins[0] > SimTime.Zero)
            Value(SimTime.Zero, 0);
        while (b < begins.Count || e < ends.Count)
        {
            var now = b < begins.Count && (e == ends.Count || begins[b] <= ends[e]) ? begins[b] : ends[e];
            var before = level;
            for (; b < begins.Count && begins[b] == now; b++)
                level++;
            for (; e < ends.Count && ends[e] == now; e++)
                level--;
            if (level != before || now == SimTime.Zero)
                Value(now, level);
        }

        void Value(SimTime at, int value)
        {
            Begin('C', process, 0, name);
            Time("ts", at);
            _json.WriteStartObject("args");
            _json.WriteNumber("requests", value);
            End();
        }
    }

    private void Arguments(int request)
    {
        ref readonly var row = ref _run.Requests.Rows[request];
        var table = _run.Requests;
        _json.WriteStartObject("args");
        _json.WriteNumber("request", request);
        _json.WriteString("user", table.Users[row.User]);
        if (row.Encoder >= 0)
            _json.WriteString("encoder", table.Encoders[row.Encoder]);
        _json.WriteString("image", table.Images[row.Image]);
        _json.WriteString("outcome", table.Outcomes[row.Outcome]);
    }

    private void Begin(char phase, int process, int track, string name)
    {
        _json.WriteStartObject();
        _json.WriteString("ph", [phase]);
        _json.WriteNumber("pid", process);
        _json.WriteNumber("tid", track);
        _json.WriteString("name", name);
    }

    /// <summary>Ends the arguments and the event.</summary>
    private void End()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
        _stop.ThrowIfCancellationRequested();
        if (_json.BytesPending > BytesGathered)
            _json.Flush();
    }

    /// <summary>A time in µs with six decimals: exact.</summary>
    private void Time(string name, SimTime time) => _json.WriteNumber(
        name, new decimal((int)time.Picoseconds, (int)(time.Picoseconds >> 32), 0, isNegative: false, scale: 6));

    /// <summary>Lays intervals that overlap side by side: each takes the first lane that is free at its beginning.</summary>
    private sealed class Lanes
    {
        private readonly PriorityQueue<int, SimTime> _taken = new();
        private readonly PriorityQueue<int, int> _free = new();
        private int _count;

        /// <summary>Takes a lane.</summary>
        /// <param name="begin">Not before that of the call before.</param>
        /// <param name="end">When the lane is free again.</param>
        public int Take(SimTime begin, SimTime end)
        {
            while (_taken.TryPeek(out var lane, out var freed) && freed <= begin)
            {
                _taken.Dequeue();
                _free.Enqueue(lane, lane);
            }
            var taken = _free.Count > 0 ? _free.Dequeue() : _count++;
            _taken.Enqueue(taken, end);
            return taken;
        }
    }
}
