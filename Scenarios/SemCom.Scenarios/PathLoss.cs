using System.ComponentModel;

namespace SemCom.Scenarios;

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
