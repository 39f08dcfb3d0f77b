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

    /// <summary>Jobs queue, the most urgent priority first, and first come, first served among equals; no job is interrupted.</summary>
    [Description("jobs queue, the most urgent priority first; no job is interrupted")]
    Priority,

    /// <summary>All jobs present share the cores equally; nobody waits.</summary>
    [Description("all jobs present share the cores equally; nobody waits")]
    ProcessorSharing,

    /// <summary>Jobs for the same encoder are collected and served together, as GPUs do.</summary>
    [Description("jobs for the same encoder are collected and served together, as GPUs do; only at the base station, with 'batching'")]
    Batching,
}

/// <summary>The base station's processor, which runs the encoders.</summary>
[Description("The base station's processor, which runs the encoders.")]
public sealed record BsProcessor : IChecked
{
    /// <summary>How extractions share the processor.</summary>
    [Description("How extractions share the processor."), Paper("(3) [form]: dedicated")]
    public required Sharing Sharing { get; init; }

    /// <summary>Number of cores that serve the queue, 1 to 10 000; 1 with <see cref="Sharing.Dedicated"/>.</summary>
    [Description("Number of cores; 1 with sharing dedicated."), Range(Min = 1, Max = 10_000), Paper("[ours]")]
    public int Cores { get; init; } = 1;

    /// <summary>Most extractions that may wait for a core; one more is dropped. Null: no limit.</summary>
    [Description("Most extractions that may wait for a core: one more is dropped. Absent: no limit."), Range(Min = 0), Paper("[ours]")]
    public int? Queue { get; init; }

    /// <summary>How extractions are collected; with <see cref="Sharing.Batching"/>, and only then.</summary>
    [Description("How extractions are collected; with sharing batching, and only then."), Paper("[ours]")]
    public Batching? Batching { get; init; }

    /// <summary>Time of an extraction on one core, s, drawn per request. Null: the cycles of (3).</summary>
    [Description("Time of an extraction on one core, drawn per request. Absent: the cycles of (3)."), Quantity(Dimension.Time), Range(Min = 0, Max = Limits.Time), Paper("[ours]")]
    public Distribution? ServiceTime { get; init; }

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
        if (Queue is not null && Sharing is Sharing.Dedicated or Sharing.ProcessorSharing)
            yield return new("queue", $"'{path}.queue' is {Queue} with sharing {Naming.Kebab(Sharing.ToString())}, where nobody waits; expected sharing fifo, priority or batching, or no queue");
        if ((Sharing == Sharing.Batching) != (Batching is not null))
            yield return new(Batching is null ? "sharing" : "batching", Batching is null
                ? $"'{path}.sharing' is batching without a word on how; expected '{path}.batching' as well"
                : $"'{path}.batching' is given with sharing {Naming.Kebab(Sharing.ToString())}; expected sharing batching, or no batching");
        if (Batching is { } batches && Queue < batches.Size)
            yield return new("queue", $"'{path}.queue' is {Queue} with batches of {batches.Size}, which wait in the queue until they are full; expected at least {batches.Size}");
    }
}

/// <summary>A user's processor, which runs the decoder.</summary>
[Description("A user's processor, which runs the decoder.")]
public sealed record DeviceProcessor : IChecked
{
    /// <summary>How a user's decodings share the processor.</summary>
    [Description("How a user's decodings share the processor."), Paper("(5) [form]: dedicated")]
    public Sharing Sharing { get; init; } = Sharing.Fifo;

    /// <summary>Most decodings that may wait on a user's device; one more is dropped. Null: no limit.</summary>
    [Description("Most decodings that may wait on a user's device: one more is dropped. Absent: no limit."), Range(Min = 0), Paper("[ours]")]
    public int? Queue { get; init; }

    /// <summary>Time of a decoding, s, drawn per request. Null: the cycles of (5).</summary>
    [Description("Time of a decoding, drawn per request. Absent: the cycles of (5)."), Quantity(Dimension.Time), Range(Min = 0, Max = Limits.Time), Paper("[ours]")]
    public Distribution? ServiceTime { get; init; }

    /// <summary>Clock frequency f_i, Hz, drawn per user and drop; above 0.</summary>
    [Description("Clock frequency f_i, drawn per user and drop."), Quantity(Dimension.Frequency), Range(Above = 0), Paper("f_i in (5), (8) [form]; value [ours]")]
    public required Distribution Frequency { get; init; }

    /// <summary>Cycles ω_i to decode one feature bit with a decoder of relative size 1; above 0.</summary>
    [Description("Cycles ω_i to decode one feature bit with a decoder of relative size 1."), Quantity(Dimension.None), Range(Above = 0), Paper("ω_i in (5), (8) [form]; value [ours]")]
    public required double CyclesPerBit { get; init; }

    /// <summary>Effective switched capacitance ζ_i, J·s² a cycle: energy = ζ·f²·cycles; 0 or more.</summary>
    [Description("Effective switched capacitance ζ_i, in J·s² a cycle: energy = ζ · f² · cycles."), Quantity(Dimension.None), Range(Min = 0), Paper("ζ_i in (8) [form]; value [ours]")]
    public required double SwitchedCapacitance { get; init; }

    IEnumerable<Problem> IChecked.Check(string path)
    {
        if (Sharing == Sharing.Batching)
            yield return new("sharing", $"'{path}.sharing' is batching, which a user's device does not know; expected one of dedicated, fifo, priority or processor-sharing");
        if (Queue is not null && Sharing is Sharing.Dedicated or Sharing.ProcessorSharing)
            yield return new("queue", $"'{path}.queue' is {Queue} with sharing {Naming.Kebab(Sharing.ToString())}, where nobody waits; expected sharing fifo or priority, or no queue");
    }
}

/// <summary>How jobs are collected into batches.</summary>
[Description("How jobs are collected into batches: those for the same encoder, in order of arrival.")]
public sealed record Batching : IChecked
{
    /// <summary>Most jobs of a batch, 1 to 4096.</summary>
    [Description("Most jobs of a batch."), Range(Min = 1, Max = 4096)]
    public required int Size { get; init; }

    /// <summary>How long the first job of a batch that is not full waits for others, s; 0 or more.</summary>
    [Description("How long the first job of a batch that is not full waits for others while a core is free."), Quantity(Dimension.Time), Range(Min = 0, Max = Limits.Time)]
    public required double Wait { get; init; }

    /// <summary>Time of a batch of 1, 2, … jobs over that of one job; as many as <see cref="Size"/>, none smaller than the one before.</summary>
    [Description("Time of a batch of 1, 2, … jobs over that of one job; as many as 'size', none smaller than the one before."), Range(Min = 1)]
    public required IReadOnlyList<double> Curve { get; init; }

    IEnumerable<Problem> IChecked.Check(string path)
    {
        if (Curve.Count != Size)
            yield return new("curve", $"'{path}.curve' holds {Curve.Count}; expected one number for each size of a batch, {Size}");
        for (int n = 0; n < Curve.Count; n++)
            if (!(Curve[n] > 0) || (n > 0 && Curve[n] < Curve[n - 1]))
                yield return new($"curve.{n}", $"'{path}.curve.{n}' is {Units.Format(Curve[n], Dimension.None)}; expected a number above 0 and not below the one before it");
    }
}
