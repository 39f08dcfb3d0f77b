namespace SemCom.Scenarios.Tests;

/// <summary>Traffic, mobility and mixes of a group: read to their types, and mistakes answered.</summary>
public class UserGroupTests
{
    private static Traffic Traffic(string yaml) => Sample.With($"users.0.traffic={yaml}").Users[0].Traffic;

    private static Mobility Mobility(string yaml) => Sample.With($"users.0.mobility={yaml}").Users[0].Mobility;

    private static Distribution.Constant Value(double value) => new Distribution.Constant { Value = value };

    [Fact]
    public void Traffic_of_each_kind_is_read()
    {
        Assert.Equal(new Traffic.Periodic { Period = 1, Phase = 0.5, Jitter = 0.1 }, Traffic("{ periodic: { period: 1 s, phase: 500 ms, jitter: 100 ms } }"));
        Assert.Equal(
            new Traffic.OnOff { On = new Distribution.Exponential { Average = 1 }, Off = Value(2), Rate = 5, Gaps = Gaps.Constant },
            Traffic("{ on-off: { on: { exponential: { mean: 1 s } }, off: 2 s, rate: 5 /s, gaps: constant } }"));
        Assert.Equal(Gaps.Exponential, ((Traffic.OnOff)Traffic("{ on-off: { on: 1 s, off: 2 s, rate: 5 /s } }")).Gaps);
        Assert.Equal(
            [new ModulationState { Rate = 0, Stay = 10 }, new ModulationState { Rate = 30, Stay = 0.5 }],
            ((Traffic.Mmpp)Traffic("{ mmpp: { states: [ { rate: 0 /s, stay: 10 s }, { rate: 30 /s, stay: 500 ms } ] } }")).States);
        Assert.Equal(new Traffic.FullBuffer { Backlog = 1 }, Traffic("full-buffer"));
        Assert.Equal(new Traffic.FullBuffer { Backlog = 4 }, Traffic("{ full-buffer: { backlog: 4 } }"));
        Assert.Equal(new Traffic.Trace { File = "arrivals.csv" }, Traffic("{ trace: { file: arrivals.csv } }"));
        var day = (Traffic.Diurnal)Traffic("{ diurnal: { profile: [ { at: 0 h, rate: 1 /min }, { at: 12 h, rate: 1 /s } ] } }");
        Assert.Equal(86_400, day.Period);
        Assert.Equal([new RatePoint { At = 0, Rate = 1 / 60.0 }, new RatePoint { At = 43_200, Rate = 1 }], day.Profile);
    }

    [Theory]
    [InlineData("3", 3, 9)]
    [InlineData("{ uniform: { min: 1, max: 3 } }", 2, 14 / 3.0)] // (1 + 4 + 9)/3
    [InlineData("{ geometric: { mean: 4 } }", 4, 28)] // variance (1 − p)/p² = 12
    public void Sizes_of_batches_have_their_moments(string size, double mean, double secondMoment)
    {
        BatchSize law = ((Traffic.Batch)Traffic($"{{ batch: {{ rate: 2 /s, size: {size} }} }}")).Size;
        Assert.Equal((mean, secondMoment), (law.Mean, law.SecondMoment));
    }

    [Fact]
    public void Mobility_of_each_kind_is_read_and_static_without_a_word()
    {
        Assert.Equal(new Mobility.Static(), Sample.With().Users[0].Mobility);
        Assert.Equal(new Mobility.RandomWaypoint { Speed = Value(1.25), Pause = Value(0), Update = 0.1 }, Mobility("{ random-waypoint: { speed: 4.5 km/h } }"));
        Assert.Equal(
            new Mobility.RandomWalk { Speed = new Distribution.Uniform { Min = 0, Max = 2 }, Leg = Value(3), Update = 1 },
            Mobility("{ random-walk: { speed: { uniform: { min: 0 m/s, max: 2 m/s } }, leg: 3 s, update: 1 s } }"));
        Assert.Equal(
            new Mobility.GaussMarkov { Speed = 10, Memory = 0.8, SpeedDeviation = 1, DirectionDeviation = Math.PI / 6, Step = 1 },
            Mobility("{ gauss-markov: { speed: 10 m/s, memory: 0.8, speed-deviation: 1 m/s, direction-deviation: 30 deg } }"));
        Assert.Equal(new Mobility.Trace { File = "p.csv", Update = 0.1 }, Mobility("{ trace: { file: p.csv } }"));
    }

    [Fact]
    public void A_mix_stands_in_place_of_task_deadline_and_priority()
    {
        UserGroup group = Sample.With("users.0.mix=[ { share: 7, deadline: 1 s, priority: 2 }, { share: 3, task: classification } ]", "users.0.overdue=drop").Users[0];
        Assert.Equal([new RequestClass { Share = 7, Deadline = Value(1), Priority = 2 }, new RequestClass { Share = 3 }], group.Mix!);
        Assert.Equal(4, Sample.With("users.0.priority=4").Users[0].Priority);
        Assert.Null(Sample.With().Users[0].Mix);
    }

    [Fact]
    public void Requests_of_a_trace_may_be_dropped_by_the_deadlines_of_the_trace() =>
        Assert.Equal(Overdue.Drop, Sample.With("users.0.traffic={ trace: { file: arrivals.csv } }", "users.0.overdue=drop").Users[0].Overdue);

    [Fact]
    public void Popularity_may_be_zipfs() =>
        Assert.Equal(new Popularity.Zipf { Exponent = 0.8 }, Sample.With("images.popularity={ zipf: { exponent: 0.8 } }").Images.Popularity);

    [Theory]
    [InlineData("{ periodic: { period: 1 s, jitter: 2 s } }", "14:49: 'users.0.traffic.periodic.jitter' is 2 s; expected at most the period, 1 s")]
    [InlineData("{ mmpp: { states: [{ rate: 1 /s, stay: 1 s }] } }", "14:32: 'users.0.traffic.mmpp.states' has 1 items; expected at least 2")]
    [InlineData("{ mmpp: { states: [{ rate: 0 /s, stay: 1 s }, { rate: 0 /s, stay: 2 s }] } }", "14:32: 'users.0.traffic.mmpp.states' has the rate 0 in every state; expected a rate above 0 in one of them")]
    [InlineData("{ batch: { rate: 1 /s, size: 0 } }", "14:43: 'users.0.traffic.batch.size' is '0'; expected a whole number from 1 to 1000000")]
    [InlineData("{ batch: { rate: 1 /s, size: { uniform: { min: 3, max: 3 } } } }", "14:69: 'users.0.traffic.batch.size.uniform.max' is not above 'users.0.traffic.batch.size.uniform.min'; expected min < max")]
    [InlineData("{ batch: { rate: 1 /s, size: { geometric: { mean: 1 } } } }", "14:64: 'users.0.traffic.batch.size.geometric.mean' is '1'; expected a number above 1 and at most 1000000")]
    [InlineData("{ diurnal: { profile: [{ at: 0 h, rate: 0 /s }] } }", "14:36: 'users.0.traffic.diurnal.profile' has the rate 0 throughout; expected a rate above 0 at one of its points")]
    [InlineData("{ diurnal: { period: 1 h, profile: [{ at: 2 h, rate: 1 /s }] } }", "14:56: 'users.0.traffic.diurnal.profile.0.at' is 7200 s; expected a time below the period, 3600 s")]
    [InlineData("{ diurnal: { profile: [{ at: 2 h, rate: 1 /s }, { at: 1 h, rate: 1 /s }] } }", "14:68: 'users.0.traffic.diurnal.profile.1.at' is 3600 s; expected a time after that of the point above, 7200 s")]
    [InlineData("{ on-off: { on: 0 s, off: 1 s, rate: 1 /s } }", "14:30: 'users.0.traffic.on-off.on' is '0 s'; expected a time from 1 ps to 8640000 s")]
    [InlineData("{ trace: {} }", "14:16: 'users.0.traffic.trace' lacks 'file'; expected the name of a CSV file")]
    public void Impossible_traffic_is_answered(string traffic, string answer) =>
        Assert.Equal($"sample.yaml:{answer}", Sample.Errors(Sample.Changed("{ poisson: { rate: 5 /s } }", traffic)));

    [Theory]
    [InlineData("mobility: { random-waypoint: { speed: 0 m/s } }", "14:43: 'users.0.mobility.random-waypoint.speed' is '0 m/s'; expected a speed above 0 m/s and at most 299792458 m/s")]
    [InlineData("mobility: { random-waypoint: { speed: { exponential: { mean: 1 m/s } } } }", "14:43: 'users.0.mobility.random-waypoint.speed' may be as small as 0 m/s, and a leg would never end; expected a distribution that begins above 0 m/s")]
    [InlineData("mobility: { gauss-markov: { speed: 1 m/s, memory: 2, speed-deviation: 1 m/s, direction-deviation: 1 rad } }", "14:55: 'users.0.mobility.gauss-markov.memory' is '2'; expected a number from 0 to 1")]
    [InlineData("mobility: { random-walk: { speed: 1 m, leg: 1 s } }", "14:39: 'users.0.mobility.random-walk.speed' is '1 m', a length; expected a speed in m/s or km/h")]
    [InlineData("mix: [{ share: 1 }]\n    task: classification", "15:11: 'users.0.task' stands beside 'users.0.mix', whose classes say it for each request; expected one of the two")]
    [InlineData("mix: [{ share: 1 }]\n    deadline: 1 s", "15:15: 'users.0.deadline' stands beside 'users.0.mix', whose classes say it for each request; expected one of the two")]
    [InlineData("mix: [{ share: 1 }]\n    priority: 1", "15:15: 'users.0.priority' stands beside 'users.0.mix', whose classes say it for each request; expected one of the two")]
    [InlineData("mix: [{ share: 1 }]\n    overdue: drop", "15:14: 'users.0.overdue' is drop, but there is no deadline that could pass; expected 'users.0.deadline' as well, or no overdue")]
    [InlineData("mix: [{ share: 0 }]", "14:20: 'users.0.mix.0.share' is '0'; expected a number above 0 and at most 1000000000")]
    [InlineData("priority: -1", "14:15: 'users.0.priority' is '-1'; expected a whole number from 0 to 1000000")]
    public void An_impossible_group_is_answered(string line, string answer) =>
        Assert.Equal($"sample.yaml:{answer}", Sample.Errors(Sample.Changed("count: 5", $"count: 5\n    {line}")));
}
