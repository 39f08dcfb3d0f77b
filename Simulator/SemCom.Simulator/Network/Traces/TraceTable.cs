using System.Globalization;
using System.Text;
using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>
/// Reads a trace file: CSV with a header, in order of <c>time_s</c>. Every mistake is answered with file, line, what was
/// found and what was expected. Fields may stand in double quotes; empty lines do not matter.
/// </summary>
internal sealed class TraceTable : IDisposable
{
    private readonly string _path;
    private readonly StreamReader _reader;
    private readonly List<string> _fields = [];
    private readonly string[] _columns;
    private int _line;
    private SimTime _last;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="required">Columns it must have.</param>
    /// <param name="optional">Columns it may have.</param>
    /// <exception cref="TraceException">There is no such file, or its header is wrong.</exception>
    public TraceTable(string path, string[] required, string[] optional)
    {
        _path = path;
        try
        {
            _reader = new StreamReader(path, Encoding.UTF8);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new TraceException($"{path}: {(Directory.Exists(path) ? "a folder" : "a file that cannot be read")}; expected a CSV file ({problem.Message})", problem);
        }
        try
        {
            string known = string.Join(", ", required.Concat(optional));
            if (!ReadRow())
                throw Error("an empty file", $"a header with {string.Join(", ", required)}");
            _columns = [.. _fields];
            for (var i = 0; i < _columns.Length; i++)
            {
                if (!required.Contains(_columns[i]) && !optional.Contains(_columns[i]))
                    throw Error($"the column '{_columns[i]}'", $"one of {known}");
                if (Array.IndexOf(_columns, _columns[i]) < i)
                    throw Error($"the column '{_columns[i]}' twice", "it once");
            }
            foreach (var column in required)
            {
                if (!_columns.Contains(column))
                    throw Error($"no column '{column}'", $"a header with {string.Join(", ", required)}");
            }
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    /// <summary>Goes on to the next row.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="TraceException">The row has not one field a column.</exception>
    public bool Read()
    {
        if (!ReadRow())
            return false;
        if (_fields.Count != _columns.Length)
            throw Error($"{_fields.Count} fields", $"one for each of the {_columns.Length} columns");
        return true;
    }

    /// <summary>A field; empty where the file has no such column.</summary>
    public string Text(string column) => Array.IndexOf(_columns, column) is >= 0 and var i ? _fields[i] : "";

    /// <summary>A time of 0 or more: decimal seconds, exact to the picosecond; finer digits are rounded, half to even.</summary>
    /// <exception cref="TraceException">It is none.</exception>
    public SimTime Time(string column)
    {
        var text = Text(column);
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var seconds)
            && seconds < (decimal)SimTime.MaxValue.Picoseconds / SimTime.Second.Picoseconds)
            return new SimTime((long)decimal.Round(seconds * SimTime.Second.Picoseconds, 0, MidpointRounding.ToEven));
        throw Error($"{column} '{text}'", "seconds such as 1.25, 0 or more and below 9223372");
    }

    /// <summary>A time as <see cref="Time"/> reads it, not before that of the row above.</summary>
    /// <exception cref="TraceException">It is none, or comes too early.</exception>
    public SimTime TimeInOrder(string column)
    {
        var time = Time(column);
        if (time < _last)
            throw Error($"{column} '{Text(column)}' after {_last}", "rows in order of time");
        return _last = time;
    }

    /// <summary>An index.</summary>
    /// <exception cref="TraceException">It is not in 0, …, <paramref name="count"/> − 1.</exception>
    public int Index(string column, int count)
    {
        if (int.TryParse(Text(column), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < count)
            return index;
        throw Error($"{column} '{Text(column)}'", $"a whole number from 0 to {count - 1}");
    }

    /// <summary>A finite number.</summary>
    /// <exception cref="TraceException">It is none.</exception>
    public double Number(string column)
    {
        if (double.TryParse(Text(column), NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number))
            return number;
        throw Error($"{column} '{Text(column)}'", "a number such as -12.5");
    }

    /// <summary>Rows by user, each user's in their order, and where each user's begin, with one more for the end.</summary>
    public static (int[] Begins, T[] Rows) ByUser<T>(List<(int User, T Row)> rows, int users)
    {
        var begins = new int[users + 1];
        foreach (var (user, _) in rows)
            begins[user + 1]++;
        for (var user = 0; user < users; user++)
            begins[user + 1] += begins[user];
        var next = begins.ToArray();
        var sorted = new T[rows.Count];
        foreach (var (user, row) in rows)
            sorted[next[user]++] = row;
        return (begins, sorted);
    }

    /// <summary>What is wrong in the line read last.</summary>
    public TraceException Error(string found, string expected) => new($"{_path}:{_line}: {found}; expected {expected}");

    public void Dispose() => _reader.Dispose();

    private bool ReadRow()
    {
        try
        {
            while (_reader.ReadLine() is { } line)
            {
                _line++;
                if (string.IsNullOrWhiteSpace(line))
                    continue;
                Split(line);
                return true;
            }
            return false;
        }
        catch (IOException problem)
        {
            throw new TraceException($"{_path}:{_line + 1}: {problem.Message}", problem);
        }
    }

    private void Split(string line)
    {
        _fields.Clear();
        for (var at = 0; ; at++)
        {
            if (at < line.Length && line[at] == '"')
                _fields.Add(Quoted(line, ref at));
            else
            {
                var end = line.IndexOf(',', at) is >= 0 and var comma ? comma : line.Length;
                _fields.Add(line[at..end].Trim());
                at = end;
            }
            if (at == line.Length)
                return;
        }
    }

    /// <summary>A field in quotes, two quotes standing for one; leaves <paramref name="at"/> behind it.</summary>
    private string Quoted(string line, ref int at)
    {
        var text = new StringBuilder();
        for (at++; at < line.Length; at++)
        {
            if (line[at] != '"')
                text.Append(line[at]);
            else if (at + 1 < line.Length && line[at + 1] == '"')
                text.Append(line[at++]);
            else if (at + 1 == line.Length || line[at + 1] == ',')
            {
                at++;
                return text.ToString();
            }
            else
                throw Error($"'{line[at + 1]}' after a closing quote", "a comma or the end of the line");
        }
        throw Error("a quote that is not closed", "a closing quote in the same line");
    }
}
