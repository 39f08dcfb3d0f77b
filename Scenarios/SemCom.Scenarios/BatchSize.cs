using System.ComponentModel;

namespace SemCom.Scenarios;

/// <summary>How many requests a batch has.</summary>
[Description("How many requests a batch has.")]
public abstract record BatchSize
{
    private BatchSize() { }

    /// <summary>The mean, E[B].</summary>
    public abstract double Mean { get; }

    /// <summary>The second moment, E[B²].</summary>
    public abstract double SecondMoment { get; }

    /// <summary>Always the same number.</summary>
    [Description("Always this number."), Case(CaseForm.Bare)]
    public sealed record Fixed : BatchSize
    {
        /// <summary>The number; at least 1.</summary>
        [Description("The number."), Range(Min = 1, Max = Limits.Backlog)]
        public required int Count { get; init; }

        /// <inheritdoc/>
        public override double Mean => Count;

        /// <inheritdoc/>
        public override double SecondMoment => (double)Count * Count;
    }

    /// <summary>Uniform on min, min + 1, …, max.</summary>
    [Description("Any whole number from min to max alike.")]
    public sealed record Uniform : BatchSize, IChecked
    {
        /// <summary>Smallest number; at least 1.</summary>
        [Description("Smallest number."), Range(Min = 1, Max = Limits.Backlog)]
        public required int Min { get; init; }

        /// <summary>Greatest number; above <see cref="Min"/>.</summary>
        [Description("Greatest number; above min."), Range(Min = 1, Max = Limits.Backlog)]
        public required int Max { get; init; }

        /// <inheritdoc/>
        public override double Mean => (Min + (double)Max) / 2;

        /// <inheritdoc/>
        public override double SecondMoment => Mean * Mean + ((Max - Min + 1.0) * (Max - Min + 1.0) - 1) / 12;

        IEnumerable<Problem> IChecked.Check(string path) => Interval.Check(path, Min, Max);
    }

    /// <summary>Geometric on 1, 2, …: P(B = k) = (1 − p)^(k − 1)·p with p = 1/mean.</summary>
    [Description("Geometric, from 1 on, with a mean.")]
    public sealed record Geometric : BatchSize
    {
        /// <summary>The mean; above 1, at most 10⁶.</summary>
        [Description("Mean."), Key("mean"), Quantity(Dimension.None), Range(Above = 1, Max = Limits.Backlog)]
        public required double Average { get; init; }

        /// <inheritdoc/>
        public override double Mean => Average;

        /// <inheritdoc/>
        public override double SecondMoment => Average * (2 * Average - 1);
    }
}
