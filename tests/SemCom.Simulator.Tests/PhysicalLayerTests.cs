using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using SemCom.Kernel;
using SemCom.Radio;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using Channel = SemCom.Scenarios.Channel;
using Modulation = SemCom.Scenarios.Modulation;

namespace SemCom.Simulator.Tests;

/// <summary>
/// How bits get through in a network: rates with gap and cap, slots of transport blocks, packets with checksums, and bit
/// errors, each against its law at a constant SINR. False-alarm rate of each test of a law: one in a million.
/// </summary>
public class PhysicalLayerTests
{
    private const double Bandwidth = 180e3;

    /// <summary>A user that always has one request under way, over a link of constant SINR; a request takes a microsecond beside its transmission.</summary>
    private static Scenario Link(double sinr, double seconds, Rate? rate = null, Channel? channel = null, double? payload = null)
    {
        var plain = Cells.Plain(traffic: new Traffic.FullBuffer());
        return plain with
        {
            Duration = seconds,
            Channel = channel ?? new Channel.Ideal(),
            Payload = payload is { } bits ? Cells.Value(bits) : null,
            Users =
            [
                plain.Users[0] with
                {
                    Placement = new Placement.Positions { Points = [new Position { X = 100, Y = 0 }] },
                    Processor = plain.Users[0].Processor with { ServiceTime = Cells.Value(5e-7) },
                },
            ],
            Cell = plain.Cell with
            {
                Power = 1,
                Noise = 1e-300,
                Interference = new Interference.Fixed { Power = 1e-4 / sinr },
                Rate = rate ?? new Rate.Shannon(),
                Processor = plain.Cell.Processor with { ServiceTime = Cells.Value(5e-7) },
            },
        };
    }

    private static Seen[] Answered(Scenario scenario, int least)
    {
        var done = Run.Of(scenario, scheduler: Custom.FirstComeFirstServed()).Requests.Where(r => r.Outcome == Outcome.Done).ToArray();
        Assert.True(done.Length >= least, $"{done.Length} answered");
        return done;
    }

    [Theory]
    [InlineData(1, null, 3, 2)]
    [InlineData(1, null, 0.001, 0.0014419741739063218)] // log2(1.001)
    [InlineData(2, null, 6, 2)]
    [InlineData(1, 1.5, 7, 1.5)]
    [InlineData(4, 1.5, 4, 1)]
    [InlineData(4, 0.5, 4, 0.5)]
    public void Shannons_rate_has_its_gap_and_cap(double gap, double? cap, double sinr, double efficiency)
    {
        foreach (var request in Answered(Link(sinr, 3, new Rate.Shannon { Gap = gap, Cap = cap }), 1))
            Assert.Equal(512 / (Bandwidth * efficiency) * 1e12, request[Stage.Transmission]!.Value, 1.0);
    }

    /// <summary>Symbols of log2 M bits at the bandwidth's rate, whatever the SINR. 512 bits of float32, 128 of int8 and its scale.</summary>
    [Theory]
    [InlineData(Modulation.Bpsk, 1)]
    [InlineData(Modulation.Qpsk, 2)]
    [InlineData(Modulation.Qam16, 4)]
    [InlineData(Modulation.Qam64, 6)]
    [InlineData(Modulation.Qam256, 8)]
    public void A_modulation_sends_its_bits_a_symbol(Modulation modulation, int bits)
    {
        foreach (var sinr in new[] { 0.1, 100 })
            foreach (var request in Answered(Link(sinr, 0.5, channel: new Channel.Digital { Modulation = modulation }), 50))
                Assert.Equal((long)Math.Round(512e12 / (Bandwidth * bits)), request[Stage.Transmission]);
    }

    // ---- Transport blocks -------------------------------------------------------------------------------------

    /// <summary>
    /// One attempt a block, sent anew until it is decoded. At the SINR where the scheme's error rate is 0.3, the failures before
    /// a given number of successes are negative binomial.
    /// </summary>
    [Fact]
    public void Blocks_fail_by_their_error_rate_and_a_transmission_is_a_whole_number_of_slots()
    {
        var scheme = McsTable.Qam64.Rows.OrderBy(mcs => mcs.SpectralEfficiency).ElementAt(10);
        var sinr = BlockErrorRate.RequiredSinr(0.3, 180, scheme.SpectralEfficiency) * (1 + 1e-9);
        var failure = BlockErrorRate.Of(sinr, 180, scheme.SpectralEfficiency);
        Assert.Equal(0.3, failure, 1e-6);
        var done = Answered(Link(sinr, 40, new Rate.Mcs { TargetBler = 0.3, Attempts = 1, Margin = 1 }, payload: 2000), 1000);
        var blocks = (int)Math.Ceiling(2000 / (180 * scheme.SpectralEfficiency));
        long failures = 0;
        foreach (var request in done)
        {
            Assert.Equal(0, request[Stage.Transmission] % Timetable.Ms);
            Assert.Equal(blocks, request[Stage.Transmission] / Timetable.Ms - request.Retransmissions);
            Assert.Equal(request[Stage.Transmission]!.Value / 1e12, request.AirTime, 1e-12);
            Assert.Equal(2000, request.Bits);
            failures += request.Retransmissions;
        }
        var successes = (double)done.Length * blocks;
        var (mean, deviation) = (successes * failure / (1 - failure), Math.Sqrt(successes * failure) / (1 - failure));
        Assert.True(Math.Abs(failures - mean) < Statistics.Z * deviation, $"{failures} failures, expected {mean} ± {deviation}");
    }

    /// <summary>
    /// At most two attempts combined: after the second failure the block begins anew with nothing kept. So it is decoded in
    /// attempt 1, 2, 3, … with 1 − ε₁, ε₁ − ε₂, ε₂(1 − ε₁), ε₂(ε₁ − ε₂), ε₂²(1 − ε₁), …
    /// </summary>
    [Fact]
    public void Attempts_are_combined_up_to_their_limit_and_forgotten_beyond_it()
    {
        const double sinr = 0.11;
        var efficiency = McsTable.Qam64.Rows.Min(mcs => mcs.SpectralEfficiency);
        var (once, twice) = (BlockErrorRate.Of(sinr, 180, efficiency), BlockErrorRate.Of(2 * sinr, 180, efficiency));
        Assert.True(once is > 0.5 and < 0.995 && twice is > 0.1 and < 0.7, $"{once}, {twice}");
        var done = Answered(Link(sinr, 20, new Rate.Mcs { Attempts = 2, Margin = 1 }, payload: 10), 3000);
        var law = Enumerable.Range(0, 6).Select(m => Math.Pow(twice, m / 2) * (m % 2 == 0 ? 1 - once : once - twice)).ToList();
        law.Add(1 - law.Sum());
        var counts = new double[7];
        foreach (var request in done)
        {
            var slots = (int)(request[Stage.Transmission]!.Value / Timetable.Ms);
            Assert.Equal(slots - 1, request.Retransmissions);
            counts[Math.Min(slots - 1, 6)]++;
        }
        Statistics.Counts([.. law.Select(p => p * done.Length)], counts);
    }

    /// <summary>Over requests of many blocks the slots a block takes are those of the mean rate that schedulers reckon with.</summary>
    [Theory]
    [InlineData(1.0, 0.3)]
    [InlineData(11.0, 0.1)]
    [InlineData(0.12, 0.1)] // below the lowest scheme's need
    public void Goodput_is_the_mean_rate(double sinr, double target)
    {
        var mcs = new Rate.Mcs { TargetBler = target };
        var scheme = new LinkAdaptation(McsTable.Qam64, 180, target, mcs.Margin).Choose(sinr);
        var bits = 180 * scheme.SpectralEfficiency;
        var done = Answered(Link(sinr, 60, mcs, payload: 19.5 * bits), 300);
        var rate = new McsRate(McsTable.Qam64, Bandwidth, 1e-3, target, mcs.Attempts, mcs.Margin).BitsPerSecond(sinr);
        Statistics.Mean(20 * bits / (rate * 1e-3), [.. done.Select(r => r[Stage.Transmission]!.Value / (double)Timetable.Ms)]);
    }

    // ---- Packets with checksums -------------------------------------------------------------------------------

    /// <summary>
    /// QPSK at a SINR γ flips a bit with Q(√γ), so a packet of 512 and 24 bits is damaged with p = 1 − (1 − Q)^536: it takes k
    /// attempts of 536/(2W) with p^(k−1)·(1 − p), and the fourth is the last.
    /// </summary>
    [Fact]
    public void A_packet_is_sent_until_it_arrives_at_most_as_often_as_allowed()
    {
        const double sinr = 9.5;
        var flip = SpecialFunctions.Erfc(Math.Sqrt(sinr / 2)) / 2;
        var damage = 1 - Math.Pow(1 - flip, 536);
        Assert.InRange(damage, 0.3, 0.9);
        var channel = new Channel.Digital { Modulation = Modulation.Qpsk, Crc = new Crc { Packet = 1024, Attempts = 4 } };
        var done = Answered(Link(sinr, 10, channel: channel), 2000);
        var attempt = 536e12 / (2 * Bandwidth);
        var counts = new double[4];
        var failed = new List<Seen>();
        foreach (var request in done)
        {
            // Each attempt ends at a whole picosecond.
            var attempts = (int)Math.Round(request[Stage.Transmission]!.Value / attempt);
            Assert.Equal(attempts * attempt, request[Stage.Transmission]!.Value, 4.0);
            Assert.InRange(attempts, 1, 4);
            counts[attempts - 1]++;
            if (attempts < 4)
                Assert.Equal((attempts - 1, 0), (request.Retransmissions, request.BitErrors));
            else
                failed.Add(request);
            Assert.Equal(512, request.Bits);
        }
        Statistics.Counts(
            [done.Length * (1 - damage), done.Length * damage * (1 - damage), done.Length * damage * damage * (1 - damage), done.Length * Math.Pow(damage, 3)],
            counts);
        // A fourth attempt fails as the others do; then its errors stay, all but those of the checksum alone.
        var visible = (1 - Math.Pow(1 - flip, 512)) * failed.Count;
        Assert.All(failed, r => Assert.Equal(3, r.Retransmissions));
        Binomially(failed.Count(r => r.BitErrors > 0), failed.Count, visible / failed.Count);
    }

    /// <summary>Three packets of 200, 200 and 112 bits, with 24 more each.</summary>
    [Fact]
    public void Packets_are_cut_from_the_payload_and_carry_their_checksum()
    {
        var channel = new Channel.Digital { Modulation = Modulation.Qpsk, Crc = new Crc { Packet = 200, Attempts = 4 } };
        foreach (var request in Answered(Link(1e4, 0.2, channel: channel), 50))
        {
            Assert.Equal((512 + 72) * 1e12 / (2 * Bandwidth), request[Stage.Transmission]!.Value, 3.0);
            Assert.Equal((0, 0), (request.Retransmissions, request.BitErrors));
        }
    }

    // ---- Bit errors -------------------------------------------------------------------------------------------

    [Theory]
    [InlineData(2)]
    [InlineData(12)]
    public void Bits_flip_by_the_error_rate_of_the_modulation(double sinr)
    {
        var flip = SpecialFunctions.Erfc(Math.Sqrt(sinr / 2)) / 2;
        var done = Answered(Link(sinr, 4, channel: new Channel.Digital { Modulation = Modulation.Qpsk }), 2000);
        Binomially(done.Sum(r => (long)r.BitErrors), 512L * done.Length, flip);
    }

    /// <summary>
    /// An element becomes infinite or no number where the errors make the eight bits of its exponent all ones: flip those that
    /// are zero, and no other. Counted over the elements of the images sent.
    /// </summary>
    [Fact]
    public void Elements_that_become_no_number_are_counted()
    {
        const double sinr = 0.3;
        var flip = SpecialFunctions.Erfc(Math.Sqrt(sinr)) / 2; // BPSK, Q(√(2γ))
        var scenario = Link(sinr, 6, channel: new Channel.Digital { Modulation = Modulation.Bpsk });
        var model = Synthetic.Small(scenario.Encoders);
        var done = Run.Of(scenario, model, Custom.FirstComeFirstServed()).Requests.Where(r => r.Outcome == Outcome.Done).ToArray();
        Assert.True(done.Length > 1500);
        double mean = 0, variance = 0;
        foreach (var request in done)
        {
            foreach (var element in model[0].ImageFeatures(request.Image))
            {
                var ones = System.Numerics.BitOperations.PopCount((BitConverter.SingleToUInt32Bits(element) >> 23) & 0xff);
                var p = Math.Pow(flip, 8 - ones) * Math.Pow(1 - flip, ones);
                mean += p;
                variance += p * (1 - p);
            }
        }
        var counted = done.Sum(r => r.NonFinite);
        Assert.True(mean > 100 && Math.Abs(counted - mean) < Statistics.Z * Math.Sqrt(variance), $"{counted} counted, expected {mean} ± {Math.Sqrt(variance)}");
    }

    private static void Binomially(long count, long trials, double p)
    {
        var (mean, deviation) = (trials * p, Math.Sqrt(trials * p * (1 - p)));
        Assert.True(mean > 30 && trials - mean > 30, $"{trials} trials of {p} are too few");
        Assert.True(Math.Abs(count - mean) < Statistics.Z * deviation, $"{count} of {trials}, expected {mean} ± {deviation}");
    }
}
