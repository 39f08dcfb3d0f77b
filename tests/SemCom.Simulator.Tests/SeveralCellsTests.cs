using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Tests;

/// <summary>Random networks of several cells whose users move and whose requests overlap: what must hold whatever happens.</summary>
public class SeveralCellsTests
{
    private const int Cases = 120;

    /// <summary>
    /// A scheduler that defers nothing, asked on demand: a request waits for a resource block only while all of its cell are held
    /// or its user holds one, in whatever cell; a user holds one at a time, and a resource block is held by one at a time.
    /// </summary>
    [Fact]
    public void Nobody_waits_for_a_resource_block_without_a_reason()
    {
        int requests = 0, waited = 0, elsewhere = 0, handovers = 0;
        for (var index = 0; index < Cases; index++)
        {
            var scenario = Random(new Substream(29, "cells", index));
            var run = Run.Of(scenario, _ => Timetable.InOrder([.. Enumerable.Range(0, 20).Select(user => user % 3)]));
            var where = $"case {index}";
            requests += run.Requests.Count;
            handovers += (int)run.Cell.Users.Sum(user => user.Handovers);
            Assert.All(run.Requests, r => Assert.Equal(r.Total, r.Intervals.Sum(x => x ?? 0)));

            var first = scenario.Decision == Decision.Joint ? Stage.WaitBs : Stage.Transmission;
            var holds = run.Requests.Where(r => r.ResourceBlock >= 0).Select(r => new Hold(
                r.Cell, r.ResourceBlock, r.UserIndex, r.Began(first), r.Last >= Stage.WaitUser ? r.Began(Stage.WaitUser) : r.End)).ToArray();
            Exclusive(holds.GroupBy(h => (h.Cell, h.Block)).Select(g => g.ToArray()), where);
            Exclusive(holds.GroupBy(h => (h.User, 0)).Select(g => g.ToArray()), where);
            for (var cell = 0; cell < run.Cell.BaseStations.Count; cell++)
                for (var n = 0; n < scenario.Cell.ResourceBlocks.Count; n++)
                    Assert.Equal(
                        holds.Where(h => (h.Cell, h.Block) == (cell, n)).Aggregate(Int128.Zero, (sum, h) => sum + (h.End - h.Begin)),
                        run.Cell.BaseStations[cell].Monitors.Held(n).Area);

            var wait = scenario.Decision == Decision.Joint ? Stage.WaitDecision : Stage.WaitRb;
            foreach (var request in run.Requests.Where(r => r[wait] > 0 && r.Outcome != Outcome.DroppedAdmission))
            {
                waited++;
                var (begin, end) = (request.Began(wait), request.Began(wait) + request[wait]!.Value);
                var meanwhile = holds.Where(h => h.Begin < end && h.End > begin).ToArray();
                var instants = meanwhile.SelectMany(h => new[] { h.Begin, h.End }).Where(at => at > begin && at < end).Append(begin).Distinct();
                foreach (var at in instants)
                {
                    var held = meanwhile.Count(h => h.Cell == request.Cell && h.Begin <= at && h.End > at);
                    var own = meanwhile.Where(h => h.User == request.UserIndex && h.Begin <= at && h.End > at).ToArray();
                    elsewhere += own.Any(h => h.Cell != request.Cell) ? 1 : 0;
                    Assert.True(own.Length > 0 || held == scenario.Cell.ResourceBlocks.Count, $"{where}: at {at} ps nothing keeps {request.Line}");
                }
            }
        }
        Assert.True(requests > 5_000 && waited > 1_000 && elsewhere > 20 && handovers > 200, $"{requests} requests, {waited} waited, {elsewhere} for a block elsewhere, {handovers} handovers");
    }

    private readonly record struct Hold(int Cell, int Block, int User, long Begin, long End);

    private static void Exclusive(IEnumerable<Hold[]> groups, string where)
    {
        foreach (var group in groups)
        {
            var ordered = group.Where(h => h.End > h.Begin).OrderBy(h => h.Begin).ToArray();
            for (var i = 1; i < ordered.Length; i++)
                Assert.True(ordered[i].Begin >= ordered[i - 1].End, $"{where}: {ordered[i - 1]} and {ordered[i]}");
        }
    }

    private static Scenario Random(Substream random)
    {
        T Either<T>(T one, T other) => random.NextInt(2) == 0 ? one : other;
        var plain = Cells.Plain(3 + random.NextInt(8), 1 + random.NextInt(2), random.NextInt(3) switch
        {
            0 => new Traffic.Batch { Rate = 5, Size = new BatchSize.Uniform { Min = 1, Max = 4 } },
            1 => new Traffic.FullBuffer { Backlog = 2 },
            _ => new Traffic.Poisson { Rate = 20 },
        });
        // A full buffer asks again at once, so nobody may be refused at once.
        var refuses = plain.Users[0].Traffic is not Traffic.FullBuffer;
        var size = 1 + random.NextInt(3);
        var bs = plain.Cell.Processor with { Frequency = 40e9 };
        bs = random.NextInt(5) switch
        {
            0 => bs,
            1 => bs with { Sharing = Sharing.Priority, Cores = 2 },
            2 => bs with { Sharing = Sharing.ProcessorSharing },
            3 => bs with { Sharing = Sharing.Batching, Batching = new Batching { Size = size, Wait = 0.003, Curve = [.. Enumerable.Range(0, size).Select(n => 1 + 0.3 * n)] } },
            _ => bs with { Sharing = Sharing.Fifo, Queue = refuses ? Either<int?>(null, 2) : null },
        };
        var (channel, rate) = random.NextInt(4) switch
        {
            0 => ((Channel)new Channel.Ideal(), (Rate)new Rate.Mcs()),
            1 => (new Channel.Digital { Modulation = Modulation.Qpsk, Crc = new Crc { Packet = 128, Attempts = 2 } }, new Rate.Shannon()),
            _ => (new Channel.Analog(), new Rate.Shannon()),
        };
        return plain with
        {
            Seed = random.NextUInt64(),
            Duration = 0.6 + random.NextDouble(),
            Drop = random.NextInt(3) == 0 ? new Drop { Every = 0.05 + 0.2 * random.NextDouble() } : null,
            Channel = channel,
            Decision = Either(Decision.Joint, Decision.Staged),
            Users =
            [
                plain.Users[0] with
                {
                    Mobility = random.NextInt(4) == 0
                        ? new Mobility.Static()
                        : new Mobility.RandomWaypoint { Speed = Cells.Between(200, 4000), Update = Either(0.01, 0.05) },
                    Deadline = Cells.Between(0.002, 0.2),
                    Overdue = Either(Overdue.Drop, Overdue.Finish),
                    Processor = plain.Users[0].Processor with { Sharing = Either(Sharing.Fifo, Sharing.Dedicated) },
                },
            ],
            Cell = plain.Cell with
            {
                Admission = refuses && random.NextInt(5) == 0 ? 8 : null,
                Sites = Either<Sites>(new Sites.Hexagonal { Rings = 1, InterSiteDistance = 300, Border = Either(Border.Open, Border.Wrapped) },
                    new Sites.Positions { Points = [new Position { X = 0, Y = 0 }, new Position { X = 400, Y = 0 }, new Position { X = 0, Y = 500 }] }),
                Interference = new Interference.LogUniform { Min = 1e-9, Max = 1e-7 },
                Rate = rate,
                Processor = bs,
                Fading = Either<Fading>(new Fading.None(), new Fading.Rayleigh { Coherence = 0.004, Selectivity = Selectivity.PerRb }),
            },
        };
    }
}
