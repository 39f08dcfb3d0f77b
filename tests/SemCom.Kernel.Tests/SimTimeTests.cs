using System.Numerics;
using CsCheck;

namespace SemCom.Kernel.Tests;

public class SimTimeTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1_000_000_000_000)]
    [InlineData(-1.5, -1_500_000_000_000)]
    [InlineData(0.5e-12, 0)] // the double nearest to it is below a half
    [InlineData(1.5e-12, 2)]
    [InlineData(1e-300, 0)]
    [InlineData(double.Epsilon, 0)]
    public void Seconds_become_whole_picoseconds(double seconds, long picoseconds)
        => Assert.Equal(picoseconds, SimTime.FromSeconds(seconds).Picoseconds);

    [Fact]
    public void Rounding_is_half_to_even_of_the_exact_product()
    {
        // 2^-13 s = 122 070 312.5 ps and 3 · 2^-13 s = 366 210 937.5 ps exactly.
        Assert.Equal(122_070_312, SimTime.FromSeconds(Math.ScaleB(1, -13)).Picoseconds);
        Assert.Equal(366_210_938, SimTime.FromSeconds(3 * Math.ScaleB(1, -13)).Picoseconds);
        Assert.Equal(-122_070_312, SimTime.FromSeconds(-Math.ScaleB(1, -13)).Picoseconds);
    }

    [Fact]
    public void Conversion_agrees_with_exact_rational_arithmetic() =>
        Gen.Select(Gen.Double[-1, 1], Gen.Int[-60, 23]).Sample((mantissa, exponent) =>
        {
            var seconds = Math.ScaleB(mantissa, exponent);
            return SimTime.FromSeconds(seconds).Picoseconds == Exact(seconds);
        });

    [Theory]
    [InlineData(1e7, "10000000 s")]
    [InlineData(-1e300, "-1E+300 s")]
    [InlineData(9223372.036854778, "9223372.036854777 s")]
    public void A_duration_out_of_range_is_an_error_that_names_it(double seconds, string named)
        => Assert.Contains(named, Assert.Throws<OverflowException>(() => SimTime.FromSeconds(seconds)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(double.NaN, "NaN s")]
    [InlineData(double.PositiveInfinity, "Infinity s")]
    [InlineData(double.NegativeInfinity, "-Infinity s")]
    public void A_duration_that_is_no_number_is_an_error_that_names_it(double seconds, string named)
        => Assert.Contains(named, Assert.Throws<ArgumentException>(() => SimTime.FromSeconds(seconds)).Message, StringComparison.Ordinal);

    [Fact]
    public void Sums_and_differences_beyond_the_range_are_errors()
    {
        var one = SimTime.FromPicoseconds(1);
        Assert.Contains("9223372.036854775807 s + 1 ps", Assert.Throws<OverflowException>(() => SimTime.MaxValue + one).Message, StringComparison.Ordinal);
        var least = SimTime.FromPicoseconds(long.MinValue);
        Assert.Throws<OverflowException>(() => least - one);
        Assert.Throws<OverflowException>(() => SimTime.Zero - least);
        Assert.Throws<OverflowException>(() => 2 * SimTime.MaxValue);
        Assert.Equal(SimTime.Zero, SimTime.MaxValue - SimTime.MaxValue);
        Assert.Equal(-1, (least + SimTime.MaxValue).Picoseconds);
    }

    [Fact]
    public void Symbols_of_one_fourteenth_of_a_millisecond_do_not_drift_over_1000_seconds()
    {
        // 14 000 000 symbols make 1000 s. Each is within half a picosecond of its exact place, checked in integers.
        for (long n = 0; n <= 14_000_000; n += 7_919)
            CheckSymbol(n);
        for (long n = 13_999_900; n <= 14_000_000; n++)
            CheckSymbol(n);
        Assert.Equal(1000 * SimTime.Second, SimTime.Millisecond.Scale(14_000_000, 14));

        static void CheckSymbol(long n)
        {
            var error = (Int128)SimTime.Millisecond.Scale(n, 14).Picoseconds * 14 - (Int128)n * 1_000_000_000;
            Assert.InRange((long)error, -7, 7);
            if (n % 14 == 0)
                Assert.Equal(0, (long)error);
        }
    }

    [Fact]
    public void A_process_that_walks_the_symbol_grid_ends_exactly_after_1000_seconds()
    {
        var simulation = new Simulation();
        const long symbols = 14_000; // each the thousandth of the grid of 14 million
        simulation.Start(Walk());
        simulation.Run();
        Assert.Equal(1000 * SimTime.Second, simulation.Now);

        async Process Walk()
        {
            for (long n = 1; n <= symbols; n++)
                await simulation.Until(SimTime.Millisecond.Scale(1000 * n, 14));
        }
    }

    [Fact]
    public void Scaling_agrees_with_exact_rational_arithmetic() =>
        Gen.Select(Gen.Long[-1_000_000_000_000, 1_000_000_000_000], Gen.Long[-5_000, 5_000], Gen.Long[1, 50]).Sample((time, numerator, denominator) =>
            SimTime.FromPicoseconds(time).Scale(numerator, denominator).Picoseconds == HalfToEven((BigInteger)time * numerator, denominator)
            && SimTime.FromPicoseconds(time).Scale(-numerator, -denominator).Picoseconds == HalfToEven((BigInteger)time * numerator, denominator));

    [Fact]
    public void Scaling_errors_say_what_is_wrong()
    {
        Assert.Contains("5/0", Assert.Throws<DivideByZeroException>(() => SimTime.Second.Scale(5, 0)).Message, StringComparison.Ordinal);
        Assert.Throws<OverflowException>(() => SimTime.MaxValue.Scale(3, 2));
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(999, "999 ps")]
    [InlineData(71_428_571, "71.428571 µs")]
    [InlineData(1_500_000_000, "1.5 ms")]
    [InlineData(-2_000, "-2 ns")]
    [InlineData(86_400_000_000_000_000, "86400 s")]
    [InlineData(long.MaxValue, "9223372.036854775807 s")]
    [InlineData(long.MinValue, "-9223372.036854775808 s")]
    public void Text_is_exact_and_readable(long picoseconds, string text)
        => Assert.Equal(text, SimTime.FromPicoseconds(picoseconds).ToString());

    [Fact]
    public void Times_compare()
    {
        var (early, late) = (SimTime.FromSeconds(1), SimTime.FromSeconds(2));
        Assert.True(early < late && early <= late && late > early && late >= early && early != late);
        Assert.True(early.CompareTo(late) < 0);
        Assert.Equal(1.5, SimTime.FromSeconds(1.5).Seconds);
    }

    /// <summary>seconds × 10¹² by the bits of the double, in unbounded integers.</summary>
    private static BigInteger Exact(double seconds)
    {
        var bits = BitConverter.DoubleToInt64Bits(seconds);
        var exponent = (int)(bits >> 52 & 0x7FF);
        BigInteger mantissa = bits & 0xF_FFFF_FFFF_FFFF;
        if (exponent > 0)
            mantissa += BigInteger.One << 52;
        else
            exponent = 1;
        if (bits < 0)
            mantissa = -mantissa;
        return HalfToEven(mantissa * 1_000_000_000_000 << Math.Max(0, exponent - 1075), BigInteger.One << Math.Max(0, 1075 - exponent));
    }

    private static BigInteger HalfToEven(BigInteger dividend, BigInteger divisor)
    {
        var floor = BigInteger.DivRem(dividend, divisor, out var rest);
        if (rest < 0)
            (floor, rest) = (floor - 1, rest + divisor);
        var twice = (2 * rest).CompareTo(divisor);
        return twice > 0 || (twice == 0 && !floor.IsEven) ? floor + 1 : floor;
    }
}
