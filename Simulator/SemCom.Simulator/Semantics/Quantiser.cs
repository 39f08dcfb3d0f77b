using System.Buffers.Binary;
using SemCom.Scenarios;

namespace SemCom.Simulator.Semantics;

/// <summary>
/// Features as bits and back: float32, float16, or int8 in units of a scale of the vector. Elements follow each other in
/// little-endian order, least significant bit first; the scale of int8 goes before them.
/// </summary>
public static class Quantiser
{
    /// <summary>Bits of the scale of an int8 vector, a float32. They are sent like all others and meet errors like all others.</summary>
    public const int ScaleBits = 32;

    private const int ScaleBytes = ScaleBits / 8;

    /// <summary>The precision that features have on a channel; float32 where the channel says none.</summary>
    /// <param name="channel">The channel.</param>
    public static Precision PrecisionOf(Channel channel) => channel is Channel.Digital digital ? digital.Precision : Precision.Float32;

    /// <summary>Bits of one element.</summary>
    /// <param name="precision">The precision.</param>
    /// <returns>8, 16 or 32.</returns>
    public static int BitsPerElement(Precision precision) => precision switch
    {
        Precision.Int8 => 8,
        Precision.Float16 => 16,
        _ => 32,
    };

    /// <summary>Bits of a vector: d elements and, with int8, the scale.</summary>
    /// <param name="precision">The precision.</param>
    /// <param name="dimension">Feature dimension d.</param>
    public static int PayloadBits(Precision precision, int dimension) =>
        dimension * BitsPerElement(precision) + (precision == Precision.Int8 ? ScaleBits : 0);

    /// <summary>Turns features into bits: rounds to the nearest representable number, ties to even.</summary>
    /// <param name="precision">The precision. With int8 an element is q·s, s = max|x|/127, q from −127 to 127.</param>
    /// <param name="features">d finite numbers.</param>
    /// <param name="payload"><see cref="PayloadBits"/>/8 bytes.</param>
    public static void Encode(Precision precision, ReadOnlySpan<float> features, Span<byte> payload)
    {
        switch (precision)
        {
            case Precision.Int8:
                var greatest = 0f;
                foreach (var x in features)
                    greatest = Math.Max(greatest, Math.Abs(x));
                var scale = greatest / 127;
                BinaryPrimitives.WriteSingleLittleEndian(payload, scale);
                for (var j = 0; j < features.Length; j++)
                    payload[ScaleBytes + j] = unchecked((byte)(sbyte)(scale > 0 ? Math.Clamp(Math.Round((double)features[j] / scale), -127, 127) : 0));
                break;
            case Precision.Float16:
                for (var j = 0; j < features.Length; j++)
                    BinaryPrimitives.WriteHalfLittleEndian(payload[(2 * j)..], (Half)features[j]);
                break;
            default:
                for (var j = 0; j < features.Length; j++)
                    BinaryPrimitives.WriteSingleLittleEndian(payload[(4 * j)..], features[j]);
                break;
        }
    }

    /// <summary>Turns bits into features. Elements that are infinite or not a number become 0.</summary>
    /// <param name="precision">The precision.</param>
    /// <param name="payload"><see cref="PayloadBits"/>/8 bytes.</param>
    /// <param name="features">d numbers, finite afterwards.</param>
    /// <returns>How many elements were infinite or not a number.</returns>
    public static int Decode(Precision precision, ReadOnlySpan<byte> payload, Span<float> features)
    {
        switch (precision)
        {
            case Precision.Int8:
                var scale = BinaryPrimitives.ReadSingleLittleEndian(payload);
                for (var j = 0; j < features.Length; j++)
                    features[j] = unchecked((sbyte)payload[ScaleBytes + j]) * scale;
                break;
            case Precision.Float16:
                for (var j = 0; j < features.Length; j++)
                    features[j] = (float)BinaryPrimitives.ReadHalfLittleEndian(payload[(2 * j)..]);
                break;
            default:
                for (var j = 0; j < features.Length; j++)
                    features[j] = BinaryPrimitives.ReadSingleLittleEndian(payload[(4 * j)..]);
                break;
        }
        var nonFinite = 0;
        foreach (ref var x in features)
        {
            if (float.IsFinite(x))
                continue;
            x = 0;
            nonFinite++;
        }
        return nonFinite;
    }
}
