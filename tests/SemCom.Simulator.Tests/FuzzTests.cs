using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Tests;

/// <summary>Random cells under a scheduler that decides anything valid, or nothing: what must hold whatever happens.</summary>
public class FuzzTests
{
    private const int Cases = 400;

    [Fact]
    public void Whatever_is_decided_resources_are_exclusive_and_every_request_is_reported_once_in_order()
    {
        var outcomes = new int[Enum.GetValues<Outcome>().Length];
        int contended = 0, drained = 0;
        for (var index = 0; index < Cases; index++)
        {
            var random = new Substream(13, "fuzz", index);
            var scenario = Random(random, drains: index % 2 == 0);
            var where = $"case {index}";
            var recording = new Recording();
            var spy = new Anything(scenario, random);
            var model = Synthetic.Model(scenario.Encoders, [64 + random.NextInt(700), 64, 128], [1, 3.983, 18.371]);
            var cell = new NetworkSimulation(scenario, model, spy, recording);

            // The levels at some instants, to compare with what the ledgers say afterwards.
            var looks = new List<(long At, long[] Levels)>();
            for (var share = 0.05; share < 1; share += 0.05 + 0.1 * random.NextDouble())
            {
                cell.RunTo(SimTime.FromSeconds(scenario.Duration * share));
                looks.Add((cell.Now.Picoseconds, [.. Enum.GetValues<Stage>().Select(stage => cell.BaseStations[0].Monitors.Stage(stage).Level)]));
            }
            cell.RunTo(cell.End);
            var aliveAtEnd = Enum.GetValues<Stage>().Sum(stage => cell.BaseStations[0].Monitors.Stage(stage).Level);
            cell.Finish();

            var requests = recording.Requests;
            Assert.Equal(cell.Requests, requests.Count);
            for (var i = 0; i < requests.Count; i++)
            {
                Assert.Equal(i, requests[i].Number);
                Assert.True(i == 0 || requests[i].Arrival >= requests[i - 1].Arrival, where);
                Assert.Equal(requests[i].Total, requests[i].Intervals.Sum(x => x ?? 0));
                outcomes[(int)requests[i].Outcome]++;
                CheckOutcome(scenario, cell, requests[i], where);
            }
            Assert.Equal(aliveAtEnd, requests.Count(r => r.Outcome == Outcome.InFlight));
            CheckDecisions(requests, spy, where);
            CheckExclusive(scenario, cell, requests, where);
            foreach (var (at, levels) in looks)
                for (var stage = Stage.WaitDecision; stage <= Stage.Decoding; stage++)
                    Assert.True(levels[(int)stage] == requests.Count(r => r[stage] is { } length && r.Began(stage) < at && r.Began(stage) + length >= at),
                        $"{where}: {levels[(int)stage]} in {stage} at {at} ps");
            contended += requests.Any(r => r[Stage.WaitBs] > 0) ? 1 : 0;
            if (index % 2 == 0 && requests.All(r => r.Outcome != Outcome.InFlight))
            {
                drained++;
                CheckIdle(cell, where);
            }
        }
        Assert.All(outcomes, n => Assert.True(n > 100, string.Join(' ', outcomes)));
        Assert.True(contended > 50 && drained > 50, $"{contended} contended, {drained} drained");
    }

    private static void CheckOutcome(Scenario scenario, NetworkSimulation cell, Seen request, string where)
    {
        var group = cell.Users[request.UserIndex].Group;
        var valid = request.Outcome switch
        {
            Outcome.Done => request.Last == Stage.Decoding && !(request.Total > request.Deadline),
            Outcome.Late => request.Last == Stage.Decoding && request.Total > request.Deadline && group.Overdue == Overdue.Finish,
            Outcome.DroppedDeadline => request.Total == request.Deadline && group.Overdue == Overdue.Drop,
            Outcome.DroppedAdmission => request.Total == 0 && request.Last == Stage.WaitDecision && scenario.Cell.Admission is not null,
            Outcome.DroppedBsQueue => request.Last == Stage.WaitBs && request[Stage.WaitBs] == 0 && scenario.Cell.Processor.Queue is not null,
            Outcome.DroppedUserQueue => request.Last == Stage.WaitUser && request[Stage.WaitUser] == 0 && group.Processor.Queue is not null,
            _ => request.End == cell.End.Picoseconds && !(group.Overdue == Overdue.Drop && request.Total > request.Deadline),
        };
        Assert.True(valid, $"{where}: {request.Line}");
        Assert.Equal(request.Outcome is Outcome.Done or Outcome.Late, request.Result is not null);
        Assert.Equal(request.Result is not null, request.Correct is not null);
        Assert.Equal(request.Last > Stage.WaitDecision, request.Encoder >= 0);
        Assert.Equal(request.Last >= (scenario.Decision == Decision.Joint ? Stage.WaitBs : Stage.Transmission), request.ResourceBlock >= 0);
        Assert.True(request.ResourceBlock < scenario.Cell.ResourceBlocks.Count);
        Assert.True(request.EnergyBs >= 0 && request.EnergyUser >= 0 && request.Bits >= 0, where);
        Assert.Equal(request.Bits > 0, !double.IsNaN(request.Sinr));
        if (request.Last < Stage.Extraction)
            Assert.Equal((0, 0), (request.EnergyBs, request.Bits));
    }

    /// <summary>Each request got exactly what the scheduler gave it, at the instant it was given, and was decided once at most.</summary>
    private static void CheckDecisions(List<Seen> requests, Anything spy, string where)
    {
        Assert.Equal(spy.Given.Count, requests.Count(r => r.Encoder >= 0));
        foreach (var request in requests.Where(r => r.Encoder >= 0))
        {
            var (now, block, encoder) = spy.Given[request.Number];
            Assert.True((now, encoder) == (request.Began(Stage.WaitBs), request.Encoder), $"{where}: {request.Line}");
            if (block < 0 && request.ResourceBlock >= 0)
                (now, block) = spy.Blocks[request.Number];
            Assert.True(block == request.ResourceBlock, $"{where}: {request.Line}");
            if (spy.Blocks.ContainsKey(request.Number))
                Assert.Equal(now, request.Began(Stage.Transmission));
        }
    }

    private static void CheckExclusive(Scenario scenario, NetworkSimulation cell, List<Seen> requests, string where)
    {
        var decided = requests.Where(r => r.Encoder >= 0).ToArray();
        var first = scenario.Decision == Decision.Joint ? Stage.WaitBs : Stage.Transmission;
        var holders = requests.Where(r => r.ResourceBlock >= 0).ToArray();
        (long, long) Hold(Seen r) => (r.Began(first), r.Last >= Stage.WaitUser ? r.Began(Stage.WaitUser) : r.End);
        foreach (var ofBlock in holders.GroupBy(r => r.ResourceBlock))
        {
            Assert.Equal(1, MostAtOnce(ofBlock.Select(Hold)));
            Assert.Equal(ofBlock.Aggregate(Int128.Zero, (sum, r) => sum + Hold(r).Item2 - Hold(r).Item1), cell.BaseStations[0].Monitors.Held(ofBlock.Key).Area);
            Assert.Equal(ofBlock.Aggregate(Int128.Zero, (sum, r) => sum + (r[Stage.Transmission] ?? 0)), cell.BaseStations[0].Monitors.Sending(ofBlock.Key).Area);
        }
        foreach (var ofUser in holders.GroupBy(r => r.UserIndex))
            Assert.Equal(1, MostAtOnce(ofUser.Select(Hold)));

        var extractions = decided.Where(r => r.Last >= Stage.Extraction).Select(r => (r.Began(Stage.Extraction), r.Began(Stage.Extraction) + r[Stage.Extraction]!.Value)).ToArray();
        Assert.Equal(extractions.Aggregate(Int128.Zero, (sum, x) => sum + x.Item2 - x.Item1), cell.BaseStations[0].Processor.Busy.Area);
        var bs = scenario.Cell.Processor;
        if (bs.Sharing is Sharing.Fifo or Sharing.Priority)
            Assert.True(MostAtOnce(extractions) <= bs.Cores, where);
        if (bs.Sharing == Sharing.Batching)
            Assert.True(MostAtOnce(extractions) <= bs.Cores * bs.Batching!.Size, where);
        if (bs.Sharing == Sharing.Fifo)
        {
            // First come, first served: who joined before began before.
            var begun = decided.Where(r => r.Last >= Stage.Extraction).OrderBy(r => r.Began(Stage.WaitBs)).ToArray();
            for (var i = 1; i < begun.Length; i++)
                Assert.True(begun[i].Began(Stage.WaitBs) == begun[i - 1].Began(Stage.WaitBs) || begun[i].Began(Stage.Extraction) >= begun[i - 1].Began(Stage.Extraction), where);
        }
        if (bs.Sharing is Sharing.Dedicated or Sharing.ProcessorSharing)
            Assert.All(decided, r => Assert.Equal(0, r[Stage.WaitBs]));
        if (scenario.Decision == Decision.Joint)
            Assert.All(decided, r => Assert.Equal(0, r[Stage.WaitRb] ?? 0));
        if (bs.Queue is { } limit)
            Assert.True(MostAtOnce(decided.Select(r => (r.Began(Stage.WaitBs), r.Began(Stage.WaitBs) + r[Stage.WaitBs]!.Value)), 0) <= limit, where);
        if (scenario.Cell.Admission is { } admitted)
            Assert.True(MostAtOnce(requests.Select(r => (r.Arrival, r.End))) <= admitted, where);
        foreach (var user in cell.Users)
        {
            var decodings = decided.Where(r => r.UserIndex == user.Index && r.Last == Stage.Decoding)
                .Select(r => (r.Began(Stage.Decoding), r.Began(Stage.Decoding) + r[Stage.Decoding]!.Value)).ToArray();
            Assert.Equal(decodings.Aggregate(Int128.Zero, (sum, x) => sum + x.Item2 - x.Item1), user.Device.Busy.Area);
            if (user.Group.Processor.Sharing is Sharing.Fifo or Sharing.Priority)
                Assert.True(MostAtOnce(decodings) <= 1, where);
            if (user.Group.Traffic is Traffic.ClosedLoop)
                Assert.Equal(1, MostAtOnce(requests.Where(r => r.UserIndex == user.Index).Select(r => (r.Arrival, r.End)).Append((-1, 0))));
        }
    }

    /// <summary>The greatest number of half-open intervals that overlap.</summary>
    private static int MostAtOnce(IEnumerable<(long Begin, long End)> intervals, int least = 1)
    {
        int now = 0, most = 0;
        foreach (var (_, step) in intervals.Where(x => x.End > x.Begin).SelectMany(x => new[] { (x.Begin, 1), (x.End, -1) }).OrderBy(x => x.Item1).ThenBy(x => x.Item2))
        {
            now += step;
            most = Math.Max(most, now);
        }
        return Math.Max(most, least);
    }

    private static void CheckIdle(NetworkSimulation cell, string where)
    {
        for (var stage = Stage.WaitDecision; stage <= Stage.Decoding; stage++)
            Assert.True(cell.BaseStations[0].Monitors.Stage(stage).Level == 0, where);
        for (var n = 0; n < cell.BaseStations[0].Monitors.ResourceBlocks; n++)
            Assert.True(cell.BaseStations[0].Monitors.Held(n).Level == 0 && cell.BaseStations[0].Monitors.Sending(n).Level == 0, where);
        foreach (var processor in cell.Users.Select(user => user.Device).Append(cell.BaseStations[0].Processor))
        {
            Assert.True(processor.Busy.Level == 0 && processor.Present == 0 && processor.FreeAt == cell.Now, where);
        }
    }

    /// <summary>Decides anything valid at random, defers at random, and checks what every view must be.</summary>
    private sealed class Anything(Scenario scenario, Substream random) : IScheduler
    {
        private readonly double _eagerness = 0.2 + 0.8 * random.NextDouble();
        private long _lastEpoch = -1;

        /// <summary>The first decision of each request; block −1 where it was the encoder alone.</summary>
        public Dictionary<long, (long Now, int Block, int Encoder)> Given { get; } = [];

        /// <summary>The resource block given to features that were ready.</summary>
        public Dictionary<long, (long Now, int Block)> Blocks { get; } = [];

        public string Name => "anything";

        public void Decide(in EpochView view, DecisionBuffer decisions)
        {
            // A decision that a full queue refuses at once makes another epoch at its instant.
            Assert.True(view.Now.Picoseconds > _lastEpoch || (view.Now.Picoseconds == _lastEpoch && scenario.Cell.Processor.Queue is not null), "two epochs at one instant");
            _lastEpoch = view.Now.Picoseconds;
            int held = 0, holding = 0;
            foreach (var block in view.ResourceBlocks)
                held += block.IsFree ? 0 : 1;
            foreach (var user in view.Users)
                holding += user.HoldsResourceBlock ? 1 : 0;
            Assert.Equal(held, holding);
            Assert.True(view.ProcessorFreeAt >= view.Now);

            for (var a = 0; a < view.Admissions.Length; a++)
            {
                Assert.False(Given.ContainsKey(view.Admissions[a].Request), "admitted before");
                if (random.NextDouble() > _eagerness)
                    continue;
                var k = random.NextInt(scenario.Encoders.Count);
                decisions.Admit(view, a, k);
                Given.Add(view.Admissions[a].Request, (view.Now.Picoseconds, -1, k));
            }

            var order = new int[view.Waiting.Length];
            for (var w = 0; w < order.Length; w++)
            {
                order[w] = w;
                var (request, encoder) = (view.Waiting[w].Request, view.Waiting[w].Encoder);
                Assert.False(Blocks.ContainsKey(request), "decided before");
                Assert.Equal(scenario.Decision == Decision.Staged ? Given[request].Encoder : -1, encoder);
                Assert.True(encoder >= 0 || !Given.ContainsKey(request), "decided before");
                Assert.True(view.Users[view.Waiting[w].User].Overdue == Overdue.Finish || view.Waiting[w].Deadline > view.Now, "past its deadline");
            }
            random.Shuffle(order.AsSpan());
            foreach (var w in order)
            {
                var n = random.NextInt(view.ResourceBlocks.Length);
                if (random.NextDouble() > _eagerness || !decisions.IsOpen(view, w) || !decisions.IsFree(view, n))
                    continue;
                var (request, decided) = (view.Waiting[w].Request, view.Waiting[w].Encoder);
                var k = decided >= 0 ? decided : random.NextInt(scenario.Encoders.Count);
                decisions.Assign(view, w, n, k);
                if (decided >= 0)
                    Blocks.Add(request, (view.Now.Picoseconds, n));
                else
                    Given.Add(request, (view.Now.Picoseconds, n, k));
            }
        }
    }

    private static Scenario Random(Substream random, bool drains)
    {
        T Either<T>(T one, T other) => random.NextInt(2) == 0 ? one : other;
        double Log(double min, double max) => min * Math.Pow(max / min, random.NextDouble());
        var duration = 0.5 + random.NextDouble();
        var groups = new UserGroup[1 + random.NextInt(3)];
        for (var g = 0; g < groups.Length; g++)
        {
            Traffic traffic = random.NextInt(4) switch
            {
                0 => new Traffic.Poisson { Rate = Log(3, 40) },
                1 => new Traffic.Periodic { Period = Log(0.01, 0.3) },
                2 => new Traffic.Periodic { Period = 0.05, Phase = 0 },
                _ => new Traffic.ClosedLoop { ThinkTime = Either(Cells.Between(0.001, 0.1), new Distribution.Exponential { Average = 0.02 }) },
            };
            if (drains) // one request a user, early in the run
                traffic = new Traffic.Periodic { Period = duration * 1.5, Phase = random.NextInt(3) == 0 ? 0 : duration * 0.4 * random.NextDouble() };
            groups[g] = Cells.Group($"group-{g}", 1 + random.NextInt(drains ? 8 : 3), traffic) with
            {
                Deadline = random.NextInt(4) switch
                {
                    0 => null,
                    1 => Cells.Value(0.05), // with a period of 0.05 s: deadlines and arrivals of one instant
                    _ => Either(Cells.Between(0.001, 0.3), new Distribution.Exponential { Average = 0.1 }),
                },
                Overdue = Either(Overdue.Finish, Overdue.Drop),
                Processor = new DeviceProcessor
                {
                    Sharing = Either(Either(Sharing.Dedicated, Sharing.ProcessorSharing), Either(Sharing.Fifo, Sharing.Priority)), Frequency = Cells.Between(2e8, 2e9), CyclesPerBit = 500, SwitchedCapacitance = 1e-27,
                },
            };
        }
        for (var g = 0; g < groups.Length; g++)
            if (groups[g].Processor is { Sharing: Sharing.Fifo or Sharing.Priority } device && random.NextInt(3) == 0)
                groups[g] = groups[g] with { Processor = device with { Queue = random.NextInt(2), Frequency = Cells.Between(5e7, 2e8) } };
        var plain = Cells.Plain(blocks: 1 + random.NextInt(4));
        var size = 1 + random.NextInt(4);
        var bs = plain.Cell.Processor with { Cores = 1 + random.NextInt(3) };
        bs = random.NextInt(6) switch
        {
            0 or 1 => plain.Cell.Processor,
            2 => bs with { Sharing = Sharing.Priority },
            3 => bs with { Sharing = Sharing.ProcessorSharing },
            4 => bs with { Sharing = Sharing.Batching, Batching = new Batching { Size = size, Wait = Either(0, 0.01), Curve = [.. Enumerable.Range(0, size).Select(n => 1 + 0.3 * n)] } },
            _ => bs with { Sharing = Sharing.Fifo },
        };
        if (bs.Sharing is Sharing.Fifo or Sharing.Priority or Sharing.Batching && random.NextInt(2) == 0)
            bs = bs with { Queue = (bs.Batching?.Size ?? 1) + random.NextInt(3) };
        return plain with
        {
            Seed = random.NextUInt64(),
            Duration = duration,
            Drop = random.NextInt(3) == 0 ? new Drop { Every = Log(0.01, 0.4) } : null,
            Users = groups,
            Epoch = random.NextInt(3) == 0 ? new Epoch.Every { Period = Either(0.01, 0.0037) } : new Epoch.OnDemand(),
            Decision = Either(Decision.Joint, Decision.Staged),
            Payload = random.NextInt(4) == 0 ? new Distribution.Exponential { Average = 16384 } : null,
            Cell = plain.Cell with
            {
                Admission = random.NextInt(4) == 0 ? 1 + random.NextInt(5) : null,
                Interference = new Interference.LogUniform { Min = 1e-8, Max = 1e-6 },
                Fading = random.NextInt(3) switch
                {
                    0 => new Fading.None(),
                    1 => new Fading.Rayleigh { Coherence = 0.01 },
                    _ => new Fading.Rayleigh { Coherence = Log(1e-3, 0.1), Selectivity = Selectivity.PerRb },
                },
                Processor = bs,
            },
        };
    }
}
