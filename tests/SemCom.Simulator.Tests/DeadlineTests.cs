using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Tests;

/// <summary>What a deadline does in each stage, and what it leaves behind: nothing.</summary>
public class DeadlineTests
{
    private const long Ms = 1_000_000_000;

    /// <summary>
    /// Two users ask at 0 and 1 ms, again every 100 ms. An extraction takes 10 ms, a decoding 20 ms, a transmission about
    /// 17 ms; the first user asks first.
    /// </summary>
    private static Scenario Queueing(double deadline, Overdue overdue = Overdue.Drop, int blocks = 2, double devicePerBit = 20e6 / 16384)
    {
        var scenario = Cells.Plain(blocks: blocks);
        var group = Cells.Group("first", 1, new Traffic.Periodic { Period = 0.1, Phase = 0 });
        group = group with
        {
            Placement = new Placement.Positions { Points = [new Position { X = 240, Y = 0 }] },
            Processor = new DeviceProcessor
            {
                Sharing = Sharing.Fifo, Frequency = Cells.Value(1e9), CyclesPerBit = devicePerBit, SwitchedCapacitance = 1e-27,
            },
        };
        var second = group with
        {
            Group = "second", Traffic = new Traffic.Periodic { Period = 0.1, Phase = 0.001 },
            Deadline = Cells.Value(deadline), Overdue = overdue,
        };
        return scenario with
        {
            Duration = 0.4,
            Users = [group, second],
            Images = scenario.Images with { Size = 5e6 },
            Cell = scenario.Cell with { Processor = scenario.Cell.Processor with { Sharing = Sharing.Fifo } },
        };
    }

    private static Run Of(Scenario scenario) => Run.Of(scenario, Synthetic.ClipLike(scenario.Encoders), Custom.FirstComeFirstServed());

    private static Seen[] OfUser(Run run, string name) => [.. run.Requests.Where(r => r.User == name)];

    [Theory]
    [InlineData(0.005, 1, Stage.WaitDecision)] // one resource block, and the first user holds it for 27 ms
    [InlineData(0.005, 2, Stage.WaitBs)]       // the processor is taken until 10 ms
    [InlineData(0.014, 2, Stage.Extraction)]   // its own turn lasts until 20 ms
    [InlineData(0.025, 2, Stage.Transmission)]
    [InlineData(0.05, 2, Stage.Decoding)]
    public void A_request_dropped_in_a_stage_gives_back_what_it_held_and_later_ones_go_on(double deadline, int blocks, Stage stage)
    {
        var run = Of(Queueing(deadline, blocks: blocks));
        var late = OfUser(run, "second-0");
        Assert.Equal(4, late.Length);
        Assert.All(late, r =>
        {
            Assert.Equal(Outcome.DroppedDeadline, r.Outcome);
            Assert.Equal(stage, r.Last);
            Assert.Equal(SimTime.FromSeconds(deadline).Picoseconds, r.Total);
            Assert.Null(r.Result);
        });
        Bounded(run);
        Assert.All(OfUser(run, "first-0"), r => Assert.Equal(Outcome.Done, r.Outcome));
        Idle(run);
    }

    [Fact]
    public void A_request_dropped_while_its_device_is_busy_gives_back_its_place_in_the_queue()
    {
        // The user decodes for 150 ms and asks every 100 ms, with another deadline each time.
        var scenario = Queueing(10, devicePerBit: 150e6 / 16384) with { Duration = 5, Drop = new Drop { Every = 0.1 } };
        scenario = scenario with
        {
            Users = [scenario.Users[0] with { Deadline = Cells.Between(0.05, 0.5), Overdue = Overdue.Drop, Traffic = new Traffic.Periodic { Period = 0.1, Phase = 0 } }],
        };
        var run = Of(scenario);
        var waited = run.Requests.Where(r => r.Last == Stage.WaitUser && r.Outcome == Outcome.DroppedDeadline).ToArray();
        Assert.NotEmpty(waited);
        Assert.All(waited, r => Assert.Equal(0, r.EnergyUser));
        // The device goes on: no gap between the decodings while somebody waits, whether they end or are cut short.
        var decoded = run.Requests.Where(r => r.Last == Stage.Decoding).OrderBy(r => r.Began(Stage.Decoding)).ToArray();
        Assert.True(decoded.Count(r => r.Outcome == Outcome.Done) >= 2);
        foreach (var (one, next) in decoded.Zip(decoded.Skip(1)))
            Assert.Equal(Math.Max(one.End, next.Began(Stage.WaitUser)), next.Began(Stage.Decoding));
        Bounded(run);
    }

    [Theory]
    [InlineData(0.014)]
    [InlineData(0.025)]
    [InlineData(0.05)]
    public void Energy_of_a_dropped_request_is_the_part_that_was_done(double deadline)
    {
        var run = Of(Queueing(deadline));
        var cell = run.Scenario.Cell;
        var fullExtraction = 1e-29 * 1e10 * 1e10 * 20 * 5e6;
        var fullDecoding = 1e-27 * 1e9 * 1e9 * 20e6;
        foreach (var request in OfUser(run, "second-0"))
        {
            var extraction = request[Stage.Extraction]!.Value / 10e9 * fullExtraction;
            var transmission = cell.Power * (request[Stage.Transmission] ?? 0) / 1e12;
            Assert.Equal(extraction + transmission, request.EnergyBs, 1e-12);
            Assert.Equal((request[Stage.Decoding] ?? 0) / 20e9 * fullDecoding, request.EnergyUser, 1e-12);
            Assert.True(request.EnergyBs > 0);
        }
    }

    [Fact]
    public void A_resource_block_freed_by_a_deadline_is_given_at_that_very_instant()
    {
        // One resource block. The second user's request is dropped on the air; the first user's next one waits for it.
        var scenario = Queueing(0.060, blocks: 1) with { Duration = 0.2 };
        scenario = scenario with
        {
            Users =
            [
                scenario.Users[0] with { Traffic = new Traffic.Periodic { Period = 1, Phase = 0.010 } },
                scenario.Users[1] with
                {
                    Deadline = Cells.Value(0.020), Traffic = new Traffic.Periodic { Period = 1, Phase = 0 },
                },
            ],
        };
        var run = Of(scenario);
        Assert.Equal((Outcome.DroppedDeadline, Stage.Transmission), (run.Requests[0].Outcome, run.Requests[0].Last));
        Assert.Equal(10 * Ms, run.Requests[1][Stage.WaitDecision]);
        Assert.Equal(0, run.Requests[1][Stage.WaitBs]);
        Assert.Equal(Outcome.Done, run.Requests[1].Outcome);
    }

    [Theory]
    [InlineData(Overdue.Drop)]
    [InlineData(Overdue.Finish)]
    public void An_answer_exactly_at_the_deadline_is_in_time_and_a_picosecond_later_it_is_not(Overdue overdue)
    {
        var free = OfUser(Of(Queueing(1, overdue)), "second-0")[0];
        Assert.Equal(Outcome.Done, free.Outcome);

        var exact = OfUser(Of(Queueing(free.Total / 1e12, overdue)), "second-0")[0];
        Assert.Equal(free.Total, exact.Deadline);
        Assert.Equal((Outcome.Done, free.Total), (exact.Outcome, exact.Total));
        Assert.NotNull(exact.Result);

        var short1 = OfUser(Of(Queueing((free.Total - 1) / 1e12, overdue)), "second-0")[0];
        Assert.Equal(free.Total - 1, short1.Deadline);
        if (overdue == Overdue.Drop)
            Assert.Equal((Outcome.DroppedDeadline, Stage.Decoding, free.Total - 1), (short1.Outcome, short1.Last, short1.Total));
        else
            Assert.Equal((Outcome.Late, Stage.Decoding, free.Total), (short1.Outcome, short1.Last, short1.Total));
    }

    [Fact]
    public void Overdue_finish_answers_late_and_complete()
    {
        var run = Of(Queueing(0.01, Overdue.Finish));
        Assert.All(OfUser(run, "second-0"), r =>
        {
            Assert.Equal((Outcome.Late, Stage.Decoding), (r.Outcome, r.Last));
            Assert.NotNull(r.Result);
            Assert.Equal(16384, r.Bits);
        });
    }

    [Fact]
    public void A_deadline_beyond_the_run_and_one_of_a_picosecond_are_harmless()
    {
        Assert.All(OfUser(Of(Queueing(8_640_000)), "second-0"), r => Assert.Equal(Outcome.Done, r.Outcome));
        Assert.All(OfUser(Of(Queueing(1e-12)), "second-0"), r =>
            Assert.Equal((Outcome.DroppedDeadline, Stage.WaitBs, 1L), (r.Outcome, r.Last, r.Total)));
    }

    [Fact]
    public void Bits_sent_by_a_dropped_request_never_exceed_the_payload()
    {
        // So slow a link that a picosecond is less than the last digit of the time on the air.
        for (var step = 0; step < 200; step++)
        {
            var scenario = Cells.Plain(traffic: new Traffic.Periodic { Period = 8e6, Phase = 0 });
            scenario = scenario with
            {
                Duration = 5e6, Cell = scenario.Cell with { Power = 1e-13 * (1 + step / 100.0), Radius = new Radius { Min = 10, Max = 11 } },
            };
            var free = Run.Of(scenario, scheduler: Custom.FirstComeFirstServed(2)).Requests.Single();
            Assert.Equal(Outcome.Done, free.Outcome);
            var onAir = free.Began(Stage.Transmission) + free[Stage.Transmission]!.Value - free.Arrival;
            var cut = scenario.WithGroup(g => g with { Deadline = Cells.Value(Math.BitDecrement(onAir / 1e12)), Overdue = Overdue.Drop });
            var dropped = Run.Of(cut, scheduler: Custom.FirstComeFirstServed(2)).Requests.Single();
            Assert.Equal((Outcome.DroppedDeadline, Stage.Transmission), (dropped.Outcome, dropped.Last));
            Assert.True(dropped.Bits <= 768, $"step {step}: {dropped.Bits:R} of 768 bits");
        }
    }

    /// <summary>Energies and bits are at most those of the whole service.</summary>
    private static void Bounded(Run run)
    {
        var most = run.Requests.Where(r => r.Outcome == Outcome.Done).ToArray();
        foreach (var request in run.Requests)
        {
            Assert.InRange(request.Bits, 0, 16384);
            Assert.InRange(request.EnergyBs, 0, most.Max(r => r.EnergyBs) * (1 + 1e-12));
            Assert.InRange(request.EnergyUser, 0, most.Max(r => r.EnergyUser));
        }
    }

    /// <summary>All have ended when the run does, and nothing is held.</summary>
    private static void Idle(Run run)
    {
        Assert.DoesNotContain(run.Requests, r => r.Outcome == Outcome.InFlight);
        for (var stage = Stage.WaitDecision; stage <= Stage.Decoding; stage++)
            Assert.Equal(0, run.Cell.BaseStations[0].Monitors.Stage(stage).Level);
        for (var n = 0; n < run.Cell.BaseStations[0].Monitors.ResourceBlocks; n++)
        {
            Assert.Equal(0, run.Cell.BaseStations[0].Monitors.Held(n).Level);
            Assert.Equal(0, run.Cell.BaseStations[0].Monitors.Sending(n).Level);
        }
        foreach (var processor in run.Cell.Users.Select(user => user.Device).Append(run.Cell.BaseStations[0].Processor))
        {
            Assert.Equal(0, processor.Busy.Level);
            Assert.Equal(0, processor.Present);
            Assert.Equal(run.Cell.Now, processor.FreeAt);
        }
    }
}
