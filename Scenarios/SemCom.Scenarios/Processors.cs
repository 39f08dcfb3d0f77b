using System.ComponentModel;

namespace SemCom.Scenarios;

/// <summary>How jobs share a processor.</summary>
public enum Sharing
{
    /// <summary>Every job has a processor of its own: no queue, as in the paper.</summary>
    [Description("every job has a processor of its own: no queue, as in the paper")]
    Dedicated,

    /// <summary>Jobs queue, first come, first served.</summary>
    [Description("jobs queue, first come, first served")]
    Fifo,
}

/// <summary>The base station's processor, which runs the encoders.</summary>
[Description("The base station's processor, which runs the encoders.")]
public sealed record BsProcessor : IChecked
{
    /// <summary>How extractions share the processor.</summary>
    [Description("How extractions share the processor."), Paper("(3) [form]: dedicated")]
    public required Sharing Sharing { get; init; }

    /// <summary>Number of cores that serve the queue, 1 to 10 000; 1 with <see cref="Sharing.Dedicated"/>.</summary>
    [Description("Number of cores that serve the queue; only with sharing fifo."), Range(Min = 1, Max = 10_000), Paper("[ours]")]
    public int Cores { get; init; } = 1;

    /// <summary>Clock frequency f_B, Hz; above 0.</summary>
    [Description("Clock frequency f_B."), Quantity(Dimension.Frequency), Range(Above = 0), Paper("f_B in (3), (7) [form]; value [ours]")]
    public required double Frequency { get; init; }

    /// <summary>Cycles ω_B to encode one image bit with an encoder of relative size 1; above 0.</summary>
    [Description("Cycles ω_B to encode one image bit with an encoder of relative size 1."), Quantity(Dimension.None), Range(Above = 0), Paper("ω_B in (3), (7) [form]; value [ours]")]
    public required double CyclesPerBit { get; init; }

    /// <summary>Effective switched capacitance ζ_B, J·s² a cycle: energy = ζ·f²·cycles; 0 or more.</summary>
    [Description("Effective switched capacitance ζ_B, in J·s² a cycle: energy = ζ · f² · cycles."), Quantity(Dimension.None), Range(Min = 0), Paper("ζ_B in (7) [form]; value [ours]")]
    public required double SwitchedCapacitance { get; init; }

    IEnumerable<Problem> IChecked.Check(string path)
    {
        if (Sharing == Sharing.Dedicated && Cores != 1)
            yield return new("cores", $"'{path}.cores' is {Cores} with sharing dedicated, where every job has a processor of its own; expected sharing fifo, or no cores");
    }
}

/// <summary>A user's processor, which runs the decoder.</summary>
[Description("A user's processor, which runs the decoder.")]
public sealed record DeviceProcessor
{
    /// <summary>How a user's decodings share the processor.</summary>
    [Description("How a user's decodings share the processor."), Paper("(5) [form]: dedicated")]
    public Sharing Sharing { get; init; } = Sharing.Fifo;

    /// <summary>Clock frequency f_i, Hz, drawn per user and drop; above 0.</summary>
    [Description("Clock frequency f_i, drawn per user and drop."), Quantity(Dimension.Frequency), Range(Above = 0), Paper("f_i in (5), (8) [form]; value [ours]")]
    public required Distribution Frequency { get; init; }

    /// <summary>Cycles ω_i to decode one feature bit with a decoder of relative size 1; above 0.</summary>
    [Description("Cycles ω_i to decode one feature bit with a decoder of relative size 1."), Quantity(Dimension.None), Range(Above = 0), Paper("ω_i in (5), (8) [form]; value [ours]")]
    public required double CyclesPerBit { get; init; }

    /// <summary>Effective switched capacitance ζ_i, J·s² a cycle: energy = ζ·f²·cycles; 0 or more.</summary>
    [Description("Effective switched capacitance ζ_i, in J·s² a cycle: energy = ζ · f² · cycles."), Quantity(Dimension.None), Range(Min = 0), Paper("ζ_i in (8) [form]; value [ours]")]
    public required double SwitchedCapacitance { get; init; }
}
