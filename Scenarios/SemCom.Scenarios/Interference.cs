using System.ComponentModel;

namespace SemCom.Scenarios;

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
