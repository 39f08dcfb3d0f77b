using MathNet.Numerics.Distributions;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Tests;

/// <summary>The ledger without residue, and Little's law L = λW at every stage, in every shipped scenario.</summary>
public class LittleTests
{
    // Two-sided level of each interval. Stages with random length in all scenarios: fewer than 90 tests in all, so the
    // chance that any of them fails on a right simulator is below 0.9 % (once; the seeds are fixed).
    private const double Level = 0.9999;
    private const int Replications = 20;

    /// <summary>The shipped scenarios, as they are and with late requests dropped.</summary>
    public static TheoryData<string, Overdue> Shipped
    {
        get
        {
            var data = new TheoryData<string, Overdue>();
            foreach (var file in Repository.Scenarios)
            {
                data.Add(Path.GetFileName(file), Overdue.Finish);
                data.Add(Path.GetFileName(file), Overdue.Drop);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Ledgers_sum_without_residue_and_stages_keep_Littles_law_exactly(string file, Overdue overdue)
    {
        var scenario = Read(file, overdue);
        foreach (var scheduler in Cells.Schedulers)
        {
            var run = Run.Of(Shortened(scenario, 60.037) with { Scheduler = scheduler }, Synthetic.ClipLike(scenario.Encoders));
            Assert.True(run.Requests.Count > 100, $"{run.Requests.Count} requests");
            foreach (var request in run.Requests)
            {
                long sum = 0;
                for (var stage = Stage.WaitDecision; stage <= Stage.Decoding; stage++)
                {
                    var interval = request[stage];
                    Assert.Equal(stage <= request.Last, interval is not null);
                    Assert.True(interval is null or >= 0, $"request {request.Number}: {interval} ps in {stage}");
                    sum += interval ?? 0;
                }
                Assert.Equal(request.Total, sum);
                Assert.Equal(request.Arrival + request.Total, request.End);
            }
            // ∫N dt of each stage, from the monitor, is the sum of its intervals, those cut by the end of the run included.
            for (var stage = Stage.WaitDecision; stage <= Stage.Decoding; stage++)
            {
                Int128 sum = 0;
                foreach (var request in run.Requests)
                    sum += request[stage] ?? 0;
                Int128 area = 0;
                foreach (var station in run.Cell.BaseStations)
                    area += station.Monitors.Stage(stage).Area;
                Assert.Equal(sum, area);
            }
        }
    }

    [Fact]
    public void Dropped_and_cut_requests_leave_no_residue_in_any_stage()
    {
        // Both processors queue and deadlines are short, so that requests are dropped, and cut, in every stage.
        var scenario = Cells.Plain(6, 3, new Traffic.Poisson { Rate = 8 }).WithFading(0.003)
            .WithGroup(g => g with
            {
                Deadline = Cells.Between(1e-3, 0.2), Overdue = Overdue.Drop,
                Processor = g.Processor with { Sharing = Sharing.Fifo, Frequency = Cells.Value(1e8) },
            });
        scenario = scenario with
        {
            Duration = 20, Drop = new Drop { Every = 0.5 }, Scheduler = new Scheduler.Random(),
            Cell = scenario.Cell with { Processor = scenario.Cell.Processor with { Sharing = Sharing.Fifo } },
        };
        var droppedIn = new int[Ledger.Stages];
        var cutIn = new int[Ledger.Stages];
        for (ulong seed = 1; seed <= 40; seed++)
        {
            var run = Run.Of(scenario with { Seed = seed, Duration = 5 + seed * 0.01 }, Synthetic.ClipLike(scenario.Encoders));
            for (var stage = Stage.WaitDecision; stage <= Stage.Decoding; stage++)
            {
                Int128 sum = 0;
                foreach (var request in run.Requests)
                    sum += request[stage] ?? 0;
                Int128 area = 0;
                foreach (var station in run.Cell.BaseStations)
                    area += station.Monitors.Stage(stage).Area;
                Assert.Equal(sum, area);
            }
            foreach (var request in run.Requests)
            {
                Assert.Equal(request.Total, request.Intervals.Sum(interval => interval ?? 0));
                if (request.Outcome == Outcome.DroppedDeadline)
                {
                    Assert.Equal(request.Deadline, request.Total);
                    droppedIn[(int)request.Last]++;
                }
                else if (request.Outcome == Outcome.InFlight)
                {
                    Assert.Equal(run.Cell.End.Picoseconds, request.End);
                    cutIn[(int)request.Last]++;
                }
            }
        }
        // The resource block is decided with the encoder, so nobody ever waits for it.
        foreach (var stage in Enum.GetValues<Stage>().Where(stage => stage != Stage.WaitRb))
        {
            Assert.True(droppedIn[(int)stage] > 0, $"nobody was dropped in {stage}");
            Assert.True(cutIn[(int)stage] > 0, $"nobody was cut in {stage}");
        }
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void L_is_lambda_W_at_every_stage_within_its_confidence_interval(string file, Overdue overdue)
    {
        // λ is the offered rate the file states (what arrives, where a loop is closed), W the mean time in the stage over the requests of the run (0 where it
        // was not reached), L the monitor's time average: L − λW has mean 0 over independent replications.
        var scenario = Read(file, overdue);
        scenario = Shortened(scenario, 60);
        double? offered = scenario.Users.Any(group => group.Traffic is Traffic.ClosedLoop)
            ? null
            : scenario.Users.Sum(group => group.Count * Rate(group.Traffic));
        var model = Synthetic.ClipLike(scenario.Encoders);
        var differences = new double[Ledger.Stages][];
        for (var stage = 0; stage < Ledger.Stages; stage++)
            differences[stage] = new double[Replications];
        for (var replication = 0; replication < Replications; replication++)
        {
            var run = Run.Of(scenario with { Seed = (ulong)(1000 + replication) }, model);
            var rate = offered ?? run.Requests.Count / scenario.Duration;
            for (var stage = 0; stage < Ledger.Stages; stage++)
            {
                var w = run.Requests.Average(request => (request.Intervals[stage] ?? 0) / 1e12);
                differences[stage][replication] = run.Cell.BaseStations.Sum(station => station.Monitors.Stage((Stage)stage).Mean) - rate * w;
            }
        }
        var t = StudentT.InvCDF(0, 1, Replications - 1, 1 - (1 - Level) / 2);
        for (var stage = 0; stage < Ledger.Stages; stage++)
        {
            var mean = differences[stage].Average();
            var variance = differences[stage].Sum(x => (x - mean) * (x - mean)) / (Replications - 1);
            var halfWidth = t * Math.Sqrt(variance / Replications);
            // Where arrivals are periodic both sides are equal but for rounding.
            Assert.True(Math.Abs(mean) <= halfWidth + 1e-12, $"{file}, {(Stage)stage}: L − λW = {mean:G4} ± {halfWidth:G4}");
        }
    }

    private static double Rate(Traffic traffic) => traffic switch
    {
        Traffic.Poisson poisson => poisson.Rate,
        Traffic.Periodic periodic => 1 / periodic.Period,
        Traffic.OnOff onOff => onOff.Rate * onOff.On.Mean / (onOff.On.Mean + onOff.Off.Mean),
        Traffic.Mmpp mmpp => mmpp.States.Sum(state => state.Rate * state.Stay) / mmpp.States.Sum(state => state.Stay),
        Traffic.Batch { Size: BatchSize.Geometric size } batch => batch.Rate * size.Mean,
        _ => throw new NotSupportedException(),
    };

    /// <summary>A time of one cell, and less of many, each of which disturbs each other one.</summary>
    private static Scenario Shortened(Scenario scenario, double seconds)
    {
        var cells = scenario.Cell.Sites.Coordinates().Count;
        return scenario with { Duration = Math.Min(scenario.Duration, seconds / (cells * cells)) };
    }

    private static Scenario Read(string file, Overdue overdue)
    {
        var scenario = ScenarioReader.Read(Repository.Path("Scenarios", file)).Scenario;
        return scenario with { Users = [.. scenario.Users.Select(group => group with { Overdue = overdue })] };
    }
}
