using System.ComponentModel;

namespace SemCom.Scenarios;

/// <summary>One base station at the origin and the disc it serves.</summary>
[Description("One base station at the origin and the disc it serves.")]
public sealed record Cell : IChecked
{
    /// <summary>How near and how far users are.</summary>
    [Description("How near and how far users are.")]
    public required Radius Radius { get; init; }

    /// <summary>Transmit power P on each resource block, W; above 0.</summary>
    [Description("Transmit power P on each resource block."), Quantity(Dimension.Power), Range(Above = 0), Paper("P in (2), (7) [form]")]
    public required double Power { get; init; }

    /// <summary>The downlink resource blocks.</summary>
    [Description("The downlink resource blocks.")]
    public required ResourceBlocks ResourceBlocks { get; init; }

    /// <summary>Noise spectral density N0, W/Hz; above 0. Default −174 dBm/Hz.</summary>
    [Description("Noise spectral density N0. The default is thermal noise at 290 K."), Quantity(Dimension.PowerDensity), Range(Above = 0), Paper("N0 in (2) [form]; value [ours]")]
    public double Noise { get; init; } = 3.981071705534986e-21; // −174 dBm/Hz = 10^(−20.4) W/Hz

    /// <summary>Interference power I_n on each resource block.</summary>
    [Description("Interference power I_n on each resource block."), Quantity(Dimension.Power), Range(Min = 0), Paper("I_n in (2) [form]; values [ours]")]
    public required Interference Interference { get; init; }

    /// <summary>Loss over distance.</summary>
    [Description("Loss over distance."), Paper("d^-2 in (2) [form]")]
    public required PathLoss PathLoss { get; init; }

    /// <summary>Fast variation of the channel.</summary>
    [Description("Fast variation of the channel."), Paper("γ in (2) [form]")]
    public required Fading Fading { get; init; }

    /// <summary>The processor that runs the encoders.</summary>
    [Description("The base station's processor, which runs the encoders.")]
    public required BsProcessor Processor { get; init; }

    IEnumerable<Problem> IChecked.Check(string path)
    {
        if (Interference is Interference.PerBlock fixedPowers && fixedPowers.Powers.Count != ResourceBlocks.Count)
            yield return new("interference", $"'{path}.interference' holds {fixedPowers.Powers.Count}; expected one power for each resource block, {ResourceBlocks.Count}");
    }
}

/// <summary>The ring users stand in: 0 &lt; min &lt; max.</summary>
[Description("The ring users stand in: 0 < min < max.")]
public sealed record Radius : IChecked
{
    /// <summary>Smallest distance from the base station, m; 1 mm to 1000 km.</summary>
    [Description("Smallest distance from the base station."), Quantity(Dimension.Length), Range(Min = 1e-3, Max = 1e6), Paper("[ours]")]
    public required double Min { get; init; }

    /// <summary>Largest distance from the base station, m; above <see cref="Min"/>, up to 1000 km.</summary>
    [Description("Largest distance from the base station."), Quantity(Dimension.Length), Range(Min = 1e-3, Max = 1e6), Paper("[ours]")]
    public required double Max { get; init; }

    IEnumerable<Problem> IChecked.Check(string path) => Interval.Check(path, Min, Max);
}

/// <summary>Orthogonal downlink resource blocks.</summary>
[Description("Orthogonal downlink resource blocks: one user each at a time.")]
public sealed record ResourceBlocks
{
    /// <summary>Number of resource blocks R, 1 to 10 000.</summary>
    [Description("Number of resource blocks R."), Range(Min = 1, Max = Limits.ResourceBlocks), Paper("R in (2), (10) [text]")]
    public required int Count { get; init; }

    /// <summary>Bandwidth W of one resource block, Hz; above 0.</summary>
    [Description("Bandwidth W of one resource block."), Quantity(Dimension.Frequency), Range(Above = 0), Paper("W in (2) [form]; 20 MHz [text]")]
    public required double Bandwidth { get; init; }
}

/// <summary>Interference power on the resource blocks, W.</summary>
[Description("Interference power on the resource blocks.")]
public abstract record Interference
{
    private Interference() { }

    /// <summary>The same power on every resource block, always.</summary>
    [Description("The same power on every resource block."), Case(CaseForm.Bare)]
    public sealed record Fixed : Interference
    {
        /// <summary>Interference power, W; 0 or more.</summary>
        [Description("Interference power."), Quantity(Dimension.OfHolder)]
        public required double Power { get; init; }
    }

    /// <summary>A power for each resource block, always.</summary>
    [Description("One power for each resource block, in order; as many as there are resource blocks."), Case(CaseForm.Bare)]
    public sealed record PerBlock : Interference
    {
        /// <summary>Interference power of each resource block, W; 0 or more.</summary>
        [Description("Interference power of each resource block."), Quantity(Dimension.OfHolder), Range(Min = 1)]
        public required IReadOnlyList<double> Powers { get; init; }
    }

    /// <summary>Drawn for each resource block and drop, uniform in the logarithm.</summary>
    [Description("Drawn for each resource block and drop, uniform in the logarithm.")]
    public sealed record LogUniform : Interference, IChecked
    {
        /// <summary>Smallest interference power, W; above 0.</summary>
        [Description("Smallest value."), Quantity(Dimension.OfHolder), Range(Above = 0)]
        public required double Min { get; init; }

        /// <summary>Largest interference power, W; above <see cref="Min"/>.</summary>
        [Description("Largest value."), Quantity(Dimension.OfHolder), Range(Above = 0)]
        public required double Max { get; init; }

        IEnumerable<Problem> IChecked.Check(string path) => Interval.Check(path, Min, Max);
    }
}

/// <summary>Loss over distance.</summary>
[Description("Loss over distance.")]
public abstract record PathLoss
{
    private PathLoss() { }

    /// <summary>Gain = distance^−exponent / reference loss, distance in m.</summary>
    [Description("Gain = distance^-exponent / reference-loss, with the distance in metres.")]
    public sealed record PowerLaw : PathLoss
    {
        /// <summary>Path-loss exponent; above 0 (2 in the paper).</summary>
        [Description("Path-loss exponent."), Quantity(Dimension.None), Range(Above = 0, Max = 10), Paper("2 in (2) [form]")]
        public required double Exponent { get; init; }

        /// <summary>Loss at 1 m as a power ratio; at least 1. Default 1, 0 dB, as in the paper.</summary>
        [Description("Loss at 1 m. The paper has none."), Quantity(Dimension.Ratio), Range(Min = 1), Paper("[ours]")]
        public double ReferenceLoss { get; init; } = 1;
    }
}

/// <summary>Fast variation of the channel.</summary>
[Description("Fast variation of the channel.")]
public abstract record Fading
{
    private Fading() { }

    /// <summary>The channel is the path loss alone.</summary>
    [Description("The channel is the path loss alone.")]
    public sealed record None : Fading;

    /// <summary>Block Rayleigh fading: a unit-mean exponential power gain, drawn anew each coherence time.</summary>
    [Description("Block Rayleigh fading: a unit-mean exponential power gain, drawn anew each coherence time.")]
    public sealed record Rayleigh : Fading
    {
        /// <summary>Length of a fading block, s; at least 1 ps.</summary>
        [Description("Length of a fading block."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time), Paper("[ours]")]
        public required double Coherence { get; init; }

        /// <summary>Whether resource blocks fade together.</summary>
        [Description("Whether resource blocks fade together."), Paper("(2) [form]: flat")]
        public Selectivity Selectivity { get; init; } = Selectivity.Flat;
    }
}

/// <summary>Whether a user's resource blocks fade together.</summary>
public enum Selectivity
{
    /// <summary>One gain a user on all resource blocks.</summary>
    [Description("one gain a user on all resource blocks")]
    Flat,

    /// <summary>Independent gains on the resource blocks.</summary>
    [Description("independent gains on the resource blocks")]
    PerRb,
}
