using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Tests;

/// <summary>
/// A request of a warmed-up network allocates nothing. Random traffic now and then meets a queue longer than ever before,
/// which makes a pool grow: so there are several stretches of time, and in the best of them it is 0 bytes exactly.
/// </summary>
public class NetworkAllocationTests
{
    private sealed class Nobody : IRunObserver
    {
        public int Abandoned { get; private set; }

        public void DropBegan(World world, SimTime now) { }

        public void EpochDecided(in EpochRecord record) { }

        public void RequestEnded(Network.Request request) => Abandoned += request.Outcome == Outcome.DroppedDeadline ? 1 : 0;
    }

    private static Scenario Busy()
    {
        var plain = Cells.Plain(14, 3, new Traffic.Poisson { Rate = 15 }).WithFading(0.01, Selectivity.PerRb);
        return plain with
        {
            Duration = 1000,
            Timeline = 1000,
            Users =
            [
                plain.Users[0] with
                {
                    Deadline = Cells.Value(0.5), EnergyLimit = 1, Processor = plain.Users[0].Processor with { Sharing = Sharing.Fifo },
                },
            ],
            Cell = plain.Cell with { Processor = plain.Cell.Processor with { Sharing = Sharing.Fifo, Frequency = 40e9 } },
        };
    }

    private static Scenario Seven(Scenario one) => one with
    {
        Users = [one.Users[0] with { Count = 35, Placement = new Placement.UniformHexagon() }],
        Cell = one.Cell with
        {
            Interference = new Interference.Fixed { Power = 1e-10 }, Sites = new Sites.Hexagonal { Rings = 1, InterSiteDistance = 500 },
        },
    };

    private static Scenario Bs(Scenario one, Func<BsProcessor, BsProcessor> change) =>
        one with { Cell = one.Cell with { Processor = change(one.Cell.Processor) } };

    public static TheoryData<string> Networks => [.. s_networks.Keys];

    private static readonly Dictionary<string, Scenario> s_networks = new()
    {
        ["joint, round robin"] = Busy(),
        ["joint, greedy"] = Busy() with { Scheduler = new Scheduler.GreedyUtility() },
        ["staged, proportional fair"] = Busy() with { Decision = Decision.Staged, Scheduler = new Scheduler.ProportionalFair() },
        ["staged, earliest deadline, every 10 ms"] = Busy() with
        {
            Decision = Decision.Staged, Scheduler = new Scheduler.EarliestDeadlineFirst(), Epoch = new Epoch.Every { Period = 0.01 },
        },
        ["seven cells, joint"] = Seven(Busy()),
        ["seven cells, staged, proportional fair"] = Seven(Busy()) with { Decision = Decision.Staged, Scheduler = new Scheduler.ProportionalFair() },
        ["seven cells, on the move"] = Seven(Busy()).WithGroup(group => group with
        {
            Mobility = new Mobility.RandomWaypoint { Speed = Cells.Between(1, 20) },
        }),
        ["dedicated"] = Bs(Busy(), bs => bs with { Sharing = Sharing.Dedicated }),
        ["priority, two cores"] = Bs(Busy(), bs => bs with { Sharing = Sharing.Priority, Cores = 2 }),
        ["processor sharing"] = Bs(Busy(), bs => bs with { Sharing = Sharing.ProcessorSharing }),
        ["batching"] = Bs(Busy(), bs => bs with { Sharing = Sharing.Batching, Batching = new Batching { Size = 3, Wait = 0.002, Curve = [1, 1.2, 1.4] } }),
        ["drawn payloads and times"] = Bs(Busy(), bs => bs with { ServiceTime = new Distribution.Exponential { Average = 1e-3 } }) with
        {
            Payload = new Distribution.Exponential { Average = 500 },
        },
        ["transport blocks"] = Busy() with { Channel = new Channel.Ideal(), Cell = Busy().Cell with { Rate = new Rate.Mcs() } },
        ["packets"] = Busy() with { Channel = new Channel.Digital { Modulation = Modulation.Qpsk, Crc = new Crc { Packet = 64 } } },
        ["bit errors"] = Busy() with { Channel = new Channel.Digital { Modulation = Modulation.Qam16 } },
        ["closed loop"] = Busy().WithGroup(group => group with { Traffic = new Traffic.ClosedLoop { ThinkTime = new Distribution.Exponential { Average = 0.05 } } }),
        ["classes"] = Busy().WithGroup(group => group with
        {
            Deadline = null, Mix = [new RequestClass { Share = 1, Deadline = Cells.Between(0.1, 1), Priority = 1 }, new RequestClass { Share = 2 }],
        }),
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_request_allocates_nothing(string name)
    {
        var scenario = s_networks[name];
        var network = new NetworkSimulation(
            scenario, Synthetic.Small(scenario.Encoders), cell => SchedulerFactory.Create(scenario, cell), new Nobody());
        var now = 16.0;
        network.RunTo(SimTime.FromSeconds(now));
        var windows = new long[8];
        var requests = network.Requests;
        for (var window = 0; window < windows.Length; window++)
        {
            now += 0.5;
            var before = GC.GetAllocatedBytesForCurrentThread();
            network.RunTo(SimTime.FromSeconds(now));
            windows[window] = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        requests = network.Requests - requests;
        Assert.True(requests > 400, $"{requests} requests");
        Assert.True(windows.Min() == 0, $"{string.Join(' ', windows)} bytes in {requests} requests");
    }

    /// <summary>A deadline that passes interrupts the request's process: an exception, and nothing but that.</summary>
    [Fact]
    public void Only_a_request_that_is_abandoned_allocates()
    {
        var scenario = Busy().WithGroup(group => group with { Deadline = Cells.Value(0.004), Overdue = Overdue.Drop });
        var observer = new Nobody();
        var network = new NetworkSimulation(scenario, Synthetic.Small(scenario.Encoders), SchedulerFactory.Create(scenario), observer);
        network.RunTo(SimTime.FromSeconds(4));
        var (abandoned, before) = (observer.Abandoned, GC.GetAllocatedBytesForCurrentThread());
        network.RunTo(SimTime.FromSeconds(10));
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        abandoned = observer.Abandoned - abandoned;
        Assert.True(abandoned > 20 && bytes < 2000 * abandoned, $"{bytes} bytes, {abandoned} abandoned");
    }
}
