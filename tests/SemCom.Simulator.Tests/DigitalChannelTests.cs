using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Semantics;
using Precision = SemCom.Scenarios.Precision;

namespace SemCom.Simulator.Tests;

/// <summary>The digital channel: numbers as bits, the law of the bit errors beside bits drawn one by one, and what errors do to a classification.</summary>
public class DigitalChannelTests
{
    /// <summary>False-alarm rate of each hypothesis test here; seeds are fixed.</summary>
    private const double FalseAlarm = 1e-6;

    /// <summary>BPSK: ½·erfc(√γ) (Proakis and Salehi: Digital Communications, 5th edition, equation 4.3-13).</summary>
    private static double Bpsk(double sinr) => 0.5 * SpecialFunctions.Erfc(Math.Sqrt(sinr));

    private static DigitalChannel Channel(Precision precision, Func<double, double> bitErrorRate, Crc? crc = null) =>
        new(new Channel.Digital { Precision = precision, Modulation = Modulation.Bpsk, Crc = crc }, bitErrorRate);

    private static float[] Features(int dimension, ulong seed = 1)
    {
        var random = new Substream(seed, "features");
        return [.. Enumerable.Range(0, dimension).Select(_ => (float)(random.NextNormal() / Math.Sqrt(dimension)))];
    }

    [Fact]
    public void Numbers_become_bits_and_numbers_again_within_the_rounding_of_their_precision()
    {
        var features = Features(512);
        Assert.Equal(features, Round(Precision.Float32));
        var half = Round(Precision.Float16);
        var small = Round(Precision.Int8);
        var scale = features.Max(Math.Abs) / 127;
        for (var j = 0; j < features.Length; j++)
        {
            // Half precision has 11 significant bits down to 2⁻¹⁴, and steps of 2⁻²⁴ below.
            Assert.InRange(Math.Abs(half[j] - features[j]), 0, Math.Max(Math.Abs(features[j]) * Math.ScaleB(1, -11), Math.ScaleB(1, -25)));
            Assert.InRange(Math.Abs(small[j] - features[j]), 0, 0.5001 * scale);
        }
        Assert.Equal(127, small.Max(x => Math.Abs(x / scale)), 1e-4);
        Assert.All(Enumerable.Range(0, 512), j => Assert.True(half[j] != features[j] || (float)(Half)features[j] == features[j]));

        float[] Round(Precision precision)
        {
            var bytes = new byte[Quantiser.PayloadBits(precision, 512) / 8];
            Quantiser.Encode(precision, features, bytes);
            var again = new float[512];
            Assert.Equal(0, Quantiser.Decode(precision, bytes, again));
            return again;
        }
    }

    [Fact]
    public void Bits_are_those_of_the_formats_and_numbers_that_are_none_are_counted_and_become_0()
    {
        // IEEE 754: 1 is 0x3F800000 and 0x3C00, −2 is 0xC0000000 and 0xC000; an exponent of ones is an infinity or no number.
        var bytes = new byte[8];
        Quantiser.Encode(Precision.Float32, [1, -2], bytes);
        Assert.Equal([0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0], bytes);
        Quantiser.Encode(Precision.Float16, [1, -2, 0, 0], bytes);
        Assert.Equal([0, 0x3C, 0, 0xC0, 0, 0, 0, 0], bytes);
        var six = new byte[6];
        Quantiser.Encode(Precision.Int8, [63.5f, -127], six); // scale 1; 63.5 ties to 64
        Assert.Equal([0, 0, 0x80, 0x3F, 64, 0x81], six);
        Quantiser.Encode(Precision.Int8, [0, 0], six);
        Assert.Equal(new byte[6], six);

        var received = new float[2];
        Assert.Equal(2, Quantiser.Decode(Precision.Float32, [0, 0, 0x80, 0x7F, 1, 0, 0x80, 0xFF], received));
        Assert.Equal([0, 0], received);
        Assert.Equal(1, Quantiser.Decode(Precision.Float16, [0, 0x7E, 0, 0xC0], received));
        Assert.Equal([0, -2], received);
        Assert.Equal(2, Quantiser.Decode(Precision.Int8, [0, 0, 0x80, 0x7F, 0, 3], received)); // an infinite scale: 0·∞ and 3·∞
        Assert.Equal([0, 0], received);
        Assert.Equal(0, Quantiser.Decode(Precision.Int8, [0, 0, 0x80, 0x3F, 0x80, 0], received));
        Assert.Equal([-128, 0], received); // −128 is never sent but may arrive

        Assert.Equal((8 * 512 + 32, 16 * 512, 32 * 512), (Bits(Precision.Int8), Bits(Precision.Float16), Bits(Precision.Float32)));
        var encoder = Synthetic.Encoder("bits", 512, 1, 1, 2, null);
        Assert.Equal(32 * 512, encoder.FeatureBits);
        static int Bits(Precision precision) => Quantiser.PayloadBits(precision, 512);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(0.02)]
    [InlineData(0.5)]
    public void Skipping_from_error_to_error_has_the_law_of_bits_drawn_one_by_one(double p)
    {
        // 24 elements of int8 in units of 1, whose bits can all be read off what arrives; the scale is sent without errors.
        const int dimension = 24, bits = 8 * dimension, requests = 20_000;
        var features = new float[dimension];
        features[0] = 127;
        var channel = Channel(Precision.Int8, sinr => sinr);
        SentSegment[] segments = [new(Quantiser.ScaleBits, 0), new(50.4, p), new(33.3, 0), new(bits - 50.4 - 33.3, p / 2)];
        // Sending ends within the segments: floor of the sums, 50 and 83.
        double RateOf(int bit) => bit < 50 ? p : bit < 83 ? 0 : p / 2;

        var (fast, slow) = (new Tally(bits), new Tally(bits));
        var oracle = new Substream(2, "one by one");
        var received = new float[dimension];
        for (var request = 0; request < requests; request++)
        {
            var errors = channel.Apply(features, segments, new Substream(1, "noise", request), received);
            Assert.Equal(0, errors.NonFinite);
            var flipped = new bool[bits];
            for (var bit = 0; bit < bits; bit++)
                flipped[bit] = (((int)received[bit / 8] ^ (int)features[bit / 8]) >> (bit % 8) & 1) != 0;
            Assert.Equal(flipped.Count(flip => flip), errors.BitErrors);
            fast.Add(flipped);
            for (var bit = 0; bit < bits; bit++)
                flipped[bit] = oracle.NextDouble() < RateOf(bit);
            slow.Add(flipped);
        }
        var expected = Enumerable.Range(0, bits).Sum(RateOf);
        var variance = Enumerable.Range(0, bits).Sum(bit => RateOf(bit) * (1 - RateOf(bit)));
        foreach (var tally in new[] { fast, slow })
        {
            // Each bit's rate, Bonferroni over the bits; the mean and the variance of the number of errors; neighbours' joint errors.
            for (var bit = 0; bit < bits; bit++)
                Binomially(tally.OfBit[bit], requests, RateOf(bit), FalseAlarm / bits, $"bit {bit}");
            var z = (tally.Sum - requests * expected) / Math.Sqrt(requests * variance);
            Assert.InRange(Math.Abs(z), 0, Normal.InvCDF(0, 1, 1 - FalseAlarm / 2));
            var pairs = Enumerable.Range(0, bits - 1).Sum(bit => RateOf(bit) * RateOf(bit + 1));
            // A pair of neighbours shares a bit with the next: variance at most 3 times that of independent pairs.
            Assert.InRange(Math.Abs(tally.Neighbours - requests * pairs), 0, 5 * Math.Sqrt(3 * requests * pairs) + 15);
        }
        // The numbers of errors: two samples, χ² over cells of at least 10.
        var (statistic, cells, a, b) = (0.0, 0, 0L, 0L);
        for (var n = 0; n <= bits; n++)
        {
            (a, b) = (a + fast.OfCount[n], b + slow.OfCount[n]);
            if (a + b < 20)
                continue;
            statistic += (double)(a - b) * (a - b) / (a + b);
            cells++;
            (a, b) = (0, 0);
        }
        Assert.InRange(statistic, 0, ChiSquared.InvCDF(Math.Max(1, cells - 1), 1 - FalseAlarm));
    }

    private sealed class Tally(int bits)
    {
        public long[] OfBit { get; } = new long[bits];

        public long[] OfCount { get; } = new long[bits + 1];

        public long Sum { get; private set; }

        public long Neighbours { get; private set; }

        public void Add(bool[] flipped)
        {
            var count = 0;
            for (var bit = 0; bit < flipped.Length; bit++)
            {
                if (!flipped[bit])
                    continue;
                count++;
                OfBit[bit]++;
                if (bit > 0 && flipped[bit - 1])
                    Neighbours++;
            }
            OfCount[count]++;
            Sum += count;
        }
    }

    private static void Binomially(long seen, long trials, double p, double level, string what)
    {
        if (p is 0 or 1)
        {
            Assert.True(seen == p * trials, $"{what}: {seen} of {trials}, probability {p}");
            return;
        }
        var law = new Binomial(p, (int)trials);
        var below = law.CumulativeDistribution(seen);
        var above = 1 - law.CumulativeDistribution(seen - 1);
        Assert.True(below > level / 2 && above > level / 2, $"{what}: {seen} of {trials}, probability {p}");
    }

    [Fact]
    public void Packets_that_passed_have_no_errors_and_those_that_failed_have_errors_by_the_law_given_one()
    {
        // 20 int8 elements: 192 bits in packets of 80, 80 and 32, each with 24 more of checksum. The second failed, at two SINRs, and so did the third.
        const int dimension = 20, requests = 40_000;
        const double p = 0.004, q = 0.01;
        var features = new float[dimension];
        features[0] = 127;
        var channel = Channel(Precision.Int8, sinr => sinr, new Crc { Packet = 80 });
        Assert.Equal((3, 104, 104, 56, 264), (channel.Packets(192), channel.PacketBits(192, 0), channel.PacketBits(192, 1), channel.PacketBits(192, 2), channel.SentBits(192)));
        SentSegment[] segments = [new(104, 0.3), new(60, p, Failed: true), new(44, q, Failed: true), new(56, q, Failed: true)];
        var damaged = new[] { 1 - Math.Pow(1 - p, 60) * Math.Pow(1 - q, 44), 1 - Math.Pow(1 - q, 56) };
        Assert.Equal(damaged[0], channel.PacketErrorProbability(segments.AsSpan(1, 2)), 1e-14);
        Assert.Equal(damaged[1], channel.PacketErrorProbability(segments.AsSpan(3, 1)), 1e-14);

        var received = new float[dimension];
        var ofBit = new long[192];
        long both = 0, none = 0;
        for (var request = 0; request < requests; request++)
        {
            var errors = channel.Apply(features, segments, new Substream(1, "packets", request), received);
            bool second = false, third = false;
            for (var bit = 32; bit < 192; bit++)
            {
                if ((((int)received[(bit - 32) / 8] ^ (int)features[(bit - 32) / 8]) >> (bit % 8) & 1) == 0)
                    continue;
                ofBit[bit]++;
                second |= bit < 160;
                third |= bit >= 160;
            }
            both += second && third ? 1 : 0;
            none += errors.BitErrors == 0 ? 1 : 0;
        }
        // P(bit flips | damaged) = p / P(damaged); packets are independent; only the checksum damaged: (undamaged payload − undamaged) / damaged.
        for (var bit = 32; bit < 192; bit++)
            Binomially(ofBit[bit], requests, bit < 80 ? 0 : bit < 140 ? p / damaged[0] : bit < 160 ? q / damaged[0] : q / damaged[1], FalseAlarm / 192, $"bit {bit}");
        double[] clean = [(Math.Pow(1 - p, 60) * Math.Pow(1 - q, 20) - (1 - damaged[0])) / damaged[0], (Math.Pow(1 - q, 32) - (1 - damaged[1])) / damaged[1]];
        Binomially(both, requests, (1 - clean[0]) * (1 - clean[1]), FalseAlarm, "both payloads");
        Binomially(none, requests, clean[0] * clean[1], FalseAlarm, "no payload");
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(1e-4)]
    [InlineData(0.3)]
    public void The_probability_of_a_damaged_packet_is_one_minus_the_product_of_its_bits(double p)
    {
        var channel = Channel(Precision.Float32, sinr => sinr, new Crc());
        decimal whole = 1;
        for (var bit = 0; bit < 1048; bit++)
            whole *= 1 - (decimal)(bit < 500 ? p : p / 2);
        Assert.Equal((double)(1 - whole), channel.PacketErrorProbability([new(500, p), new(548, p / 2)]), 1e-12 * (double)(1 - whole));
        Assert.Equal(0, channel.PacketErrorProbability([new(1048, 0)]));
    }

    [Fact]
    public void Without_a_modulation_bits_arrive_as_sent_and_with_one_a_rate_of_errors_is_needed()
    {
        var features = Features(32);
        var received = new float[32];
        var channel = new DigitalChannel(new Channel.Digital { Precision = Precision.Float32 }, null);
        Assert.Equal(default, channel.Apply(features, [new(1024, 1e-3)], new Substream(1, "noise"), received));
        Assert.Equal(features, received);
        Assert.Throws<ArgumentException>(() => new DigitalChannel(new Channel.Digital { Modulation = Modulation.Qpsk }, null));
        var wrong = Channel(Precision.Int8, _ => double.NaN);
        Assert.Throws<InvalidOperationException>(() => wrong.Apply(features, [new(288, 1)], new Substream(1, "noise"), new float[32]));
    }

    [Fact]
    public void All_that_is_sent_meets_errors_where_segments_miss_the_payload_by_a_rounding()
    {
        var channel = Channel(Precision.Float16, _ => 0.999999);
        var segments = Enumerable.Range(0, 160).Select(_ => new SentSegment(0.1 * (1 - 1e-12), 1)).ToArray();
        Assert.Equal(16, channel.Apply([1], segments, new Substream(1, "noise"), new float[1]).BitErrors);
        Assert.Equal(16, channel.Apply([1], [new(15, 1), new(2, 1)], new Substream(1, "noise"), new float[1]).BitErrors);
    }

    [Fact]
    public void At_a_bit_error_rate_of_1e_4_int8_classifies_better_than_float32_and_float16()
    {
        // A flipped exponent makes an element so great that it alone decides. The same images under each precision; McNemar's exact test of the
        // discordant pairs, one-sided, at a false-alarm rate of 1e-6 each, and by more than 3 points of accuracy.
        const int dimension = 512, images = 4000;
        var encoder = Synthetic.Encoder("int8", dimension, 1, images, 10, null, scatter: 2);
        var sinr = FindRoots.OfFunction(x => Bpsk(x) - 1e-4, 1, 20); // 8.4 dB
        Assert.Equal(8.4, 10 * Math.Log10(sinr), 0.05);
        var clean = Correct(Precision.Float32, 1000);
        var int8 = Correct(Precision.Int8, sinr);
        Assert.InRange(int8.Count(x => x) / (double)images, clean.Count(x => x) / (double)images - 0.01, 1);
        foreach (var precision in new[] { Precision.Float32, Precision.Float16 })
        {
            var floats = Correct(precision, sinr);
            var (better, worse) = (0, 0);
            for (var i = 0; i < images; i++)
            {
                better += int8[i] && !floats[i] ? 1 : 0;
                worse += floats[i] && !int8[i] ? 1 : 0;
            }
            Assert.True(1 - Binomial.CDF(0.5, better + worse, better - 1) < FalseAlarm, $"{precision}: {better} better, {worse} worse");
            Assert.True(better - worse > 0.03 * images, $"{precision}: {better} better, {worse} worse");
        }

        bool[] Correct(Precision precision, double sinr)
        {
            var channel = Channel(precision, Bpsk);
            var received = new float[dimension];
            return [.. Enumerable.Range(0, images).Select(image =>
            {
                channel.Apply(encoder.ImageFeatures(image), [new(Quantiser.PayloadBits(precision, dimension), sinr)], new Substream(3, "int8", image), received);
                return ZeroShotClassifier.Classify(encoder, received, image % 10).Predicted == image % 10;
            })];
        }
    }

    [Fact]
    public void Infinite_elements_and_those_that_are_no_number_come_at_the_rate_of_their_exponents()
    {
        // Elements of 1.0 in float16, exponent 01111: all ones where the first bit flips and the four others do not; p·(1 − p)⁴ each.
        const int dimension = 100, requests = 2000;
        const double p = 0.05;
        var features = new float[dimension];
        Array.Fill(features, 1);
        var channel = Channel(Precision.Float16, _ => p);
        var received = new float[dimension];
        long nonFinite = 0;
        for (var request = 0; request < requests; request++)
        {
            nonFinite += channel.Apply(features, [new(16 * dimension, 1)], new Substream(1, "infinite", request), received).NonFinite;
            Assert.All(received, x => Assert.True(float.IsFinite(x)));
        }
        Binomially(nonFinite, dimension * requests, p * Math.Pow(1 - p, 4), FalseAlarm, "elements");
    }
}
