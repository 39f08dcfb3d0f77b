using System.Globalization;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Results;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Tests;

/// <summary><c>timeline.csv</c> against the monitors and against the intervals of the requests.</summary>
public sealed class TimelineTests : IDisposable
{
    private static readonly string[] s_stages = ["wait_decision", "wait_bs", "extraction", "wait_rb", "transmission", "wait_user", "decoding"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private sealed class Both(RunRecorder recorder, Recording recording) : IRunObserver
    {
        public void DropBegan(World world, SimTime now) => recorder.DropBegan(world, now);

        public void EpochDecided(in EpochRecord record) => recorder.EpochDecided(record);

        public void RequestEnded(Network.Request request)
        {
            recorder.RequestEnded(request);
            recording.RequestEnded(request);
        }

        public void Sampled(NetworkSimulation network) => recorder.Sampled(network);
    }

    /// <summary>
    /// Rows every 0.7 s of 10 s, of two cells: each is the time that requests spent in a stage in its interval over its length,
    /// by the requests' own ledgers; and over all rows, weighted with their lengths, the mean is the summary's L.
    /// </summary>
    [Theory]
    [InlineData(Decision.Joint)]
    [InlineData(Decision.Staged)]
    public void Rows_are_the_means_of_their_intervals_and_their_mean_is_that_of_the_run(Decision decision)
    {
        var plain = Cells.Plain(6, 2, new Traffic.Poisson { Rate = 12 });
        var scenario = plain with
        {
            Decision = decision,
            Timeline = 0.7,
            Users = [plain.Users[0] with { Deadline = Cells.Between(0.05, 0.4), Overdue = Overdue.Drop, Processor = plain.Users[0].Processor with { Sharing = Sharing.Fifo } }],
            Cell = plain.Cell with
            {
                Sites = new Sites.Positions { Points = [new Position { X = 0, Y = 0 }, new Position { X = 900, Y = 0 }] },
                Processor = plain.Cell.Processor with { Sharing = Sharing.Fifo },
            },
        };
        var model = Synthetic.Small(scenario.Encoders);
        var recording = new Recording();
        IReadOnlyList<SummaryLine> summary;
        NetworkSimulation network;
        using (var recorder = new RunRecorder(_folder.Path, model, new RunSummary(scenario)))
        {
            network = new NetworkSimulation(scenario, model, cell => SchedulerFactory.Create(scenario, cell), new Both(recorder, recording));
            network.RunTo(network.End);
            network.Finish();
            summary = recorder.Finish(network);
        }

        var lines = File.ReadAllLines(_folder["timeline.csv"]);
        Assert.Equal(["time_ps", "cell", .. s_stages, "rbs_held", "rbs_sending"], lines[0].Split(','));
        var rows = lines.Skip(1).Select(line => line.Split(',').Select(x => double.Parse(x, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        var ends = rows.Select(row => (long)row[0]).Distinct().ToArray();
        Assert.Equal([.. Enumerable.Range(1, 14).Select(i => i * 700 * Timetable.Ms), 10_000 * Timetable.Ms], ends);
        Assert.Equal(2 * ends.Length, rows.Length);
        var mean = new double[s_stages.Length + 2];
        foreach (var row in rows)
        {
            var end = (long)row[0];
            var begin = ends.LastOrDefault(at => at < end);
            for (var column = 0; column < mean.Length; column++)
                mean[column] += row[2 + column] * (end - begin) / 10e12;
            var own = recording.Requests.Where(r => r.Cell == (int)row[1]).ToArray();
            for (var stage = Stage.WaitDecision; stage <= Stage.Decoding; stage++)
            {
                var spent = own.Where(r => r[stage] is not null).Sum(r =>
                    Math.Max(0, Math.Min(end, r.Began(stage) + r[stage]!.Value) - Math.Max(begin, r.Began(stage))));
                Assert.Equal(spent / (double)(end - begin), row[2 + (int)stage], 1e-12);
            }
            Assert.Equal(row[2 + (int)Stage.Transmission], row[^1], 1e-12);
        }
        Assert.True(mean.Skip(1).Take(2).All(x => x > 0.01), string.Join(' ', mean));
        for (var stage = 0; stage < s_stages.Length; stage++)
            Assert.Equal(summary.Single(line => line.Metric == "stage." + s_stages[stage] && line.Statistic == "L").Value, mean[stage], 1e-12);
        // Of four resource blocks.
        Assert.Equal(summary.Single(line => line.Metric == "utilisation.rb.held").Value * 4, mean[^2], 1e-12);
        Assert.Equal(summary.Single(line => line.Metric == "utilisation.rb.sending").Value * 4, mean[^1], 1e-12);
    }

    /// <summary>
    /// Answers at 3, 5 and 9 ms to what was asked at 0, 4 and 7 (and one at 6 to what was asked before 4, which is no news):
    /// the age grows from 3 to 5, from 1 to 5, and from 2 to 3 at 10 ms.
    /// </summary>
    [Fact]
    public void The_age_of_information_is_a_saw_tooth()
    {
        var age = new AgeOfInformation();
        Assert.True(double.IsNaN(age.Mean(Timetable.At(2))));
        age.Answer(Timetable.At(0), Timetable.At(3));
        age.Answer(Timetable.At(4), Timetable.At(5));
        age.Answer(Timetable.At(3.5), Timetable.At(6));
        age.Answer(Timetable.At(7), Timetable.At(9));
        // 2·4 + 4·3 + 1·2.5 in ms², over 7 ms; peaks of 5 and 5 ms.
        Assert.Equal(22.5e-6, age.Area(Timetable.At(10)), 1e-15);
        Assert.Equal(22.5e-3 / 7, age.Mean(Timetable.At(10)), 1e-12);
        Assert.Equal((2L, 5e-3), (age.Updates, Math.Round(age.MeanPeak, 12)));
    }

    [Fact]
    public void Jains_index_is_that_worked_out_by_hand()
    {
        Assert.Equal(1, RunSummary.Jain([3, 3, 3]), 1e-15);
        Assert.Equal(0.25, RunSummary.Jain([0, 7, 0, 0]), 1e-15);
        Assert.Equal(36 / 42.0, RunSummary.Jain([1, 2, 3]), 1e-15); // 6²/(3·14)
        Assert.True(double.IsNaN(RunSummary.Jain([0, 0])));
    }
}
