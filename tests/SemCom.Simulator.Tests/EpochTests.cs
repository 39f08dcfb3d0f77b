using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Tests;

public class EpochTests
{
    /// <summary>An epoch as a scheduler saw it.</summary>
    private sealed record Look(long Epoch, long Now, long[] Waiting, int Free);

    private static (Run Run, List<Look> Looks) Watched(Scenario scenario, Func<Look, bool>? decides = null, Semantics.SemanticModel? model = null)
    {
        var looks = new List<Look>();
        var first = Custom.FirstComeFirstServed();
        var run = Run.Of(scenario, model, new Custom((in EpochView view, DecisionBuffer decisions) =>
        {
            var free = 0;
            foreach (var block in view.ResourceBlocks)
                free += block.IsFree ? 1 : 0;
            var waiting = new long[view.Waiting.Length];
            for (var w = 0; w < waiting.Length; w++)
                waiting[w] = view.Waiting[w].Request;
            looks.Add(new Look(view.Epoch, view.Now.Picoseconds, waiting, free));
            if (decides?.Invoke(looks[^1]) ?? true)
                first.Decide(view, decisions);
        }));
        // What the observer is told is what the scheduler saw.
        Assert.Equal(looks.Select(l => (l.Epoch, l.Now, l.Waiting.Length, l.Free)),
            run.Recording.Epochs.Select(e => (e.Epoch, e.Time.Picoseconds, e.Waiting, e.FreeResourceBlocks)));
        Assert.Equal(Enumerable.Range(0, looks.Count).Select(n => (long)n), looks.Select(l => l.Epoch));
        return (run, looks);
    }

    [Fact]
    public void Periodic_epochs_come_at_0_and_every_period_whatever_waits_and_see_arrivals_of_their_instant()
    {
        var (run, looks) = Watched(Cells.Plain(3, 3, new Traffic.Periodic { Period = 0.5, Phase = 0.02 }) with
        {
            Duration = 1, Epoch = new Epoch.Every { Period = 0.01 },
        });
        Assert.Equal(Enumerable.Range(0, 100).Select(n => n * 10_000_000_000L), looks.Select(l => l.Now));
        Assert.Equal([0, 1, 2], looks[2].Waiting);
        Assert.Equal([3, 4, 5], looks[52].Waiting);
        Assert.Equal(6, looks.Sum(l => l.Waiting.Length));
        Assert.All(run.Requests, r => Assert.Equal(0, r[Stage.WaitDecision]));
    }

    [Fact]
    public void Simultaneous_arrivals_make_one_epoch_on_demand_and_nothing_makes_none()
    {
        var (_, looks) = Watched(Cells.Plain(4, 4, new Traffic.Periodic { Period = 2, Phase = 1 }));
        Assert.Equal(Enumerable.Range(0, 5).Select(n => (2 * n + 1) * 1_000_000_000_000L), looks.Select(l => l.Now));
        Assert.All(looks, l => Assert.Equal(4, l.Waiting.Length));
    }

    [Fact]
    public void A_release_an_arrival_and_a_drop_of_one_instant_make_one_epoch()
    {
        // Two users on one resource block: the first's last bit comes exactly when the second asks, and the world is drawn anew.
        var alone = Run.Of(Cells.Plain() with { Duration = 0.9 }, scheduler: Custom.FirstComeFirstServed()).Requests.Single();
        var released = alone.Began(Stage.WaitUser);
        var scenario = Cells.Plain() with
        {
            Duration = 0.9,
            Drop = new Drop { Every = released / 1e12 },
            Users = [Cells.Group("users", 1), Cells.Group("others", 1, new Traffic.Periodic { Period = 1, Phase = released / 1e12 })],
        };
        var looks = Watched(scenario).Looks.TakeWhile(l => l.Now <= released).ToArray();
        Assert.Equal([0, released], looks.Select(l => l.Now));
        Assert.Equal([1], looks[1].Waiting);
        Assert.Equal(1, looks[1].Free);
    }

    [Fact]
    public void On_demand_nobody_is_asked_while_nothing_is_free_or_only_users_wait_that_hold_a_resource_block()
    {
        var scenario = Cells.Plain(2, 3, new Traffic.Periodic { Period = 0.004, Phase = 0 }) with { Duration = 1 };
        var (run, looks) = Watched(scenario, model: Synthetic.ClipLike(scenario.Encoders));
        Assert.True(looks.Count > 20);
        foreach (var look in looks)
        {
            Assert.True(look.Free > 0);
            // Somebody could be decided: of the users who wait one holds nothing.
            Assert.Contains(look.Waiting, w => !run.Requests.Any(r => r.UserIndex == run.Requests[(int)w].UserIndex
                && r.Encoder >= 0 && r.Began(Stage.WaitBs) < look.Now && (r.Last < Stage.WaitUser || r.Began(Stage.WaitUser) > look.Now)));
        }
    }

    [Fact]
    public void A_deferred_request_is_seen_again_when_links_change_or_something_happens_and_is_decided_once()
    {
        // Deferred five times: at its arrival and at the beginnings of four fading blocks.
        var fading = Cells.Plain().WithFading(0.03) with { Duration = 0.9 };
        var (run, looks) = Watched(fading, look => look.Epoch >= 5);
        Assert.Equal(Enumerable.Range(0, 6).Select(n => n * 30_000_000_000L), looks.Select(l => l.Now));
        Assert.Equal(150_000_000_000, run.Requests.Single()[Stage.WaitDecision]);

        // A drop changes links too.
        (_, looks) = Watched(Cells.Plain() with { Duration = 0.9, Drop = new Drop { Every = 0.2 } }, look => look.Epoch >= 2);
        Assert.Equal([0, 200_000_000_000, 400_000_000_000], looks.Select(l => l.Now));

        // Where links never change, the next arrival is the next chance.
        (run, looks) = Watched(Cells.Plain() with { Duration = 2.5 }, look => look.Epoch >= 1);
        Assert.Equal([0], looks[0].Waiting);
        Assert.Equal((1_000_000_000_000, 2), (looks[1].Now, looks[1].Waiting.Length));
        Assert.Equal(1_000_000_000_000, run.Requests[0][Stage.WaitDecision]);

        // And with periodic epochs, the next epoch.
        (_, looks) = Watched(Cells.Plain() with { Duration = 0.9, Epoch = new Epoch.Every { Period = 0.1 } }, look => look.Epoch >= 3);
        Assert.Equal([1, 1, 1, 1, 0, 0, 0, 0, 0], looks.Select(l => l.Waiting.Length));
    }

    [Fact]
    public void A_device_freed_by_a_deadline_gives_a_deferred_request_another_chance_at_that_instant()
    {
        // A decoding takes 150 ms. Requests of even number are decided at once, those of odd number when they are feasible:
        // what is dropped while it is decoded, or before, sets the device free earlier than the odd ones were told.
        var scenario = Cells.Plain(blocks: 3, traffic: new Traffic.Periodic { Period = 0.05, Phase = 0.03 }).WithGroup(g => g with
        {
            Placement = new Placement.Positions { Points = [new Position { X = 200, Y = 0 }] },
            Deadline = Cells.Between(0.05, 0.5), Overdue = Overdue.Drop,
            Processor = g.Processor with { Sharing = Sharing.Fifo, Frequency = Cells.Value(1e9), CyclesPerBit = 150e6 / 16384 },
        }) with { Duration = 20, Drop = new Drop { Every = 0.05 } };
        var run = Run.Of(scenario, Synthetic.ClipLike(scenario.Encoders), new Custom((in EpochView view, DecisionBuffer decisions) =>
        {
            for (var w = 0; w < view.Waiting.Length; w++)
                if (decisions.IsOpen(view, w) && (view.Waiting[w].Request % 2 == 0 || view.Prospect(w, 0, 0).IsFeasible))
                    decisions.Assign(view, w, 0, 0); // a user holds one resource block at a time, so the first is free
        }));
        static long Decided(Seen r) => r.Encoder >= 0 ? r.Began(Stage.WaitBs) : r.End;
        var decidedThen = 0;
        foreach (var dropped in run.Requests.Where(r => r.Outcome == Outcome.DroppedDeadline && r.Last >= Stage.WaitUser))
        {
            var holds = run.Requests.Any(r => r.Encoder >= 0 && Decided(r) < dropped.End && (r.Last >= Stage.WaitUser ? r.Began(Stage.WaitUser) : r.End) >= dropped.End);
            if (holds || !run.Requests.Any(r => r.Arrival < dropped.End && Decided(r) >= dropped.End && r != dropped))
                continue;
            Assert.Contains(run.Recording.Epochs, e => e.Time.Picoseconds == dropped.End);
            decidedThen += run.Requests.Count(r => r.Number % 2 == 1 && r.Encoder >= 0 && Decided(r) == dropped.End);
        }
        Assert.True(decidedThen > 0);
    }

    [Fact]
    public void Requests_that_wait_are_shown_in_order_of_arrival_with_what_they_are()
    {
        var scenario = Cells.Plain(5, 1, new Traffic.Poisson { Rate = 20 }).WithGroup(g => g with { Deadline = Cells.Between(0.01, 0.4) });
        var seen = new List<WaitingRequest>();
        var first = Custom.FirstComeFirstServed();
        var run = Run.Of(scenario, Synthetic.ClipLike(scenario.Encoders), new Custom((in EpochView view, DecisionBuffer decisions) =>
        {
            for (var w = 1; w < view.Waiting.Length; w++)
                Assert.True(view.Waiting[w].Request > view.Waiting[w - 1].Request);
            foreach (var waiting in view.Waiting)
                seen.Add(waiting);
            first.Decide(view, decisions);
        }));
        Assert.True(seen.Count > 500);
        foreach (var waiting in seen)
        {
            var request = run.Requests[(int)waiting.Request];
            Assert.Equal((request.UserIndex, request.Image, request.Arrival), (waiting.User, waiting.Image, waiting.Arrival.Picoseconds));
            Assert.Equal(request.Arrival + request.Deadline, waiting.Deadline.Picoseconds);
        }
    }

    [Theory]
    [InlineData(Sharing.Dedicated, 1, Sharing.Dedicated, 9)]
    [InlineData(Sharing.Fifo, 1, Sharing.Fifo, 9)]
    [InlineData(Sharing.Fifo, 2, Sharing.Fifo, 9)]
    public void Prospects_come_to_pass_where_links_stay_and_nobody_is_dropped(Sharing sharing, int cores, Sharing device, int atOnce)
    {
        var scenario = Cells.Plain(5, 5, new Traffic.Poisson { Rate = 12 }).WithGroup(g => g with
        {
            Processor = g.Processor with { Sharing = device, Frequency = Cells.Between(4e7, 2e8) },
        });
        scenario = scenario with
        {
            Duration = 20,
            Epoch = atOnce > 1 ? new Epoch.Every { Period = 0.02 } : new Epoch.OnDemand(),
            Cell = scenario.Cell with { Processor = scenario.Cell.Processor with { Sharing = sharing, Cores = cores, Frequency = 5e9 } },
        };
        var expected = new Dictionary<long, (double Delay, double Energy)>();
        var random = new Substream(1, "prospects");
        var several = 0;
        var run = Run.Of(scenario, Synthetic.ClipLike(scenario.Encoders), new Custom((in EpochView view, DecisionBuffer decisions) =>
        {
            for (var w = 0; w < view.Waiting.Length && decisions.Count < atOnce; w++)
                for (var n = 0; n < view.ResourceBlocks.Length && decisions.IsOpen(view, w); n++)
                    if (decisions.IsFree(view, n))
                    {
                        var k = random.NextInt(3);
                        var prospect = view.Prospect(w, n, k, decisions.ExtractionAhead);
                        several += decisions.Count > 0 ? 1 : 0;
                        expected.Add(view.Waiting[w].Request, (prospect.Delay, prospect.Energy));
                        decisions.Assign(view, w, n, k);
                    }
        }));
        var done = run.Requests.Where(r => r.Outcome == Outcome.Done).ToArray();
        Assert.True(done.Length > 300, $"{done.Length}");
        Assert.True(atOnce == 1 || several > 50, $"{several}");
        if (sharing == Sharing.Fifo)
            Assert.True(done.Count(r => r[Stage.WaitBs] > 0) > 20 && done.Count(r => r[Stage.WaitUser] > 0) > 20);
        foreach (var request in done)
        {
            Assert.True(Math.Abs(request.Total / 1e12 - expected[request.Number].Delay) < 1e-11,
                $"request {request.Number}: expected {expected[request.Number].Delay}, took {request.Total / 1e12}");
            Assert.Equal(expected[request.Number].Energy, request.EnergyBs + request.EnergyUser, 1e-12);
        }
    }

    /// <summary>As many cores as users: nobody waits, whatever the discipline.</summary>
    [Fact]
    public void A_queue_with_a_core_for_everybody_is_dedicated_processors()
    {
        var scenario = ScenarioReader.Read(Repository.Path("Scenarios", "paper-snapshot.yaml")).Scenario with { Duration = 100 };
        var cores = scenario with
        {
            Cell = scenario.Cell with { Processor = scenario.Cell.Processor with { Sharing = Sharing.Fifo, Cores = 5 } },
        };
        foreach (var scheduler in Cells.Schedulers)
        {
            var dedicated = Run.Of(scenario with { Scheduler = scheduler }, Synthetic.ClipLike(scenario.Encoders));
            var shared = Run.Of(cores with { Scheduler = scheduler }, Synthetic.ClipLike(scenario.Encoders));
            Assert.Equal(dedicated.Recording.Epochs, shared.Recording.Epochs);
            Assert.Equal(dedicated.Requests.Select(r => (r.Encoder, r.Total)), shared.Requests.Select(r => (r.Encoder, r.Total)));
        }
    }
}
