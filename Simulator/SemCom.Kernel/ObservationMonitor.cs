namespace SemCom.Kernel;

/// <summary>
/// Observations, one at a time: count, mean, variance, extremes (Welford: Note on a method for calculating corrected sums of squares and products, 1962),
/// and, if the observations are kept, quantiles.
/// </summary>
public sealed class ObservationMonitor
{
    private readonly List<double>? kept;
    private double squares;
    private bool sorted;

    /// <summary>A monitor without observations.</summary>
    /// <param name="keep">Whether to keep every observation (8 bytes each) for <see cref="Quantile"/>.</param>
    public ObservationMonitor(bool keep = false) => kept = keep ? [] : null;

    /// <summary>The number of observations.</summary>
    public long Count { get; private set; }

    /// <summary>The mean; NaN without observations. Unit: that of the observations.</summary>
    public double Mean { get; private set; } = double.NaN;

    /// <summary>The sample variance (divisor n − 1); NaN with fewer than two observations. Unit: that of the observations, squared.</summary>
    public double Variance => Count < 2 ? double.NaN : squares / (Count - 1);

    /// <summary>The square root of the variance.</summary>
    public double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>The least observation; NaN without any.</summary>
    public double Minimum { get; private set; } = double.NaN;

    /// <summary>The greatest observation; NaN without any.</summary>
    public double Maximum { get; private set; } = double.NaN;

    /// <summary>Adds an observation.</summary>
    /// <param name="value">Finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is infinite or not a number, which would spoil every statistic.</exception>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "An observation is a finite number.");
        if (Count++ == 0)
        {
            Mean = Minimum = Maximum = value;
        }
        else
        {
            var difference = value - Mean;
            Mean += difference / Count;
            squares += difference * (value - Mean);
            Minimum = Math.Min(Minimum, value);
            Maximum = Math.Max(Maximum, value);
        }
        kept?.Add(value);
        sorted = false;
    }

    /// <summary>Adds a duration in seconds.</summary>
    /// <param name="duration">The duration. Unit: ps; observed in s.</param>
    public void Add(SimTime duration) => Add(duration.Seconds);

    /// <summary>The sample quantile with linear interpolation between order statistics (type 7 of Hyndman and Fan, 1996: the default of R and NumPy).</summary>
    /// <param name="probability">From 0 to 1.</param>
    /// <exception cref="InvalidOperationException">The observations are not kept, or there are none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of its range.</exception>
    public double Quantile(double probability)
    {
        if (kept is null)
            throw new InvalidOperationException("Quantiles need the observations. Make the monitor with keep: true.");
        if (kept.Count == 0)
            throw new InvalidOperationException("There is no observation, so no quantile.");
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies between 0 and 1.");
        if (!sorted)
            kept.Sort();
        sorted = true;
        var position = probability * (kept.Count - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, kept.Count - 1);
        return kept[below] + (position - below) * (kept[above] - kept[below]);
    }

    /// <summary>Forgets all observations, at the end of a warm-up.</summary>
    public void Restart()
    {
        Count = 0;
        Mean = Minimum = Maximum = double.NaN;
        squares = 0;
        kept?.Clear();
    }
}
