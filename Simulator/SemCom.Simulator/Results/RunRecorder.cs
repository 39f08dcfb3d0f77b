using SemCom.Kernel;
using SemCom.Radio;
using SemCom.Simulator.Network;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Results;

/// <summary>
/// Writes a run into its folder as it goes: <c>requests.csv</c>, <c>epochs.csv</c>, and at the end <c>users.csv</c> and
/// <c>summary.csv</c>. docs/results.md describes every column.
/// </summary>
public sealed class RunRecorder : IRunObserver, IDisposable
{
    private readonly string _folder;
    private readonly SemanticModel _semantics;
    private readonly RunSummary _summary;
    private readonly CsvTable _requests;
    private readonly CsvTable _epochs;
    private readonly List<UserDrop[]> _drops = [];

    /// <summary>Opens the tables in a folder that holds none of them yet.</summary>
    /// <param name="folder">The results folder.</param>
    /// <param name="semantics">Names of images, classes and encoders.</param>
    /// <param name="summary">What gathers the summary.</param>
    public RunRecorder(string folder, SemanticModel semantics, RunSummary summary)
    {
        _folder = folder;
        _semantics = semantics;
        _summary = summary;
        _requests = new CsvTable(
            Path.Combine(folder, "requests.csv"),
            ["request", "user", "cell", "image", "label", "task", "encoder", "rb", "outcome", "arrival_ps",
             .. RunSummary.StageNames.ToArray().Select(stage => stage + "_ps"),
             "total_ps", "deadline_ps", "sinr_db", "bits", "predicted", "correct", "cross_entropy", "similarity",
             "energy_bs_j", "energy_user_j"]);
        _epochs = new CsvTable(
            Path.Combine(folder, "epochs.csv"),
            "epoch", "cell", "time_ps", "admissions", "waiting", "free_rbs", "admitted", "decided", "feasible", "expected_quality");
    }

    /// <inheritdoc/>
    public void DropBegan(World world, SimTime now)
    {
        ArgumentNullException.ThrowIfNull(world);
        var rows = new UserDrop[world.Users.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var user = world.Users[i];
            rows[i] = new UserDrop
            {
                Start = now, User = user, X = user.X, Y = user.Y, Cell = user.Cell, Distance = user.Distance, PathGain = user.PathGain, Frequency = user.Frequency,
                Deadline = user.Deadline,
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
        ref readonly var ledger = ref request.Ledger;
        _requests.Add(request.Number);
        _requests.Add(request.User.Name);
        _requests.Add(request.Cell);
        _requests.Add(_semantics.Images[request.Image]);
        _requests.Add(_semantics.Classes[_semantics.Label(request.Image)]);
        _requests.Add("classification");
        _requests.Add(request.Encoder >= 0 ? _semantics[request.Encoder].Name : null);
        _requests.Add(request.ResourceBlock >= 0 ? request.ResourceBlock : (long?)null);
        _requests.Add(OutcomeName(request.Outcome));
        _requests.Add(ledger.Arrival.Picoseconds);
        for (var stage = Stage.WaitDecision; stage <= Stage.Decoding; stage++)
            _requests.Add(ledger[stage]?.Picoseconds);
        _requests.Add(ledger.Total.Picoseconds);
        _requests.Add(request.Deadline?.Picoseconds);
        _requests.Add(Decibel.FromLinear(request.Sinr));
        _requests.Add(request.BitsSent > 0 ? request.BitsSent : (double?)null);
        _requests.Add(request.Result is { } result ? _semantics.Classes[result.Predicted] : null);
        _requests.Add(request.Correct is { } correct ? (correct ? 1 : 0) : (long?)null);
        _requests.Add(request.Result?.CrossEntropy);
        _requests.Add((string?)null);
        _requests.Add(request.EnergyBs);
        _requests.Add(request.EnergyUser);
        _requests.EndRow();

        _summary.Add(request);
        _drops[request.Drop][request.User.Index].Count(request);
    }

    /// <summary>Hands the rows gathered so far to the files.</summary>
    public void Flush()
    {
        _requests.Flush();
        _epochs.Flush();
    }

    /// <summary>Writes <c>users.csv</c> and <c>summary.csv</c>.</summary>
    /// <param name="network">The run that ended.</param>
    /// <returns>The summary.</returns>
    public IReadOnlyList<SummaryLine> Finish(NetworkSimulation network)
    {
        Flush();
        using (var users = new CsvTable(
            Path.Combine(_folder, "users.csv"),
            "drop", "start_ps", "user", "group", "cell", "x_m", "y_m", "distance_m", "path_gain_db", "device_hz", "deadline_ps",
            "requests", "done", "late", "dropped", "in_flight", "correct", "delay_mean_s", "energy_j"))
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
        _requests.Dispose();
        _epochs.Dispose();
    }

    private static string OutcomeName(Outcome outcome) => outcome switch
    {
        Outcome.Done => "done",
        Outcome.Late => "late",
        Outcome.DroppedDeadline => "dropped:deadline",
        Outcome.DroppedAdmission => "dropped:admission",
        Outcome.DroppedBsQueue => "dropped:bs-queue",
        Outcome.DroppedUserQueue => "dropped:user-queue",
        _ => "in-flight",
    };

    /// <summary>A user in one drop: where it stood, and what became of the requests that arrived then.</summary>
    private struct UserDrop
    {
        public SimTime Start;
        public User User;
        public double X, Y, Distance, PathGain, Frequency;
        public int Cell;
        public SimTime? Deadline;
        private long _requests, _done, _late, _dropped, _inFlight, _correct;
        private Int128 _delay;
        private double _energy;

        public void Count(Request request)
        {
            _requests++;
            _energy += request.Energy;
            _correct += request.Correct == true ? 1 : 0;
            switch (request.Outcome)
            {
                case Outcome.Done: _done++; break;
                case Outcome.Late: _late++; break;
                case Outcome.InFlight: _inFlight++; break;
                default: _dropped++; break;
            }
            if (request.Outcome is Outcome.Done or Outcome.Late)
                _delay += request.Ledger.Total.Picoseconds;
        }

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
            table.Add(_done + _late > 0 ? (double)_delay / 1e12 / (_done + _late) : null);
            table.Add(_energy);
            table.EndRow();
        }
    }
}
