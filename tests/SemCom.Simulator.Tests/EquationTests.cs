using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Tests;

/// <summary>
/// Equations (2)–(9) written out, against requests that met nobody: dedicated processors, one request a user, a link
/// that stays. Positions, gains, clocks and interference are drawn again here, from the substreams by their names.
/// </summary>
public class EquationTests
{
    private const int Scenarios = 300;

    [Fact]
    public void Delays_are_equations_3_to_6_to_the_picosecond_and_energies_7_to_9_to_1e12()
    {
        int requests = 0, finished = 0;
        for (var index = 0; index < Scenarios; index++)
        {
            var random = new Substream(20261123, "equations", index);
            var scenario = Random(random);
            var model = Synthetic.Model(
                Cells.Encoders,
                [1 + random.NextInt(800), 1 + random.NextInt(800), 1 + random.NextInt(800)],
                [1, 1 + 5 * random.NextDouble(), 6 + 20 * random.NextDouble()], images: 3, classes: 2);
            foreach (var request in Run.Of(scenario, model).Requests)
            {
                requests++;
                if (request.Outcome != Outcome.Done)
                    continue;
                finished++;
                Check(scenario, model, request, $"scenario {index}, request {request.Number}");
            }
        }
        Assert.True(requests > 1000, $"{requests} requests");
        Assert.True(finished > 0.95 * requests, $"{finished} of {requests} finished");
    }

    private static void Check(Scenario scenario, SemanticModel model, Seen request, string where)
    {
        var cell = scenario.Cell;
        var (group, index) = Locate(scenario, request.UserIndex);
        Substream Stream(string purpose) => new(scenario.Seed, $"{purpose}/{group.Group}", index);

        // Where the user stands: uniform over the ring.
        var (min, max) = (cell.Radius.Min, cell.Radius.Max);
        var distance = group.Placement is Placement.Positions given
            ? Math.Sqrt(given.Points[index].X * given.Points[index].X + given.Points[index].Y * given.Points[index].Y)
            : Math.Sqrt(min * min + (max * max - min * min) * Stream("placement-radius").UniformAt(0));
        var law = (PathLoss.PowerLaw)cell.PathLoss;

        // γ_i of the first fading block.
        var γ = Fades.Of(scenario, group.Group, index).PowerGain(request.ResourceBlock, 0);

        var interference = cell.Interference switch
        {
            Interference.Fixed same => same.Power,
            Interference.PerBlock list => list.Powers[request.ResourceBlock],
            Interference.LogUniform drawn => drawn.Min * Math.Pow(
                drawn.Max / drawn.Min, new Substream(scenario.Seed, "interference", 0, request.ResourceBlock).UniformAt(0)),
            _ => throw new NotSupportedException(),
        };
        var f = group.Processor.Frequency switch
        {
            Distribution.Constant constant => constant.Value,
            Distribution.Uniform uniform => uniform.Min + Stream("device-frequency").UniformAt(0) * (uniform.Max - uniform.Min),
            _ => throw new NotSupportedException(),
        };

        var (P, W, N0, D) = (cell.Power, cell.ResourceBlocks.Bandwidth, cell.Noise, scenario.Images.Size);
        var (ωB, fB, ζB) = (cell.Processor.CyclesPerBit, cell.Processor.Frequency, cell.Processor.SwitchedCapacitance);
        var (ω, ζ) = (group.Processor.CyclesPerBit, group.Processor.SwitchedCapacitance);
        var encoder = model[request.Encoder];
        var (Z, δ) = (32.0 * encoder.Dimension, encoder.RelativeSize);

        var h = γ * Math.Pow(distance, -law.Exponent) / law.ReferenceLoss;
        var sinr = P * h / (interference + W * N0);
        var c = W * LogOnePlus(sinr) / Math.Log(2);                          // (2)
        var tE = ωB * D * δ / fB;                                            // (3)
        var tT = Z / c;                                                      // (4)
        var tD = ω * Z * 1 / f;                                              // (5)
        var eB = ζB * fB * fB * ωB * D * δ + P * tT;                         // (7)
        var eU = ζ * f * f * ω * Z * 1;                                      // (8)

        Picoseconds(tE, request[Stage.Extraction], 0.5, where + ", (3)");
        Picoseconds(tT, request[Stage.Transmission], 0.5, where + ", (4)");
        Picoseconds(tD, request[Stage.Decoding], 0.5, where + ", (5)");
        Assert.Equal(0, request[Stage.WaitBs]);
        Assert.Equal(0, request[Stage.WaitRb]);
        Assert.Equal(0, request[Stage.WaitUser]);
        // (6): three times rounded to whole picoseconds.
        Picoseconds(tE + tT + tD, request.Total - request[Stage.WaitDecision], 1.5, where + ", (6)");

        Relative(sinr, request.Sinr, where + ", SINR");
        Relative(eB, request.EnergyBs, where + ", (7)");
        Relative(eU, request.EnergyUser, where + ", (8)");
        Relative(eB + eU, request.EnergyBs + request.EnergyUser, where + ", (9)");
        Assert.Equal(Z, request.Bits);
    }

    /// <summary>Half a picosecond a rounded stage, and the few last digits in which two orders of multiplication differ.</summary>
    private static void Picoseconds(double expectedSeconds, long? actual, double rounding, string what)
    {
        var expected = expectedSeconds * 1e12;
        Assert.True(Math.Abs(expected - actual!.Value) <= rounding + expected * 4e-15, $"{what}: {expected:R} ps, ledger {actual}");
    }

    private static void Relative(double expected, double actual, string what) =>
        Assert.True(Math.Abs(actual - expected) <= 1e-12 * Math.Abs(expected), $"{what}: {expected:R}, found {actual:R}");

    /// <summary>ln(1 + x) to the last digits for small x too: 2·artanh(x/(2 + x)) by its series.</summary>
    private static double LogOnePlus(double x)
    {
        if (x > 0.1)
            return Math.Log(1 + x);
        double z = x / (2 + x), power = z, sum = 0;
        for (var n = 1; n < 40; n += 2, power *= z * z)
            sum += power / n;
        return 2 * sum;
    }

    private static (UserGroup Group, int Index) Locate(Scenario scenario, int user)
    {
        foreach (var group in scenario.Users)
        {
            if (user < group.Count)
                return (group, user);
            user -= group.Count;
        }
        throw new InvalidOperationException();
    }

    private static Scenario Random(Substream random)
    {
        double Log(double min, double max) => min * Math.Pow(max / min, random.NextDouble());
        var blocks = 1 + random.NextInt(6);
        var groups = new UserGroup[1 + random.NextInt(3)];
        for (var g = 0; g < groups.Length; g++)
        {
            var count = 1 + random.NextInt(3);
            Placement placement = new Placement.UniformDisc();
            if (random.NextInt(3) == 0)
                placement = new Placement.Positions
                {
                    Points = [.. Enumerable.Range(0, count).Select(_ => new Position { X = Log(20, 100), Y = -Log(20, 100) })],
                };
            groups[g] = Cells.Group($"group-{g}", count, new Traffic.Periodic
            {
                // One request a user: the period is longer than the run.
                Period = 20_000, Phase = random.NextInt(2) == 0 ? 0 : random.NextDouble(),
            }) with
            {
                Placement = placement,
                Processor = new DeviceProcessor
                {
                    Sharing = random.NextInt(2) == 0 ? Sharing.Dedicated : Sharing.Fifo,
                    Frequency = random.NextInt(2) == 0 ? Cells.Value(Log(1e8, 1e10)) : Cells.Between(1e9, Log(1.1e9, 5e9)),
                    CyclesPerBit = Log(10, 1000),
                    SwitchedCapacitance = Log(1e-29, 1e-26),
                },
            };
        }
        var plain = Cells.Plain(blocks: blocks);
        return plain with
        {
            Seed = random.NextUInt64(),
            Duration = 10_000,
            Users = groups,
            Images = plain.Images with { Size = Math.Round(Log(1e4, 1e8)) },
            Channel = random.NextInt(2) == 0 ? new Channel.Analog() : new Channel.Ideal(),
            Scheduler = Cells.Schedulers[random.NextInt(5)],
            Cell = plain.Cell with
            {
                Radius = new Radius { Min = Log(1, 20), Max = Log(200, 2000) },
                Power = Log(0.01, 10),
                Noise = Log(1e-21, 1e-18),
                ResourceBlocks = new ResourceBlocks { Count = blocks, Bandwidth = Log(15e3, 20e6) },
                PathLoss = new PathLoss.PowerLaw { Exponent = 1.5 + 2 * random.NextDouble(), ReferenceLoss = random.NextInt(2) == 0 ? 1 : Log(1, 10) },
                Fading = random.NextInt(3) switch
                {
                    0 => new Fading.None(),
                    1 => new Fading.Rayleigh { Coherence = 10_000 },
                    _ => new Fading.Rayleigh { Coherence = 10_000, Selectivity = Selectivity.PerRb },
                },
                Interference = random.NextInt(3) switch
                {
                    0 => new Interference.Fixed { Power = random.NextInt(3) == 0 ? 0 : Log(1e-12, 1e-7) },
                    1 => new Interference.PerBlock { Powers = [.. Enumerable.Range(0, blocks).Select(_ => Log(1e-12, 1e-7))] },
                    _ => new Interference.LogUniform { Min = 1e-12, Max = Log(2e-12, 1e-7) },
                },
                Processor = new BsProcessor
                {
                    Sharing = Sharing.Dedicated, Frequency = Log(1e9, 1e11), CyclesPerBit = Log(1, 100), SwitchedCapacitance = Log(1e-31, 1e-28),
                },
            },
        };
    }
}
