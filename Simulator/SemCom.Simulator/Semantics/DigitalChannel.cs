using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Semantics;

/// <summary>What a digital channel did to one feature vector.</summary>
/// <param name="BitErrors">Bits of the payload that flipped.</param>
/// <param name="NonFinite">Elements that arrived infinite or not a number and were replaced by 0.</param>
public readonly record struct DigitalErrors(int BitErrors, int NonFinite);

/// <summary>
/// The digital channel on features: quantised, their bits sent, each flipped on its own with the bit error probability at
/// the SINR of the segment it was sent in, and made into numbers again.
/// </summary>
/// <remarks>
/// <para>With a probability p a bit adds −ln(1 − p) to a cumulative hazard, and errors are where a Poisson process of unit rate has points: an exponential draw
/// leads to the next error however far it is, across segments too. So the cost goes with the errors, not with the bits, and the law is exact.</para>
/// <para>With checksums, what is sent is packet after packet: up to <see cref="Crc.Packet"/> bits of payload and <see cref="ChecksumBits"/> of checksum. The segments are then
/// those of the attempt of each packet that was taken. Packets that passed have no errors (a checksum of 24 bits misses one in 2²⁴ damaged ones, which is neglected).
/// Packets that failed are known to have one error at least, perhaps in the checksum alone, and their bits are drawn from the law given that.</para>
/// <para>Not for several threads: it keeps a buffer.</para>
/// </remarks>
public sealed class DigitalChannel
{
    /// <summary>Bits of a packet's checksum (CRC24 of 3GPP TS 38.212 V16.2.0 clause 5.1).</summary>
    public const int ChecksumBits = 24;

    private readonly Func<double, double>? _bitErrorRate;
    private readonly int _packet; // bits of payload, or 0 without checksums
    private byte[] _received = [];

    /// <summary>Creates a channel.</summary>
    /// <param name="channel">Precision and packets.</param>
    /// <param name="bitErrorRate">The bit error probability of the channel's modulation at a linear SINR, in [0, 1); needed with a modulation, unused without.</param>
    /// <exception cref="ArgumentException">The channel has a modulation and no bit error rate is given.</exception>
    public DigitalChannel(Channel.Digital channel, Func<double, double>? bitErrorRate)
    {
        ArgumentNullException.ThrowIfNull(channel);
        if (channel.Modulation is not null && bitErrorRate is null)
            throw new ArgumentException($"{channel.Modulation} flips bits with a probability that is not given.", nameof(bitErrorRate));
        Precision = channel.Precision;
        _bitErrorRate = channel.Modulation is null ? null : bitErrorRate;
        _packet = (int)Math.Min(channel.Crc?.Packet ?? 0, int.MaxValue - ChecksumBits);
    }

    /// <summary>The precision of the features.</summary>
    public Precision Precision { get; }

    /// <summary>Packets of a payload; 1 without checksums.</summary>
    /// <param name="payloadBits">Bits of the payload, at least 1.</param>
    public int Packets(int payloadBits) => _packet == 0 ? 1 : (int)(((long)payloadBits + _packet - 1) / _packet);

    /// <summary>Bits of one packet: payload and checksum.</summary>
    /// <param name="payloadBits">Bits of the whole payload.</param>
    /// <param name="packet">Which packet, from 0 to <see cref="Packets"/> − 1; the last may be shorter.</param>
    public int PacketBits(int payloadBits, int packet) =>
        _packet == 0 ? payloadBits : (int)Math.Min(_packet, payloadBits - (long)packet * _packet) + ChecksumBits;

    /// <summary>Bits sent for a payload in one attempt of each packet: the payload and the checksums.</summary>
    /// <param name="payloadBits">Bits of the payload.</param>
    public int SentBits(int payloadBits) => _packet == 0 ? payloadBits : payloadBits + Packets(payloadBits) * ChecksumBits;

    /// <summary>The probability that a packet has an error: 1 − Π (1 − p)^bits.</summary>
    /// <param name="segments">The packet as it was sent, checksum included.</param>
    public double PacketErrorProbability(ReadOnlySpan<SentSegment> segments)
    {
        double hazard = 0;
        foreach (var segment in segments)
            hazard += Hazard(segment.Sinr) * segment.Bits;
        return Damage(hazard);
    }

    /// <summary>Sends features.</summary>
    /// <param name="features">d finite numbers.</param>
    /// <param name="segments">What was sent at which SINR, in order of sending; together <see cref="SentBits"/>. A bit belongs to the segment in which its sending ended.</param>
    /// <param name="noise">The request's noise substream.</param>
    /// <param name="received">The features as they arrive, d numbers, finite.</param>
    /// <returns>The bit errors and the elements replaced by 0.</returns>
    public DigitalErrors Apply(ReadOnlySpan<float> features, ReadOnlySpan<SentSegment> segments, Substream noise, Span<float> received)
    {
        var errors = Flip(features, segments, noise);
        if (errors == 0)
            Prepare(features);
        return new DigitalErrors(errors, Decode(received));
    }

    /// <summary>The features as they arrive without bit errors.</summary>
    internal void Quantise(ReadOnlySpan<float> features, Span<float> received)
    {
        Prepare(features);
        Decode(received);
    }

    /// <summary>Draws the bit errors; where there are any, what arrives is in the buffer, for <see cref="Decode"/>.</summary>
    /// <returns>Bit errors of the payload.</returns>
    internal int Flip(ReadOnlySpan<float> features, ReadOnlySpan<SentSegment> segments, Substream noise)
    {
        if (_bitErrorRate is null)
            return 0;
        var total = Quantiser.PayloadBits(Precision, features.Length);
        var flips = new Flips(this, features, noise);
        if (_packet == 0)
        {
            var walk = new Walk(segments, total);
            flips.Clock = noise.NextExponential(1);
            while (walk.Next(total))
                flips.Pass(walk.Start, walk.Bits, Hazard(walk.Segment.Sinr), total);
            return flips.Errors;
        }

        var packets = new Walk(segments, SentBits(total));
        int sent = 0, payload = 0;
        for (var packet = 0; packet < Packets(total); packet++)
        {
            var bits = PacketBits(total, packet);
            var end = sent + bits;
            var walk = packets;
            double hazard = 0;
            while (walk.Next(end))
                if (walk.Segment.Failed)
                    hazard += Hazard(walk.Segment.Sinr) * walk.Bits;
            if (hazard > 0)
            {
                // The first point of the process given that there is one before the end.
                flips.Clock = Math.Min(FirstError(noise.NextOpenDouble(), hazard), hazard);
                walk = packets;
                while (walk.Next(end))
                    if (walk.Segment.Failed)
                        flips.Pass(payload + walk.Start - sent, walk.Bits, Hazard(walk.Segment.Sinr), payload + bits - ChecksumBits);
            }
            packets = walk;
            sent = end;
            payload += bits - ChecksumBits;
        }
        return flips.Errors;
    }

    internal int Decode(Span<float> received) => Quantiser.Decode(Precision, Payload(received.Length), received);

    private void Prepare(ReadOnlySpan<float> features) => Quantiser.Encode(Precision, features, Payload(features.Length));

    private Span<byte> Payload(int dimension)
    {
        var bytes = Quantiser.PayloadBits(Precision, dimension) / 8;
        if (_received.Length < bytes)
            _received = new byte[bytes];
        return _received.AsSpan(0, bytes);
    }

    // −ln(1 − p); the series where 1 − p would lose digits.
    private double Hazard(double sinr)
    {
        var p = _bitErrorRate is null ? 0 : _bitErrorRate(sinr);
        if (!(p >= 0 && p < 1))
            throw new InvalidOperationException(FormattableString.Invariant($"The bit error probability at a SINR of {sinr} is {p}; expected a number from 0 to below 1."));
        return p < 1e-3 ? p * (1 + p * (1.0 / 2 + p * (1.0 / 3 + p * (1.0 / 4 + p / 5)))) : -Math.Log(1 - p);
    }

    // 1 − e^−h; the series where the difference would lose digits.
    private static double Damage(double h) => h < 1e-3 ? h * (1 - h * (1.0 / 2 - h * (1.0 / 6 - h * (1.0 / 24 - h / 120)))) : 1 - Math.Exp(-h);

    private static double FirstError(double uniform, double hazard)
    {
        var x = uniform * Damage(hazard);
        return x < 1e-3 ? x * (1 + x * (1.0 / 2 + x * (1.0 / 3 + x * (1.0 / 4 + x / 5)))) : -Math.Log(1 - x);
    }

    /// <summary>Walks whole bits of segments up to one end after the other. The last segment has what rounding left.</summary>
    private ref struct Walk(ReadOnlySpan<SentSegment> segments, int total)
    {
        // What sums of fractions may miss a whole bit by.
        private const double Rounding = 1e-6;

        private readonly ReadOnlySpan<SentSegment> _segments = segments;
        private int _next;
        private double _sent;
        private int _segmentEnd;
        private int _position;

        public SentSegment Segment { get; private set; }

        public int Start { get; private set; }

        public int Bits { get; private set; }

        public bool Next(int end)
        {
            while (_position < end)
            {
                if (_position >= _segmentEnd)
                {
                    if (_next == _segments.Length)
                        return false;
                    Segment = _segments[_next++];
                    _sent += Segment.Bits;
                    _segmentEnd = _next == _segments.Length ? total : (int)Math.Min(total, Math.Floor(_sent + Rounding));
                    continue;
                }
                Start = _position;
                _position = Math.Min(end, _segmentEnd);
                Bits = _position - Start;
                return true;
            }
            return false;
        }
    }

    /// <summary>Flips bits where a clock that runs with the hazard is at 0.</summary>
    private ref struct Flips(DigitalChannel channel, ReadOnlySpan<float> features, Substream noise)
    {
        private readonly ReadOnlySpan<float> _features = features;

        /// <summary>Hazard to the next error.</summary>
        public double Clock { get; set; }

        /// <summary>Errors in the payload.</summary>
        public int Errors { get; private set; }

        /// <summary>Passes bits of one hazard; those from <paramref name="payload"/> on are of a checksum, whose errors do not matter.</summary>
        public void Pass(int start, int bits, double hazard, int payload)
        {
            var at = 0;
            while (Clock < hazard * (bits - at))
            {
                at = (int)Math.Min(bits - 1, at + Clock / hazard);
                if (start + at < payload)
                {
                    if (Errors++ == 0)
                        channel.Prepare(_features);
                    channel._received[(start + at) >> 3] ^= (byte)(1 << ((start + at) & 7));
                }
                at++;
                Clock = noise.NextExponential(1);
            }
            Clock -= hazard * (bits - at);
        }
    }
}
