using MathNet.Numerics.Distributions;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Tests;

/// <summary>The arrival processes against their theory, each at the false-alarm rate of <see cref="Statistics"/>.</summary>
public class TrafficSourceTests
{
    private static Distribution.Exponential Exponential(double mean) => new Distribution.Exponential { Average = mean };

    private static Traffic.OnOff Bursts(double on, double off, double rate) => new() { On = Exponential(on), Off = Exponential(off), Rate = rate };

    private static Traffic.Mmpp Modulated(params (double Rate, double Stay)[] states) =>
        new() { States = [.. states.Select(s => new ModulationState { Rate = s.Rate, Stay = s.Stay })] };

    private static Traffic.Batch Batches(BatchSize size, double rate = 4) => new() { Rate = rate, Size = size };

    private static readonly Traffic.Diurnal Day = new()
    {
        Period = 8,
        Profile = [new() { At = 1, Rate = 0 }, new() { At = 3, Rate = 20 }, new() { At = 4, Rate = 20 }, new() { At = 6, Rate = 5 }],
    };

    /// <summary>Traffic that takes no notice of its requests, and its mean rate by hand.</summary>
    private static readonly Dictionary<string, (Traffic Traffic, double Rate)> Open = new()
    {
        ["poisson"] = (new Traffic.Poisson { Rate = 5 }, 5),
        ["periodic"] = (new Traffic.Periodic { Period = 0.25 }, 4),
        ["jitter"] = (new Traffic.Periodic { Period = 0.25, Jitter = 0.25 }, 4),
        ["on-off"] = (Bursts(0.2, 0.3, 10), 4),
        ["on-off of drawn lengths"] = (new Traffic.OnOff { On = Cells.Between(0.1, 0.7), Off = new Distribution.LogUniform { Min = 0.1, Max = 1 }, Rate = 10 },
            10 * 0.4 / (0.4 + 0.9 / Math.Log(10))),
        ["on-off of fixed lengths"] = (new Traffic.OnOff { On = Cells.Value(0.3), Off = Cells.Value(0.5), Rate = 10 }, 3.75),
        ["on-off with constant gaps"] = (Bursts(0.2, 0.3, 10) with { Gaps = Gaps.Constant }, 4),
        ["mmpp"] = (Modulated((1, 0.6), (20, 0.2)), (0.6 + 4) / 0.8),
        ["mmpp of three states"] = (Modulated((0, 0.5), (8, 0.1), (30, 0.2)), (0.8 + 6) / 0.8),
        ["batch"] = (Batches(new BatchSize.Fixed { Count = 3 }), 12),
        ["uniform batch"] = (Batches(new BatchSize.Uniform { Min = 2, Max = 5 }), 14),
        ["geometric batch"] = (Batches(new BatchSize.Geometric { Average = 2.5 }), 10),
        ["diurnal"] = (Day, (2 * 20 / 2.0 + 20 + 2 * 25 / 2.0 + 3 * 5 / 2.0) / 8),
    };

    public static TheoryData<string> OpenTraffic => [.. Open.Keys];

    /// <summary>Arrivals of a user in s.</summary>
    private static double[] Arrivals(Traffic traffic, double duration, int user = 0, ulong seed = 1) =>
        [.. Instants(traffic, duration, user, seed).Select(t => t.Seconds)];

    private static List<SimTime> Instants(Traffic traffic, double duration, int user = 0, ulong seed = 1)
    {
        var (simulation, end) = (new Simulation(), SimTime.FromSeconds(duration));
        var instants = new List<SimTime>();
        new TrafficSource(simulation, User(traffic, simulation, user, seed), end, null, (_, _) => instants.Add(simulation.Now)).Start();
        simulation.Run(end);
        return instants;
    }

    private static User User(Traffic traffic, Simulation simulation, int index = 0, ulong seed = 1) =>
        new(index, Cells.Group("users", index + 1, traffic), index, seed);

    /// <summary>Arrivals of each of many users in [from, to).</summary>
    private static double[] Counts(Traffic traffic, double from, double to, int users) =>
        [.. Enumerable.Range(0, users).Select(user => (double)Arrivals(traffic, to, user).Count(t => t >= from))];

    private static IEnumerable<double> Between(double[] arrivals) => arrivals.Skip(1).Zip(arrivals, (next, last) => next - last);

    private static OpenTraffic Model(Traffic traffic, double duration) => TrafficSource.Open(User(traffic, new Simulation()), SimTime.FromSeconds(duration), null)!;

    // ---- Counts -----------------------------------------------------------------------------------------------

    [Theory]
    [MemberData(nameof(OpenTraffic))]
    public void Counts_have_their_mean_over_a_long_time(string name)
    {
        var (traffic, rate) = Open[name];
        Assert.Equal(rate, Model(traffic, 1).MeanRate, 1e-12);
        // Late requests of the time before 0 are missing, so what is late is counted after the first period; days are whole.
        Statistics.Mean(16 * rate, Counts(traffic, 8, 24, 1_500));
    }

    [Theory]
    [InlineData("poisson")]
    [InlineData("periodic")]
    [InlineData("on-off")]
    [InlineData("on-off of drawn lengths")]
    [InlineData("on-off of fixed lengths")]
    [InlineData("on-off with constant gaps")]
    [InlineData("mmpp")]
    [InlineData("mmpp of three states")]
    [InlineData("uniform batch")]
    public void Counts_have_their_mean_from_the_first_instant_on(string name)
    {
        var (traffic, rate) = Open[name];
        // The last one begins after a time on that was not found under way would have ended.
        foreach (var from in new[] { 0, 0.1, 0.32 })
            Statistics.Mean(0.05 * rate, Counts(traffic, from, from + 0.05, 8_000));
    }

    /// <summary>
    /// Variance of the counts of a Poisson process whose rate has this variance and the autocorrelation e^(−κu):
    /// λT + 2·Var(λ)·(T/κ − (1 − e^(−κT))/κ²).
    /// </summary>
    private static double ModulatedVariance(double mean, double rateVariance, double kappa, double t) =>
        mean * t + 2 * rateVariance * (t / kappa - (1 - Math.Exp(-kappa * t)) / (kappa * kappa));

    [Fact]
    public void Poisson_counts_have_index_of_dispersion_1()
    {
        var counts = Counts(Open["poisson"].Traffic, 0, 3, 12_000);
        Statistics.VarianceIs(15, counts);
    }

    [Theory] // Fischer, Meier-Hellstern 1993, (14) for two states: IDC(t) = 1 + 2(λ1−λ2)²r1r2/((r1+r2)²(λ1r2+λ2r1))·(1 − (1−e^(−(r1+r2)t))/((r1+r2)t)).
    [InlineData("on-off", 10, 0, 0.2, 0.3)]
    [InlineData("mmpp", 1, 20, 0.6, 0.2)]
    public void Modulated_counts_have_the_index_of_dispersion_of_theory(string name, double rate1, double rate2, double stay1, double stay2)
    {
        var (r1, r2) = (1 / stay1, 1 / stay2);
        foreach (var t in new[] { 0.2, 2 })
        {
            var index = 1 + 2 * Math.Pow(rate1 - rate2, 2) * r1 * r2 / (Math.Pow(r1 + r2, 2) * (rate1 * r2 + rate2 * r1))
                * (1 - (1 - Math.Exp(-(r1 + r2) * t)) / ((r1 + r2) * t));
            var variance = index * Open[name].Rate * t;
            Assert.Equal(ModulatedVariance(Open[name].Rate, Math.Pow(rate1 - rate2, 2) * r1 * r2 / Math.Pow(r1 + r2, 2), r1 + r2, t), variance, 1e-9);
            Statistics.VarianceIs(variance, Counts(Open[name].Traffic, 0, t, 12_000));
        }
    }

    [Fact] // With equal stays s in n states every deviation decays with n/((n − 1)·s): the next state is any of the others alike.
    public void Three_states_of_equal_stays_have_the_variance_of_theory()
    {
        var traffic = Modulated((0, 0.3), (6, 0.3), (30, 0.3));
        Statistics.VarianceIs(ModulatedVariance(12, 168, 5, 1), Counts(traffic, 0, 1, 12_000));
    }

    [Fact] // Over one whole cycle of fixed lengths the time spent on is always the same: the count is Poisson.
    public void A_cycle_of_fixed_lengths_has_a_poisson_count() =>
        Statistics.VarianceIs(3, Counts(Open["on-off of fixed lengths"].Traffic, 0, 0.8, 12_000));

    [Theory] // A compound Poisson count has variance rate·T·E[B²].
    [InlineData("batch", 9)]
    [InlineData("uniform batch", (4 + 9 + 16 + 25) / 4.0)]
    [InlineData("geometric batch", 2.5 * 2.5 + 1.5 * 2.5)]
    public void Batches_have_the_variance_of_theory(string name, double secondMoment)
    {
        Assert.Equal(secondMoment, ((Traffic.Batch)Open[name].Traffic).Size.SecondMoment, 1e-12);
        Statistics.VarianceIs(4 * secondMoment, Counts(Open[name].Traffic, 0, 1, 12_000));
    }

    // ---- Gaps -------------------------------------------------------------------------------------------------

    [Fact]
    public void Poisson_gaps_are_exponential() =>
        Statistics.Law(t => 1 - Math.Exp(-5 * t), Between(Arrivals(Open["poisson"].Traffic, 4_000)));

    public static TheoryData<string> Interrupted => ["on-off", "mmpp"];

    [Theory] // Kuczura 1973: the gaps of an interrupted Poisson process are independent and hyperexponential.
    [MemberData(nameof(Interrupted))]
    public void Gaps_of_an_interrupted_poisson_process_are_hyperexponential_and_the_first_is_their_residual_life(string kind)
    {
        const double rate = 10, on = 0.2, off = 0.3;
        Traffic traffic = kind == "on-off" ? Bursts(on, off, rate) : Modulated((rate, on), (0, off));
        var sum = rate + 1 / on + 1 / off;
        var root = Math.Sqrt(sum * sum - 4 * rate / off);
        var (r1, r2) = ((sum + root) / 2, (sum - root) / 2);
        var p = (rate - r2) / (r1 - r2);
        Statistics.Law(t => 1 - p * Math.Exp(-r1 * t) - (1 - p) * Math.Exp(-r2 * t), Between(Arrivals(traffic, 5_000)));
        var mean = p / r1 + (1 - p) / r2;
        Assert.Equal(1 / 4.0, mean, 1e-12);
        Statistics.Law(
            t => (p / r1 * (1 - Math.Exp(-r1 * t)) + (1 - p) / r2 * (1 - Math.Exp(-r2 * t))) / mean,
            Enumerable.Range(0, 10_000).Select(user => Arrivals(traffic, 20, user)[0]));
    }

    [Fact]
    public void Constant_gaps_are_counted_in_the_time_spent_on()
    {
        // 2.5 requests in a time on: gaps are 0.4 s, or 0.4 s and one time off of 0.7 s between.
        var traffic = new Traffic.OnOff { On = Cells.Value(1), Off = Cells.Value(0.7), Rate = 2.5, Gaps = Gaps.Constant };
        for (var user = 0; user < 50; user++)
        {
            var gaps = Between(Arrivals(traffic, 34, user)).ToArray();
            Assert.InRange(gaps.Length, 48, 50);
            Assert.All(gaps, gap => Assert.True(Math.Abs(gap - 0.4) < 1e-11 || Math.Abs(gap - 1.1) < 1e-11, $"{gap}"));
        }
    }

    public static TheoryData<string> Intervals => ["constant", "uniform", "log-uniform", "exponential"];

    [Theory] // The oracle: P(residual ≤ x) = E[min(X, x)]/E[X], the expectation as a mean over quantiles.
    [MemberData(nameof(Intervals))]
    public void The_residual_life_has_the_law_of_renewal_theory(string name)
    {
        Distribution law = name switch
        {
            "constant" => Cells.Value(2),
            "uniform" => Cells.Between(1, 3),
            "log-uniform" => new Distribution.LogUniform { Min = 0.5, Max = 5 },
            _ => Exponential(2),
        };
        var random = new Substream(1, "residual");
        var quantiles = Enumerable.Range(0, 1_000).Select(i => law.Quantile((i + 0.5) / 1_000)).ToArray();
        // The mean over quantiles is off by less than 10⁻³, far below the 0.02 that the test can tell.
        Statistics.Law(x => quantiles.Sum(q => Math.Min(q, x)) / 1_000 / law.Mean, Enumerable.Range(0, 10_000).Select(_ => ResidualLife.Draw(law, random)));
    }

    // ---- Jitter, batches, days --------------------------------------------------------------------------------

    [Fact]
    public void Jitter_delays_each_request_on_its_own_uniformly_and_never_by_more()
    {
        var traffic = new Traffic.Periodic { Period = 0.25, Phase = 0.1, Jitter = 0.2 };
        var instants = Instants(traffic, 5_000);
        Assert.Equal(20_000, instants.Count);
        var late = instants.Select((t, n) => t.Picoseconds - 100_000_000_000 - n * 250_000_000_000L).ToArray();
        Assert.All(late, ps => Assert.InRange(ps, 0, 200_000_000_000));
        Statistics.Law(x => x, late.Select(ps => ps / 0.2e12));
        // Lateness of neighbours is not correlated: the mean product of centred uniforms is 0.
        Statistics.Mean(0, [.. late.Skip(1).Zip(late, (a, b) => (a / 0.2e12 - 0.5) * (b / 0.2e12 - 0.5))]);
    }

    [Fact]
    public void Jitter_of_a_whole_period_keeps_the_order()
    {
        var instants = Instants(new Traffic.Periodic { Period = 1e-3, Jitter = 1e-3 }, 20);
        Assert.Equal(instants.Order(), instants);
        Assert.InRange(instants.Count, 19_998, 20_000);
    }

    [Fact]
    public void Batches_come_at_one_instant_and_have_the_sizes_of_their_law()
    {
        var sizes = Sizes(Batches(new BatchSize.Uniform { Min = 2, Max = 5 }));
        Statistics.Counts([.. Enumerable.Repeat(sizes.Count / 4.0, 4)], [.. Enumerable.Range(2, 4).Select(k => (double)sizes.Count(s => s == k))]);
        Assert.All(sizes, s => Assert.InRange(s, 2, 5));

        var geometric = Sizes(Batches(new BatchSize.Geometric { Average = 2.5 }));
        const double p = 0.4;
        double[] expected = [.. Enumerable.Range(1, 8).Select(k => geometric.Count * Math.Pow(1 - p, k - 1) * p), geometric.Count * Math.Pow(1 - p, 8)];
        Statistics.Counts(expected, [.. Enumerable.Range(1, 8).Select(k => (double)geometric.Count(s => s == k)), geometric.Count(s => s > 8)]);

        Assert.All(Sizes(Batches(new BatchSize.Fixed { Count = 7 })), s => Assert.Equal(7, s));

        static List<int> Sizes(Traffic traffic)
        {
            var instants = Arrivals(traffic, 2_000).GroupBy(t => t).ToArray();
            Statistics.Law(t => 1 - Math.Exp(-4 * t), Between([.. instants.Select(batch => batch.Key)]));
            return [.. instants.Select(batch => batch.Count())];
        }
    }

    [Theory] // By hand from the points (1, 0), (3, 20), (4, 20), (6, 5), and from 6 over 8 to 9, that is 1 of the next day.
    [InlineData(1, 0)]
    [InlineData(2, 10)]
    [InlineData(3.5, 20)]
    [InlineData(5, 12.5)]
    [InlineData(6, 5)]
    [InlineData(7.5, 2.5)]
    [InlineData(0, 5 / 3.0)]
    [InlineData(0.5, 5 / 6.0)]
    [InlineData(8, 5 / 3.0)]
    [InlineData(19, 20)]
    public void The_profile_is_linear_between_its_points_and_comes_again(double at, double rate) =>
        Assert.Equal(rate, ((DiurnalTraffic)Model(Day, 1)).Rate(SimTime.FromSeconds(at)), 1e-12);

    [Fact]
    public void A_day_of_one_point_has_one_rate()
    {
        var traffic = new Traffic.Diurnal { Profile = [new() { At = 3600, Rate = 2 }] };
        Assert.Equal(2, Model(traffic, 1).MeanRate, 1e-12);
        Assert.Equal(2, ((DiurnalTraffic)Model(traffic, 1)).Rate(SimTime.FromSeconds(100_000)), 1e-12);
    }

    [Fact]
    public void Counts_follow_the_profile_in_each_part_of_the_day_and_are_poisson()
    {
        const int users = 600, bins = 32;
        var counts = new double[bins];
        var first = new double[users];
        for (var user = 0; user < users; user++)
        {
            foreach (var t in Arrivals(Day, 24, user))
            {
                counts[(int)(t % 8 * 4)]++;
                first[user] += t < 8 ? 1 : 0;
            }
        }
        // The profile is linear within each bin of 0.25 s, as its points lie on their borders.
        var model = (DiurnalTraffic)Model(Day, 1);
        Statistics.Counts([.. Enumerable.Range(0, bins).Select(b => users * 3 * 0.25 * model.Rate(SimTime.FromSeconds(0.25 * b + 0.125)))], counts, free: true);
        Statistics.VarianceIs(8 * model.MeanRate, first);
    }

    // ---- What depends on requests, and what does not ------------------------------------------------------------

    [Theory]
    [MemberData(nameof(OpenTraffic))]
    public void Removing_a_user_or_changing_the_scheduler_leaves_all_other_arrivals_as_they_are(string name)
    {
        var three = Cells.Plain(3, 2, Open[name].Traffic) with { Duration = 3 };
        var two = three.WithGroup(group => group with { Count = 2 });
        var busy = Arrivals(three, new Scheduler.Optimum());
        Assert.Equal(busy.Where(line => !line.StartsWith("users-2", StringComparison.Ordinal)), Arrivals(two, new Scheduler.Random()));
        Assert.NotEmpty(busy);

        static string[] Arrivals(Scenario scenario, Scheduler scheduler) =>
            [.. Run.Of(scenario with { Scheduler = scheduler }).Requests.Select(r => $"{r.User} {r.NumberOfUser} {r.Image} {r.Arrival}").Order(StringComparer.Ordinal)];
    }

    [Theory]
    [MemberData(nameof(OpenTraffic))]
    public void Arrivals_go_on_without_allocating(string name)
    {
        var (simulation, end) = (new Simulation(), SimTime.FromSeconds(400));
        var count = 0;
        new TrafficSource(simulation, User(Open[name].Traffic, simulation), end, null, (_, _) => count++).Start();
        simulation.Run(SimTime.FromSeconds(20));
        var (before, seen) = (GC.GetAllocatedBytesForCurrentThread(), count);
        simulation.Run(end);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(count > seen + 500);
    }

    [Fact]
    public void A_full_buffer_keeps_its_backlog_outstanding_and_asks_again_at_the_instant_of_an_end()
    {
        var simulation = new Simulation();
        var random = new Substream(1, "service");
        var (outstanding, arrivals) = (0, new List<SimTime>());
        var ends = new List<SimTime>();
        TrafficSource source = null!;
        source = new TrafficSource(simulation, User(new Traffic.FullBuffer { Backlog = 3 }, simulation), SimTime.FromSeconds(10), null, (_, _) =>
        {
            arrivals.Add(simulation.Now);
            Assert.InRange(++outstanding, 1, 3);
            simulation.ScheduleAfter(SimTime.FromSeconds(random.NextExponential(0.01)), () =>
            {
                Assert.Equal(3, outstanding--);
                ends.Add(simulation.Now);
                source.RequestEnded();
            });
        });
        source.Start();
        simulation.Run(SimTime.FromSeconds(10));
        Assert.Equal(3, outstanding);
        Assert.True(ends.Count > 2_000);
        Assert.Equal([SimTime.Zero, SimTime.Zero, SimTime.Zero, .. ends], arrivals);
    }

    [Fact]
    public void A_full_buffer_in_a_cell_always_has_its_backlog()
    {
        var run = Run.Of(Cells.Plain(2, 1, new Traffic.FullBuffer { Backlog = 2 }) with { Duration = 2 });
        foreach (var user in run.Requests.GroupBy(r => r.User))
        {
            Assert.Equal(2, user.Count(r => r.Outcome == Outcome.InFlight));
            Assert.Equal(user.Where(r => r.Outcome == Outcome.Done).Select(r => r.End).Order(), user.Select(r => r.Arrival).Order().Skip(2));
            Assert.True(user.Count() > 10);
        }
    }

    [Fact]
    public void A_full_buffer_whose_requests_end_as_they_come_is_an_error_and_not_a_run_for_ever()
    {
        var simulation = new Simulation();
        TrafficSource source = null!;
        source = new TrafficSource(simulation, User(new Traffic.FullBuffer(), simulation), SimTime.Second, null, (_, _) => source.RequestEnded());
        source.Start();
        var problem = Assert.Throws<InvalidOperationException>(() => simulation.Run(SimTime.Second));
        Assert.Contains("users-0", problem.Message);
    }

    [Fact]
    public void Rates_so_low_that_nothing_comes_before_the_end_are_no_error()
    {
        foreach (var traffic in new Traffic[]
        {
            new Traffic.Poisson { Rate = 1e-12 }, Bursts(1, 1, 1e-12), Modulated((1e-12, 1), (0, 1)), Batches(new BatchSize.Fixed { Count = 1 }, 1e-12),
            new Traffic.Diurnal { Profile = [new() { At = 0, Rate = 1e-12 }] }, new Traffic.Periodic { Period = 8_640_000, Phase = 8_000_000 },
            new Traffic.ClosedLoop { ThinkTime = Exponential(8_640_000) },
        })
        {
            Assert.Empty(Instants(traffic, 100));
        }
    }
}
