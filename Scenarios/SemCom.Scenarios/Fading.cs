using System.ComponentModel;

namespace SemCom.Scenarios;

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

    /// <summary>Block Rician fading: a line of sight of K times the power of the scattered paths, drawn anew each coherence time.</summary>
    [Description("Block Rician fading: a line of sight of k times the power of the scattered paths; a unit-mean power gain, drawn anew each coherence time.")]
    public sealed record Rician : Fading
    {
        /// <summary>The factor K: power of the line of sight over that of the scattered paths, linear; −100 dB to 100 dB.</summary>
        [Description("Power of the line of sight over that of the scattered paths."), Quantity(Dimension.Ratio), Range(Min = 1e-10, Max = 1e10), Paper("[ours]")]
        public required double K { get; init; }

        /// <summary>Length of a fading block, s; at least 1 ps.</summary>
        [Description("Length of a fading block."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time), Paper("[ours]")]
        public required double Coherence { get; init; }

        /// <summary>Whether resource blocks fade together.</summary>
        [Description("Whether resource blocks fade together."), Paper("[ours]")]
        public Selectivity Selectivity { get; init; } = Selectivity.Flat;
    }

    /// <summary>Rayleigh fading correlated over time by motion, as Clarke and Jakes have it: the autocorrelation is J₀(2π·f_D·τ). Needs <see cref="Cell.Carrier"/>.</summary>
    [Description("Rayleigh fading correlated over time by motion, as Clarke and Jakes have it: the autocorrelation is J0(2π·f_D·τ) with the Doppler shift f_D = speed · cell.carrier / c.")]
    public sealed record Jakes : Fading
    {
        /// <summary>Speed of the users, m/s; 0 or more. Null: that of the group's mobility.</summary>
        [Description("Speed of the users. Absent: that of the group's mobility."), Quantity(Dimension.Speed), Range(Min = 0, Max = Limits.Speed), Paper("[ours]")]
        public double? Speed { get; init; }

        /// <summary>Time between changes of the gain, s; at least 1 ps. Null: a tenth of the coherence time 0.423/f_D, at least 1 µs.</summary>
        [Description("Time between changes of the gain. Absent: a tenth of the coherence time 0.423/f_D, and at least 1 us."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time), Paper("[ours]")]
        public double? Step { get; init; }

        /// <summary>Whether resource blocks fade together.</summary>
        [Description("Whether resource blocks fade together."), Paper("[ours]")]
        public Selectivity Selectivity { get; init; } = Selectivity.Flat;
    }

    /// <summary>Rayleigh fading whose complex gain is a first-order autoregressive process with the coefficient J₀(2π·f_D·step). Needs <see cref="Cell.Carrier"/>.</summary>
    [Description("Rayleigh fading whose complex gain is a first-order autoregressive process with the coefficient J0(2π·f_D·step), 0 beyond the first zero, with the Doppler shift f_D = speed · cell.carrier / c.")]
    public sealed record GaussMarkov : Fading
    {
        /// <summary>Speed of the users, m/s; 0 or more. Null: that of the group's mobility.</summary>
        [Description("Speed of the users. Absent: that of the group's mobility."), Quantity(Dimension.Speed), Range(Min = 0, Max = Limits.Speed), Paper("[ours]")]
        public double? Speed { get; init; }

        /// <summary>Time between changes of the gain, s; at least 1 ps. Null: a tenth of the coherence time 0.423/f_D, at least 1 µs.</summary>
        [Description("Time between changes of the gain. Absent: a tenth of the coherence time 0.423/f_D, and at least 1 us."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time), Paper("[ours]")]
        public double? Step { get; init; }

        /// <summary>Whether resource blocks fade together.</summary>
        [Description("Whether resource blocks fade together."), Paper("[ours]")]
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
