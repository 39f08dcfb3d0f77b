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
