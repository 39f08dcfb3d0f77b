using System.Numerics;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Tests;

/// <summary>
/// Transmissions across fading blocks and drops, against the sum of whole blocks in exact rational arithmetic. And the
/// noise each element meets on the way.
/// </summary>
public class TransmissionTests
{
    /// <summary>A stretch of the link as it was, found block by block.</summary>
    private readonly record struct Piece(long Start, long End, double Sinr, double Rate);

    /// <summary>Coherence, and time between drops, s: from far shorter than a transmission to longer, and not in step.</summary>
    public static TheoryData<double, double?, Selectivity> Links => new()
    {
        { 1e-6, null, Selectivity.Flat },
        { 1.7e-6, 0.00371, Selectivity.PerRb },
        { 1e-4, 0.011, Selectivity.Flat },
        { 0.001, 0.0033, Selectivity.PerRb },
        { 0.003, 0.003, Selectivity.PerRb },
        { 0.05, 0.007, Selectivity.Flat },
        { 100, 0.0101, Selectivity.Flat },
        { 0.0123456789, null, Selectivity.PerRb },
    };

    private static Scenario Moving(double coherence, double? drop, Selectivity selectivity)
    {
        var scenario = Cells.Plain(3, 2, new Traffic.Poisson { Rate = 20 }).WithFading(coherence, selectivity)
            .WithGroup(group => group with { Deadline = Cells.Between(0.05, 0.1), Overdue = Overdue.Drop });
        return scenario with
        {
            Seed = 77,
            Duration = coherence < 1e-5 ? 0.5 : 3.0001,
            Drop = drop is { } every ? new Drop { Every = every } : null,
            Cell = scenario.Cell with { Interference = new Interference.LogUniform { Min = 1e-8, Max = 1e-6 } },
        };
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void The_last_bit_comes_when_the_bits_of_all_blocks_make_the_payload(double coherence, double? drop, Selectivity selectivity)
    {
        var run = Run.Of(Moving(coherence, drop, selectivity), Synthetic.ClipLike(Cells.Encoders), Custom.FirstComeFirstServed());
        int whole = 0, across = 0, cut = 0;
        foreach (var request in run.Requests.Where(r => r.Last >= Stage.Transmission))
        {
            var begin = request.Began(Stage.Transmission);
            var (payload, end) = (32 * run.Model[request.Encoder].Dimension, begin + request[Stage.Transmission]!.Value);
            if (request.Last == Stage.Transmission)
            {
                // Dropped or cut on the air: the bits and energy up to that instant.
                cut++;
                var (sent, _, sinr) = Sum(Pieces(run, request, begin, end));
                Close(sent, request.Bits, 1e-9 * payload, $"bits of {request.Number}");
                Assert.True(request.Bits <= payload);
                if (end > begin)
                    Close(1, sinr / request.Sinr, 1e-9, $"SINR of {request.Number}");
                Close((end - begin) / 1e12, request.AirTime, 1e-12, $"air time of {request.Number}");
                continue;
            }
            whole++;
            var pieces = Pieces(run, request, begin, end + 1_000_000).ToList();
            var finish = Finish(pieces, payload);
            Assert.True(BigInteger.Abs(finish - end) <= 1, $"request {request.Number}: last bit at {finish} ps, ledger {end} ps");
            Assert.Equal(payload, request.Bits);
            var during = Pieces(run, request, begin, end).ToList();
            across += during.Count > 1 ? 1 : 0;
            Close(1, Sum(during).Sinr / request.Sinr, 1e-9, $"SINR of {request.Number}");
            Close((end - begin) / 1e12, request.AirTime, 1e-12, $"air time of {request.Number}");
            var cell = run.Scenario.Cell;
            Close(1, (cell.Processor.SwitchedCapacitance * Math.Pow(cell.Processor.Frequency, 2) * cell.Processor.CyclesPerBit * run.Scenario.Images.Size
                + cell.Power * (end - begin) / 1e12) / request.EnergyBs, 1e-9, $"energy of {request.Number}");
        }
        Assert.True(whole > 10 && across > 2, $"{whole} whole, {across} across blocks");
        Assert.True(cut > 0 || coherence > 0.01, $"{cut} cut");
    }

    [Theory]
    [InlineData(0.0005, 0.0043, Selectivity.PerRb)]
    [InlineData(0.004, null, Selectivity.Flat)]
    public void Each_element_meets_the_noise_of_the_block_its_last_bit_was_sent_in(double coherence, double? drop, Selectivity selectivity)
    {
        var run = Run.Of(Moving(coherence, drop, selectivity), Synthetic.ClipLike(Cells.Encoders), Custom.FirstComeFirstServed(1));
        var receiver = new FeatureReceiver(run.Model, run.Scenario.Channel);
        var compared = 0;
        foreach (var request in run.Requests.Where(r => r.Result is not null))
        {
            var begin = request.Began(Stage.Transmission);
            var segments = Pieces(run, request, begin, begin + request[Stage.Transmission]!.Value)
                .Select(piece => new SentSegment(piece.Rate * (piece.End - piece.Start) / 1e12, piece.Sinr)).ToArray();
            if (segments.Length < 2)
                continue;
            // What each segment does to its elements is tested with the receiver: here, that it is told the right segments.
            var user = run.Cell.Users[request.UserIndex];
            var noise = new Substream(0, "");
            noise.Become(new Substream(run.Scenario.Seed, "channel-noise/" + user.Group.Group, user.IndexInGroup), request.NumberOfUser);
            var expected = receiver.Receive(request.Encoder, request.Image, segments, noise).Result;
            Assert.Equal(expected.Predicted, request.Result!.Value.Predicted);
            Close(expected.CrossEntropy, request.Result.Value.CrossEntropy, 1e-5, $"cross-entropy of {request.Number}");
            compared++;
        }
        Assert.True(compared > 20, $"{compared} compared");
    }

    [Theory]
    [InlineData(1e-25)]  // so faint that the last bit lies beyond the clock's range
    [InlineData(1e-320)] // a power so small that the SINR is hardly a number at all
    public void A_link_too_faint_to_end_its_transmission_holds_its_resource_block_and_no_more(double power)
    {
        foreach (var fading in new Fading[] { new Fading.None(), new Fading.Rayleigh { Coherence = 0.1 } })
        {
            var scenario = Cells.Plain();
            scenario = scenario with { Cell = scenario.Cell with { Power = power, Fading = fading } };
            var run = Run.Of(scenario, scheduler: Custom.FirstComeFirstServed());
            Assert.Equal(Stage.Transmission, run.Requests[0].Last);
            Assert.Equal(Outcome.InFlight, run.Requests[0].Outcome);
            Assert.All(run.Requests.Skip(1), r => Assert.Equal(Stage.WaitDecision, r.Last));
        }
    }

    /// <summary>The link between two instants, cut at every multiple of the coherence time and at every drop.</summary>
    private static IEnumerable<Piece> Pieces(Run run, Seen request, long begin, long end)
    {
        var (cell, user) = (run.Scenario.Cell, run.Cell.Users[request.UserIndex]);
        var rayleigh = (Fading.Rayleigh)cell.Fading;
        var coherence = SimTime.FromSeconds(rayleigh.Coherence).Picoseconds;
        var fading = Fades.Of(run.Scenario, user.Group.Group, user.IndexInGroup);
        var drops = run.Recording.Drops;
        for (var at = begin; at < end;)
        {
            var drop = drops.FindLastIndex(d => d.Start.Picoseconds <= at);
            var until = Math.Min(end, (at / coherence + 1) * coherence);
            if (drop + 1 < drops.Count)
                until = Math.Min(until, drops[drop + 1].Start.Picoseconds);
            var gain = fading.PowerGain(request.ResourceBlock, at / coherence) * drops[drop].Users[request.UserIndex].PathGain;
            var sinr = cell.Power * gain / (drops[drop].Interference[request.ResourceBlock] + cell.ResourceBlocks.Bandwidth * cell.Noise);
            yield return new Piece(at, until, sinr, cell.ResourceBlocks.Bandwidth * Math.Log2(1 + sinr));
            at = until;
        }
    }

    /// <summary>The instant at which the payload is sent, in exact arithmetic, rounded to a picosecond.</summary>
    private static BigInteger Finish(List<Piece> pieces, int payload)
    {
        // Bits × 10^12 × 2^80, so that bit/s × ps needs no division.
        var left = new BigInteger(payload) * BigInteger.Pow(10, 12) << 80;
        foreach (var piece in pieces)
        {
            var rate = Scaled(piece.Rate);
            var inPiece = rate * (piece.End - piece.Start);
            if (inPiece >= left)
                return piece.Start + (2 * left + rate) / (2 * rate);
            left -= inPiece;
        }
        return pieces[^1].End + 1000; // not within the pieces: too late
    }

    /// <summary>A double times 2^80, whole for all but the digits below 2^−80.</summary>
    private static BigInteger Scaled(double value)
    {
        var exponent = Math.ILogB(value) - 52;
        var mantissa = new BigInteger(Math.ScaleB(value, -exponent));
        return exponent + 80 >= 0 ? mantissa << exponent + 80 : mantissa >> -(exponent + 80);
    }

    private static (double Bits, double Seconds, double Sinr) Sum(IEnumerable<Piece> pieces)
    {
        double bits = 0, seconds = 0, noise = 0;
        foreach (var piece in pieces)
        {
            var time = (piece.End - piece.Start) / 1e12;
            bits += piece.Rate * time;
            seconds += time;
            noise += piece.Rate * time / piece.Sinr;
        }
        return (bits, seconds, bits / noise);
    }

    private static void Close(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{what}: expected {expected:R}, found {actual:R}");
}
