using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Tests;

/// <summary>The mobility models against their theory, each at the false-alarm rate of <see cref="Statistics"/>.</summary>
public sealed class MobilityTests : IDisposable
{
    private static readonly Area Square = new(0, 0, 1, 1);
    private static readonly Area Wide = new(-300, -100, 500, 100);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static SimTime At(double seconds) => SimTime.FromSeconds(seconds);

    private static MobilityModel[] Models(Mobility mobility, Area area, int users = 1, ulong seed = 1, string baseDirectory = "") =>
        MobilityModel.Create(Cells.Group("walkers", users) with { Mobility = mobility }, seed, area, baseDirectory);

    private static MobilityModel Begun(Mobility mobility, Area area, double x = 0.5, double y = 0.5)
    {
        var model = Models(mobility, area)[0];
        model.Begin(x, y, SimTime.Zero);
        return model;
    }

    /// <summary>Positions at 0, step, 2·step, …</summary>
    private static (double X, double Y)[] Way(MobilityModel model, double step, int count) =>
        [.. Enumerable.Range(0, count).Select(n => model.At(n * At(step)))];

    private static double Distance((double X, double Y) a, (double X, double Y) b) => double.Hypot(b.X - a.X, b.Y - a.Y);

    private static readonly Dictionary<string, Mobility> Moving = new()
    {
        ["random-waypoint"] = new Mobility.RandomWaypoint { Speed = Cells.Between(5, 40), Pause = Cells.Between(0, 3) },
        ["random-walk"] = new Mobility.RandomWalk { Speed = Cells.Between(0, 40), Leg = new Distribution.Exponential { Average = 5 } },
        ["gauss-markov"] = new Mobility.GaussMarkov { Speed = 15, Memory = 0.8, SpeedDeviation = 5, DirectionDeviation = 0.7 },
    };

    public static TheoryData<string> Kinds => [.. Moving.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nobody_ever_leaves_the_area(string kind)
    {
        foreach (var model in Models(Moving[kind], Wide, 50))
        {
            model.Begin(500, 100, SimTime.Zero);
            var way = Way(model, 0.3, 3_000);
            Assert.All(way, p => Assert.True(p.X is >= -300 and <= 500 && p.Y is >= -100 and <= 100, $"{p}"));
            Assert.True(way.Distinct().Count() > 2_000);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void How_often_a_position_is_asked_for_changes_nothing(string kind)
    {
        var (often, seldom) = (Begun(Moving[kind], Wide), Begun(Moving[kind], Wide));
        var now = SimTime.Zero;
        for (var n = 0; n < 200_000; n++)
        {
            now += new SimTime(7_654_321_987);
            var there = often.At(now);
            if (n % 1_234 == 0)
                Assert.Equal(there, seldom.At(now));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_drop_begins_a_way_of_its_own_whatever_was_asked_of_the_last_one(string kind)
    {
        var (asked, left) = (Begun(Moving[kind], Wide), Begun(Moving[kind], Wide));
        var first = Way(asked, 1, 50);
        asked.Begin(10, 20, At(50.05));
        left.Begin(10, 20, At(50.05));
        Assert.Equal((10, 20), asked.At(At(50.05)));
        for (var t = 50.05; t < 100; t += 0.37)
            Assert.Equal(asked.At(At(t)), left.At(At(t)));
        var again = Begun(Moving[kind], Wide);
        Assert.Equal(first, Way(again, 1, 50));
        Assert.NotEqual(asked.At(At(100)), again.At(At(100)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_users_way_depends_on_its_own_name_alone(string kind)
    {
        var (two, five) = (Models(Moving[kind], Wide, 2), Models(Moving[kind], Wide, 5));
        var ways = new List<(double, double)[]>();
        for (var i = 0; i < 2; i++)
        {
            two[i].Begin(0, 0, SimTime.Zero);
            five[i].Begin(0, 0, SimTime.Zero);
            ways.Add(Way(two[i], 1, 100));
            Assert.Equal(ways[i], Way(five[i], 1, 100));
        }
        Assert.NotEqual(ways[0], ways[1]);
        var other = Models(Moving[kind], Wide, seed: 2)[0];
        other.Begin(0, 0, SimTime.Zero);
        Assert.NotEqual(ways[0], Way(other, 1, 100));
    }

    [Fact]
    public void The_radio_sees_positions_at_multiples_of_the_update_and_nothing_between()
    {
        var walk = new Mobility.RandomWalk { Speed = Cells.Value(10), Leg = Cells.Value(1000), Update = 0.1 };
        var (sampled, fine) = (Begun(walk, Wide), Begun(walk with { Update = 1e-12 }, Wide));
        Assert.Equal(At(0.1), sampled.NextChange(SimTime.Zero));
        Assert.Equal(At(0.1), sampled.NextChange(At(0.099)));
        Assert.Equal(At(0.2), sampled.NextChange(At(0.1)));
        for (var n = 0; n < 50; n++)
        {
            var there = fine.At(n * At(0.1));
            Assert.Equal(there, sampled.At(n * At(0.1)));
            Assert.Equal(there, sampled.At((n + 1) * At(0.1) - new SimTime(1)));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => sampled.At(At(4.8)));
    }

    [Fact]
    public void A_static_user_stays_in_its_place()
    {
        var model = Begun(new Mobility.Static(), Wide, 3, 4);
        Assert.Equal((3, 4), model.At(At(8e6)));
        Assert.Equal(SimTime.MaxValue, model.NextChange(At(5)));
        Assert.Equal(0, model.MeanSpeed);
    }

    [Fact]
    public void A_place_outside_is_moved_to_the_border() => Assert.Equal((500, 0), Begun(Moving["random-walk"], Wide, 501, 0).At(SimTime.Zero));

    // ---- Random waypoint --------------------------------------------------------------------------------------

    [Fact] // E[distance of two uniform points of the unit square] = (2 + √2 + 5·ln(1 + √2))/15 = 0.5214, its square 1/3.
    public void Random_waypoints_are_uniform_and_0_5214_apart_in_a_unit_square()
    {
        // A pause of 1 s after legs of far less than an update: each second shows one waypoint.
        var model = Begun(new Mobility.RandomWaypoint { Speed = Cells.Value(1e10), Pause = Cells.Value(1), Update = 1 }, Square);
        var points = Way(model, 1, 20_000)[1..];
        Statistics.Law(x => x, points.Select(p => p.X));
        Statistics.Law(y => y, points.Select(p => p.Y));
        var distances = points.Chunk(2).Where(pair => pair.Length == 2).Select(pair => Distance(pair[0], pair[1])).ToArray();
        var mean = (2 + Math.Sqrt(2) + 5 * Math.Log(1 + Math.Sqrt(2))) / 15;
        Assert.Equal(0.5214, mean, 5e-5);
        Statistics.Mean(mean, distances);
        Statistics.Mean(1 / 3.0, [.. distances.Select(d => d * d)]);
    }

    [Fact]
    public void Legs_of_a_random_waypoint_are_straight_at_their_speed_with_pauses_between()
    {
        var law = new Mobility.RandomWaypoint { Speed = Cells.Between(0.01, 0.03), Pause = Cells.Value(2), Update = 0.1 };
        var way = Way(Begun(law, Square), 0.1, 200_000);
        var steps = way.Skip(1).Zip(way, (to, from) => (X: to.X - from.X, Y: to.Y - from.Y)).ToArray();
        var speeds = new List<double>();
        var pauses = 0;
        for (var n = 0; n < steps.Length;)
        {
            var end = n + 1;
            while (end < steps.Length && double.Hypot(steps[end].X - steps[n].X, steps[end].Y - steps[n].Y) < 1e-12)
                end++;
            // A run of like steps is a leg at one speed, or a pause of 2 s; the steps between hold the turn.
            if (end - n > 5 && end < steps.Length)
            {
                var speed = double.Hypot(steps[n].X, steps[n].Y) / 0.1;
                if (speed > 0)
                    speeds.Add(speed);
                else
                    Assert.InRange(end - n, 18, 20 + 0 * pauses++);
            }
            n = end;
        }
        Assert.True(pauses > 400 && speeds.Count > 400);
        Assert.All(speeds, speed => Assert.InRange(speed, 0.01 - 1e-10, 0.03 + 1e-10));
        Statistics.Mean(0.02, speeds);
        Assert.Equal(0.02, Begun(law, Square).MeanSpeed, 1e-15);
    }

    [Fact] // Navidi, Camp 2004: in the long run the speed while moving has the density f(v)/v: here the logarithm is uniform.
    public void The_speed_of_random_waypoints_at_an_instant_is_weighted_with_the_time_of_the_legs()
    {
        var law = new Mobility.RandomWaypoint { Speed = Cells.Between(0.01, 0.1), Update = 1e-6 };
        var speeds = Models(law, Square, 5_000).Select(model =>
        {
            model.Begin(0.5, 0.5, SimTime.Zero);
            return Distance(model.At(At(2_000)), model.At(At(2_000.000001))) / 1e-6;
        }).ToArray();
        Statistics.Law(v => Math.Log(Math.Clamp(v, 0.01, 0.1) / 0.01) / Math.Log(10), speeds);
        Statistics.Mean(0.09 / Math.Log(10), speeds);
    }

    // ---- Random walk ------------------------------------------------------------------------------------------

    [Fact] // By hand.
    public void The_area_reflects_like_a_mirror()
    {
        Assert.Equal((0.8, 0.3), Square.Reflect(0.8, 0.3));
        foreach (var (free, inside) in new[] { (1.25, 0.75), (-0.25, 0.25), (2.25, 0.25), (-1.5, 0.5), (3.75, 0.25), (4, 0), (5, 1), (-101.75, 0.25) })
        {
            Assert.Equal((inside, 0.5), Square.Reflect(free, 0.5));
            Assert.Equal((0.5, inside), Square.Reflect(0.5, free));
        }
        Assert.Equal((-300 + 100, 100 - 20), Wide.Reflect(-400, 120));
    }

    [Fact] // The oracle moves in small steps and turns the velocity round at a border.
    public void A_random_walk_is_reflected_at_the_border()
    {
        var law = new Mobility.RandomWalk { Speed = Cells.Value(0.37), Leg = Cells.Value(1000), Update = 0.01 };
        var way = Way(Begun(law, Square, 0.3, 0.6), 0.01, 90_000);
        var (vx, vy) = ((way[1].X - way[0].X) / 0.01, (way[1].Y - way[0].Y) / 0.01);
        Assert.Equal(0.37, double.Hypot(vx, vy), 1e-9);
        var (x, y) = way[0];
        var turns = 0;
        foreach (var point in way[1..])
        {
            (x, y) = (x + 0.01 * vx, y + 0.01 * vy);
            if (x is < 0 or > 1)
                (x, vx, turns) = (x < 0 ? -x : 2 - x, -vx, turns + 1);
            if (y is < 0 or > 1)
                (y, vy, turns) = (y < 0 ? -y : 2 - y, -vy, turns + 1);
            Assert.Equal(x, point.X, 1e-6);
            Assert.Equal(y, point.Y, 1e-6);
        }
        Assert.True(turns > 300);
    }

    [Fact]
    public void Legs_of_a_random_walk_have_uniform_directions_and_their_speed()
    {
        var law = new Mobility.RandomWalk { Speed = Cells.Between(1, 3), Leg = Cells.Value(1), Update = 1 };
        var way = Way(Begun(law, new Area(-1e9, -1e9, 1e9, 1e9), 0, 0), 1, 20_001);
        var steps = way.Skip(1).Zip(way, (to, from) => (X: to.X - from.X, Y: to.Y - from.Y)).ToArray();
        Statistics.Law(angle => (angle + Math.PI) / (2 * Math.PI), steps.Select(s => Math.Atan2(s.Y, s.X)));
        Statistics.Law(speed => (speed - 1) / 2, steps.Select(s => Math.Clamp(double.Hypot(s.X, s.Y), 1, 3)));
    }

    [Fact]
    public void A_walk_begun_uniform_stays_uniform()
    {
        var law = new Mobility.RandomWalk { Speed = Cells.Between(0, 1), Leg = new Distribution.Exponential { Average = 1 } };
        var random = new Substream(1, "places");
        var places = Models(law, Square, 5_000).Select(model =>
        {
            model.Begin(random.NextDouble(), random.NextDouble(), SimTime.Zero);
            return model.At(At(20));
        }).ToArray();
        Statistics.Law(x => x, places.Select(p => p.X));
        Statistics.Law(y => y, places.Select(p => p.Y));
    }

    // ---- Gauss–Markov -----------------------------------------------------------------------------------------

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Gauss_markov_speeds_have_mean_variance_and_autocorrelation_of_their_law(double memory)
    {
        // No deviation of the direction: the way is one line, and its steps are the speeds.
        var law = new Mobility.GaussMarkov { Speed = 10, Memory = memory, SpeedDeviation = 2, DirectionDeviation = 0, Step = 2, Update = 2 };
        var speeds = Models(law, new Area(-1e6, -1e6, 1e6, 1e6), 10_000).Select(model =>
        {
            model.Begin(0, 0, SimTime.Zero);
            var way = Way(model, 2, 5);
            return way.Skip(1).Zip(way, (to, from) => Distance(from, to) / 2).ToArray();
        }).ToArray();
        for (var k = 0; k < 4; k++)
        {
            Statistics.Law(s => MathNet.Numerics.Distributions.Normal.CDF(10, 2, s), speeds.Select(s => s[k]));
            Statistics.Mean(4 * Math.Pow(memory, k), [.. speeds.Select(s => (s[0] - 10) * (s[k] - 10))]);
        }
    }

    [Fact]
    public void Gauss_markov_directions_vary_around_a_mean_of_the_users_own()
    {
        // One speed, so that steps show directions alone.
        var law = new Mobility.GaussMarkov { Speed = 10, Memory = 0.7, SpeedDeviation = 0, DirectionDeviation = 0.3, Update = 1 };
        var directions = Models(law, new Area(-1e6, -1e6, 1e6, 1e6), 10_000).Select(model =>
        {
            model.Begin(0, 0, SimTime.Zero);
            var way = Way(model, 1, 4);
            Assert.All(way.Skip(1).Zip(way), pair => Assert.Equal(10, Distance(pair.First, pair.Second), 1e-9));
            return way.Skip(1).Zip(way, (to, from) => Math.Atan2(to.Y - from.Y, to.X - from.X)).ToArray();
        }).ToArray();
        Statistics.Law(angle => (angle + Math.PI) / (2 * Math.PI), directions.Select(d => d[0]));
        // The difference over k steps is normal with variance 2σ²(1 − αᵏ).
        for (var k = 1; k <= 2; k++)
        {
            var deviation = Math.Sqrt(2 * 0.09 * (1 - Math.Pow(0.7, k)));
            Statistics.Law(x => MathNet.Numerics.Distributions.Normal.CDF(0, deviation, x), directions.Select(d => Math.IEEERemainder(d[k] - d[0], 2 * Math.PI)));
        }
    }

    [Fact]
    public void Full_memory_keeps_speed_and_direction()
    {
        var way = Way(Begun(new Mobility.GaussMarkov { Speed = 10, Memory = 1, SpeedDeviation = 2, DirectionDeviation = 1 }, new Area(-1e6, -1e6, 1e6, 1e6), 0, 0), 1, 1_000);
        for (var n = 1; n < way.Length; n++)
        {
            Assert.Equal(n * way[1].X, way[n].X, 1e-6);
            Assert.Equal(n * way[1].Y, way[n].Y, 1e-6);
        }
    }

    // ---- Trace ------------------------------------------------------------------------------------------------

    [Fact]
    public void A_trace_is_followed_exactly_on_straight_lines()
    {
        _folder.Write("positions.csv", """
            time_s,user,x_m,y_m
            1,0,0,0
            1,1,5,-5

            1.5,0,8,-4
            4.5,0,8,-1
            """);
        var law = new Mobility.Trace { File = "positions.csv", Update = 0.125 };
        var models = Models(law, Square, 2, baseDirectory: _folder.Path);
        models[0].Begin(0.3, 0.3, SimTime.Zero);
        models[1].Begin(0.3, 0.3, SimTime.Zero);
        Assert.Equal((0, 0), models[0].At(SimTime.Zero));
        Assert.Equal((0, 0), models[0].At(At(1)));
        Assert.Equal((2, -1), models[0].At(At(1.125)));
        Assert.Equal((2, -1), models[0].At(At(1.2)));
        Assert.Equal((6, -3), models[0].At(At(1.375)));
        Assert.Equal((8, -4), models[0].At(At(1.5)));
        Assert.Equal((8, -3.625), models[0].At(At(1.875)));
        Assert.Equal((8, -1), models[0].At(At(4.5)));
        Assert.Equal((8, -1), models[0].At(At(1000)));
        Assert.Equal((5, -5), models[1].At(SimTime.Zero));
        Assert.Equal((5, -5), models[1].At(At(7)));
        Assert.Equal((Math.Sqrt(80) + 3) / 3.5, models[0].MeanSpeed, 1e-15);
        Assert.Equal(0, models[1].MeanSpeed);
    }

    [Fact] // A drop does not move a user of a trace.
    public void A_trace_goes_on_over_drops()
    {
        _folder.Write("positions.csv", "time_s,user,x_m,y_m\n0,0,0,0\n10,0,10,0\n");
        var model = Models(new Mobility.Trace { File = "positions.csv" }, Square, baseDirectory: _folder.Path)[0];
        model.Begin(1, 1, SimTime.Zero);
        model.Begin(1, 1, At(5));
        Assert.Equal((5, 0), model.At(At(5)));
        Assert.Equal((6, 0), model.At(At(6)));
    }

    [Theory]
    [InlineData("time_s,user,x_m\n", ":1: no column 'y_m'; expected a header with time_s, user, x_m, y_m")]
    [InlineData("time_s,user,x_m,y_m\n0,0,1,2\n0,0,1,3\n", ":3: user 0 a second time at 0 s; expected one position a user at an instant")]
    [InlineData("time_s,user,x_m,y_m\n2,0,1,2\n1,1,1,3\n", ":3: time_s '1' after 2 s; expected rows in order of time")]
    [InlineData("time_s,user,x_m,y_m\n0,0,1,2\n", ":2: no row of user 1; expected at least one for each of the 2 users, from 0 to 1")]
    [InlineData("time_s,user,x_m,y_m\n0,0,1,north\n", ":2: y_m 'north'; expected a number such as -12.5")]
    [InlineData("time_s,user,x_m,y_m\n0,0,NaN,1\n", ":2: x_m 'NaN'; expected a number such as -12.5")]
    [InlineData("time_s,user,x_m,y_m\n0,2,1,1\n", ":2: user '2'; expected a whole number from 0 to 1")]
    public void A_wrong_trace_is_answered_with_its_place(string text, string error)
    {
        var path = _folder.Write("positions.csv", text);
        Assert.Equal(path + error, Assert.Throws<TraceException>(void () => PositionTrace.Read(path, 2)).Message);
    }
}
