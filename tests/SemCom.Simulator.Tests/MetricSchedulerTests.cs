using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Tests;

/// <summary>Schedulers with a metric or an order of urgency, each against its formula written out over random epochs.</summary>
public class MetricSchedulerTests
{
    private const double Window = 0.3, TargetDelay = 0.04;

    /// <summary>A cell over many epochs: who was given a resource block holds it for a while, and then has the bits.</summary>
    private sealed class Course(Substream random, int users, int blocks)
    {
        private readonly double[] _delivered = new double[users];
        private readonly List<(double At, double Bits)>[] _deliveries = [.. Enumerable.Range(0, users).Select(_ => new List<(double, double)> { (0, 1) })];
        private readonly HashSet<int> _holding = [];
        private double _now;

        public int Deliveries { get; private set; }

        public DrawnView Next()
        {
            _now += 0.02 + 0.2 * random.NextDouble();
            var drawn = DrawnView.Random(random, users, blocks, at: _now);
            for (var i = 0; i < users; i++)
            {
                if (_holding.Contains(i) && random.NextInt(2) == 0)
                {
                    _holding.Remove(i);
                    // Some end without an answer.
                    if (random.NextInt(5) > 0)
                    {
                        var bits = 1000 + 20_000 * random.NextDouble();
                        _delivered[i] += bits;
                        _deliveries[i].Add((_now, bits));
                        Deliveries++;
                    }
                }
                drawn.Users[i] = drawn.Users[i] with { HoldsResourceBlock = _holding.Contains(i), DeliveredBits = _delivered[i] };
            }
            return drawn;
        }

        public void Take(DrawnView drawn, IEnumerable<SchedulingDecision> decisions)
        {
            foreach (var decision in decisions)
                _holding.Add(drawn.Waiting[decision.Waiting].User);
        }

        public double Throughput(int user) => _deliveries[user].Sum(d => d.Bits * Math.Exp(-(_now - d.At) / Window) / Window);
    }

    private static double Rate(DrawnView drawn, int w, int n) =>
        180e3 * Math.Log2(1 + drawn.Sinrs[drawn.Waiting[w].User * drawn.Blocks.Length + n]);

    private static double Age(DrawnView drawn, int w) => (drawn.Now - drawn.Waiting[w].Arrival).Seconds;

    [Theory]
    [InlineData("proportional-fair", null)]
    [InlineData("proportional-fair", 1)]
    [InlineData("largest-weighted-delay-first", null)]
    [InlineData("largest-weighted-delay-first", 2)]
    public void The_greatest_metric_goes_first(string name, int? encoder)
    {
        int deliveries = 0, contended = 0;
        for (var index = 0; index < 40; index++)
        {
            var random = new Substream(21, name, index);
            IScheduler scheduler = name == "proportional-fair"
                ? new ProportionalFairScheduler(Window, encoder)
                : new LargestWeightedDelayFirstScheduler(Window, 0.05, TargetDelay, encoder);
            Assert.Equal(name, scheduler.Name);
            var course = new Course(random, 1 + random.NextInt(7), 1 + random.NextInt(5));
            for (var epoch = 0; epoch < 30; epoch++)
            {
                var drawn = course.Next();
                double Metric(int w, int n, double ahead)
                {
                    var fair = Rate(drawn, w, n) / course.Throughput(drawn.Waiting[w].User);
                    if (name == "proportional-fair")
                        return fair;
                    var request = drawn.Waiting[w];
                    var deadline = request.Deadline == SimTime.MaxValue ? TargetDelay : (request.Deadline - request.Arrival).Seconds;
                    return -Math.Log(0.05) / deadline * Age(drawn, w) * fair;
                }
                var expected = SchedulerTests.Taken(drawn, Metric, (w, n, ahead) => encoder ?? SchedulerTests.EncoderFor(drawn, w, n, ahead));
                var decided = SchedulerTests.Decide(scheduler, drawn);
                Assert.Equal(expected, decided);
                course.Take(drawn, decided);
                contended += decided.Length > 0 && decided.Length < drawn.Waiting.Length ? 1 : 0;
            }
            deliveries += course.Deliveries;
        }
        Assert.True(deliveries > 200 && contended > 200, $"{deliveries} deliveries, {contended} epochs with more requests than decisions");
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    public void The_most_urgent_goes_first_on_its_best_resource_block(bool inOrderOfArrival, int? encoder)
    {
        IScheduler scheduler = inOrderOfArrival ? new FixedEncoderScheduler(encoder!.Value) : new EarliestDeadlineFirstScheduler(encoder);
        for (var index = 0; index < 300; index++)
        {
            var random = new Substream(22, "urgency", index);
            var drawn = DrawnView.Random(random, 1 + random.NextInt(6), 1 + random.NextInt(5));
            // Few deadlines and priorities, so that they tie; staged requests wait in another order than that of arrival.
            random.Shuffle<WaitingRequest>(drawn.Waiting);
            for (var w = 0; w < drawn.Waiting.Length; w++)
                drawn.Waiting[w] = drawn.Waiting[w] with
                {
                    Priority = random.NextInt(3),
                    Deadline = random.NextInt(4) == 0 ? SimTime.MaxValue : drawn.Now + SimTime.FromSeconds(0.03 * random.NextInt(4)),
                };
            var order = Enumerable.Range(0, drawn.Waiting.Length).ToArray();
            order = inOrderOfArrival
                ? [.. order.OrderBy(w => drawn.Waiting[w].Priority).ThenBy(w => drawn.Waiting[w].Arrival)]
                : [.. order.OrderBy(w => drawn.Waiting[w].Deadline).ThenBy(w => drawn.Waiting[w].Priority).ThenBy(w => drawn.Waiting[w].Arrival)];
            var free = Enumerable.Range(0, drawn.Blocks.Length).Where(n => drawn.Blocks[n].IsFree).ToList();
            var served = new HashSet<int>();
            var expected = new List<SchedulingDecision>();
            foreach (var w in order)
            {
                var user = drawn.Waiting[w].User;
                if (free.Count == 0 || drawn.Users[user].HoldsResourceBlock || !served.Add(user))
                    continue;
                var n = free.MaxBy(block => Rate(drawn, w, block));
                free.Remove(n);
                var ahead = drawn.Ahead(expected.Select(d => d.Encoder));
                expected.Add(new SchedulingDecision(w, n, encoder ?? SchedulerTests.EncoderFor(drawn, w, n, ahead)));
            }
            Assert.Equal(expected, SchedulerTests.Decide(scheduler, drawn));
        }
    }

    [Theory]
    [InlineData("max-rate")]
    [InlineData("proportional-fair")]
    public void Among_equal_metrics_the_older_request_and_then_the_lower_resource_block_goes_first(string name)
    {
        for (var index = 0; index < 60; index++)
        {
            var random = new Substream(26, "ties", index);
            var drawn = DrawnView.Random(random, 2 + random.NextInt(25), 2 + random.NextInt(12));
            for (var j = 0; j < drawn.Sinrs.Length; j++)
                drawn.Sinrs[j] = 1 + random.NextInt(3);
            IScheduler scheduler = name == "max-rate" ? new MaxRateScheduler(0) : new ProportionalFairScheduler(Window, 0);
            Assert.Equal(SchedulerTests.Taken(drawn, (w, n, _) => Rate(drawn, w, n), (_, _, _) => 0), SchedulerTests.Decide(scheduler, drawn));
        }
    }

    [Fact]
    public void No_resource_block_stays_free_while_somebody_could_have_it()
    {
        IScheduler[] schedulers =
        [
            new RoundRobinScheduler(), new MaxRateScheduler(), new ProportionalFairScheduler(Window), new EarliestDeadlineFirstScheduler(),
            new LargestWeightedDelayFirstScheduler(Window, 0.05, TargetDelay), new FixedEncoderScheduler(1),
        ];
        for (var index = 0; index < 100; index++)
        {
            // One instance for epochs of all sizes: what it remembers of the last must not leak into the next.
            var random = new Substream(27, "work-conserving", index);
            var drawn = DrawnView.Random(random, 9, 1 + random.NextInt(12));
            if (index % 3 == 0)
                Array.Clear(drawn.Sinrs); // links that carry nothing are links
            var open = drawn.Waiting.Where(w => !drawn.Users[w.User].HoldsResourceBlock).Select(w => w.User).Distinct().Count();
            foreach (var scheduler in schedulers)
                Assert.Equal(Math.Min(open, drawn.Blocks.Count(b => b.IsFree)), SchedulerTests.Decide(scheduler, drawn).Length);
        }
    }

    [Fact]
    public void M_lwdf_is_proportional_fair_at_equal_ages_and_deadlines_and_in_order_of_age_at_equal_links()
    {
        for (var index = 0; index < 200; index++)
        {
            var random = new Substream(23, "limits", index);
            var drawn = DrawnView.Random(random, 5, 3);
            for (var w = 0; w < drawn.Waiting.Length; w++)
                drawn.Waiting[w] = drawn.Waiting[w] with { Arrival = drawn.Now - SimTime.Millisecond, Deadline = SimTime.MaxValue };
            Assert.Equal(
                SchedulerTests.Decide(new ProportionalFairScheduler(Window, 0), drawn),
                SchedulerTests.Decide(new LargestWeightedDelayFirstScheduler(Window, 0.05, TargetDelay, 0), drawn));

            var alike = DrawnView.Random(random, 5, 3);
            Array.Fill(alike.Sinrs, 10);
            for (var w = 0; w < alike.Waiting.Length; w++)
                alike.Waiting[w] = alike.Waiting[w] with { Deadline = SimTime.MaxValue };
            Assert.Equal(
                SchedulerTests.Decide(new FixedEncoderScheduler(0), alike),
                SchedulerTests.Decide(new LargestWeightedDelayFirstScheduler(Window, 0.05, TargetDelay, 0), alike));
        }
    }

    [Theory]
    [InlineData("proportional-fair")]
    [InlineData("largest-weighted-delay-first")]
    public void Before_anything_is_delivered_the_highest_rate_goes_first(string name)
    {
        for (var index = 0; index < 100; index++)
        {
            var drawn = DrawnView.Random(new Substream(24, "first", index), 6, 4, at: 1e5);
            for (var w = 0; w < drawn.Waiting.Length; w++)
                drawn.Waiting[w] = drawn.Waiting[w] with { Arrival = drawn.Now, Deadline = SimTime.MaxValue };
            // 10⁵ s are 3·10⁵ windows: e to the minus that is no double.
            IScheduler scheduler = name == "proportional-fair"
                ? new ProportionalFairScheduler(Window, 0) : new LargestWeightedDelayFirstScheduler(Window, 0.05, TargetDelay, 0);
            Assert.Equal(SchedulerTests.Decide(new MaxRateScheduler(0), drawn), SchedulerTests.Decide(scheduler, drawn));
        }
    }

    [Fact]
    public void Edf_never_serves_a_later_deadline_while_an_earlier_one_waits()
    {
        // Everybody at one place: links are equal. One request a user at a time, so that nobody is passed over for holding.
        var scenario = Cells.Plain(8, 2, new Traffic.ClosedLoop { ThinkTime = new Distribution.Exponential { Average = 0.02 } })
            .WithGroup(group => group with
            {
                Deadline = Cells.Between(0.05, 0.8),
                Placement = new Placement.Positions { Points = [.. Enumerable.Repeat(new Position { X = 100, Y = 0 }, 8)] },
            }) with { Scheduler = new Scheduler.EarliestDeadlineFirst { Encoder = "small" }, Drop = new Drop { Every = 0.5 } };
        var requests = Run.Of(scenario).Requests.Where(r => r.Encoder >= 0).ToArray();
        Assert.True(requests.Length > 300, $"{requests.Length}");
        var passed = 0;
        foreach (var served in requests)
        {
            var at = served.Began(Network.Stage.WaitBs);
            foreach (var other in requests)
                if (other.Arrival < at && other.Began(Network.Stage.WaitBs) > at)
                {
                    Assert.True(other.Arrival + other.Deadline >= served.Arrival + served.Deadline, $"{served.Line}\nbefore {other.Line}");
                    passed++;
                }
        }
        Assert.True(passed > 200, $"{passed} had to wait for another");
    }

    [Fact]
    public void Every_scheduler_works_with_staged_decisions()
    {
        Scheduler[] all = [.. Cells.Schedulers, new Scheduler.FixedEncoder { Encoder = "middle" }];
        foreach (var scheduler in all)
        {
            var scenario = Cells.Plain(6, 2, new Traffic.Poisson { Rate = 8 }).WithFading(0.01)
                .WithGroup(group => group with { Deadline = Cells.Between(0.05, 0.3), Overdue = Overdue.Drop });
            var run = Run.Of(scenario with { Decision = Decision.Staged, Scheduler = scheduler });
            Assert.True(run.Requests.Count > 300);
            Assert.True(run.Requests.Count(r => r.Outcome == Network.Outcome.Done) > run.Requests.Count / 2, scheduler.Name);
            if (scheduler is Scheduler.FixedEncoder)
                Assert.All(run.Requests, r => Assert.Equal(1, r.Encoder));
        }
    }
}
