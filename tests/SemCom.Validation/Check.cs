using MathNet.Numerics.Distributions;

namespace SemCom.Validation;

/// <summary>
/// One line of theory against the simulator. A stochastic check is a two-sided test of the hypothesis that the
/// simulator's expectation is the theory's value, at the level <see cref="Alpha"/>; an exact one compares within a tolerance.
/// </summary>
internal sealed record Check
{
    /// <summary>
    /// False-alarm rate of each stochastic check: a hundred of them have a joint rate of 1/10 000 at most (Bonferroni). The
    /// t test takes means of replications for normal; that they are not quite has a factor of ten to the 1/1000 wanted.
    /// </summary>
    public const double Alpha = 1e-6;

    private const double Confidence = 0.95;

    public required string Quantity { get; init; }

    /// <summary>The scenario, with the changes made to it.</summary>
    public required string Scenario { get; init; }

    public required double Theory { get; init; }

    public required double Simulated { get; init; }

    /// <summary>Half the length of the 95 % confidence interval around <see cref="Simulated"/>; null for exact checks.</summary>
    public double? HalfWidth { get; init; }

    /// <summary>Number of independent observations the test is over.</summary>
    public required int Observations { get; init; }

    /// <summary>
    /// How probable it is that a simulator that keeps to the theory misses it by as much or more; null for exact checks.
    /// </summary>
    public double? PValue { get; init; }

    /// <summary>Largest deviation of an exact check.</summary>
    public double Tolerance { get; init; }

    /// <summary>
    /// Whether the theory is that the quantity is greater than <see cref="Theory"/>: then the test must reject that it is
    /// not, and cannot raise a false alarm at a rate anybody states.
    /// </summary>
    public bool IsClaim { get; init; }

    public bool Passes => PValue is { } p ? IsClaim == p < Alpha : Math.Abs(Simulated - Theory) <= Tolerance;

    /// <summary>Student's t test of a mean over independent replications.</summary>
    public static Check Mean(string quantity, string scenario, double theory, IReadOnlyList<double> observations)
    {
        var count = observations.Count;
        var mean = observations.Average();
        var error = Math.Sqrt(observations.Sum(x => (x - mean) * (x - mean)) / (count - 1) / count);
        return new Check
        {
            Quantity = quantity,
            Scenario = scenario,
            Theory = theory,
            Simulated = mean,
            HalfWidth = StudentT.InvCDF(0, 1, count - 1, (1 + Confidence) / 2) * error,
            Observations = count,
            PValue = error > 0 ? 2 * StudentT.CDF(0, 1, count - 1, -Math.Abs(mean - theory) / error) : mean == theory ? 1 : 0,
        };
    }

    /// <inheritdoc cref="Mean(string, string, double, IReadOnlyList{double})"/>
    public static Check Mean(string quantity, Experiment experiment, double theory, Func<Replication, double> measure) =>
        Mean(quantity, experiment.Name, theory, experiment.Each(measure));

    /// <summary>A claim that a mean is greater than 0, by a one-sided t test over paired replications.</summary>
    public static Check Greater(string quantity, string scenario, IReadOnlyList<double> differences)
    {
        var check = Mean(quantity, scenario, 0, differences);
        return check with { IsClaim = true, PValue = check.Simulated > 0 ? check.PValue / 2 : 1 - check.PValue / 2 };
    }

    /// <summary>Exact binomial test of a probability over independent trials; twice the smaller tail.</summary>
    public static Check Probability(string quantity, string scenario, double theory, int successes, int trials)
    {
        var fraction = (double)successes / trials;
        var below = Binomial.CDF(theory, trials, successes);
        var above = successes == 0 ? 1 : 1 - Binomial.CDF(theory, trials, successes - 1);
        return new Check
        {
            Quantity = quantity,
            Scenario = scenario,
            Theory = theory,
            Simulated = fraction,
            HalfWidth = Normal.InvCDF(0, 1, (1 + Confidence) / 2) * Math.Sqrt(fraction * (1 - fraction) / trials),
            Observations = trials,
            PValue = Math.Min(1, 2 * Math.Min(below, above)),
        };
    }

    /// <summary>Equality within a tolerance, where nothing is random.</summary>
    public static Check Exact(string quantity, string scenario, double theory, double simulated, double tolerance = 0) => new()
    {
        Quantity = quantity,
        Scenario = scenario,
        Theory = theory,
        Simulated = simulated,
        Observations = 1,
        Tolerance = tolerance,
    };

    public override string ToString() => FormattableString.Invariant(
        $"{Scenario}: {Quantity} = {Simulated:G8} ± {HalfWidth:G3}, theory {Theory:G8}, p = {PValue:G3} over {Observations}");
}
