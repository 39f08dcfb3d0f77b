using System.Globalization;
using CsvHelper;

namespace SemCom.Simulator.Results;

/// <summary>
/// A CSV file that holds whole rows at any time: rows are gathered and handed to the file only at row ends, so that a
/// run that is killed leaves no half row.
/// </summary>
internal sealed class CsvTable : IDisposable
{
    private const int RowsGathered = 256;

    private readonly FileStream _file;
    private readonly MemoryStream _rows = new();
    private readonly CsvWriter _csv;
    private int _gathered;

    public CsvTable(string path, params ReadOnlySpan<string> header)
    {
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _csv = CsvWriter.Create(
            _rows, new CsvWriterOptions { NewLine = "\n", FormatProvider = CultureInfo.InvariantCulture }, leaveOpen: true);
        _csv.WriteHeader(header);
        Flush();
    }

    public void Add(string? value) => _csv.WriteField(value);

    public void Add(long value) => _csv.WriteField(value, default(ReadOnlySpan<char>));

    public void Add(long? value) => _csv.WriteField(value, default(ReadOnlySpan<char>));

    /// <summary>A real number in its shortest exact form; empty where it is not a number.</summary>
    public void Add(double? value) =>
        _csv.WriteField(value is { } x && double.IsNaN(x) ? null : value, default(ReadOnlySpan<char>));

    public void EndRow()
    {
        _csv.EndRecord();
        if (++_gathered >= RowsGathered)
            Flush();
    }

    /// <summary>Hands the rows gathered to the file.</summary>
    public void Flush()
    {
        _gathered = 0;
        _csv.Flush();
        var whole = _file.Length;
        try
        {
            _file.Write(_rows.GetBuffer(), 0, (int)_rows.Length);
        }
        catch (IOException)
        {
            // A full disk takes part of what it is given.
            _file.SetLength(whole);
            throw;
        }
        finally
        {
            _rows.SetLength(0);
        }
    }

    public void Dispose()
    {
        Flush();
        _csv.Dispose();
        _rows.Dispose();
        _file.Dispose();
    }
}
