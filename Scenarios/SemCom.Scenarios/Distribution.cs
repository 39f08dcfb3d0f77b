using System.ComponentModel;

namespace SemCom.Scenarios;

/// <summary>A random quantity, in the SI unit of the property that holds it.</summary>
[Description("A quantity, or how it is drawn.")]
public abstract record Distribution
{
    private Distribution() { }

    /// <summary>The mean.</summary>
    public abstract double Mean { get; }

    /// <summary>The variance.</summary>
    public abstract double Variance { get; }

    /// <summary>The inverse of the distribution function: of a uniform <paramref name="u"/> it makes one draw.</summary>
    /// <param name="u">Probability, 0 ≤ u &lt; 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="u"/> is not in [0, 1).</exception>
    public double Quantile(double u)
    {
        if (!(u >= 0 && u < 1))
            throw new ArgumentOutOfRangeException(nameof(u), u, "A quantile is asked for a probability in [0, 1).");
        return Inverse(u);
    }

    private protected abstract double Inverse(double u);

    /// <summary>Always the same value.</summary>
    [Description("Always this value."), Case(CaseForm.Bare)]
    public sealed record Constant : Distribution
    {
        /// <summary>The value.</summary>
        [Description("The value."), Quantity(Dimension.OfHolder)]
        public required double Value { get; init; }

        /// <inheritdoc/>
        public override double Mean => Value;

        /// <inheritdoc/>
        public override double Variance => 0;

        private protected override double Inverse(double u) => Value;
    }

    /// <summary>Uniform on [min, max).</summary>
    [Description("Uniform between min and max.")]
    public sealed record Uniform : Distribution, IChecked
    {
        /// <summary>Smallest value.</summary>
        [Description("Smallest value."), Quantity(Dimension.OfHolder)]
        public required double Min { get; init; }

        /// <summary>Upper end; above <see cref="Min"/>.</summary>
        [Description("Largest value."), Quantity(Dimension.OfHolder)]
        public required double Max { get; init; }

        /// <inheritdoc/>
        public override double Mean => Min + (Max - Min) / 2;

        /// <inheritdoc/>
        public override double Variance => (Max - Min) * (Max - Min) / 12;

        IEnumerable<Problem> IChecked.Check(string path) => Interval.Check(path, Min, Max);

        private protected override double Inverse(double u) => Min + u * (Max - Min);
    }

    /// <summary>The logarithm is uniform: density 1 / (x · ln(max/min)) on [min, max).</summary>
    [Description("Uniform in the logarithm between min and max.")]
    public sealed record LogUniform : Distribution, IChecked
    {
        /// <summary>Smallest value; above 0.</summary>
        [Description("Smallest value."), Quantity(Dimension.OfHolder), Range(Above = 0)]
        public required double Min { get; init; }

        /// <summary>Upper end; above <see cref="Min"/>.</summary>
        [Description("Largest value."), Quantity(Dimension.OfHolder), Range(Above = 0)]
        public required double Max { get; init; }

        /// <inheritdoc/>
        public override double Mean => (Max - Min) / Math.Log(Max / Min);

        /// <inheritdoc/>
        public override double Variance => (Max - Min) * (Max + Min) / (2 * Math.Log(Max / Min)) - Mean * Mean;

        IEnumerable<Problem> IChecked.Check(string path) => Interval.Check(path, Min, Max);

        private protected override double Inverse(double u) => Min * Math.Pow(Max / Min, u);
    }

    /// <summary>Exponential: density e^(−x/mean)/mean for x ≥ 0.</summary>
    [Description("Exponential with a mean.")]
    public sealed record Exponential : Distribution
    {
        /// <summary>The mean; above 0.</summary>
        [Description("Mean."), Key("mean"), Quantity(Dimension.OfHolder), Range(Above = 0)]
        public required double Average { get; init; }

        /// <inheritdoc/>
        public override double Mean => Average;

        /// <inheritdoc/>
        public override double Variance => Average * Average;

        private protected override double Inverse(double u) => -Average * Math.Log(1 - u);
    }

    /// <summary>Gamma with a mean and a squared coefficient of variation c²; Erlang-k for c² = 1/k.</summary>
    [Description("Gamma with a mean and a squared coefficient of variation: 1 is exponential, 1/k Erlang-k.")]
    public sealed record Gamma : Distribution
    {
        /// <summary>The mean; above 0.</summary>
        [Description("Mean."), Key("mean"), Quantity(Dimension.OfHolder), Range(Above = 0)]
        public required double Average { get; init; }

        /// <summary>Squared coefficient of variation, variance over squared mean; 0.001 to 1000.</summary>
        [Description("Squared coefficient of variation: variance over squared mean."), Quantity(Dimension.None), Range(Min = 1e-3, Max = 1e3)]
        public required double Variation { get; init; }

        /// <inheritdoc/>
        public override double Mean => Average;

        /// <inheritdoc/>
        public override double Variance => Variation * Average * Average;

        private protected override double Inverse(double u) =>
            u == 0 ? 0 : MathNet.Numerics.Distributions.Gamma.InvCDF(1 / Variation, 1 / (Variation * Average), u);
    }
}
