using SemCom.Scenarios;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Tests;

/// <summary>Transport blocks of a link whose SINR changes on the way.</summary>
public class TransportBlockTests
{
    private const double Slot = 1e-3;

    /// <summary>
    /// Two users stand between two base stations, each 90 m from its own and 110 m from the other. The first begins alone, at
    /// 24 dB; from 0.5 s on the second sends too, and it has 10·log10((110/90)²) = 1.7 dB, for which four times its block is
    /// too fast by far. It goes on with slower ones: 600 kbit are not yet sent at 0.5 s, and through before the second ends.
    /// </summary>
    [Fact]
    public void A_block_that_is_lost_gives_way_to_one_of_the_scheme_that_fits_by_then()
    {
        UserGroup At(string name, double x, double phase) => Cells.Group(name, 1, new Traffic.Periodic { Period = 100, Phase = phase }) with
        {
            Placement = new Placement.Positions { Points = [new Position { X = x, Y = 0 }] },
        };
        var plain = Cells.Plain();
        var scenario = plain with
        {
            Duration = 20,
            Cell = plain.Cell with
            {
                Sites = new Sites.Positions { Points = [new Position { X = 0, Y = 0 }, new Position { X = 200, Y = 0 }] },
                Rate = new Rate.Mcs { Slot = Slot },
                Processor = plain.Cell.Processor with { ServiceTime = Cells.Value(0) },
            },
            Users = [At("first", 90, 0), At("second", 110, 0.5)],
            Payload = Cells.Value(600e3),
            Channel = new Channel.Ideal(),
        };
        var run = Run.Of(scenario, Synthetic.ClipLike(Cells.Encoders), Custom.FirstComeFirstServed());
        var (first, second) = (run.Requests.Single(r => r.User == "first-0"), run.Requests.Single(r => r.User == "second-0"));

        Assert.Equal([Outcome.Done, Outcome.Done], new[] { first.Outcome, second.Outcome });
        var (end, otherEnd) = (first.Began(Stage.WaitUser), second.Began(Stage.WaitUser));
        Assert.InRange(end, 500_000_000_000, otherEnd - 1);
        Assert.Equal(0, first[Stage.Transmission]!.Value % (long)(Slot * 1e12)); // whole slots
    }
}
