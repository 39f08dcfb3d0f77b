using System.Runtime.InteropServices;
using CsvHelper;
using SemCom.Kernel;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Results;

/// <summary>
/// The requests of a run, read back from <c>requests.csv</c>: about 110 bytes a request, so that a million fits in memory
/// with room to spare. Columns are found by name; those this reader does not know are passed over.
/// </summary>
public sealed class RecordedRequests
{
    private readonly List<RecordedRequest> _rows = [];
    private readonly Names _users = new(), _encoders = new(), _images = new(), _outcomes = new();

    private RecordedRequests() { }

    /// <summary>The requests in order of arrival; a request's number is its index.</summary>
    public ReadOnlySpan<RecordedRequest> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>Names of users, in order of their first request.</summary>
    public IReadOnlyList<string> Users => _users.Values;

    /// <summary>Names of encoders, in order of their first use.</summary>
    public IReadOnlyList<string> Encoders => _encoders.Values;

    /// <summary>Paths of images in the data set, in order of their first use.</summary>
    public IReadOnlyList<string> Images => _images.Values;

    /// <summary>Names of outcomes: <c>done</c>, <c>late</c>, <c>dropped:</c> with its reason, <c>in-flight</c>.</summary>
    public IReadOnlyList<string> Outcomes => _outcomes.Values;

    /// <summary>Reads a table, row by row.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="ResultsException">The file is missing, cut short, or not what a run writes; the message has file and line.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static RecordedRequests Read(string path, CancellationToken stop = default)
    {
        var table = new RecordedRequests();
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var whole = EndsWithLineBreak(file);
            using var csv = CsvReader.Create(file, new CsvReaderOptions
            {
                Separator = ',', TrackLineNumbers = true, PoolStrings = true, MalformedData = CsvMalformedDataHandling.Throw,
            });
            new Reading(table, path, csv).All(stop);
            if (!whole)
                throw new ResultsException(
                    $"{path}:{csv.LineNumber}: the file ends in the middle of this line; expected a line break after every row. It was cut short: run the scenario again.");
        }
        catch (CsvFormatException problem)
        {
            throw new ResultsException($"{path}:{problem.LineNumber}: {problem.Message}", problem);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ResultsException($"'{path}' does not exist; expected the table of requests that semcom run writes.", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ResultsException($"'{path}' cannot be read: {problem.Message}", problem);
        }
        return table;
    }

    private static bool EndsWithLineBreak(FileStream file)
    {
        if (file.Length == 0)
            return true;
        file.Seek(-1, SeekOrigin.End);
        var last = file.ReadByte();
        file.Seek(0, SeekOrigin.Begin);
        return last == '\n';
    }

    /// <summary>Numbers names in the order they are first seen.</summary>
    private sealed class Names
    {
        private readonly Dictionary<string, int> _indices = [];

        public List<string> Values { get; } = [];

        public int Index(string name)
        {
            ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_indices, name, out var known);
            if (!known)
            {
                index = Values.Count;
                Values.Add(name);
            }
            return index;
        }
    }

    private sealed class Reading
    {
        private readonly RecordedRequests _table;
        private readonly string _path;
        private readonly CsvReader _csv;
        private readonly int _request, _user, _cell, _image, _encoder, _block, _outcome, _arrival, _total, _deadline;
        private readonly int[] _stages;

        public Reading(RecordedRequests table, string path, CsvReader csv)
        {
            (_table, _path, _csv) = (table, path, csv);
            csv.ReadHeader();
            _request = Column("request");
            _user = Column("user");
            _cell = Column("cell");
            _image = Column("image");
            _encoder = Column("encoder");
            _block = Column("rb");
            _outcome = Column("outcome");
            _arrival = Column("arrival_ps");
            _stages = [.. RunSummary.StageNames.ToArray().Select(stage => Column(stage + "_ps"))];
            _total = Column("total_ps");
            _deadline = Column("deadline_ps");
        }

        public void All(CancellationToken stop)
        {
            while (_csv.Read())
            {
                stop.ThrowIfCancellationRequested();
                _table._rows.Add(Row());
            }
        }

        private int Column(string name) => _csv.TryGetFieldIndex(name, out var index)
            ? index
            : throw new ResultsException(_csv.Headers.Count == 0
                ? $"{_path}:1: the file is empty; expected a header with the column '{name}'."
                : $"{_path}:1: found the columns {string.Join(", ", _csv.Headers)}; expected '{name}' among them. Is this the requests.csv of a run?");

        private RecordedRequest Row()
        {
            if (_csv.FieldCount != _csv.Headers.Count)
                throw Wrong($"found {_csv.FieldCount} cells; expected {_csv.Headers.Count}, one for each column of the header. The row was cut short or edited");
            var number = Whole(_request, "request");
            if (number != _table._rows.Count)
                throw Wrong($"'request' is {number}; expected {_table._rows.Count}: a row for every request, in order of arrival");
            var arrival = Whole(_arrival, "arrival_ps");
            if (_table._rows.Count > 0 && arrival < _table._rows[^1].Arrival.Picoseconds)
                throw Wrong($"'arrival_ps' is {arrival}, before that of the row above, {_table._rows[^1].Arrival.Picoseconds}; expected requests in order of arrival");

            Span<long> reached = stackalloc long[Ledger.Stages];
            var stages = 0;
            Int128 sum = 0;
            for (var i = 0; i < Ledger.Stages; i++)
            {
                if (_csv.IsEmpty(_stages[i]))
                    continue;
                if (stages != i)
                    throw Wrong($"'{RunSummary.StageNames[stages]}_ps' is empty and '{RunSummary.StageNames[i]}_ps', a later stage, is not; expected every stage up to the last one reached");
                reached[stages++] = Whole(_stages[i], RunSummary.StageNames[i] + "_ps");
                sum += reached[i];
            }
            if (stages == 0)
                throw Wrong("'wait_decision_ps' is empty; expected the first stage of every request");
            var total = Whole(_total, "total_ps");
            if (sum != total)
                throw Wrong($"'total_ps' is {total}; expected {sum}, the sum of the stages");
            if (sum + arrival > long.MaxValue)
                throw Wrong($"'arrival_ps' is {arrival} and 'total_ps' {total}; expected a sum within the range of the clock, {long.MaxValue} ps");

            var outcome = _csv.GetString(_outcome);
            var answered = outcome is "done" or "late";
            var inFlight = outcome == "in-flight";
            if (!answered && !inFlight && !outcome.StartsWith("dropped:", StringComparison.Ordinal))
                throw Wrong($"'outcome' is '{outcome}'; expected done, late, dropped: with a reason, or in-flight");
            if (answered && stages != Ledger.Stages)
                throw Wrong($"'outcome' is '{outcome}' and '{RunSummary.StageNames[stages]}_ps' is empty; expected all seven stages of a request that was answered");
            if (answered && _csv.IsEmpty(_encoder))
                throw Wrong($"'outcome' is '{outcome}' and 'encoder' is empty; expected the encoder of a request that was answered");
            if (stages > (int)Stage.Transmission && _csv.IsEmpty(_block))
                throw Wrong("'transmission_ps' has a value and 'rb' is empty; expected the resource block it was sent on");
            return new RecordedRequest(new SimTime(arrival), reached[..stages])
            {
                User = _table._users.Index(_csv.GetString(_user)),
                Cell = Index(_cell, "cell") ?? throw Wrong("'cell' is empty; expected the index of a cell"),
                Image = _table._images.Index(_csv.GetString(_image)),
                Encoder = _csv.IsEmpty(_encoder) ? -1 : _table._encoders.Index(_csv.GetString(_encoder)),
                ResourceBlock = Index(_block, "rb") ?? -1,
                Outcome = _table._outcomes.Index(outcome),
                Answered = answered,
                InFlight = inFlight,
                Deadline = _csv.IsEmpty(_deadline) ? null : new SimTime(Whole(_deadline, "deadline_ps")),
            };
        }

        private int? Index(int column, string name)
        {
            if (_csv.IsEmpty(column))
                return null;
            var value = Whole(column, name);
            return value <= int.MaxValue ? (int)value : throw Wrong($"'{name}' is {value}; expected an index");
        }

        private long Whole(int column, string name) => _csv.TryParse<long>(column, out var value) && value >= 0
            ? value
            : throw Wrong($"'{name}' is '{_csv.GetString(column)}'; expected a whole number, 0 or more");

        private ResultsException Wrong(string what) => new($"{_path}:{_csv.LineNumber}: {what}.");
    }
}
