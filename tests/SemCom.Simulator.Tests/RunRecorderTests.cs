using System.Globalization;
using System.Text;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Results;
using SemCom.Simulator.Schedulers;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Tests;

/// <summary>The tables of a run against what the run reported.</summary>
public class RunRecorderTests
{
    /// <summary>The columns of requests.csv, a public contract.</summary>
    private const string RequestColumns =
        "request, user, cell, image, label, task, encoder, rb, outcome, arrival_ps, wait_decision_ps, wait_bs_ps, extraction_ps, "
        + "wait_rb_ps, transmission_ps, wait_user_ps, decoding_ps, total_ps, deadline_ps, sinr_db, bits, retransmissions, bit_errors, non_finite, predicted, correct, "
        + "cross_entropy, similarity, energy_bs_j, energy_user_j";

    private static readonly string[] s_stages = ["wait_decision", "wait_bs", "extraction", "wait_rb", "transmission", "wait_user", "decoding"];

    private static readonly string[] s_counts = ["requests", "done", "late", "dropped", "in_flight", "correct"];

    /// <summary>Several observers at once.</summary>
    private sealed class Both(params IRunObserver[] observers) : IRunObserver
    {
        public void DropBegan(World world, SimTime now) => Array.ForEach(observers, o => o.DropBegan(world, now));

        public void EpochDecided(in EpochRecord record)
        {
            foreach (var observer in observers)
                observer.EpochDecided(record);
        }

        public void RequestEnded(Network.Request request) => Array.ForEach(observers, o => o.RequestEnded(request));
    }

    private sealed class Recorded : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Recorded(Scenario scenario, IScheduler? scheduler = null, SemanticModel? model = null)
        {
            Scenario = scenario;
            Model = model ?? Awkward(scenario);
            Recorder = new RunRecorder(_folder.Path, Model, new RunSummary(scenario));
            Cell = new NetworkSimulation(scenario, Model, scheduler ?? SchedulerFactory.Create(scenario), new Both(Recording, Recorder));
        }

        public Scenario Scenario { get; }
        public SemanticModel Model { get; }
        public Recording Recording { get; } = new();
        public RunRecorder Recorder { get; }
        public NetworkSimulation Cell { get; }

        public IReadOnlyList<SummaryLine> Finish()
        {
            Cell.RunTo(Cell.End);
            Cell.Finish();
            return Recorder.Finish(Cell);
        }

        public string Text(string table)
        {
            using var stream = new FileStream(_folder[table], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return new StreamReader(stream).ReadToEnd();
        }

        /// <summary>The rows under the header, cells by column.</summary>
        public List<Dictionary<string, string>> Rows(string table)
        {
            var rows = Parse(Text(table));
            return [.. rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(x => x.First, x => x.Second))];
        }

        public void Dispose()
        {
            Recorder.Dispose();
            _folder.Dispose();
        }
    }

    /// <summary>Requests end in every way: late and dropped, cut, never decided.</summary>
    private static Scenario Mixed()
    {
        var scenario = Cells.Plain(3, 2, new Traffic.Poisson { Rate = 12 }).WithFading(0.01);
        var group = scenario.Users[0] with { Deadline = Cells.Between(0.05, 0.2), Overdue = Overdue.Drop, EnergyLimit = 0.3 };
        return scenario with
        {
            Duration = 5, Drop = new Drop { Every = 1.25 }, Scheduler = new Scheduler.Random(),
            Users = [group, group with { Group = "others", Overdue = Overdue.Finish, Count = 2 }, Cells.Group("patient", 1, new Traffic.Poisson { Rate = 2 })],
            Cell = scenario.Cell with
            {
                Interference = new Interference.LogUniform { Min = 1e-8, Max = 1e-6 },
                Processor = scenario.Cell.Processor with { Sharing = Sharing.Fifo },
            },
        };
    }

    /// <summary>Names that need quotes in CSV.</summary>
    private static SemanticModel Awkward(Scenario scenario)
    {
        var plain = Synthetic.ClipLike(scenario.Encoders);
        return new SemanticModel(
            plain.Encoders.ToArray(), [.. plain.Images.Select(name => $"a folder, \"{name}\".png")],
            [.. Enumerable.Range(0, plain.ImageCount).Select(plain.Label)], ["plain", "with, comma", "with \"quotes\"", "ünï"]);
    }

    [Fact]
    public void Requests_csv_has_the_columns_of_its_contract_and_a_row_a_request_in_order_of_arrival()
    {
        using var recorded = new Recorded(Mixed());
        recorded.Finish();
        Assert.Equal(RequestColumns.Replace(", ", ",", StringComparison.Ordinal), recorded.Text("requests.csv").Split('\n')[0]);
        var rows = recorded.Rows("requests.csv");
        var requests = recorded.Recording.Requests;
        Assert.Equal(requests.Count, rows.Count);
        foreach (var (row, request) in rows.Zip(requests))
        {
            Assert.Equal(request.Number.ToString(), row["request"]);
            Assert.Equal(request.User, row["user"]);
            Assert.Equal("0", row["cell"]);
            Assert.Equal(recorded.Model.Images[request.Image], row["image"]);
            Assert.Equal(recorded.Model.Classes[recorded.Model.Label(request.Image)], row["label"]);
            Assert.Equal("classification", row["task"]);
            Assert.Equal(request.Encoder < 0 ? "" : Cells.Encoders[request.Encoder], row["encoder"]);
            Assert.Equal(request.ResourceBlock < 0 ? "" : request.ResourceBlock.ToString(), row["rb"]);
            Assert.Equal(request.Outcome switch
            {
                Outcome.Done => "done", Outcome.Late => "late", Outcome.DroppedDeadline => "dropped:deadline", _ => "in-flight",
            }, row["outcome"]);
            Assert.Equal(request.Arrival.ToString(), row["arrival_ps"]);
            for (var stage = 0; stage < s_stages.Length; stage++)
                Assert.Equal(request.Intervals[stage]?.ToString() ?? "", row[s_stages[stage] + "_ps"]);
            Assert.Equal(request.Total, s_stages.Sum(s => row[s + "_ps"] == "" ? 0 : long.Parse(row[s + "_ps"])));
            Assert.Equal(request.Total.ToString(), row["total_ps"]);
            Assert.Equal(request.Deadline?.ToString() ?? "", row["deadline_ps"]);
            if (request.Bits > 0)
                Assert.Equal(10 * Math.Log10(request.Sinr), Number(row["sinr_db"]));
            else
                Assert.Equal("", row["sinr_db"]);
            Assert.Equal(request.Bits > 0 ? request.Bits : double.NaN, Number(row["bits"]));
            Assert.Equal(request.Bits > 0 ? "0" : "", row["retransmissions"]);
            Assert.Equal(request.Result is { } result ? recorded.Model.Classes[result.Predicted] : "", row["predicted"]);
            Assert.Equal(request.Correct switch { true => "1", false => "0", null => "" }, row["correct"]);
            Assert.Equal(request.Result?.CrossEntropy ?? double.NaN, Number(row["cross_entropy"]));
            Assert.Equal("", row["similarity"]);
            Assert.Equal(request.EnergyBs, Number(row["energy_bs_j"]));
            Assert.Equal(request.EnergyUser, Number(row["energy_user_j"]));
        }
        // The comparison was no walk in the park.
        Assert.Equal(4, rows.Select(r => r["outcome"]).Distinct().Count());
        Assert.Contains(rows, r => r["encoder"] == "");
        Assert.Contains(rows, r => r["extraction_ps"] != "" && r["transmission_ps"] == "");
    }

    [Fact]
    public void Epochs_csv_is_what_was_decided()
    {
        using var recorded = new Recorded(Mixed());
        recorded.Finish();
        Assert.Equal("epoch,cell,time_ps,admissions,waiting,free_rbs,admitted,decided,feasible,expected_quality", recorded.Text("epochs.csv").Split('\n')[0]);
        Assert.Equal(
            recorded.Recording.Epochs.Select(e => string.Create(CultureInfo.InvariantCulture,
                $"{e.Epoch},{e.Cell},{e.Time.Picoseconds},{e.Admissions},{e.Waiting},{e.FreeResourceBlocks},{e.Admitted},{e.Decided},{e.Feasible},{e.ExpectedQuality:R}")),
            recorded.Text("epochs.csv").TrimEnd('\n').Split('\n').Skip(1));
    }

    [Fact]
    public void Users_csv_tells_of_each_user_in_each_drop()
    {
        using var recorded = new Recorded(Mixed());
        recorded.Finish();
        Assert.Equal(
            "drop,start_ps,user,group,cell,x_m,y_m,distance_m,path_gain_db,device_hz,deadline_ps,requests,done,late,dropped,in_flight,correct,correct_in_time,delay_mean_s,delay_p50_s,delay_p95_s,delay_p99_s,age_mean_s,energy_j",
            recorded.Text("users.csv").Split('\n')[0]);
        var rows = recorded.Rows("users.csv");
        Assert.Equal(4 * 6, rows.Count);
        foreach (var (row, index) in rows.Select((row, index) => (row, index)))
        {
            var drop = recorded.Recording.Drops[index / 6];
            var (user, standing) = (recorded.Cell.Users[index % 6], drop.Users[index % 6]);
            var own = recorded.Recording.Requests.Where(r => r.Drop == drop.Number && r.UserIndex == user.Index).ToArray();
            var answered = own.Where(r => r.Outcome is Outcome.Done or Outcome.Late).ToArray();
            Assert.Equal(
                (drop.Number.ToString(), drop.Start.Picoseconds.ToString(), user.Name, user.Group.Group, "0", standing.Deadline?.ToString() ?? ""),
                (row["drop"], row["start_ps"], row["user"], row["group"], row["cell"], row["deadline_ps"]));
            Assert.Equal((standing.X, standing.Y, standing.Frequency), (Number(row["x_m"]), Number(row["y_m"]), Number(row["device_hz"])));
            Assert.Equal(double.Hypot(standing.X, standing.Y), Number(row["distance_m"]), 1e-9);
            Assert.Equal(10 * Math.Log10(standing.PathGain), Number(row["path_gain_db"]));
            Assert.Equal(
                [own.Length, own.Count(r => r.Outcome == Outcome.Done), own.Count(r => r.Outcome == Outcome.Late),
                 own.Count(r => r.Outcome == Outcome.DroppedDeadline), own.Count(r => r.Outcome == Outcome.InFlight), own.Count(r => r.Correct == true)],
                s_counts.Select(column => int.Parse(row[column])));
            if (answered.Length > 0)
            {
                Assert.Equal(answered.Average(r => r.Total / 1e12), Number(row["delay_mean_s"]), 1e-12);
                foreach (var (column, p) in new[] { ("delay_p50_s", 0.5), ("delay_p95_s", 0.95), ("delay_p99_s", 0.99) })
                    Assert.Equal(Quantile([.. answered.Select(r => r.Total / 1e12).Order()], p), Number(row[column]), 1e-12);
            }
            else
                Assert.Equal("", row["delay_mean_s"]);
            Assert.Equal(own.Sum(r => r.EnergyBs + r.EnergyUser), Number(row["energy_j"]), 1e-12);
            Assert.Equal(own.Count(r => r.Correct == true && r.Outcome == Outcome.Done), int.Parse(row["correct_in_time"]));
            var end = index / 6 + 1 < recorded.Recording.Drops.Count ? recorded.Recording.Drops[index / 6 + 1].Start.Picoseconds : recorded.Cell.Now.Picoseconds;
            var (area, seconds) = Age(recorded.Recording.Requests, user.Index, drop.Start.Picoseconds, end);
            Assert.Equal(area / seconds, Number(row["age_mean_s"]), 1e-9);
        }
    }

    [Fact]
    public void The_summary_is_what_the_records_say()
    {
        using var recorded = new Recorded(Mixed());
        var lines = recorded.Finish();
        Assert.Equal("metric,statistic,value,unit", recorded.Text("summary.csv").Split('\n')[0]);
        Assert.Equal(
            lines.Select(l => (l.Metric, l.Statistic, l.Value, l.Unit)),
            recorded.Rows("summary.csv").Select(r => (r["metric"], r["statistic"], Number(r["value"]), r["unit"])));

        var requests = recorded.Recording.Requests;
        var answered = requests.Where(r => r.Outcome is Outcome.Done or Outcome.Late).ToArray();
        var ended = requests.Where(r => r.Deadline is not null && (r.Outcome != Outcome.InFlight || r.Total > r.Deadline)).ToArray();
        var expected = new Dictionary<(string, string), (double Value, string Unit)>
        {
            [("requests", "count")] = (requests.Count, ""),
            [("requests.done", "count")] = (requests.Count(r => r.Outcome == Outcome.Done), ""),
            [("requests.late", "count")] = (requests.Count(r => r.Outcome == Outcome.Late), ""),
            [("requests.dropped.deadline", "count")] = (requests.Count(r => r.Outcome == Outcome.DroppedDeadline), ""),
            [("requests.dropped.admission", "count")] = (0, ""),
            [("requests.dropped.bs_queue", "count")] = (0, ""),
            [("requests.dropped.user_queue", "count")] = (0, ""),
            [("requests.in_flight", "count")] = (requests.Count(r => r.Outcome == Outcome.InFlight), ""),
            [("deadline.misses", "ratio")] = (ended.Average(r => r.Outcome == Outcome.Done ? 0.0 : 1), ""),
            [("throughput", "mean")] = (answered.Length / 5.0, "1/s"),
            [("goodput", "mean")] = (answered.Count(r => r.Correct == true && r.Outcome == Outcome.Done) / 5.0, "1/s"),
            [("goodput.energy", "mean")] = (answered.Count(r => r.Correct == true && r.Outcome == Outcome.Done) / requests.Sum(r => r.EnergyBs + r.EnergyUser), "1/J"),
            [("fairness.throughput", "jain")] = (Jain(user => answered.Count(r => r.UserIndex == user)), ""),
            [("fairness.goodput", "jain")] = (Jain(user => answered.Count(r => r.UserIndex == user && r.Correct == true && r.Outcome == Outcome.Done)), ""),
            [("age", "mean")] = (Enumerable.Range(0, 6).Select(user => Age(requests, user, 0, 5_000_000_000_000)).Average(x => x.Area / x.Seconds), "s"),
            [("age", "peak")] = (Enumerable.Range(0, 6).Average(user => Peaks(requests, user).Average()), "s"),
            [("retransmissions", "count")] = (0, ""),
            [("bit_errors", "count")] = (0, ""),
            [("non_finite", "count")] = (0, ""),
            [("handovers", "count")] = (0, ""),
            [("accuracy", "mean")] = (answered.Average(r => r.Correct == true ? 1.0 : 0), ""),
            [("cross_entropy", "mean")] = (answered.Average(r => r.Result!.Value.CrossEntropy), "nat"),
            [("quality.expected", "mean")] = (recorded.Recording.Epochs.Sum(e => e.ExpectedQuality) / recorded.Recording.Epochs.Sum(e => e.Decided), ""),
            [("energy.bs", "mean")] = (requests.Average(r => r.EnergyBs), "J"),
            [("energy.user", "mean")] = (requests.Average(r => r.EnergyUser), "J"),
            [("energy.total", "mean")] = (requests.Average(r => r.EnergyBs + r.EnergyUser), "J"),
            [("energy.total", "sum")] = (requests.Sum(r => r.EnergyBs + r.EnergyUser), "J"),
            [("energy.over_limit", "count")] = (requests.Count(r => !r.User.StartsWith("patient", StringComparison.Ordinal) && r.EnergyBs + r.EnergyUser > 0.3), ""),
            [("utilisation.rb.held", "mean")] = (requests.Where(r => r.Encoder >= 0).Sum(r => (r.Last >= Stage.WaitUser ? r.Began(Stage.WaitUser) : r.End) - r.Began(Stage.WaitBs)) / 1e12 / 5 / 2, ""),
            [("utilisation.rb.sending", "mean")] = (requests.Sum(r => r[Stage.Transmission] ?? 0) / 1e12 / 5 / 2, ""),
            [("utilisation.bs", "mean")] = (requests.Sum(r => r[Stage.Extraction] ?? 0) / 1e12 / 5, ""),
            [("jobs.device", "mean")] = (requests.Sum(r => r[Stage.Decoding] ?? 0) / 1e12 / 5 / 6, ""),
        };
        for (var k = 0; k < 3; k++)
            expected[($"encoder.{Cells.Encoders[k]}", "count")] = (requests.Count(r => r.Encoder == k), "");
        Delays("delay.total", answered.Select(r => r.Total));
        for (var stage = 0; stage < s_stages.Length; stage++)
        {
            Delays("delay." + s_stages[stage], answered.Select(r => r.Intervals[stage]!.Value));
            var visits = requests.Where(r => r.Intervals[stage] is not null).Select(r => r.Intervals[stage]!.Value / 1e12).ToArray();
            expected[($"stage.{s_stages[stage]}", "L")] = (visits.Sum() / 5, "");
            expected[($"stage.{s_stages[stage]}", "lambda")] = (visits.Length / 5.0, "1/s");
            expected[($"stage.{s_stages[stage]}", "W")] = (visits.Average(), "s");
        }
        Assert.Equal(expected.Keys.Order(), lines.Select(l => (l.Metric, l.Statistic)).Order());
        foreach (var line in lines)
        {
            var (value, unit) = expected[(line.Metric, line.Statistic)];
            Assert.Equal(unit, line.Unit);
            Assert.True(Math.Abs(value - line.Value) <= 1e-9 * Math.Abs(value) + 1e-15, $"{line}: expected {value:R}");
        }

        void Delays(string metric, IEnumerable<long> picoseconds)
        {
            var sorted = picoseconds.Order().Select(x => x / 1e12).ToArray();
            expected[(metric, "mean")] = (sorted.Average(), "s");
            foreach (var (name, p) in new[] { ("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0) })
                expected[(metric, name)] = (Quantile(sorted, p), "s");
        }
    }

    private static double Quantile(double[] sorted, double p)
    {
        var h = (sorted.Length - 1) * p; // Hyndman and Fan 1996, definition 7
        var (floor, ceiling) = (sorted[(int)Math.Floor(h)], sorted[(int)Math.Ceiling(h)]);
        return floor + (h - Math.Floor(h)) * (ceiling - floor);
    }

    /// <summary>Jain's index over the six users of <see cref="Mixed"/>.</summary>
    private static double Jain(Func<int, int> share)
    {
        var shares = Enumerable.Range(0, 6).Select(user => (double)share(user)).ToArray();
        return shares.Sum() * shares.Sum() / (6 * shares.Sum(x => x * x));
    }

    /// <summary>The user's answers that made it wiser: when they came, and when they were asked for.</summary>
    private static List<(long End, long Asked)> Fresh(IEnumerable<Seen> requests, int user)
    {
        var fresh = new List<(long End, long Asked)>();
        foreach (var r in requests.Where(r => r.UserIndex == user && r.Result is not null).OrderBy(r => r.End))
            if (fresh.Count == 0 || r.Arrival > fresh[^1].Asked)
                fresh.Add((r.End, r.Arrival));
        return fresh;
    }

    /// <summary>The integral of the age of information between two instants, s², and the time in which there is one, s; by sums over a saw-tooth.</summary>
    private static (double Area, double Seconds) Age(IEnumerable<Seen> requests, int user, long begin, long end)
    {
        var fresh = Fresh(requests, user);
        double area = 0, seconds = 0;
        for (var i = 0; i < fresh.Count; i++)
        {
            var (from, to) = (Math.Max(begin, fresh[i].End), Math.Min(end, i + 1 < fresh.Count ? fresh[i + 1].End : long.MaxValue));
            if (to <= from)
                continue;
            seconds += (to - from) / 1e12;
            area += (to - from) / 1e12 * ((from - fresh[i].Asked) / 1e12 + (to - fresh[i].Asked) / 1e12) / 2;
        }
        return (area, seconds);
    }

    private static IEnumerable<double> Peaks(IEnumerable<Seen> requests, int user)
    {
        var fresh = Fresh(requests, user);
        return fresh.Skip(1).Select((update, i) => (update.End - fresh[i].Asked) / 1e12);
    }

    [Fact]
    public void Quantiles_of_four_and_of_one_are_those_worked_out_by_hand()
    {
        // Dedicated processors and one request a user: the four delays differ by what lies between them and the base station.
        var scenario = Cells.Plain(4, 4) with { Duration = 0.9 };
        scenario = scenario.WithGroup(g => g with
        {
            Placement = new Placement.Positions { Points = [.. new[] { 50.0, 400, 100, 200 }.Select(x => new Position { X = x, Y = 0 })] },
        });
        using var four = new Recorded(scenario);
        var lines = four.Finish().Where(l => l.Metric == "delay.total").ToDictionary(l => l.Statistic, l => l.Value);
        var x = four.Recording.Requests.Select(r => r.Total / 1e12).Order().ToArray();
        Assert.Equal(4, x.Distinct().Count());
        Assert.Equal((x[1] + x[2]) / 2, lines["p50"], 1e-12);
        Assert.Equal(0.15 * x[2] + 0.85 * x[3], lines["p95"], 1e-12); // at 0.95 · 3 = 2.85
        Assert.Equal(0.03 * x[2] + 0.97 * x[3], lines["p99"], 1e-12);
        Assert.Equal(x[3], lines["max"], 1e-15);

        using var one = new Recorded(Cells.Plain() with { Duration = 0.9 });
        lines = one.Finish().Where(l => l.Metric == "delay.total").ToDictionary(l => l.Statistic, l => l.Value);
        Assert.Single(lines.Values.Distinct());
    }

    [Fact]
    public void A_run_in_which_nothing_happened_has_empty_cells_where_there_is_no_number()
    {
        using var recorded = new Recorded(Cells.Plain(traffic: new Traffic.Periodic { Period = 5, Phase = 4 }) with { Duration = 1 });
        recorded.Finish();
        Assert.Empty(recorded.Rows("requests.csv"));
        var summary = recorded.Rows("summary.csv").ToDictionary(r => (r["metric"], r["statistic"]), r => r["value"]);
        Assert.Equal("0", summary[("requests", "count")]);
        foreach (var none in new[] { ("accuracy", "mean"), ("delay.total", "p95"), ("deadline.misses", "ratio"), ("energy.bs", "mean"), ("stage.decoding", "W") })
            Assert.Equal("", summary[none]);
        Assert.Equal("0", summary[("throughput", "mean")]);
    }

    [Fact]
    public void Files_hold_whole_rows_at_any_time_and_all_of_them_after_a_flush()
    {
        using var recorded = new Recorded(Mixed() with { Duration = 60 });
        var lines = new List<int>();
        for (var t = 0.5; t < 60; t += 0.5)
        {
            recorded.Cell.RunTo(SimTime.FromSeconds(t));
            foreach (var table in new[] { "requests.csv", "epochs.csv" })
            {
                var rows = Parse(recorded.Text(table));
                Assert.EndsWith("\n", recorded.Text(table), StringComparison.Ordinal);
                Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));
            }
            lines.Add(Parse(recorded.Text("requests.csv")).Count - 1);
            if (t is 20 or 40)
            {
                recorded.Recorder.Flush();
                Assert.Equal(recorded.Recording.Requests.Count, Parse(recorded.Text("requests.csv")).Count - 1);
                Assert.Equal(recorded.Recording.Epochs.Count, Parse(recorded.Text("epochs.csv")).Count - 1);
            }
        }
        Assert.True(lines[15] < recorded.Recording.Requests.Count && lines[^1] > 500); // it streams, and gathers
        recorded.Finish();
        Assert.Equal(recorded.Cell.Requests, Parse(recorded.Text("requests.csv")).Count - 1);
        Assert.Equal(recorded.Recording.Epochs.Count, Parse(recorded.Text("epochs.csv")).Count - 1);
    }

    [Fact]
    public void The_same_run_writes_the_same_bytes()
    {
        using var once = new Recorded(Mixed());
        using var twice = new Recorded(Mixed());
        once.Finish();
        twice.Finish();
        foreach (var table in RunFolder.Tables)
        {
            Assert.Equal(once.Text(table), twice.Text(table));
            Assert.DoesNotContain('\r', once.Text(table));
        }
    }

    [Fact]
    public void Tables_are_never_written_over()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["requests.csv"], "old");
        Assert.Throws<IOException>(() => new RunRecorder(folder.Path, Synthetic.Small(Cells.Encoders), new RunSummary(Cells.Plain())));
        Assert.Equal("old", File.ReadAllText(folder["requests.csv"]));
    }

    [Fact]
    public void Delays_whose_sum_lies_beyond_the_clocks_range_have_their_mean()
    {
        // One user asks every 10 000 s and an extraction takes 8 days: delays sum to years, where the clock ends at 106 days.
        var scenario = Cells.Plain(traffic: new Traffic.Periodic { Period = 10_000, Phase = 0 });
        scenario = scenario with
        {
            Duration = 8.64e6,
            Cell = scenario.Cell with { Processor = scenario.Cell.Processor with { Frequency = 1204224 * 20 / 700_000.0 } },
        };
        using var recorded = new Recorded(scenario, Custom.FirstComeFirstServed());
        recorded.Finish();
        var answered = recorded.Recording.Requests.Where(r => r.Outcome == Outcome.Done).ToArray();
        Assert.True(answered.Aggregate(Int128.Zero, (sum, r) => sum + r.Total) > long.MaxValue);
        Assert.Equal(answered.Average(r => r.Total / 1e12), Number(recorded.Rows("users.csv").Single()["delay_mean_s"]), 1e-3);
    }

    private static double Number(string cell) => cell == "" ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);

    /// <summary>CSV after RFC 4180.</summary>
    private static List<string[]> Parse(string text)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                    cell.Append(text[++i]);
                else if (c == '"')
                    quoted = false;
                else
                    cell.Append(c);
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    rows.Add([.. row]);
                    row.Clear();
                }
            }
            else
            {
                cell.Append(c);
            }
        }
        return rows;
    }
}
