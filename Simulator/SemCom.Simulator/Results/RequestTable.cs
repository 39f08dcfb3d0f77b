using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using SemCom.Radio;
using SemCom.Simulator.Network;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Results;

/// <summary>
/// <c>requests.csv</c>, written by a thread of its own: rows are handed over in chunks that are used again, so that the
/// simulation neither formats numbers nor waits for the disk, unless the disk is slower than the simulation.
/// </summary>
internal sealed class RequestTable : IDisposable
{
    private const int ChunkRows = 512;
    private const int Chunks = 8;

    private readonly SemanticModel _semantics;
    private readonly CsvTable _table;
    private readonly BlockingCollection<Chunk> _full = [];
    private readonly BlockingCollection<Chunk> _empty = [];
    private readonly Chunk[] _back = new Chunk[Chunks - 1];
    private readonly Thread _writer;
    private Chunk _chunk = new();
    private volatile Exception? _failure;

    public RequestTable(string path, SemanticModel semantics)
    {
        _semantics = semantics;
        _table = new CsvTable(
            path,
            ["request", "user", "cell", "image", "label", "task", "encoder", "rb", "outcome", "arrival_ps",
             .. RunSummary.StageNames.ToArray().Select(stage => stage + "_ps"),
             "total_ps", "deadline_ps", "sinr_db", "bits", "retransmissions", "bit_errors", "non_finite", "predicted", "correct", "cross_entropy", "similarity",
             "energy_bs_j", "energy_user_j"]);
        for (var i = 1; i < Chunks; i++)
            _empty.Add(new Chunk());
        _writer = new Thread(WriteAll) { IsBackground = true, Name = "requests.csv" };
        _writer.Start();
    }

    /// <summary>Adds a row.</summary>
    /// <exception cref="IOException">An earlier row could not be written.</exception>
    public void Add(Request request)
    {
        _chunk.Rows[_chunk.Count++] = new RequestRow(request);
        if (_chunk.Count == ChunkRows)
            HandOver();
    }

    /// <summary>Hands the rows gathered so far to the file, and waits until they are in it.</summary>
    /// <exception cref="IOException">A row could not be written.</exception>
    public void Flush()
    {
        if (_chunk.Count > 0)
            HandOver();
        // Once all other chunks are back, all rows are written.
        for (var i = 0; i < _back.Length; i++)
            _back[i] = _empty.Take();
        foreach (var chunk in _back)
            _empty.Add(chunk);
        ThrowFailure();
    }

    /// <summary>Ends the file.</summary>
    /// <exception cref="IOException">A row could not be written.</exception>
    public void Finish()
    {
        Flush();
        Stop();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _table.Dispose();
        _full.Dispose();
        _empty.Dispose();
    }

    private void Stop()
    {
        if (!_full.IsAddingCompleted)
            _full.CompleteAdding();
        _writer.Join();
    }

    private void HandOver()
    {
        ThrowFailure();
        _full.Add(_chunk);
        _chunk = _empty.Take();
        _chunk.Count = 0;
    }

    private void ThrowFailure()
    {
        if (_failure is { } failure)
            ExceptionDispatchInfo.Capture(failure).Throw();
    }

    private void WriteAll()
    {
        foreach (var chunk in _full.GetConsumingEnumerable())
        {
            try
            {
                // After a failure chunks go round unwritten until the simulation hears of it.
                if (_failure is null)
                    Write(chunk);
            }
            catch (Exception problem)
            {
                _failure = problem;
            }
            _empty.Add(chunk);
        }
    }

    private void Write(Chunk chunk)
    {
        foreach (ref readonly var row in chunk.Rows.AsSpan(0, chunk.Count))
            Write(row);
        _table.Flush();
    }

    private void Write(in RequestRow row)
    {
        _table.Add(row.Number);
        _table.Add(row.User.Name);
        _table.Add(row.Cell);
        _table.Add(_semantics.Images[row.Image]);
        _table.Add(_semantics.Classes[_semantics.Label(row.Image)]);
        _table.Add("classification");
        _table.Add(row.Encoder >= 0 ? _semantics[row.Encoder].Name : null);
        _table.Add(row.ResourceBlock >= 0 ? row.ResourceBlock : (long?)null);
        _table.Add(row.Outcome.Name());
        _table.Add(row.Ledger.Arrival.Picoseconds);
        for (var stage = Stage.WaitDecision; stage <= Stage.Decoding; stage++)
            _table.Add(row.Ledger[stage]?.Picoseconds);
        _table.Add(row.Ledger.Total.Picoseconds);
        _table.Add(row.Deadline?.Picoseconds);
        _table.Add(Decibel.FromLinear(row.Sinr));
        _table.Add(row.Bits > 0 ? row.Bits : null);
        _table.Add(row.Bits > 0 ? row.Retransmissions : null);
        _table.Add(row.Predicted >= 0 ? row.BitErrors : null);
        _table.Add(row.Predicted >= 0 ? row.NonFinite : null);
        _table.Add(row.Predicted >= 0 ? _semantics.Classes[row.Predicted] : null);
        _table.Add(row.Correct is { } correct ? (correct ? 1 : 0) : (long?)null);
        _table.Add(row.CrossEntropy);
        _table.Add((string?)null);
        _table.Add(row.EnergyBs);
        _table.Add(row.EnergyUser);
        _table.EndRow();
    }

    private sealed class Chunk
    {
        public readonly RequestRow[] Rows = new RequestRow[ChunkRows];

        public int Count { get; set; }
    }
}
