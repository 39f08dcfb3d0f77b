using System.Globalization;

namespace SemCom.Kernel;

/// <summary>
/// An instant or a duration of simulated time: an integer count of picoseconds (10⁻¹² s).
/// The range is ±106 days. There is no floating-point clock, so sums of times are exact and never drift.
/// </summary>
/// <param name="Picoseconds">The count of picoseconds. Unit: ps.</param>
public readonly record struct SimTime(long Picoseconds) : IComparable<SimTime>
{
    private const long PicosecondsPerSecond = 1_000_000_000_000;

    /// <summary>0 s: the start of every simulation.</summary>
    public static SimTime Zero => default;

    /// <summary>The greatest instant, 2⁶³ − 1 ps (about 106.75 days).</summary>
    public static SimTime MaxValue => new(long.MaxValue);

    /// <summary>1 s.</summary>
    public static SimTime Second => new(PicosecondsPerSecond);

    /// <summary>1 ms.</summary>
    public static SimTime Millisecond => new(1_000_000_000);

    /// <summary>1 µs.</summary>
    public static SimTime Microsecond => new(1_000_000);

    /// <summary>1 ns.</summary>
    public static SimTime Nanosecond => new(1_000);

    /// <summary>The time as a floating-point number, for statistics and output. Unit: s. Rounded to 53 bits.</summary>
    public double Seconds => Picoseconds / (double)PicosecondsPerSecond;

    /// <summary>A time from a count of picoseconds.</summary>
    /// <param name="picoseconds">Unit: ps.</param>
    public static SimTime FromPicoseconds(long picoseconds) => new(picoseconds);

    /// <summary>
    /// A time from seconds. The exact value of <paramref name="seconds"/> × 10¹² is rounded to a whole picosecond, half to even.
    /// </summary>
    /// <param name="seconds">Unit: s. Finite, of magnitude below 2⁶³ ps (about 9.22 × 10⁶ s).</param>
    /// <exception cref="OverflowException">The duration does not fit in the range.</exception>
    /// <exception cref="ArgumentException">The duration is not a number.</exception>
    public static SimTime FromSeconds(double seconds)
    {
        // seconds = mantissa · 2^exponent exactly; mantissa · 10^12 < 2^93 fits in 128 bits.
        var bits = BitConverter.DoubleToInt64Bits(seconds);
        var biased = (int)(bits >> 52) & 0x7FF;
        if (biased == 0x7FF)
            throw NotFinite(seconds);
        var mantissa = (ulong)bits & 0xF_FFFF_FFFF_FFFF;
        var exponent = -1074;
        if (biased != 0)
        {
            mantissa |= 1UL << 52;
            exponent = biased - 1075;
        }
        var high = Math.BigMul(mantissa, PicosecondsPerSecond, out var low);
        ulong magnitude;
        if (exponent >= 0)
        {
            // |seconds| ≥ 2^52: far beyond 106 days unless zero, which has exponent −1074.
            throw TooLong(seconds);
        }
        var shift = -exponent;
        if (shift > 100)
            magnitude = 0; // below half a picosecond: mantissa · 10^12 < 2^93
        else
        {
            var product = new UInt128(high, low);
            var quotient = product >> shift;
            if (quotient > long.MaxValue)
                throw TooLong(seconds);
            magnitude = (ulong)quotient;
            var rest = product & ((UInt128.One << shift) - 1);
            var half = UInt128.One << (shift - 1);
            if (rest > half || (rest == half && (magnitude & 1) == 1))
                magnitude++;
            if (magnitude > long.MaxValue)
                throw TooLong(seconds);
        }
        return new SimTime(bits < 0 ? -(long)magnitude : (long)magnitude);
    }

    /// <summary>
    /// This time × <paramref name="numerator"/> / <paramref name="denominator"/>, computed exactly and rounded once, half to even.
    /// The n-th symbol of length 1/14 ms begins at <c>SimTime.Millisecond.Scale(n, 14)</c>: no error accumulates over n.
    /// </summary>
    /// <param name="numerator">The factor. Dimensionless.</param>
    /// <param name="denominator">The divisor. Dimensionless, not 0.</param>
    /// <exception cref="DivideByZeroException"><paramref name="denominator"/> is 0.</exception>
    /// <exception cref="OverflowException">The result does not fit in the range.</exception>
    public SimTime Scale(long numerator, long denominator)
    {
        if (denominator == 0)
            throw new DivideByZeroException($"Cannot scale {this} by {numerator}/0.");
        var product = (Int128)Picoseconds * numerator;
        Int128 divisor = denominator;
        if (divisor < 0)
            (product, divisor) = (-product, -divisor);
        var quotient = RoundedQuotient(product, divisor);
        if (quotient > long.MaxValue || quotient < long.MinValue)
            throw new OverflowException($"{this} × {numerator}/{denominator} does not fit in a SimTime (±{MaxValue}).");
        return new SimTime((long)quotient);
    }

    /// <summary>Divides and rounds half to even. <paramref name="divisor"/> is positive.</summary>
    private static Int128 RoundedQuotient(Int128 dividend, Int128 divisor)
    {
        var quotient = dividend / divisor;
        var twice = (dividend - quotient * divisor) * 2;
        var magnitude = twice < 0 ? -twice : twice;
        if (magnitude > divisor || (magnitude == divisor && (quotient & 1) != 0))
            quotient += dividend < 0 ? -1 : 1;
        return quotient;
    }

    /// <summary>The sum. Unit: ps.</summary>
    /// <exception cref="OverflowException">The sum does not fit in the range.</exception>
    public static SimTime operator +(SimTime left, SimTime right)
    {
        var sum = unchecked(left.Picoseconds + right.Picoseconds);
        if (((left.Picoseconds ^ sum) & (right.Picoseconds ^ sum)) < 0)
            throw Overflow(left, "+", right);
        return new SimTime(sum);
    }

    /// <summary>The difference. Unit: ps.</summary>
    /// <exception cref="OverflowException">The difference does not fit in the range.</exception>
    public static SimTime operator -(SimTime left, SimTime right)
    {
        var difference = unchecked(left.Picoseconds - right.Picoseconds);
        if (((left.Picoseconds ^ right.Picoseconds) & (left.Picoseconds ^ difference)) < 0)
            throw Overflow(left, "-", right);
        return new SimTime(difference);
    }

    /// <summary>A whole multiple.</summary>
    /// <exception cref="OverflowException">The product does not fit in the range.</exception>
    public static SimTime operator *(long factor, SimTime time) => new(checked(factor * time.Picoseconds));

    /// <summary>Whether <paramref name="left"/> is earlier (shorter).</summary>
    public static bool operator <(SimTime left, SimTime right) => left.Picoseconds < right.Picoseconds;

    /// <summary>Whether <paramref name="left"/> is later (longer).</summary>
    public static bool operator >(SimTime left, SimTime right) => left.Picoseconds > right.Picoseconds;

    /// <summary>Whether <paramref name="left"/> is not later.</summary>
    public static bool operator <=(SimTime left, SimTime right) => left.Picoseconds <= right.Picoseconds;

    /// <summary>Whether <paramref name="left"/> is not earlier.</summary>
    public static bool operator >=(SimTime left, SimTime right) => left.Picoseconds >= right.Picoseconds;

    /// <inheritdoc/>
    public int CompareTo(SimTime other) => Picoseconds.CompareTo(other.Picoseconds);

    /// <summary>The exact time in the largest of s, ms, µs, ns, ps that is not above it, such as <c>71.428571 µs</c>.</summary>
    public override string ToString()
    {
        var magnitude = (ulong)Int128.Abs(Picoseconds);
        var (unit, name) = magnitude switch
        {
            0 => (PicosecondsPerSecond, "s"),
            < 1_000 => (1L, "ps"),
            < 1_000_000 => (1_000L, "ns"),
            < 1_000_000_000 => (1_000_000L, "µs"),
            < (ulong)PicosecondsPerSecond => (1_000_000_000L, "ms"),
            _ => (PicosecondsPerSecond, "s"),
        };
        var number = (decimal)Picoseconds / unit;
        return number.ToString("0.############", CultureInfo.InvariantCulture) + " " + name;
    }

    private static OverflowException TooLong(double seconds) => new(
        $"A duration of {seconds.ToString("R", CultureInfo.InvariantCulture)} s does not fit in a SimTime: the range is ±{MaxValue} (106 days). Use a shorter duration.");

    private static ArgumentException NotFinite(double seconds) => double.IsNaN(seconds)
        ? new ArgumentException("A duration of NaN s is not a time. Look for a division 0/0 in the quantity it was computed from.", nameof(seconds))
        : new ArgumentException($"A duration of {seconds.ToString("R", CultureInfo.InvariantCulture)} s is not a time. Look for a division by zero (a rate of 0?) in the quantity it was computed from.", nameof(seconds));

    private static OverflowException Overflow(SimTime left, string operation, SimTime right) =>
        new($"{left} {operation} {right} does not fit in a SimTime: the range is ±{MaxValue} (106 days).");
}
