using System.ComponentModel;

namespace SemCom.Scenarios;

/// <summary>What the channel does to the features.</summary>
[Description("What the channel does to the features.")]
public abstract record Channel
{
    private Channel() { }

    /// <summary>White Gaussian noise of the SINR's size on every element of the features.</summary>
    [Description("White Gaussian noise of the SINR's size on every element of the features.")]
    public sealed record Analog : Channel;

    /// <summary>The features arrive as they were sent.</summary>
    [Description("The features arrive as they were sent.")]
    public sealed record Ideal : Channel;

    /// <summary>The features are quantised and their bits sent: at the cell's rate and without errors, or uncoded in symbols of a modulation and with its errors.</summary>
    [Description("The features are quantised and their bits sent. Elements that bit errors make infinite or not a number are counted and replaced by 0.")]
    public sealed record Digital : Channel, IChecked
    {
        /// <summary>The numbers that elements of the features are sent as.</summary>
        [Description("The numbers that elements of the features are sent as.")]
        public Precision Precision { get; init; } = Precision.Float32;

        /// <summary>The modulation of the bits, uncoded; null: the bits arrive as sent, at the cell's rate.</summary>
        [Description("Modulation of the bits, uncoded, one symbol a second and Hz: the rate is bandwidth times bits a symbol, and every bit flips with the "
            + "modulation's bit error probability at the SINR it was sent at. Absent: the bits arrive as sent, at the cell's rate.")]
        public Modulation? Modulation { get; init; }

        /// <summary>Packets with checksums; null: every bit is taken as it arrives.</summary>
        [Description("Packets with checksums, sent again after errors. Needs a modulation. Absent: every bit is taken as it arrives.")]
        public Crc? Crc { get; init; }

        IEnumerable<Problem> IChecked.Check(string path)
        {
            if (Crc is not null && Modulation is null)
                yield return new("crc", $"'{path}.crc' is given without '{path}.modulation', and bits without one arrive as sent; expected both or no 'crc'");
        }
    }
}

/// <summary>The numbers that elements of the features are sent as.</summary>
public enum Precision
{
    /// <summary>8-bit two's complement integers from −127 to 127, in units of a scale of 32 bits sent before them: the greatest magnitude of the vector over 127.</summary>
    [Description("8-bit integers from -127 to 127 in units of the vector's greatest magnitude over 127, a scale sent before them as 32 more bits")]
    Int8,

    /// <summary>IEEE 754 binary16: 16 bits.</summary>
    [Description("IEEE 754 half precision, 16 bits")]
    Float16,

    /// <summary>IEEE 754 binary32: 32 bits.</summary>
    [Description("IEEE 754 single precision, 32 bits")]
    Float32,
}

/// <summary>How bits become symbols.</summary>
public enum Modulation
{
    /// <summary>Binary phase-shift keying.</summary>
    [Description("binary phase-shift keying, 1 bit a symbol")]
    Bpsk,

    /// <summary>Quadrature phase-shift keying.</summary>
    [Description("quadrature phase-shift keying, 2 bits a symbol")]
    Qpsk,

    /// <summary>Quadrature amplitude modulation with 16 points.</summary>
    [Description("square 16-QAM, 4 bits a symbol")]
    Qam16,

    /// <summary>Quadrature amplitude modulation with 64 points.</summary>
    [Description("square 64-QAM, 6 bits a symbol")]
    Qam64,

    /// <summary>Quadrature amplitude modulation with 256 points.</summary>
    [Description("square 256-QAM, 8 bits a symbol")]
    Qam256,
}

/// <summary>Packets with a 24-bit checksum, sent again after errors.</summary>
[Description("The payload goes in packets, each with a checksum of 24 bits; a packet with an error is sent again, and taken as it is after the last attempt.")]
public sealed record Crc : IChecked
{
    /// <summary>Payload of a packet, bit; a whole number. The last packet of a request may be shorter.</summary>
    [Description("Payload of a packet, without its checksum; a whole number of bits. The last packet of a request may be shorter."), Quantity(Dimension.Information), Range(Min = 1)]
    public double Packet { get; init; } = 1024;

    /// <summary>Times a packet is sent at most.</summary>
    [Description("Times a packet is sent at most."), Range(Min = 1)]
    public int Attempts { get; init; } = 4;

    IEnumerable<Problem> IChecked.Check(string path)
    {
        if (Packet != Math.Floor(Packet))
            yield return new("packet", $"'{path}.packet' is {Units.Format(Packet, Dimension.Information)}; expected a whole number of bits");
    }
}
