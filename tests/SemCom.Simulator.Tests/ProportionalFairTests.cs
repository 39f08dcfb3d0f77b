using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Tests;

/// <summary>What proportional fairness means in the long run, in whole runs: Jalali, Padovani, Pankaj (2000).</summary>
public class ProportionalFairTests
{
    /// <summary>Users at given distances who always ask again at once, and a base station quick enough that the air is all that counts.</summary>
    private static Scenario AlwaysAsking(double[] distances, int blocks, double window, double duration, Decision decision = Decision.Joint)
    {
        var plain = Cells.Plain(distances.Length, blocks, new Traffic.ClosedLoop { ThinkTime = Cells.Value(1e-9) })
            .WithGroup(group => group with
            {
                Placement = new Placement.Positions { Points = [.. distances.Select(d => new Position { X = d, Y = 0 })] },
                Processor = group.Processor with { CyclesPerBit = 0.01 },
            });
        return plain with
        {
            Duration = duration,
            Decision = decision,
            Cell = plain.Cell with { Processor = plain.Cell.Processor with { CyclesPerBit = 1e-3 } },
            Scheduler = new Scheduler.ProportionalFair { Window = window, Encoder = "small" },
        };
    }

    private static double[] Bits(Run run) =>
        [.. run.Cell.Users.Select(user => run.Requests.Where(r => r.UserIndex == user.Index && r.Outcome == Outcome.Done).Sum(r => r.Bits))];

    [Theory]
    [InlineData(1, Decision.Joint)]
    [InlineData(3, Decision.Joint)]
    [InlineData(1, Decision.Staged)]
    public void Equal_links_get_equal_shares(int blocks, Decision decision)
    {
        var run = Run.Of(AlwaysAsking([200, 200, 200, 200, 200], blocks, window: 1, duration: 10, decision));
        var bits = Bits(run);
        Assert.True(run.Requests.Count > 2000, $"{run.Requests.Count}");
        Assert.All(bits, b => Assert.InRange(b / bits.Average(), 0.99, 1.01));
    }

    [Theory]
    [InlineData(1, Decision.Joint)]
    [InlineData(2, Decision.Joint)]
    [InlineData(1, Decision.Staged)]
    public void Unequal_links_get_equal_air_time_and_throughputs_proportional_to_their_rates(int blocks, Decision decision)
    {
        double[] distances = [60, 120, 200, 300, 450];
        var run = Run.Of(AlwaysAsking(distances, blocks, window: 2, duration: 40, decision));
        var half = SimTime.FromSeconds(run.Scenario.Duration / 2).Picoseconds;
        var settled = run.Requests.Where(r => r.Outcome == Outcome.Done && r.Arrival >= half).ToLookup(r => r.UserIndex);
        var bits = settled.OrderBy(user => user.Key).Select(user => user.Sum(r => r.Bits)).ToArray();
        var air = settled.OrderBy(user => user.Key).Select(user => user.Sum(r => r.AirTime)).ToArray();
        var rates = settled.OrderBy(user => user.Key).Select(user => 180e3 * Math.Log2(1 + user.First().Sinr)).ToArray();
        Assert.True(rates.Max() > 2.5 * rates.Min(), string.Join(' ', rates));
        for (var i = 0; i < distances.Length; i++)
        {
            Assert.InRange(bits[i] / rates[i] / (bits.Sum() / rates.Sum()), 0.985, 1.015);
            Assert.InRange(air[i] / air.Average(), 0.985, 1.015);
        }
    }

    [Fact]
    public void The_first_choice_is_the_highest_rate()
    {
        var run = Run.Of(AlwaysAsking([300, 450, 60, 200, 120], 1, window: 1, duration: 1));
        var first = run.Requests.Where(r => r.Encoder >= 0).OrderBy(r => r.Began(Stage.WaitBs)).Select(r => r.UserIndex).Take(5);
        // Users who have had nothing yet come before all others, the best link first.
        Assert.Equal([2, 4, 3, 0, 1], first);
    }

    [Fact]
    public void Fading_makes_it_faster_than_turns_and_still_fair()
    {
        // Multiuser diversity (Knopp and Humblet 1995; Viswanath, Tse and Laroia 2002): who is served is on a peak of its fading.
        var scenario = AlwaysAsking([300, 300, 300, 300, 300, 300], 1, window: 1, duration: 20).WithFading(0.02);
        var fair = Bits(Run.Of(scenario));
        var turns = Bits(Run.Of(scenario with { Scheduler = new Scheduler.RoundRobin { Encoder = "small" } }));
        Assert.True(fair.Sum() > 1.2 * turns.Sum(), $"{fair.Sum()} against {turns.Sum()}");
        Assert.All(fair, bits => Assert.InRange(bits / fair.Average(), 0.9, 1.1));
    }

    [Fact]
    public void It_lies_between_round_robin_and_max_rate()
    {
        double[] distances = [60, 120, 200, 300, 450];
        var scenario = AlwaysAsking(distances, 1, window: 2, duration: 10);
        double[] Of(Scheduler scheduler) => Bits(Run.Of(scenario with { Scheduler = scheduler }));
        var fair = Of(scenario.Scheduler);
        foreach (var (other, more) in new[] { (Of(new Scheduler.RoundRobin { Encoder = "small" }), true), (Of(new Scheduler.MaxRate { Encoder = "small" }), false) })
        {
            Assert.Equal(more, fair.Sum() > other.Sum());
            Assert.True(fair.Sum(bits => Math.Log(1 + bits)) > other.Sum(bits => Math.Log(1 + bits)));
        }
    }
}
