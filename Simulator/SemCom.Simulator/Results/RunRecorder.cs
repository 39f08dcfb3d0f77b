using SemCom.Kernel;
using SemCom.Radio;
using SemCom.Simulator.Network;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Results;

/// <summary>
/// Writes a run into its folder as it goes: <c>requests.csv</c>, <c>epochs.csv</c>, <c>timeline.csv</c>, and at the end <c>users.csv</c> and
/// <c>summary.csv</c>. docs/results.md describes every column.
/// </summary>
public sealed class RunRecorder : IRunObserver, IDisposable
{
    private readonly string _folder;
    private readonly RunSummary _summary;
    private readonly RequestTable? _requests;
    private readonly CsvTable _epochs;
    private readonly TimelineTable _timeline;
    private readonly List<UserDrop[]> _drops = [];

    /// <summary>Opens the tables in a folder that holds none of them yet.</summary>
    /// <param name="folder">The results folder.</param>
    /// <param name="semantics">Names of images, classes and encoders.</param>
    /// <param name="summary">What gathers the summary.</param>
    /// <param name="withRequests">Whether to write <c>requests.csv</c>, by far the largest table.</param>
    public RunRecorder(string folder, SemanticModel semantics, RunSummary summary, bool withRequests = true)
    {
        _folder = folder;
        _summary = summary;
        if (withRequests)
            _requests = new RequestTable(Path.Combine(folder, "requests.csv"), semantics);
        _timeline = new TimelineTable(Path.Combine(folder, "timeline.csv"));
        _epochs = new CsvTable(
            Path.Combine(folder, "epochs.csv"),
            "epoch", "cell", "time_ps", "admissions", "waiting", "free_rbs", "admitted", "decided", "feasible", "expected_quality");
    }

    /// <inheritdoc/>
    public void DropBegan(World world, SimTime now)
    {
        ArgumentNullException.ThrowIfNull(world);
        CloseDrop(now);
        var rows = new UserDrop[world.Users.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var user = world.Users[i];
            rows[i] = new UserDrop
            {
                Start = now, User = user, X = user.X, Y = user.Y, Cell = user.Cell, Distance = user.Distance, PathGain = user.PathGain, Frequency = user.Frequency,
                Deadline = user.Deadline, AgeArea = user.Age.Area(now), AgeSeconds = user.Age.Seconds(now),
            };
        }
        _drops.Add(rows);
    }

    /// <inheritdoc/>
    public void EpochDecided(in EpochRecord record)
    {
        _epochs.Add(record.Epoch);
        _epochs.Add(record.Cell);
        _epochs.Add(record.Time.Picoseconds);
        _epochs.Add(record.Admissions);
        _epochs.Add(record.Waiting);
        _epochs.Add(record.FreeResourceBlocks);
        _epochs.Add(record.Admitted);
        _epochs.Add(record.Decided);
        _epochs.Add(record.Feasible);
        _epochs.Add(record.ExpectedQuality);
        _epochs.EndRow();
        _summary.Add(record);
    }

    /// <inheritdoc/>
    public void RequestEnded(Request request)
    {
        ArgumentNullException.ThrowIfNull(request);
        _requests?.Add(request);
        _summary.Add(request);
        _drops[request.Drop][request.User.Index].Count(request);
    }

    /// <summary>Hands the rows gathered so far to the files.</summary>
    public void Flush()
    {
        _requests?.Flush();
        _epochs.Flush();
    }

    /// <summary>Writes the last row of <c>timeline.csv</c>, <c>users.csv</c> and <c>summary.csv</c>.</summary>
    /// <param name="network">The run that ended.</param>
    /// <returns>The summary.</returns>
    public IReadOnlyList<SummaryLine> Finish(NetworkSimulation network)
    {
        _requests?.Finish();
        Flush();
        _timeline.Add(network);
        CloseDrop(network.Now);
        using (var users = new CsvTable(
            Path.Combine(_folder, "users.csv"),
            "drop", "start_ps", "user", "group", "cell", "x_m", "y_m", "distance_m", "path_gain_db", "device_hz", "deadline_ps",
            "requests", "done", "late", "dropped", "in_flight", "correct", "correct_in_time",
            "delay_mean_s", "delay_p50_s", "delay_p95_s", "delay_p99_s", "age_mean_s", "energy_j"))
        {
            for (var drop = 0; drop < _drops.Count; drop++)
                foreach (ref readonly var row in _drops[drop].AsSpan())
                    row.Write(users, drop);
        }
        var lines = _summary.Lines(network);
        using var summary = new CsvTable(Path.Combine(_folder, "summary.csv"), "metric", "statistic", "value", "unit");
        foreach (var line in lines)
        {
            summary.Add(line.Metric);
            summary.Add(line.Statistic);
            summary.Add(line.Value);
            summary.Add(line.Unit);
            summary.EndRow();
        }
        return lines;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _requests?.Dispose();
        _epochs.Dispose();
        _timeline.Dispose();
    }

    /// <inheritdoc/>
    public void Sampled(NetworkSimulation network)
    {
        ArgumentNullException.ThrowIfNull(network);
        _timeline.Add(network);
    }

    /// <summary>The age of information counts to the drop in which it is met.</summary>
    private void CloseDrop(SimTime now)
    {
        if (_drops.Count == 0)
            return;
        foreach (ref var row in _drops[^1].AsSpan())
            row.Close(now);
    }

    /// <summary>A user in one drop: where it stood, and what became of the requests that arrived then.</summary>
    private struct UserDrop
    {
        public SimTime Start;
        public User User;
        public double X, Y, Distance, PathGain, Frequency;
        public int Cell;
        public SimTime? Deadline;
        public double AgeArea, AgeSeconds;
        private long _requests, _done, _late, _dropped, _inFlight, _correct, _correctInTime;
        private DelayDistribution? _delays;
        private double _energy;

        // 7 bits: quantiles of a user with more than 1024 answers are within 0.8 %.
        private const int Exact = 1024;
        private const int Bits = 7;

        public void Count(Request request)
        {
            _requests++;
            _energy += request.Energy;
            _correct += request.Correct == true ? 1 : 0;
            _correctInTime += request.Correct == true && request.Outcome == Outcome.Done ? 1 : 0;
            switch (request.Outcome)
            {
                case Outcome.Done: _done++; break;
                case Outcome.Late: _late++; break;
                case Outcome.InFlight: _inFlight++; break;
                default: _dropped++; break;
            }
            if (request.Outcome is Outcome.Done or Outcome.Late)
                (_delays ??= new DelayDistribution(Exact, Bits)).Add(request.Ledger.Total.Picoseconds);
        }

        public void Close(SimTime now) =>
            (AgeArea, AgeSeconds) = (User.Age.Area(now) - AgeArea, User.Age.Seconds(now) - AgeSeconds);

        public readonly void Write(CsvTable table, int drop)
        {
            table.Add(drop);
            table.Add(Start.Picoseconds);
            table.Add(User.Name);
            table.Add(User.Group.Group);
            table.Add(Cell);
            table.Add(X);
            table.Add(Y);
            table.Add(Distance);
            table.Add(Decibel.FromLinear(PathGain));
            table.Add(Frequency);
            table.Add(Deadline?.Picoseconds);
            table.Add(_requests);
            table.Add(_done);
            table.Add(_late);
            table.Add(_dropped);
            table.Add(_inFlight);
            table.Add(_correct);
            table.Add(_correctInTime);
            table.Add(_delays?.Mean);
            table.Add(_delays?.Quantile(0.5));
            table.Add(_delays?.Quantile(0.95));
            table.Add(_delays?.Quantile(0.99));
            table.Add(AgeArea / AgeSeconds);
            table.Add(_energy);
            table.EndRow();
        }
    }
}
