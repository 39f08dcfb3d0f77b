using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;
using static SemCom.Simulator.Tests.Timetable;

namespace SemCom.Simulator.Tests;

/// <summary>Which cell serves a request: the strongest where its user stands when it asks; and what stays where it is when the user goes.</summary>
public sealed class HandoverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Sites at 0 and 1000 m; a user at 100 m until 5 ms, at 900 m from 6 ms on.</summary>
    private Scenario Crossing(params UserGroup[] groups)
    {
        _folder.Write("way.csv", "time_s,user,x_m,y_m\n0,0,100,0\n0.005,0,100,0\n0.006,0,900,0\n");
        groups[0] = groups[0] with { Mobility = new Mobility.Trace { File = "way.csv", Update = 1e-3 } };
        var scenario = Of(1, Bs(Sharing.Dedicated), groups);
        return scenario with
        {
            Cell = scenario.Cell with { Sites = new Sites.Positions { Points = [new Position { X = 0, Y = 0 }, new Position { X = 1000, Y = 0 }] } },
        };
    }

    /// <summary>
    /// The first request is extracted in [0, 4) and on the air in [4, 8), all in cell 0. The second is asked for at 7 in
    /// cell 1, where a resource block is free: its user's own in the other cell is what it waits for (10b), until 8.
    /// </summary>
    [Fact]
    public void A_request_stays_with_its_cell_and_the_next_gets_a_resource_block_of_the_new_one_when_the_user_has_none()
    {
        var run = Tests.Run.Of(Crossing(Asks("a", 0, every: 7)) with { Duration = 0.0139 }, _ => InOrder(2), Model, _folder.Path);
        Assert.Equal([0, 1], run.Requests.Select(r => r.Cell));
        Done(run, 0, 0, 0, 4, 0, 4, 0, 1);
        Went(run, 1, Outcome.InFlight, 1, 0, 4, 0, 1.9);
        Assert.Equal(1, run.Cell.Users[0].Handovers);
        Assert.Equal([(0, 1), (1, 1)], run.Cell.BaseStations.Select(s => (s.Index, run.Recording.Epochs.Count(e => e.Cell == s.Index && e.Decided == 1))));
    }

    /// <summary>The same, where the request on the air gives up at 7.5.</summary>
    [Fact]
    public void A_request_given_up_in_one_cell_lets_the_users_next_one_go_on_in_another()
    {
        var run = Tests.Run.Of(Crossing(Asks("a", 0, every: 7, deadline: 7.5)) with { Duration = 0.0139 }, _ => InOrder(2), Model, _folder.Path);
        Went(run, 0, Outcome.DroppedDeadline, 0, 0, 4, 0, 3.5);
        Went(run, 1, Outcome.InFlight, 0.5, 0, 4, 0, 2.4);
    }

    /// <summary>To and fro every 10 ms: nine changes in 95 ms, of a user that never asks as of one that asks all the time, whoever else is looked at.</summary>
    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(4, 1000)]
    [InlineData(1000, 1)]
    public void Handovers_are_counted_where_the_user_stands_and_not_when_somebody_looks(double every, double others)
    {
        var scenario = Crossing(Asks("a", 0, every: every), Asks("b", 0.5, every: others));
        _folder.Write("way.csv", "time_s,user,x_m,y_m\n" + string.Concat(Enumerable.Range(0, 10).Select(i =>
            FormattableString.Invariant($"{0.01 * i},0,{(i % 2 == 0 ? 100 : 900)},0\n{0.01 * i + 0.009},0,{(i % 2 == 0 ? 100 : 900)},0\n"))));
        var run = Tests.Run.Of(scenario with { Duration = 0.095 }, _ => InOrder(0, 0), Model, _folder.Path);
        Assert.Equal([9L, 0L], run.Cell.Users.Select(user => user.Handovers));
        Assert.All(run.Requests.Where(r => r.UserIndex == 0), r => Assert.Equal(r.Arrival / (10 * Ms) % 2, r.Cell));
    }

    /// <summary>
    /// Seven wrapped cells, and users that walk about: at every instant looked at, the cell is that of the nearest site or
    /// copy of one, found among all copies three steps around; and the path gain is that of its distance.
    /// </summary>
    [Fact]
    public void The_cell_is_that_of_the_nearest_site_around_the_border()
    {
        const double between = 500;
        var scenario = Of(2, Bs(Sharing.Dedicated), Asks("a", 0)) with { Duration = 60 };
        var walkers = scenario.Users[0] with
        {
            Group = "walkers", Count = 40, Placement = new Placement.UniformHexagon(), Traffic = new Traffic.Poisson { Rate = 0.2 },
            Mobility = new Mobility.RandomWaypoint { Speed = Cells.Between(10, 50), Update = 0.5 },
        };
        scenario = scenario with
        {
            Users = [walkers],
            Epoch = new Epoch.Every { Period = 1 },
            Cell = scenario.Cell with { Sites = new Sites.Hexagonal { Rings = 1, InterSiteDistance = between } },
        };
        // The seven sites, and the two shortest vectors between copies of them: 2 and 1 steps along axes 60° apart.
        var sites = new List<(double X, double Y)> { (0, 0) };
        for (var i = 0; i < 6; i++)
            sites.Add((between * Math.Cos(i * Math.PI / 3), between * Math.Sin(i * Math.PI / 3)));
        (double X, double Y) Axial(int q, int r) => (between * (q + 0.5 * r), between * Math.Sqrt(3) / 2 * r);
        var copies = (from i in Enumerable.Range(-3, 7) from j in Enumerable.Range(-3, 7) select Axial(2 * i - j, i + 3 * j)).ToArray();

        var cell = new NetworkSimulation(scenario, Model, _ => InOrder(new int[40]), new Recording());
        var wrapped = 0;
        for (var second = 0; second < 60; second++)
        {
            cell.RunTo(SimTime.FromSeconds(second + 1e-9));
            foreach (var user in cell.Users)
            {
                var distances = sites.Select(site => copies.Min(copy => double.Hypot(user.X - site.X - copy.X, user.Y - site.Y - copy.Y))).ToArray();
                var (x, y) = (cell.BaseStations[user.Cell].X, cell.BaseStations[user.Cell].Y);
                var own = sites.FindIndex(site => double.Hypot(site.X - x, site.Y - y) < 1e-6);
                Assert.True(own >= 0 && distances[own] <= distances.Min() * (1 + 1e-12));
                Assert.Equal(Math.Pow(Math.Max(10, distances[own]), -2), user.PathGain, 1e-12);
                wrapped += distances[own] < double.Hypot(user.X - x, user.Y - y) - 1 ? 1 : 0;
            }
        }
        Assert.True(wrapped > 50, $"{wrapped}");
        Assert.All(cell.Users, user => Assert.True(user.Handovers > 0));
    }

    /// <summary>More cells and another scheduler change neither who asks when, nor where anybody walks, nor lines of sight.</summary>
    [Fact]
    public void Ways_arrivals_and_links_do_not_depend_on_the_number_of_cells_or_the_scheduler()
    {
        Scenario With(int rings, Scheduler scheduler, int more)
        {
            var scenario = Of(2, Bs(Sharing.Dedicated), Asks("a", 0)) with { Duration = 4, Scheduler = scheduler, Drop = new Drop { Every = 1 } };
            var group = scenario.Users[0] with
            {
                Group = "users", Count = 6 + more, Placement = new Placement.Positions { Points = [.. Enumerable.Range(0, 6 + more).Select(i => new Position { X = 40 + 10 * i, Y = 30 })] },
                Traffic = new Traffic.Poisson { Rate = 5 },
            };
            return scenario with
            {
                Users = [group],
                Cell = scenario.Cell with
                {
                    Carrier = 3.5e9, PathLoss = new PathLoss.Umi(),
                    Sites = new Sites.Hexagonal { Rings = rings, InterSiteDistance = 2000, Border = Border.Open },
                    Interference = new Interference.LogUniform { Min = 1e-8, Max = 1e-6 },
                },
            };
        }

        var base7 = Seen(With(1, new Scheduler.RoundRobin(), 0));
        Assert.Equal(base7, Seen(With(2, new Scheduler.RoundRobin(), 0)));
        Assert.Equal(base7, Seen(With(0, new Scheduler.RoundRobin(), 0)));
        Assert.Equal(base7, Seen(With(1, new Scheduler.MaxRate(), 0)));
        Assert.Equal(base7, Seen(With(1, new Scheduler.RoundRobin(), 3)));

        static string[] Seen(Scenario scenario)
        {
            var run = Tests.Run.Of(scenario, cell => SchedulerFactory.Create(scenario, cell), Model);
            var requests = run.Requests.Where(r => r.UserIndex < 6).Select(r => $"{r.User} {r.NumberOfUser} {r.Arrival} {r.Image}").Order(StringComparer.Ordinal);
            var drops = run.Recording.Drops.SelectMany(d => d.Users.Take(6).Select(u => $"{d.Number} {u}").Append($"{d.Interference[0]:R} {d.Interference[1]:R}"));
            return [.. requests, .. drops];
        }
    }
}
