using MathNet.Numerics.Distributions;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Tests;

/// <summary>The classic schedulers, each against a plain account of what it should do.</summary>
public class SchedulerTests
{
    internal static SchedulingDecision[] Decide(IScheduler scheduler, DrawnView drawn)
    {
        var decisions = new DecisionBuffer();
        decisions.Clear(drawn.View);
        scheduler.Decide(drawn.View, decisions);
        return decisions.Decisions.ToArray();
    }

    /// <summary>The encoder of greatest worth, the first of equals; the smallest (0 here) where none is worth anything.</summary>
    internal static int EncoderFor(DrawnView drawn, int w, int n, double ahead)
    {
        var utilities = Enumerable.Range(0, drawn.Encoders.Length).Select(k => drawn.Utility(w, n, k, ahead)).ToArray();
        return utilities.Max() > 0 ? Array.IndexOf(utilities, utilities.Max()) : 0;
    }

    [Fact]
    public void Prospects_are_the_formulas()
    {
        for (var index = 0; index < 200; index++)
        {
            var random = new Substream(5, "prospects", index);
            var drawn = DrawnView.Random(random, 3, 3);
            for (var w = 0; w < drawn.Waiting.Length; w++)
                for (var n = 0; n < 3; n++)
                    for (var k = 0; k < 3; k++)
                    {
                        var ahead = random.NextInt(2) * 0.05 * random.NextDouble();
                        var prospect = drawn.View.Prospect(w, n, k, ahead);
                        var (quality, inTime, withinEnergy, service) = drawn.Outlook(w, n, k, ahead);
                        Assert.Equal((quality, inTime, withinEnergy), (prospect.Quality, prospect.InTime, prospect.WithinEnergy));
                        Assert.Equal(service, prospect.Service, 1e-14 * service);
                        Assert.Equal(prospect.InTime && prospect.WithinEnergy, prospect.IsFeasible);
                        Assert.Equal(drawn.Utility(w, n, k, ahead), drawn.View.Utility(w, n, k, ahead), 1e-15);
                    }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void Round_robin_serves_users_in_turn(int? encoder)
    {
        for (var index = 0; index < 100; index++)
        {
            var random = new Substream(6, "round-robin", index);
            var scheduler = new RoundRobinScheduler(encoder);
            var users = 1 + random.NextInt(6);
            var blocks = 1 + random.NextInt(4);
            var next = 0;
            for (var epoch = 0; epoch < 10; epoch++)
            {
                var drawn = DrawnView.Random(random, users, blocks);
                var expected = new List<SchedulingDecision>();
                var free = new Queue<int>(Enumerable.Range(0, blocks).Where(n => drawn.Blocks[n].IsFree));
                var first = next;
                double ahead = 0;
                for (var turn = 0; turn < users && free.Count > 0; turn++)
                {
                    var user = (first + turn) % users;
                    var oldest = Array.FindIndex(drawn.Waiting, w => w.User == user);
                    if (oldest < 0 || drawn.Users[user].HoldsResourceBlock)
                        continue;
                    var n = free.Dequeue();
                    var k = encoder ?? EncoderFor(drawn, oldest, n, ahead);
                    expected.Add(new SchedulingDecision(oldest, n, k));
                    ahead = drawn.Ahead(expected.Select(d => d.Encoder));
                    next = (user + 1) % users;
                }
                Assert.Equal(expected, Decide(scheduler, drawn));
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public void Max_rate_takes_the_highest_rate_first(int? encoder)
    {
        var scheduler = new MaxRateScheduler(encoder);
        for (var index = 0; index < 300; index++)
        {
            var random = new Substream(7, "max-rate", index);
            var drawn = DrawnView.Random(random, 1 + random.NextInt(5), 1 + random.NextInt(5));
            var expected = Taken(drawn, (w, n, _) => drawn.Sinrs[drawn.Waiting[w].User * drawn.Blocks.Length + n], (w, n, ahead) => encoder ?? EncoderFor(drawn, w, n, ahead));
            Assert.Equal(expected, Decide(scheduler, drawn));
        }
    }

    [Fact]
    public void Greedy_takes_the_largest_utility_first_and_leaves_out_what_is_worth_nothing()
    {
        var scheduler = new GreedyUtilityScheduler();
        var delayed = 0;
        for (var index = 0; index < 300; index++)
        {
            var random = new Substream(8, "greedy", index);
            var drawn = DrawnView.Random(random, 1 + random.NextInt(5), 1 + random.NextInt(5));
            double Worth(int w, int n, double ahead) => Enumerable.Range(0, 3).Max(k => drawn.Utility(w, n, k, ahead));
            var expected = Taken(drawn, Worth, (w, n, ahead) => EncoderFor(drawn, w, n, ahead));
            Assert.Equal(expected, Decide(scheduler, drawn));
            delayed += expected.SequenceEqual(Taken(drawn, (w, n, _) => Worth(w, n, 0), (w, n, _) => EncoderFor(drawn, w, n, 0))) ? 0 : 1;
        }
        Assert.True(delayed > 10, $"extractions ahead mattered {delayed} times");
    }

    /// <summary>
    /// Again and again the pair of greatest score above 0 among users and resource blocks that are left; the first of
    /// equals. Scores and encoders are told how long the extractions decided before take.
    /// </summary>
    internal static List<SchedulingDecision> Taken(DrawnView drawn, Func<int, int, double, double> score, Func<int, int, double, int> encoder)
    {
        var users = new HashSet<int>(Enumerable.Range(0, drawn.Users.Length).Where(i => !drawn.Users[i].HoldsResourceBlock));
        var blocks = new HashSet<int>(Enumerable.Range(0, drawn.Blocks.Length).Where(n => drawn.Blocks[n].IsFree));
        var decisions = new List<SchedulingDecision>();
        for (double ahead = 0; ;)
        {
            var left = (from w in Enumerable.Range(0, drawn.Waiting.Length)
                        from n in Enumerable.Range(0, drawn.Blocks.Length)
                        where users.Contains(drawn.Waiting[w].User) && blocks.Contains(n)
                        let worth = score(w, n, ahead)
                        where worth > 0
                        orderby worth descending, w, n
                        select (w, n)).ToArray();
            if (left.Length == 0)
                return decisions;
            var (waiting, block) = left[0];
            var k = encoder(waiting, block, ahead);
            users.Remove(drawn.Waiting[waiting].User);
            blocks.Remove(block);
            decisions.Add(new SchedulingDecision(waiting, block, k));
            ahead = drawn.Ahead(decisions.Select(d => d.Encoder));
        }
    }

    [Fact]
    public void Random_chooses_every_assignment_alike()
    {
        // 3 users wait, 2 of 3 resource blocks are free, 3 encoders: 6 ordered pairs of users served × 9 pairs of encoders
        // = 54 equally likely outcomes. Chi-square at a false-alarm rate of 0.1 %.
        var random = new Substream(9, "random-view");
        DrawnView drawn;
        do
            drawn = DrawnView.Random(random, 3, 3);
        while (drawn.Waiting.Length != 3 || drawn.Waiting.Select(w => w.User).Distinct().Count() != 3
            || drawn.Users.Any(u => u.HoldsResourceBlock) || drawn.Blocks.Count(b => b.IsFree) != 2);

        const int draws = 54_000;
        var counts = new Dictionary<string, int>();
        var scheduler = new RandomScheduler(new Substream(9, "scheduler"));
        for (var i = 0; i < draws; i++)
        {
            var decisions = Decide(scheduler, drawn);
            Assert.Equal(2, decisions.Length);
            var outcome = string.Join(' ', decisions.OrderBy(d => d.ResourceBlock).Select(d => $"{d.Waiting}/{d.Encoder}"));
            counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
        }
        Assert.Equal(54, counts.Count);
        var statistic = counts.Values.Sum(n => Math.Pow(n - draws / 54.0, 2) / (draws / 54.0));
        Assert.True(statistic < ChiSquared.InvCDF(53, 0.999), $"χ² = {statistic}");
    }

    [Fact]
    public void Random_keeps_a_fixed_encoder_and_fills_every_free_resource_block()
    {
        var scheduler = new RandomScheduler(new Substream(9, "scheduler"), encoder: 2);
        for (var index = 0; index < 200; index++)
        {
            var drawn = DrawnView.Random(new Substream(10, "random", index), 4, 4);
            var open = drawn.Waiting.Where(w => !drawn.Users[w.User].HoldsResourceBlock).Select(w => w.User).Distinct().Count();
            var decisions = Decide(scheduler, drawn);
            Assert.Equal(Math.Min(open, drawn.Blocks.Count(b => b.IsFree)), decisions.Length);
            Assert.All(decisions, d => Assert.Equal(2, d.Encoder));
        }
    }

    [Fact]
    public void The_factory_makes_what_a_scenario_names_with_its_encoder()
    {
        foreach (var scheduler in Cells.Schedulers)
            Assert.Equal(scheduler.Name, SchedulerFactory.Create(Cells.Plain() with { Scheduler = scheduler }).Name);
        foreach (Scheduler scheduler in new Scheduler[]
            {
                new Scheduler.Random { Encoder = "large" }, new Scheduler.RoundRobin { Encoder = "large" }, new Scheduler.MaxRate { Encoder = "large" },
                new Scheduler.ProportionalFair { Encoder = "large" }, new Scheduler.EarliestDeadlineFirst { Encoder = "large" },
                new Scheduler.LargestWeightedDelayFirst { Encoder = "large" }, new Scheduler.FixedEncoder { Encoder = "large" },
            })
        {
            var run = Run.Of(Cells.Plain(3, 2) with { Scheduler = scheduler });
            Assert.NotEmpty(run.Requests);
            Assert.All(run.Requests, r => Assert.Equal(2, r.Encoder));
        }
        Assert.Throws<ArgumentException>(() => SchedulerFactory.Create(Cells.Plain() with { Scheduler = new Scheduler.Random { Encoder = "huge" } }));
    }
}
