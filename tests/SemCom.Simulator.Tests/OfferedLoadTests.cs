using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Tests;

/// <summary>What laws a scenario names for payloads, service times, classes and traffic is what the requests of a network meet, under any scheduler.</summary>
public class OfferedLoadTests
{
    private static Scenario Drawn(Scheduler? scheduler = null)
    {
        var plain = Cells.Plain(4, 3, new Traffic.Poisson { Rate = 25 });
        return plain with
        {
            Duration = 30,
            Scheduler = scheduler ?? new Scheduler.RoundRobin(),
            Payload = new Distribution.Exponential { Average = 4000 },
            Users = [plain.Users[0] with { Processor = plain.Users[0].Processor with { ServiceTime = Cells.Between(1e-3, 3e-3) } }],
            Cell = plain.Cell with
            {
                Processor = plain.Cell.Processor with { ServiceTime = new Distribution.Gamma { Average = 2e-3, Variation = 0.5 } },
                Interference = new Interference.Fixed { Power = 1e-9 },
            },
        };
    }

    [Fact]
    public void Payloads_and_service_times_have_their_laws_and_cost_their_energy()
    {
        var scenario = Drawn();
        var run = Run.Of(scenario);
        var done = run.Requests.Where(r => r.Outcome == Outcome.Done).ToArray();
        Assert.True(done.Length > 2000);
        Statistics.Law(x => 1 - Math.Exp(-x / 4000), done.Select(r => r.Payload));
        Statistics.Law(x => Math.Clamp((x - 1e-3) / 2e-3, 0, 1), done.Select(r => r[Stage.Decoding]!.Value / 1e12));
        // Gamma with mean m and squared coefficient of variation or coefficient c, by its first two moments.
        var law = scenario.Cell.Processor.ServiceTime!;
        var extractions = done.Select(r => r[Stage.Extraction]!.Value / 1e12).ToArray();
        Statistics.Mean(2e-3, extractions);
        Statistics.VarianceIs(law.Variance, extractions);
        var (bs, device) = (scenario.Cell.Processor, scenario.Users[0].Processor);
        foreach (var request in done)
        {
            Assert.Equal(request.Payload, request.Bits);
            var seconds = request[Stage.Transmission]!.Value / 1e12;
            Assert.Equal(request.Payload, 180e3 * Math.Log2(1 + request.Sinr) * seconds, 1e-6 * request.Payload + 1e-3);
            // ζ·f²·(f·t) for a time t.
            Assert.Equal(bs.SwitchedCapacitance * Math.Pow(bs.Frequency, 3) * request[Stage.Extraction]!.Value / 1e12 + 0.2 * seconds, request.EnergyBs, 1e-9);
            Assert.Equal(device.SwitchedCapacitance * Math.Pow(1.5e9, 3) * request[Stage.Decoding]!.Value / 1e12, request.EnergyUser, 1e-9);
        }
    }

    [Fact]
    public void Payloads_and_service_times_belong_to_the_request_and_not_to_the_scheduler_or_the_crowd()
    {
        var scenario = Drawn() with { Duration = 5 };
        var expected = Seen(scenario);
        Assert.Equal(expected, Seen(scenario with { Scheduler = new Scheduler.MaxRate() }));
        Assert.Equal(expected, Seen(scenario with { Decision = Decision.Staged }));
        Assert.Equal(expected, Seen(scenario.WithGroup(group => group with { Count = 7 })));

        static string[] Seen(Scenario scenario) =>
        [
            .. Run.Of(scenario).Requests.Where(r => r.UserIndex < 4 && r.NumberOfUser < 80)
                .Select(r => $"{r.User} {r.NumberOfUser} {r.Arrival} {r.Payload:R} {r[Stage.Extraction]} {r[Stage.Decoding]}").Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>A scheduler sees the priority of the group, and that of the class with its deadline where there is a mix.</summary>
    [Theory]
    [InlineData(Decision.Joint)]
    [InlineData(Decision.Staged)]
    public void Priorities_and_deadlines_of_groups_and_classes_reach_the_scheduler(Decision decision)
    {
        var plain = Cells.Plain(2, 2, new Traffic.Poisson { Rate = 30 });
        var mixed = plain.Users[0] with
        {
            Group = "mixed",
            Mix =
            [
                new RequestClass { Share = 3, Priority = 1, Deadline = Cells.Value(0.25) },
                new RequestClass { Share = 1, Priority = 6 },
            ],
        };
        var scenario = plain with { Duration = 30, Decision = decision, Users = [plain.Users[0] with { Priority = 4, Deadline = Cells.Value(0.5) }, mixed] };
        var first = Timetable.InOrder(0, 0, 0, 0);
        var seen = new Dictionary<long, WaitingRequest>();
        var run = Run.Of(scenario, scheduler: new Custom((in EpochView view, DecisionBuffer decisions) =>
        {
            foreach (var list in new[] { view.Admissions.ToArray(), view.Waiting.ToArray() })
                foreach (var waiting in list)
                    Assert.Equal(waiting.Priority, (seen[waiting.Request] = waiting).Priority);
            first.Decide(view, decisions);
        }));
        double urgent = 0, patient = 0;
        foreach (var (number, waiting) in seen)
        {
            var request = run.Requests[(int)number];
            Assert.Equal(waiting.Deadline == SimTime.MaxValue ? null : waiting.Deadline.Picoseconds - request.Arrival, request.Deadline);
            if (request.UserIndex < 2)
            {
                Assert.Equal((4, 500 * Timetable.Ms), (waiting.Priority, request.Deadline!.Value));
                continue;
            }
            Assert.Equal(waiting.Priority == 1 ? 250 * Timetable.Ms : null, request.Deadline);
            Assert.True(waiting.Priority is 1 or 6);
            urgent += waiting.Priority == 1 ? 1 : 0;
            patient += waiting.Priority == 6 ? 1 : 0;
        }
        Statistics.Counts([0.75 * (urgent + patient), 0.25 * (urgent + patient)], [urgent, patient]);
    }

    /// <summary>A full buffer of three has three alive at every instant: the first at 0, and one more at the end of each.</summary>
    [Theory]
    [InlineData(Decision.Joint)]
    [InlineData(Decision.Staged)]
    public void A_full_buffer_is_always_full(Decision decision)
    {
        var scenario = Cells.Plain(2, 1, new Traffic.FullBuffer { Backlog = 3 })
            .WithGroup(group => group with { Deadline = Cells.Between(0.004, 0.05), Overdue = Overdue.Drop }) with { Decision = decision, Drop = new Drop { Every = 0.1 } };
        var recording = new Recording();
        var cell = new NetworkSimulation(scenario, Synthetic.Small(scenario.Encoders), Timetable.InOrder(0, 1), recording);
        for (var ms = 1; ms < 10_000; ms += 7)
        {
            cell.RunTo(Timetable.At(ms));
            Assert.Equal(6, cell.BaseStations[0].Alive);
        }
        cell.RunTo(cell.End);
        cell.Finish();
        Assert.True(recording.Requests.Count > 100 && recording.Requests.Any(r => r.Outcome == Outcome.DroppedDeadline), $"{recording.Requests.Count} requests");
        foreach (var user in recording.Requests.GroupBy(r => r.UserIndex))
        {
            var ends = user.Where(r => r.Outcome != Outcome.InFlight).Select(r => r.End).Order();
            Assert.Equal([0, 0, 0, .. ends], user.Select(r => r.Arrival).Order());
        }
    }

    /// <summary>Four requests at one instant, of one user, make one epoch there, which sees all of them.</summary>
    [Fact]
    public void A_batch_of_arrivals_makes_one_epoch()
    {
        var scenario = Cells.Plain(1, 4, new Traffic.Batch { Rate = 1, Size = new BatchSize.Fixed { Count = 4 } }) with { Duration = 50 };
        var run = Run.Of(scenario);
        var instants = run.Requests.GroupBy(r => r.Arrival).ToArray();
        Assert.True(instants.Length > 20);
        Assert.All(instants, batch => Assert.Equal(4, batch.Count()));
        var fresh = 0;
        foreach (var batch in instants)
        {
            var epochs = run.Recording.Epochs.Where(e => e.Time.Picoseconds == batch.Key).ToArray();
            // A batch that finds its user's resource block held waits with it (10b).
            if (run.Requests.Any(r => r.Arrival < batch.Key && r.Began(Stage.WaitUser) > batch.Key))
                continue;
            fresh++;
            Assert.Equal((4, 1), (Assert.Single(epochs).Waiting, epochs[0].Decided));
        }
        Assert.True(fresh > 10, $"{fresh}");
    }
}
