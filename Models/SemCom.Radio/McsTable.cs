using System.Globalization;

namespace SemCom.Radio;

/// <summary>
/// A table of modulation and coding schemes, read from a file of comma-separated values with the columns
/// <c>index, modulation_order, code_rate_x1024, spectral_efficiency</c>; a line that begins with # is a comment.
/// </summary>
public sealed class McsTable
{
    private const string Header = "index,modulation_order,code_rate_x1024,spectral_efficiency";

    private McsTable(IReadOnlyList<Mcs> rows) => Rows = rows;

    /// <summary>The MCS index table 1 for PDSCH, up to 64QAM: 3GPP TS 38.214 V16.2.0 Table 5.1.3.1-1 (<c>mcs/qam64.csv</c>).</summary>
    public static McsTable Qam64 { get; } = Embedded("mcs/qam64.csv");

    /// <summary>The MCS index table 2 for PDSCH, up to 256QAM: 3GPP TS 38.214 V16.2.0 Table 5.1.3.1-2 (<c>mcs/qam256.csv</c>).</summary>
    public static McsTable Qam256 { get; } = Embedded("mcs/qam256.csv");

    /// <summary>The schemes by index. Their efficiencies need not rise: 3GPP's table 1 falls by 0.0039 from 16QAM to 64QAM.</summary>
    public IReadOnlyList<Mcs> Rows { get; }

    /// <summary>Reads a table.</summary>
    /// <param name="text">The file.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <exception cref="FormatException">A line is not a row of such a table; the message names the file, the line, what was found and what was expected.</exception>
    public static McsTable Read(TextReader text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rows = new List<Mcs>();
        var line = 0;
        var headed = false;
        while (text.ReadLine() is { } content)
        {
            line++;
            if (content.Length == 0 || content[0] == '#')
                continue;
            if (headed)
                rows.Add(Row(content, rows.Count, $"{name}:{line}"));
            else if (content != Header)
                throw new FormatException($"{name}:{line}: '{content}'; expected the header '{Header}'");
            headed = true;
        }
        if (rows.Count == 0)
            throw new FormatException($"{name}:{line}: the table ends without a row; expected {(headed ? "at least one" : $"the header '{Header}'")}");
        return new McsTable(rows);
    }

    private static McsTable Embedded(string name)
    {
        using var text = new StreamReader(typeof(McsTable).Assembly.GetManifestResourceStream(name)!);
        return Read(text, name);
    }

    private static Mcs Row(string content, int index, string place)
    {
        var cells = content.Split(',');
        if (cells.Length != 4)
            throw new FormatException($"{place}: {cells.Length} values; expected 4: {Header}");
        var values = new double[4];
        for (var i = 0; i < 4; i++)
        {
            if (!double.TryParse(cells[i], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out values[i]))
                throw new FormatException($"{place}: '{cells[i]}'; expected a number");
        }
        if (values[0] != index)
            throw new FormatException($"{place}: index {cells[0]}; expected {index}, one more than in the row above");
        if (values[1] is not (1 or 2 or 4 or 6 or 8))
            throw new FormatException($"{place}: modulation order {cells[1]}; expected 1, 2, 4, 6 or 8");
        if (!(values[2] > 0 && values[2] < 1024))
            throw new FormatException($"{place}: code rate {cells[2]}; expected a number between 0 and 1024");
        var mcs = new Mcs(index, (Modulation)values[1], values[2] / 1024);
        // Half a unit in the fourth decimal, and what two decimal numbers lose in binary.
        if (!(Math.Abs(mcs.SpectralEfficiency - values[3]) <= 0.5e-4 + 1e-12))
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{place}: spectral efficiency {cells[3]}; expected the product of the other two, {mcs.SpectralEfficiency:0.0000}"));
        return mcs;
    }
}
