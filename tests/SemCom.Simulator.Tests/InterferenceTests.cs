using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;
using static SemCom.Simulator.Tests.Timetable;

namespace SemCom.Simulator.Tests;

/// <summary>
/// Cells that send on the same resource block disturb each other while they do: against schedules worked out by hand, and
/// against an integration of every transmission from the intervals of all others.
/// </summary>
public class InterferenceTests
{
    private const double Near = 100;

    /// <summary>
    /// Cells in which a user has a SINR of 3 where nobody else sends, 2 bit/s/Hz; 4000 bits at 1 MHz take 2 ms then.
    /// Extractions take 1 ms, and the interference from outside is a third of the power received.
    /// </summary>
    private static Scenario Cells3(int blocks, (double X, double Y)[] sites, (double X, double Y)[] users, params UserGroup[] groups)
    {
        var scenario = Timetable.Of(blocks, Bs(Sharing.Dedicated), [.. groups.Select((group, i) => group with
        {
            Placement = new Placement.Positions { Points = [new Position { X = users[i].X, Y = users[i].Y }] },
        })]);
        return scenario with
        {
            Channel = new Channel.Analog(),
            Payload = Cells.Value(4000),
            Cell = scenario.Cell with
            {
                Power = 0.3 * Near * Near,
                Noise = 1e-300,
                Interference = new Interference.Fixed { Power = 0.1 },
                ResourceBlocks = new ResourceBlocks { Count = blocks, Bandwidth = 1e6 },
                Sites = new Sites.Positions { Points = [.. sites.Select(site => new Position { X = site.X, Y = site.Y })] },
            },
        };
    }

    /// <summary>Two cells whose users receive two thirds of their signal from the other cell: SINR 0.3/(0.1 + 0.2) = 1, half the rate.</summary>
    private static Scenario Two(params UserGroup[] groups)
    {
        var far = Near * Math.Sqrt(1.5);
        return Cells3(1, [(0, 0), (Near + far, 0)], [(Near, 0), (far, 0)], groups);
    }

    private static Run Air(Scenario scenario) => Timetable.Run(scenario, 0, 0, 0);

    /// <summary>Begin and end on the air, in ms after the extraction of the first.</summary>
    private static (double, double)[] OnAir(Run run) => [.. run.Requests.Where(r => r.Last >= Stage.Transmission).Select(r => (
        (r.Began(Stage.Transmission) - Ms) / (double)Ms, (r.Began(Stage.Transmission) - Ms + r[Stage.Transmission]!.Value) / (double)Ms))];

    private static void Is((double, double)[] expected, Run run)
    {
        foreach (var (one, other) in expected.Zip(OnAir(run)))
        {
            Assert.Equal(one.Item1, other.Item1, 1.01 / Ms);
            Assert.Equal(one.Item2, other.Item2, 1.01 / Ms);
        }
    }

    [Fact]
    public void Two_that_overlap_in_part()
    {
        // a: 2000 bits alone, 2000 at half rate to 3. b: 2000 by then, the rest at full rate.
        Is([(0, 3), (1, 4)], Air(Two(Asks("a", 0), Asks("b", 1))));
    }

    [Fact]
    public void Two_that_begin_at_one_instant()
    {
        var run = Air(Two(Asks("a", 0), Asks("b", 0)));
        Is([(0, 4), (0, 4)], run);
        Assert.All(run.Requests, r => Assert.Equal(1, r.Sinr, 1e-12));
    }

    [Fact]
    public void One_that_begins_when_the_other_ends_is_not_disturbed()
    {
        var run = Air(Two(Asks("a", 0), Asks("b", 2)));
        Is([(0, 2), (2, 4)], run);
        Assert.All(run.Requests, r => Assert.Equal(3, r.Sinr, 1e-12));
    }

    [Fact]
    public void One_that_gives_up_on_the_air_sets_the_other_free()
    {
        // b is on the air in [1, 1.5]: a has 2000 + 500 bits then, and 1500 to go at full rate.
        var run = Air(Two(Asks("a", 0), Asks("b", 1, deadline: 1.5)));
        Is([(0, 2.25), (1, 1.5)], run);
        Assert.Equal((Outcome.DroppedDeadline, 500.0), (run.Requests[1].Outcome, Math.Round(run.Requests[1].Bits, 6)));
        // Half of a's time on the air, and of b's all: the mean of the noise over the bits.
        Assert.Equal(4000 / (3500 / 3.0 + 500 / 1.0), run.Requests[0].Sinr, 1e-9);
        Assert.Equal(1, run.Requests[1].Sinr, 1e-12);
    }

    [Fact]
    public void One_short_beside_one_long_many_times()
    {
        // b is on the air in [0.2, 0.3), [0.4, 0.5), …: it gives up after 0.1 ms each time.
        var run = Air(Two(Asks("a", 0), Asks("b", 0.2, every: 0.2, deadline: 1.1)) with { Decision = Decision.Staged, Duration = 0.01 });
        // Of each 0.2 ms from 0.2 on, 0.1 at half rate: 400 bits before, then 300 a period, so 12 periods to 2.6.
        Is([(0, 2.6)], run);
    }

    /// <summary>
    /// Three cells at the corners of a triangle whose users receive a third of their signal from each of the others: 2 bit/s/Hz
    /// alone, log2(2.5) beside one, 1 beside two.
    /// </summary>
    [Fact]
    public void Three_that_overlap()
    {
        var side = Near * (Math.Sqrt(3) + Math.Sqrt(11)) / 2; // so that the others are √3 times as far
        var corners = Enumerable.Range(0, 3).Select(i => (X: side / Math.Sqrt(3) * Math.Cos(2 * Math.PI * i / 3), Y: side / Math.Sqrt(3) * Math.Sin(2 * Math.PI * i / 3))).ToArray();
        var inwards = 1 - Near / (side / Math.Sqrt(3));
        var run = Air(Cells3(1, corners, [.. corners.Select(c => (c.X * inwards, c.Y * inwards))], Asks("a", 0), Asks("b", 1), Asks("c", 2)));
        Assert.Equal([0, 1, 2], run.Requests.Select(r => r.Cell));
        var two = Math.Log2(2.5);
        var a = 2 + (2 - two) / 1;               // 2000 bits alone, 1000·two beside b, the rest beside both
        var b = a + (4 - two - (a - 2)) / two;   // 1000·two beside a, a while beside both, the rest beside c
        var c = b + (4 - (a - 2) - two * (b - a)) / 2;
        Is([(0, a), (1, b), (2, c)], run);
    }

    /// <summary>
    /// Two cells that send transport blocks in step: each knows at a slot's beginning that the other one sends. So all blocks
    /// but perhaps the first, when the other was still silent, are decoded at once, with an error rate aimed at of 10⁻⁹.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Transport_blocks_in_step_are_adapted_to_each_other(double second)
    {
        var scenario = Two(Asks("a", 0), Asks("b", second));
        var rate = new Rate.Mcs { TargetBler = 1e-9, Margin = 1 };
        var run = Air(scenario with
        {
            Payload = Cells.Value(40_000), Channel = new Channel.Ideal(), Cell = scenario.Cell with { Rate = rate },
        });
        var scheme = new Radio.LinkAdaptation(Radio.McsTable.Qam64, 1000, 1e-9).Choose(1);
        var least = (int)Math.Ceiling(40_000 / (1000 * scheme.SpectralEfficiency));
        Assert.True(least > 40);
        foreach (var request in run.Requests)
        {
            Assert.Equal(0, request[Stage.Transmission] % Ms);
            Assert.InRange(request.Retransmissions, 0, 3);
            Assert.True(request[Stage.Transmission] / Ms <= least + 3, $"{request[Stage.Transmission] / Ms} slots for {least}");
        }
    }

    /// <summary>Packets one after the other are one transmission to the neighbours: no pause, no change.</summary>
    [Fact]
    public void Resource_blocks_are_busy_between_packets()
    {
        var scenario = Two(Asks("a", 0), Asks("b", 0.5));
        var run = Air(scenario with
        {
            Payload = null, Channel = new Channel.Digital { Modulation = Modulation.Qpsk, Crc = new Crc { Packet = 64, Attempts = 1 } },
            Cell = scenario.Cell with { ResourceBlocks = new ResourceBlocks { Count = 1, Bandwidth = 100e3 } },
        });
        // Eight packets of 64 and 24 bits at 200 kbit/s: 3.52 ms, of which b's first 3.02 beside a and then 0.5 alone.
        Is([(0, 3.52), (0.5, 4.02)], run);
        Assert.Equal(3.52 / (0.5 / 3 + 3.02 / 1), run.Requests[0].Sinr, 1e-9);
        Assert.Equal(3.52 / (0.5 / 3 + 3.02 / 1), run.Requests[1].Sinr, 1e-9);
    }

    /// <summary>Resource blocks are orthogonal: within a cell, and between cells that use different ones.</summary>
    [Fact]
    public void Other_resource_blocks_do_not_disturb()
    {
        var far = Near * Math.Sqrt(1.5);
        var run = Air(Cells3(2, [(0, 0), (Near + far, 0)], [(Near, 0), (0, Near)], Asks("a", 0), Asks("b", 0.5)));
        Assert.Equal([0, 0], run.Requests.Select(r => r.Cell));
        Is([(0, 2), (0.5, 2.5)], run);

        var scenario = Cells3(2, [(0, 0), (Near + far, 0)], [(Near, 0), (far, 0)], Asks("a", 0), Asks("b", 0.5));
        run = Tests.Run.Of(scenario, cell => new Custom((in EpochView view, DecisionBuffer decisions) =>
        {
            for (var w = 0; w < view.Waiting.Length; w++)
                if (decisions.IsOpen(view, w))
                    decisions.Assign(view, w, view.Cell, 0);
        }), Model);
        Is([(0, 2), (0.5, 2.5)], run);
    }

    public static TheoryData<Fading, bool, bool> Links => new()
    {
        { new Fading.None(), false, false },
        { new Fading.None(), true, false },
        { new Fading.Rayleigh { Coherence = 0.00317 }, false, false },
        { new Fading.Rayleigh { Coherence = 0.0004, Selectivity = Selectivity.PerRb }, true, false },
        { new Fading.None(), false, true },
        { new Fading.Rayleigh { Coherence = 0.0027, Selectivity = Selectivity.PerRb }, true, true },
    };

    /// <summary>
    /// Seven cells with random traffic, deadlines that cut transmissions short, and periodic epochs for the cells that make many
    /// of them begin at one instant: each transmission's rate, between all instants at which another cell begins or ends on its
    /// resource block, a block of fading ends or the user takes a step, added up from the ledgers of the others.
    /// </summary>
    [Theory]
    [MemberData(nameof(Links))]
    public void Every_transmission_of_seven_cells_ends_when_its_bits_are_sent(Fading fading, bool periodic, bool moving)
    {
        const double between = 200;
        var plain = Cells.Plain(28, 3, new Traffic.Poisson { Rate = 60 });
        var scenario = plain with
        {
            Seed = 5,
            Duration = 0.7,
            Epoch = periodic ? new Epoch.Every { Period = 2e-3 } : new Epoch.OnDemand(),
            Decision = periodic ? Decision.Staged : Decision.Joint,
            Users = [plain.Users[0] with { Placement = new Placement.UniformHexagon(), Deadline = Cells.Value(0.03), Overdue = Overdue.Drop }],
            Cell = plain.Cell with
            {
                Fading = fading,
                Interference = new Interference.Fixed { Power = 1e-8 },
                Sites = new Sites.Hexagonal { Rings = 1, InterSiteDistance = between, Border = Border.Open },
                Processor = plain.Cell.Processor with { Frequency = 100e9 },
            },
        };
        // So short payloads that the air, and not the extraction, is what a request takes.
        scenario = scenario with { Payload = new Distribution.Exponential { Average = 3000 } };
        if (moving)
            scenario = scenario.WithGroup(group => group with { Mobility = new Mobility.RandomWaypoint { Speed = Cells.Between(100, 1000), Update = 0.003 } });
        var run = Tests.Run.Of(scenario, _ => Timetable.InOrder(new int[28]), Model);

        // Where everybody is at each step.
        var update = moving ? 3 * Ms : long.MaxValue;
        var steps = run.Recording.Drops[0].Users.Select(user => new List<(double X, double Y)> { (user.X, user.Y) }).ToArray();
        if (moving)
        {
            var ways = MobilityModel.Create(scenario.Users[0], scenario.Seed, new SiteLayout(scenario.Cell).Area, "");
            for (var user = 0; user < steps.Length; user++)
            {
                ways[user].Begin(steps[user][0].X, steps[user][0].Y, SimTime.Zero);
                for (var step = 1; step * update < 800 * Ms; step++)
                    steps[user].Add(ways[user].At(SimTime.FromPicoseconds(step * update)));
            }
            Assert.True(run.Cell.Users.Sum(user => user.Handovers) > 10);
        }
        var sent = run.Requests.Where(r => r.Last >= Stage.Transmission).ToArray();
        var sites = run.Cell.BaseStations.Select(s => (s.X, s.Y)).ToArray();
        var fades = run.Cell.Users.Select(user => sites.Select((_, cell) => Fades.Of(scenario, "users", user.IndexInGroup, cell)).ToArray()).ToArray();
        var coherence = fading is Fading.Rayleigh blocks ? SimTime.FromSeconds(blocks.Coherence).Picoseconds : long.MaxValue;
        (long Begin, long End) OnTheAir(Seen r) => (r.Began(Stage.Transmission), r.Began(Stage.Transmission) + r[Stage.Transmission]!.Value);

        int whole = 0, cut = 0, disturbed = 0;
        foreach (var request in sent)
        {
            var (begin, end) = OnTheAir(request);
            var others = sent.Where(r => r.Cell != request.Cell && r.ResourceBlock == request.ResourceBlock)
                .Select(r => (OnTheAir(r).Begin, OnTheAir(r).End, r.Cell)).Where(o => o.End > begin && o.Begin < end + Ms && o.End > o.Begin).ToArray();
            disturbed += others.Length > 0 ? 1 : 0;
            double Received(int cell, long at)
            {
                var place = steps[request.UserIndex][(int)(at / update)];
                var (x, y) = (place.X - sites[cell].X, place.Y - sites[cell].Y);
                return scenario.Cell.Power / Math.Max(100, x * x + y * y) * fades[request.UserIndex][cell].PowerGain(request.ResourceBlock, at / coherence);
            }

            var (now, bits, finish) = (begin, 0.0, -1.0);
            while (now < end + 10)
            {
                var next = others.SelectMany(o => new[] { o.Begin, o.End }).Where(at => at > now).Append(end + 10).Min();
                next = moving ? Math.Min(next, (now / update + 1) * update) : next;
                next = coherence == long.MaxValue ? next : Math.Min(next, (now / coherence + 1) * coherence);
                var noise = 1e-8 + 180e3 * scenario.Cell.Noise;
                noise += others.Where(o => o.Begin <= now && o.End > now).Sum(o => Received(o.Cell, now));
                var rate = 180e3 * Math.Log2(1 + Received(request.Cell, now) / noise) / 1e12;
                if (request.Last == Stage.Transmission && next > end)
                    next = end;
                if (request.Last > Stage.Transmission && bits + rate * (next - now) >= request.Payload)
                {
                    finish = now + (request.Payload - bits) / rate - begin;
                    break;
                }
                bits += rate * (next - now);
                now = next;
                if (request.Last == Stage.Transmission && now == end)
                    break;
            }
            if (request.Last > Stage.Transmission)
            {
                whole++;
                Assert.True(Math.Abs(finish - (end - begin)) <= 1, $"request {request.Number}: {finish} ps, on the air for {end - begin} ps");
            }
            else
            {
                cut++;
                Assert.True(Math.Abs(bits - request.Bits) <= 1e-8 * request.Payload, $"request {request.Number}: {bits} bits, sent {request.Bits}");
            }
        }
        Assert.True(whole > 150 && (moving || cut > 20) && disturbed > 150, $"{whole} whole, {cut} cut, {disturbed} disturbed of {sent.Length}");
    }
}
