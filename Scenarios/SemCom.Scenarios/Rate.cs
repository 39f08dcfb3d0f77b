using System.ComponentModel;

namespace SemCom.Scenarios;

/// <summary>How a SINR becomes a rate.</summary>
[Description("How the SINR becomes a rate.")]
public abstract record Rate
{
    private Rate() { }

    /// <summary>Shannon's capacity, perhaps short of it by a gap and with a highest efficiency: W·min(cap, log2(1 + SINR/gap)).</summary>
    [Description("Shannon's capacity, perhaps short of it: bandwidth · min(cap, log2(1 + SINR/gap)).")]
    public sealed record Shannon : Rate
    {
        /// <summary>SNR gap Γ as a power ratio; at least 1. Default 1, 0 dB: capacity.</summary>
        [Description("SNR gap to capacity."), Quantity(Dimension.Ratio), Range(Min = 1, Max = 1e10), Paper("[ours]")]
        public double Gap { get; init; } = 1;

        /// <summary>Highest spectral efficiency, bit/s/Hz; above 0. Null: none.</summary>
        [Description("Highest spectral efficiency in bit/s/Hz. Absent: none."), Quantity(Dimension.None), Range(Above = 0, Max = 100), Paper("[ours]")]
        public double? Cap { get; init; }
    }

    /// <summary>
    /// A table of modulation and coding schemes: in each slot the fastest whose block error rate at the SINR is at most a target,
    /// repeated with chase combining until the block is decoded.
    /// </summary>
    [Description("Modulation and coding schemes: in each slot the fastest whose block error rate at the SINR is at most the target, repeated with chase combining until decoded. Block errors follow the normal approximation of finite-blocklength coding.")]
    public sealed record Mcs : Rate
    {
        /// <summary>The fewest symbols of a block, bandwidth times slot: below it the approximation of its error rate means nothing.</summary>
        internal const int FewestSymbols = 20;

        /// <summary>The table of schemes.</summary>
        [Description("The table of schemes."), Paper("[ours]")]
        public McsTableName Table { get; init; } = McsTableName.Qam64;

        /// <summary>Block error rate aimed at in the first attempt; above 0, at most 0.9. Default 0.1.</summary>
        [Description("Block error rate aimed at in the first attempt."), Quantity(Dimension.None), Range(Above = 0, Max = 0.9), Paper("[ours]")]
        public double TargetBler { get; init; } = 0.1;

        /// <summary>Length of a slot, in which one block is sent, s; at least 1 ps. Default 1 ms.</summary>
        [Description("Length of a slot, in which one block is sent."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time), Paper("[ours]")]
        public double Slot { get; init; } = 1e-3;

        /// <summary>Most attempts of a block, 1 to 16; then it is lost and sent anew. Default 4.</summary>
        [Description("Most attempts of a block; then it is lost and sent anew."), Range(Min = 1, Max = 16), Paper("[ours]")]
        public int Attempts { get; init; } = 4;

        /// <summary>What a real receiver needs more than the best code of the block's length, as a power ratio; at least 1. Default 1 dB.</summary>
        [Description("What a real receiver needs more than the best code of the block's length."), Quantity(Dimension.Ratio), Range(Min = 1, Max = 1e10), Paper("[ours]")]
        public double Margin { get; init; } = 1.2589254117941673; // 1 dB = 10^0.1
    }
}

/// <summary>The modulation and coding schemes of 3GPP TS 38.214.</summary>
public enum McsTableName
{
    /// <summary>MCS index table 1 for PDSCH, up to 64QAM: Table 5.1.3.1-1.</summary>
    [Description("3GPP TS 38.214 Table 5.1.3.1-1, up to 64QAM and 5.55 bit/s/Hz")]
    Qam64,

    /// <summary>MCS index table 2 for PDSCH, up to 256QAM: Table 5.1.3.1-2.</summary>
    [Description("3GPP TS 38.214 Table 5.1.3.1-2, up to 256QAM and 7.41 bit/s/Hz")]
    Qam256,
}
