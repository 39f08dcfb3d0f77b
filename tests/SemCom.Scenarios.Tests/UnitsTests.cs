using System.Globalization;
using CsCheck;

namespace SemCom.Scenarios.Tests;

public class UnitsTests
{
    private static double Read(string text, string dimension)
    {
        string? wrong = Units.Parse(text, Enum.Parse<Dimension>(dimension), out double value);
        Assert.Null(wrong);
        return value;
    }

    private static string? Refuse(string text, string dimension) => Units.Parse(text, Enum.Parse<Dimension>(dimension), out _);

    [Theory] // Worked out by hand. Exact: a prefix must not cost an ulp.
    [InlineData("10 ms", "Time", 0.01)]
    [InlineData("30 ms", "Time", 0.03)]
    [InlineData("1.1 us", "Time", 1.1e-6)]
    [InlineData("7 µs", "Time", 7e-6)]
    [InlineData("7 μs", "Time", 7e-6)]
    [InlineData("3 ns", "Time", 3e-9)]
    [InlineData("1 ps", "Time", 1e-12)]
    [InlineData("2 min", "Time", 120)]
    [InlineData("1.5 h", "Time", 5400)]
    [InlineData("1e3ms", "Time", 1)]
    [InlineData(".5 s", "Time", 0.5)]
    [InlineData("+5 s", "Time", 5)]
    [InlineData("500 m", "Length", 500)]
    [InlineData("2 km", "Length", 2000)]
    [InlineData("-3 cm", "Length", -0.03)]
    [InlineData("0.2 W", "Power", 0.2)]
    [InlineData("1e-8 W", "Power", 1e-8)]
    [InlineData("200 mW", "Power", 0.2)]
    [InlineData("20 MHz", "Frequency", 20e6)]
    [InlineData("180 kHz", "Frequency", 180e3)]
    [InlineData("1.2 GHz", "Frequency", 1.2e9)]
    [InlineData("5 /s", "Rate", 5)]
    [InlineData("5/s", "Rate", 5)]
    [InlineData("1/s", "Rate", 1)]
    [InlineData("5 1/s", "Rate", 5)]
    [InlineData("2 /ms", "Rate", 2000)]
    [InlineData("30 /min", "Rate", 0.5)]
    [InlineData("0.5 J", "Energy", 0.5)]
    [InlineData("500 mJ", "Energy", 0.5)]
    [InlineData("1204224 bit", "Information", 1204224)]
    [InlineData("150 kB", "Information", 1_200_000)]
    [InlineData("147 KiB", "Information", 1204224)]
    [InlineData("1.5 Mbit", "Information", 1.5e6)]
    [InlineData("2", "None", 2)]
    [InlineData("1e-29", "None", 1e-29)]
    [InlineData("0 dB", "Ratio", 1)]
    [InlineData("10 dB", "Ratio", 10)]
    [InlineData("30 dBm", "Power", 1)]
    [InlineData("0 dBW", "Power", 1)]
    public void A_quantity_reads_as_its_value_in_SI(string text, string dimension, double value) => Assert.Equal(value, Read(text, dimension));

    [Theory] // 10^((L − 30)/10): published conversions to four digits.
    [InlineData("-174 dBm/Hz", "PowerDensity", 3.981e-21)]
    [InlineData("-114 dBm/MHz", "PowerDensity", 3.981e-21)]
    [InlineData("3.981e-15 W/MHz", "PowerDensity", 3.981e-21)]
    [InlineData("-204 dBW/Hz", "PowerDensity", 3.981e-21)]
    [InlineData("23 dBm", "Power", 0.19953)]
    [InlineData("46 dBm", "Power", 39.811)]
    [InlineData("3 dB", "Ratio", 1.9953)]
    public void A_level_in_decibels_reads_as_its_value_in_SI(string text, string dimension, double value) =>
        Assert.Equal(1, Read(text, dimension) / value, 4e-5);

    [Theory]
    [InlineData("20", "Frequency", "'20', without a unit; expected a frequency in Hz, kHz, MHz, GHz or THz")]
    [InlineData("20 mhz", "Frequency", "'20 mhz', whose unit 'mhz' is not known; expected a frequency in Hz, kHz, MHz, GHz or THz. Did you mean 'MHz'?")]
    [InlineData("20 mHz", "Frequency", "'20 mHz', whose unit 'mHz' is not known; expected a frequency in Hz, kHz, MHz, GHz or THz. Did you mean 'MHz'?")]
    [InlineData("5 Ms", "Time", "'5 Ms', whose unit 'Ms' is not known; expected a time in s, ms, us, µs, ns, ps, min or h. Did you mean 'ms'?")]
    [InlineData("5 sec", "Time", "'5 sec', whose unit 'sec' is not known; expected a time in s, ms, us, µs, ns, ps, min or h")]
    [InlineData("5 m", "Time", "'5 m', a length; expected a time in s, ms, us, µs, ns, ps, min or h")]
    [InlineData("-174 dBm", "Ratio", "'-174 dBm', a power; expected a ratio in dB")]
    [InlineData("3 apples", "None", "'3 apples', with the unit 'apples'; expected a bare number")]
    [InlineData("nan s", "Length", "'nan s', which is not a finite number; expected a length in m, km, cm or mm")]
    [InlineData("-.inf m", "Length", "'-.inf m', which is not a finite number; expected a length in m, km, cm or mm")]
    [InlineData("Infinity", "None", "'Infinity', which is not a finite number; expected a bare number")]
    [InlineData("1e400 m", "Length", "'1e400 m', which is too large for a number; expected a length in m, km, cm or mm")]
    [InlineData("1e99999999999 m", "Length", "'1e99999999999 m', which is too large for a number; expected a length in m, km, cm or mm")]
    [InlineData("1e9999 dB", "Ratio", "'1e9999 dB', which is too large for a number; expected a ratio in dB")]
    [InlineData("1,5 m", "Length", "'1,5 m', whose unit ',5 m' is not known; expected a length in m, km, cm or mm")]
    [InlineData("0x10", "None", "'0x10', with the unit 'x10'; expected a bare number")]
    [InlineData("1 000 m", "Length", "'1 000 m', whose unit '000 m' is not known; expected a length in m, km, cm or mm")]
    [InlineData("metres", "Length", "'metres'; expected a length in m, km, cm or mm")]
    [InlineData("", "Length", "''; expected a length in m, km, cm or mm")]
    public void What_is_no_quantity_of_the_dimension_is_refused_in_words(string text, string dimension, string words) =>
        Assert.Equal(words, Refuse(text, dimension));

    [Fact]
    public void No_symbol_belongs_to_two_dimensions_and_none_differs_from_another_by_case_alone_within_one()
    {
        Dimension[] dimensions = [.. Enum.GetValues<Dimension>().Where(dimension => dimension != Dimension.OfHolder)];
        string[] symbols = [.. dimensions.SelectMany(Units.Of).Select(unit => unit.Symbol)];
        Assert.Equal(symbols.Length, symbols.Distinct().Count());
        foreach (Dimension dimension in dimensions)
        {
            string[] folded = [.. Units.Of(dimension).Select(unit => unit.Symbol.ToUpperInvariant())];
            Assert.Equal(folded.Length, folded.Distinct().Count());
        }
    }

    [Fact]
    public void A_prefix_never_costs_an_ulp() =>
        Gen.Select(Gen.Int[0, 10_000_000], Gen.Int[0, 6], Gen.Int[0, 4].Select(i => new[] { ("s", 0), ("ms", -3), ("us", -6), ("ns", -9), ("ps", -12) }[i]))
            .Sample((digits, decimals, unit) =>
            {
                string number = (digits / (decimal)Math.Pow(10, decimals)).ToString(CultureInfo.InvariantCulture);
                // The oracle is exact decimal arithmetic, rounded once.
                double exact = double.Parse($"{digits}e{unit.Item2 - decimals}", CultureInfo.InvariantCulture);
                return Read($"{number} {unit.Item1}", "Time") == exact;
            });

    [Fact]
    public void Every_unit_scales_by_a_constant_and_every_level_by_ten_decibels_a_decade() =>
        Gen.Select(Gen.Double[0.001, 1000], Gen.Int[0, 1000]).Sample((value, pick) =>
        {
            (Dimension Dimension, Unit Unit)[] units = [.. Enum.GetValues<Dimension>().Where(dimension => dimension != Dimension.OfHolder)
                .SelectMany(dimension => Units.Of(dimension).Select(unit => (dimension, unit)))];
            (Dimension dimension, Unit unit) = units[pick % units.Length];
            string name = dimension.ToString();
            double one = Read($"1 {unit.Symbol}", name);
            double ratio = unit.Decibel
                ? Read((value / 10 + 10).ToString("R", CultureInfo.InvariantCulture) + " " + unit.Symbol, name) / (Read((value / 10).ToString("R", CultureInfo.InvariantCulture) + " " + unit.Symbol, name) * 10)
                : Read(value.ToString("R", CultureInfo.InvariantCulture) + " " + unit.Symbol, name) / (value * one);
            return Math.Abs(ratio - 1) < 1e-13;
        });

    [Fact]
    public void What_is_formatted_reads_back() =>
        Gen.Select(Gen.Double[1e-9, 1e9], Gen.Int[0, (int)Dimension.Ratio])
            .Sample((value, dimension) =>
                Math.Abs(Read(Units.Format(value, (Dimension)dimension), ((Dimension)dimension).ToString()) / value - 1) < 1e-7);
}
