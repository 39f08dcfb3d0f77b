using System.Globalization;
using System.Text.RegularExpressions;

namespace SemCom.Scenarios;

/// <summary>
/// A unit: a value x written in it is x · 10^<paramref name="Exponent"/> · <paramref name="Factor"/> in SI,
/// or 10^(x/10) · 10^<paramref name="Exponent"/> for a level in decibels.
/// </summary>
internal sealed record Unit(string Symbol, int Exponent, double Factor = 1, bool Decibel = false);

/// <summary>The units of each dimension, and numbers written with them.</summary>
internal static partial class Units
{
    /// <summary>A decimal number as both this reader and the JSON Schema take it.</summary>
    public const string Number = @"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?";

    private static readonly Dictionary<Dimension, Unit[]> ByDimension = new()
    {
        [Dimension.None] = [],
        [Dimension.Time] =
        [
            new("s", 0), new("ms", -3), new("us", -6), new("µs", -6), new("ns", -9), new("ps", -12), new("min", 0, 60), new("h", 0, 3600),
        ],
        [Dimension.Length] = [new("m", 0), new("km", 3), new("cm", -2), new("mm", -3)],
        [Dimension.Speed] = [new("m/s", 0), new("km/h", 0, 1 / 3.6)],
        [Dimension.Angle] = [new("rad", 0), new("deg", 0, Math.PI / 180)],
        [Dimension.Power] =
        [
            new("W", 0), new("kW", 3), new("mW", -3), new("uW", -6), new("µW", -6), new("nW", -9), new("pW", -12),
            new("dBm", -3, Decibel: true), new("dBW", 0, Decibel: true),
        ],
        [Dimension.PowerDensity] =
        [
            new("W/Hz", 0), new("mW/Hz", -3), new("W/MHz", -6), new("mW/MHz", -9),
            new("dBm/Hz", -3, Decibel: true), new("dBW/Hz", 0, Decibel: true), new("dBm/MHz", -9, Decibel: true),
        ],
        [Dimension.Frequency] = [new("Hz", 0), new("kHz", 3), new("MHz", 6), new("GHz", 9), new("THz", 12)],
        [Dimension.Rate] = [new("/s", 0), new("1/s", 0), new("/ms", 3), new("1/ms", 3), new("/min", 0, 1 / 60.0), new("1/min", 0, 1 / 60.0)],
        [Dimension.Energy] = [new("J", 0), new("kJ", 3), new("mJ", -3), new("uJ", -6), new("µJ", -6), new("nJ", -9)],
        [Dimension.Information] =
        [
            new("bit", 0), new("kbit", 3), new("Mbit", 6), new("Gbit", 9), new("B", 0, 8), new("kB", 3, 8), new("MB", 6, 8), new("GB", 9, 8),
            new("KiB", 0, 8 * 1024), new("MiB", 0, 8 * 1024 * 1024),
        ],
        [Dimension.Ratio] = [new("dB", 0, Decibel: true)],
    };

    /// <summary>The units a dimension may be written in, the SI unit first (dB for a ratio); none for bare numbers.</summary>
    public static IReadOnlyList<Unit> Of(Dimension dimension) => ByDimension[dimension];

    /// <summary>The dimension in words with its article.</summary>
    public static string Name(Dimension dimension) => dimension switch
    {
        Dimension.None => "a number",
        Dimension.Time => "a time",
        Dimension.Length => "a length",
        Dimension.Speed => "a speed",
        Dimension.Angle => "an angle",
        Dimension.Power => "a power",
        Dimension.PowerDensity => "a power density",
        Dimension.Frequency => "a frequency",
        Dimension.Rate => "a rate",
        Dimension.Energy => "an energy",
        Dimension.Information => "an amount of information",
        Dimension.Ratio => "a ratio",
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, null),
    };

    /// <summary>A dimension and its units: "a time in s, ms, us, …, or h".</summary>
    public static string Expectation(Dimension dimension)
    {
        string[] symbols = [.. ByDimension[dimension].Select(unit => unit.Symbol)];
        return symbols.Length == 0 ? "a bare number" : $"{Name(dimension)} in {Words.Or(symbols)}";
    }

    /// <summary>A value in SI units as a person writes it: noise and ratios in decibels, the rest in the SI unit.</summary>
    public static string Format(double value, Dimension dimension)
    {
        if (dimension == Dimension.None) return Text(value);
        if (dimension == Dimension.Ratio || (dimension == Dimension.PowerDensity && value > 0))
        {
            (string symbol, double offset) = dimension == Dimension.Ratio ? ("dB", 0) : ("dBm/Hz", 30);
            return $"{Text(Math.Round(10 * Math.Log10(value) + offset, 9))} {symbol}";
        }
        Unit unit = ByDimension[dimension][0];
        if (value > 0 && value < 1)
            unit = ByDimension[dimension].Where(small => small is { Decibel: false, Factor: 1 } && value >= Math.Pow(10, small.Exponent)).MaxBy(small => small.Exponent) ?? unit;
        return $"{Text(unit.Exponent == 0 ? value : Math.Round(value / Math.Pow(10, unit.Exponent), 9))} {unit.Symbol}";
    }

    private static string Text(double value) =>
        value == Math.Truncate(value) && Math.Abs(value) < 1e15
            ? value.ToString("0", CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Reads a number with its unit.</summary>
    /// <param name="text">What is written, such as <c>-174 dBm/Hz</c>.</param>
    /// <param name="dimension">The dimension it must have.</param>
    /// <param name="value">The value in SI units; finite.</param>
    /// <returns>What is wrong, to follow "'path' is ", or null.</returns>
    public static string? Parse(string text, Dimension dimension, out double value)
    {
        value = 0;
        Match match = Quantity().Match(text);
        if (!match.Success)
        {
            string what = NotFinite().IsMatch(text) ? ", which is not a finite number" : "";
            return $"'{text}'{what}; expected {Expectation(dimension)}";
        }
        string number = match.Groups["number"].Value;
        string symbol = match.Groups["unit"].Value.Replace('\u03bc', '\u00b5'); // Greek mu and the micro sign look alike
        Unit? unit = symbol.Length == 0 && dimension == Dimension.None
            ? new Unit("", 0)
            : Array.Find(ByDimension[dimension], candidate => candidate.Symbol == symbol);
        if (unit is null) return WrongUnit(text, symbol, dimension);

        value = ToSI(number, unit);
        if (!double.IsFinite(value)) return $"'{text}', which is too large for a number; expected {Expectation(dimension)}";
        return null;
    }

    private static double ToSI(string number, Unit unit)
    {
        if (unit.Decibel)
            return Math.Pow(10, (double.Parse(number, CultureInfo.InvariantCulture) + 10 * unit.Exponent) / 10);
        // The prefix goes into the exponent of the text, so that 30 ms is the double nearest to 0.03: a product would be off by an ulp at times.
        int e = number.IndexOfAny(['e', 'E']);
        string mantissa = e < 0 ? number : number[..e];
        long exponent = unit.Exponent;
        if (e >= 0)
        {
            if (!int.TryParse(number.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int written))
                return double.Parse(number, CultureInfo.InvariantCulture) * unit.Factor; // an exponent of ten digits: 0 or infinity whatever the prefix
            exponent += written;
        }
        double value = double.Parse(string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{exponent}"), CultureInfo.InvariantCulture);
        return value * unit.Factor + 0.0; // + 0.0 makes −0 a plain 0
    }

    private static string WrongUnit(string text, string symbol, Dimension dimension)
    {
        string expected = Expectation(dimension);
        if (symbol.Length == 0) return $"'{text}', without a unit; expected {expected}";
        if (dimension == Dimension.None) return $"'{text}', with the unit '{symbol}'; expected {expected}";
        string? near = Words.Nearest(symbol, [.. ByDimension[dimension].Select(unit => unit.Symbol)]);
        Dimension[] others = [.. ByDimension.Where(entry => entry.Value.Any(unit => unit.Symbol == symbol)).Select(entry => entry.Key)];
        if (others.Length > 0) return $"'{text}', {Name(others[0])}; expected {expected}";
        return $"'{text}', whose unit '{symbol}' is not known; expected {expected}" + Words.DidYouMean(near);
    }

    [GeneratedRegex(@"^(?<number>[+-]?" + Number + @") *(?<unit>.*)$", RegexOptions.Singleline)]
    private static partial Regex Quantity();

    [GeneratedRegex(@"^[+-]?\.?(inf|nan|infinity|∞)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NotFinite();
}
