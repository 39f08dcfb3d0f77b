using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Tests;

/// <summary>What one cell does that another must hear of.</summary>
public class NeighbouringCellsTests
{
    private static readonly Sites s_two = new Sites.Positions { Points = [new Position { X = 0, Y = 0 }, new Position { X = 1000, Y = 0 }] };

    private static Scenario Two(Scenario plain) => plain with
    {
        Cell = plain.Cell with { Sites = s_two, Interference = new Interference.Fixed { Power = 0 }, Radius = new Radius { Min = 1, Max = 1500 } },
    };

    private static Run Of(Scenario scenario, string folder = "")
    {
        var recording = new Recording();
        var model = Synthetic.ClipLike(scenario.Encoders);
        var network = new NetworkSimulation(scenario, model, cell => SchedulerFactory.Create(scenario, cell), recording, folder);
        network.RunTo(network.End);
        network.Finish();
        return new Run(scenario, model, network, recording);
    }

    [Fact]
    public void A_user_that_was_handed_over_is_served_in_its_new_cell_as_soon_as_the_old_one_lets_it_go()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["way.csv"], "time_s,user,x_m,y_m\n0,0,100,0\n0.049,0,100,0\n0.05,0,900,0\n5,0,900,0\n");
        File.WriteAllText(folder["arrivals.csv"], "time_s,user\n0,0\n0.04,0\n0.08,0\n");
        var scenario = Two(Cells.Plain(traffic: new Traffic.Trace { File = "arrivals.csv" }));
        scenario = scenario.WithGroup(group => group with { Mobility = new Mobility.Trace { File = "way.csv", Update = 0.01 } });
        // 4 kHz: a feature vector takes some 100 ms.
        scenario = scenario with { Duration = 5, Cell = scenario.Cell with { ResourceBlocks = new ResourceBlocks { Count = 1, Bandwidth = 4e3 } } };
        var run = Of(scenario, folder.Path);
        Assert.Equal([0, 0, 1], run.Requests.Select(r => r.Cell));
        Assert.All(run.Requests, r => Assert.Equal(Outcome.Done, r.Outcome));
        for (var i = 1; i < 3; i++)
            Assert.Equal(run.Requests[i - 1].Began(Stage.WaitUser), run.Requests[i].Began(Stage.WaitBs));
        Assert.Equal(1, run.Cell.Users[0].Handovers);
    }

    [Fact]
    public void What_another_cells_interference_made_infeasible_is_decided_when_that_ends()
    {
        // User 0 at cell 0 and user 1 at cell 1, each half way to the other: the SINR is 1 while both send.
        var scenario = Two(Cells.Plain(2, 1, new Traffic.Periodic { Period = 10, Phase = 0 }));
        var first = scenario.Users[0] with
        {
            Group = "first", Count = 1, Placement = new Placement.Positions { Points = [new Position { X = 499, Y = 0 }] },
        };
        var second = first with
        {
            Group = "second", Placement = new Placement.Positions { Points = [new Position { X = 501, Y = 0 }] },
            Traffic = new Traffic.Periodic { Period = 10, Phase = 0.003 }, Deadline = Cells.Value(0.06), Overdue = Overdue.Drop,
        };
        scenario = scenario with { Users = [first, second], Encoders = ["small"], Scheduler = new Scheduler.GreedyUtility(), Duration = 1 };
        var run = Of(scenario);
        var (a, b) = (run.Requests[0], run.Requests[1]);
        Assert.Equal((0, 1), (a.Cell, b.Cell));
        Assert.True(b[Stage.WaitDecision] > 0, $"{a.Line}\n{b.Line}");
        Assert.Equal(a.Began(Stage.WaitUser), b.Began(Stage.WaitBs));
        Assert.Equal(Outcome.Done, b.Outcome);
    }

    [Fact]
    public void Schemes_are_chosen_for_the_interference_of_cells_whose_slots_begin_together()
    {
        var scenario = Two(Cells.Plain(2, 1, new Traffic.FullBuffer()));
        scenario = scenario with
        {
            Duration = 3, Encoders = ["small"], Channel = new Channel.Ideal(),
            Epoch = new Epoch.Every { Period = 0.001 }, Decision = Decision.Staged,
            Cell = scenario.Cell with
            {
                Rate = new Rate.Mcs(),
                Processor = scenario.Cell.Processor with { ServiceTime = Cells.Value(0) },
            },
            Users =
            [
                scenario.Users[0] with { Placement = new Placement.Positions { Points = [new Position { X = 300, Y = 0 }, new Position { X = 700, Y = 0 }] } },
            ],
        };
        var run = Of(scenario);
        var blocks = run.Requests.Sum(r => r[Stage.Transmission] ?? 0) / 1_000_000_000;
        var again = run.Recording.Requests.Sum(r => r.Retransmissions);
        Assert.True(blocks > 3000, $"{blocks} blocks");
        // The target is a tenth; schemes chosen in silence would fail nearly always.
        Assert.True(again < 0.2 * blocks, $"{again} of {blocks} blocks sent again");
    }
}
