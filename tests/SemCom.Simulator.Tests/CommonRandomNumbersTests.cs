using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Tests;

/// <summary>Same seed, same run; another scheduler or another crowd, the same world.</summary>
public class CommonRandomNumbersTests
{
    private static Scenario Busy(Scheduler scheduler, int users = 4, int others = 2, bool fifo = true, Selectivity selectivity = Selectivity.PerRb)
    {
        var scenario = Cells.Plain(users, 3, new Traffic.Poisson { Rate = 6 }).WithFading(0.007, selectivity);
        var group = scenario.Users[0] with
        {
            Deadline = Cells.Between(0.02, 0.2), EnergyLimit = 0.5,
            Processor = scenario.Users[0].Processor with { Sharing = Sharing.Fifo, Frequency = Cells.Between(1e9, 2e9) },
        };
        var more = group with { Group = "others", Count = others, Traffic = new Traffic.Periodic { Period = 0.3 }, Overdue = Overdue.Drop };
        return scenario with
        {
            Duration = 20, Drop = new Drop { Every = 1.3 }, Scheduler = scheduler, Users = [group, more],
            Cell = scenario.Cell with
            {
                Interference = new Interference.LogUniform { Min = 1e-8, Max = 1e-6 },
                Processor = scenario.Cell.Processor with { Sharing = fifo ? Sharing.Fifo : Sharing.Dedicated },
            },
        };
    }

    /// <summary>What no scheduler may change.</summary>
    private static IEnumerable<string> Offered(Run run) =>
        run.Requests.Select(r => $"{r.User} {r.NumberOfUser} {r.Image} {r.Arrival} {r.Deadline} {r.Drop}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Drops(Run run, Func<string, bool>? users = null)
    {
        foreach (var drop in run.Recording.Drops)
        {
            yield return $"{drop.Number} {drop.Start} {string.Join(' ', drop.Interference.Select(x => x.ToString("R")))}";
            for (var i = 0; i < drop.Users.Length; i++)
                if (users?.Invoke(run.Cell.Users[i].Name) ?? true)
                    yield return $"{run.Cell.Users[i].Name} {drop.Users[i]}";
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_records_bit_for_bit()
    {
        foreach (var scheduler in Cells.Schedulers)
        {
            var (once, twice) = (Run.Of(Busy(scheduler)), Run.Of(Busy(scheduler)));
            Assert.True(once.Requests.Count > 300);
            Assert.Equal(once.Requests.Select(r => r.Line), twice.Requests.Select(r => r.Line));
            Assert.Equal(once.Recording.Epochs, twice.Recording.Epochs);
            Assert.Equal(Drops(once), Drops(twice));
            Assert.Equal(once.Cell.EventsProcessed, twice.Cell.EventsProcessed);
        }
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_records_on_several_threads()
    {
        var expected = Run.Of(Busy(new Scheduler.Optimum())).Requests.Select(r => r.Line).ToArray();
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Run.Of(Busy(new Scheduler.Optimum())))));
        foreach (var run in runs)
            Assert.Equal(expected, run.Requests.Select(r => r.Line));
    }

    [Fact]
    public void Stopping_on_the_way_changes_nothing()
    {
        var scenario = Busy(new Scheduler.GreedyUtility());
        var recording = new Recording();
        var cell = new Network.NetworkSimulation(scenario, Synthetic.Small(scenario.Encoders), SchedulerFactory.Create(scenario), recording);
        for (var t = 0.1; t < 25; t += 0.1)
            cell.RunTo(SimTime.FromSeconds(t));
        cell.Finish();
        Assert.Equal(cell.End, cell.Now);
        Assert.Equal(Run.Of(scenario).Requests.Select(r => r.Line), recording.Requests.Select(r => r.Line));
    }

    [Fact]
    public void Another_seed_gives_other_records()
    {
        var scenario = Busy(new Scheduler.RoundRobin());
        Assert.NotEqual(Offered(Run.Of(scenario)), Offered(Run.Of(scenario with { Seed = 2 })));
    }

    [Theory]
    [InlineData(Selectivity.Flat)]
    [InlineData(Selectivity.PerRb)]
    public void Every_scheduler_meets_the_same_arrivals_images_positions_deadlines_and_fading(Selectivity selectivity)
    {
        string[]? offered = null, drops = null;
        Dictionary<string, double>? gains = null;
        foreach (var scheduler in Cells.Schedulers)
        {
            var scenario = Busy(scheduler, selectivity: selectivity) with { Epoch = new Epoch.Every { Period = 0.01 } };
            var (run, seen) = Spied(scenario);
            Assert.Equal(offered ??= [.. Offered(run)], Offered(run));
            Assert.Equal(drops ??= [.. Drops(run)], Drops(run));
            Assert.Equal((gains ??= seen).OrderBy(x => x.Key), seen.OrderBy(x => x.Key));
        }
    }

    [Theory]
    [InlineData(Selectivity.Flat)]
    [InlineData(Selectivity.PerRb)]
    public void One_user_more_or_a_group_less_changes_nobody_else(Selectivity selectivity)
    {
        var scheduler = new Scheduler.RoundRobin();
        var (run, gains) = Spied(Busy(scheduler, 4, 2, selectivity: selectivity) with { Epoch = new Epoch.Every { Period = 0.01 } });
        var (more, moreGains) = Spied(Busy(scheduler, 5, 2, selectivity: selectivity) with { Epoch = new Epoch.Every { Period = 0.01 } });
        var alone = Busy(scheduler, 4, 2, selectivity: selectivity) with { Epoch = new Epoch.Every { Period = 0.01 } };
        var (less, lessGains) = Spied(alone with { Users = [alone.Users[1]] });

        Same(run, more, name => name != "users-4");
        Same(run, less, name => name.StartsWith("others", StringComparison.Ordinal));
        Assert.Equal(gains.OrderBy(x => x.Key), moreGains.Where(x => !x.Key.Contains("users-4")).OrderBy(x => x.Key));
        Assert.Equal(gains.Where(x => x.Key.Contains("others")).OrderBy(x => x.Key), lessGains.OrderBy(x => x.Key));

        static void Same(Run a, Run b, Func<string, bool> kept)
        {
            string[] OfKept(Run run) => [.. run.Requests.Where(r => kept(r.User))
                .Select(r => $"{r.User} {r.NumberOfUser} {r.Image} {r.Arrival} {r.Deadline} {r.Drop}").Order(StringComparer.Ordinal)];
            Assert.NotEmpty(OfKept(a));
            Assert.Equal(OfKept(a), OfKept(b));
            Assert.Equal(Drops(a, kept), Drops(b, kept));
        }
    }

    [Fact]
    public void Closed_loops_draw_their_nth_think_time_and_image_whoever_schedules()
    {
        var think = new Distribution.Exponential { Average = 0.05 };
        string[]? first = null;
        foreach (var scheduler in Cells.Schedulers)
        {
            var scenario = Cells.Plain(3, 2, new Traffic.ClosedLoop { ThinkTime = think }) with { Scheduler = scheduler };
            var run = Run.Of(scenario);
            // The n-th image, and the n-th gap from an end to the next arrival.
            var seen = run.Requests.GroupBy(r => r.User).OrderBy(g => g.Key).SelectMany(g => g.Take(20).Select((r, n) =>
                $"{r.User} {n} {r.Image} {r.Arrival - (n == 0 ? 0 : g.ElementAt(n - 1).End)}")).ToArray();
            Assert.Equal(first ??= seen, seen);
        }
    }

    [Fact]
    public void Channel_noise_belongs_to_the_request_and_not_to_the_order_of_service()
    {
        // Same user, same n-th request, same encoder, same SINR: the same answer to the last bit, however others were served.
        var scenario = Cells.Plain(4, 1, new Traffic.Poisson { Rate = 10 });
        var model = Synthetic.ClipLike(scenario.Encoders);
        var inOrder = Run.Of(scenario, model, Custom.FirstComeFirstServed());
        var backwards = Run.Of(scenario, model, new Custom((in EpochView view, DecisionBuffer decisions) =>
        {
            for (var w = view.Waiting.Length - 1; w >= 0; w--)
                for (var n = 0; n < view.ResourceBlocks.Length && decisions.IsOpen(view, w); n++)
                    if (decisions.IsFree(view, n))
                        decisions.Assign(view, w, n, 0);
        }));
        var answers = inOrder.Requests.Where(r => r.Result is not null).ToDictionary(r => (r.User, r.NumberOfUser), r => r.Result);
        var compared = backwards.Requests.Where(r => r.Result is not null && answers.ContainsKey((r.User, r.NumberOfUser))).ToArray();
        Assert.True(compared.Length > 100);
        Assert.NotEqual(inOrder.Requests.Select(r => r.End), backwards.Requests.Select(r => r.End));
        foreach (var request in compared)
            Assert.Equal(answers[(request.User, request.NumberOfUser)], request.Result);
    }

    /// <summary>A run, and every user's SINR on every resource block at every epoch.</summary>
    private static (Run Run, Dictionary<string, double> Gains) Spied(Scenario scenario)
    {
        var seen = new Dictionary<string, double>();
        var scheduler = SchedulerFactory.Create(scenario);
        var names = scenario.Users.SelectMany(g => Enumerable.Range(0, g.Count).Select(i => $"{g.Group}-{i}")).ToArray();
        var run = Run.Of(scenario, scheduler: new Custom((in EpochView view, DecisionBuffer decisions) =>
        {
            for (var i = 0; i < view.Users.Length; i++)
                for (var n = 0; n < view.ResourceBlocks.Length; n++)
                    seen.Add($"{view.Now.Picoseconds} {names[i]} {n}", view.Sinr(i, n));
            scheduler.Decide(view, decisions);
        }));
        return (run, seen);
    }
}
