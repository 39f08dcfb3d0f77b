using System.Numerics;

namespace SemCom.Simulator.Results;

/// <summary>
/// The distribution of delays in bounded memory: exact while there are few, then a histogram whose buckets have a width
/// of at most a stated part of their value (log-linear buckets, as in Tene's HdrHistogram). Mean and extremes are always
/// exact.
/// </summary>
internal sealed class DelayDistribution
{
    private readonly int _bits;
    private readonly int _exact;
    private List<long>? _values = [];
    private long[]?[] _rows = [];
    private Int128 _sum;

    /// <summary>An empty distribution.</summary>
    /// <param name="exact">How many delays are kept as they are.</param>
    /// <param name="bits">Beyond that, buckets are 2^−bits of their value wide.</param>
    public DelayDistribution(int exact = 65_536, int bits = 10)
    {
        _exact = exact;
        _bits = bits;
    }

    /// <summary>Number of delays.</summary>
    public long Count { get; private set; }

    /// <summary>The greatest, ps; 0 where there is none.</summary>
    public long Maximum { get; private set; }

    /// <summary>The least, ps.</summary>
    public long Minimum { get; private set; } = long.MaxValue;

    /// <summary>The mean in s; NaN where there is none.</summary>
    public double Mean => (double)_sum / Count / 1e12;

    /// <summary>Counts a delay.</summary>
    /// <param name="picoseconds">The delay, ps; 0 or more.</param>
    public void Add(long picoseconds)
    {
        Count++;
        _sum += picoseconds;
        Maximum = Math.Max(Maximum, picoseconds);
        Minimum = Math.Min(Minimum, picoseconds);
        if (_values is null)
        {
            Bucket(picoseconds)++;
            return;
        }
        _values.Add(picoseconds);
        if (_values.Count <= _exact)
            return;
        _rows = new long[]?[65 - _bits];
        foreach (var value in _values)
            Bucket(value)++;
        _values = null;
    }

    /// <summary>
    /// A quantile in s, linear between order statistics (type 7 of Hyndman and Fan 1996); NaN where there is none.
    /// </summary>
    /// <param name="p">Probability in [0, 1].</param>
    public double Quantile(double p)
    {
        if (Count == 0)
            return double.NaN;
        _values?.Sort();
        return Quantile(Count, p, Order);
    }

    /// <summary>A quantile in s of order statistics in ps; see <see cref="Quantile(double)"/>.</summary>
    /// <param name="count">How many there are; at least 1.</param>
    /// <param name="p">Probability in [0, 1].</param>
    /// <param name="order">The order statistic of a rank from 0, ps.</param>
    internal static double Quantile(long count, double p, Func<long, double> order)
    {
        var position = p * (count - 1);
        var below = (long)position;
        var lower = order(below);
        return (lower + (position - below) * (order(Math.Min(below + 1, count - 1)) - lower)) / 1e12;
    }

    /// <summary>The order statistic of a rank from 0, ps; what is kept exactly is sorted.</summary>
    private double Order(long rank)
    {
        if (_values is not null)
            return _values[(int)rank];
        if (rank == 0)
            return Minimum;
        if (rank == Count - 1)
            return Maximum;
        for (var row = 0; row < _rows.Length; row++)
        {
            if (_rows[row] is not { } counts)
                continue;
            for (var i = 0; i < counts.Length; i++)
            {
                if (rank < counts[i])
                {
                    // Within a bucket the delays count as evenly spread.
                    var width = Math.ScaleB(1, Math.Max(0, row - 1));
                    var first = row == 0 ? i : ((1L << _bits) + i) * width;
                    return Math.Clamp(first + (rank + 0.5) / counts[i] * (width - 1), Minimum, Maximum);
                }
                rank -= counts[i];
            }
        }
        return Maximum;
    }

    /// <summary>Row 0 holds values below 2^bits one by one; row r those with the leading bit bits + r − 1, in 2^bits buckets.</summary>
    private ref long Bucket(long value)
    {
        var row = Math.Max(0, 64 - BitOperations.LeadingZeroCount((ulong)value) - _bits);
        var counts = _rows[row] ??= new long[1 << _bits];
        return ref counts[row == 0 ? value : (value >> (row - 1)) - (1L << _bits)];
    }
}
