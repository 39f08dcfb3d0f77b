using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// Batching, as GPUs do: a free core takes the requests at the head of the queue that want the same encoder, once there
/// are enough of them for a full batch or the first of them has waited long enough. A batch of n takes curve[n] times
/// as long as its longest job alone, and all its jobs end together.
/// </summary>
internal sealed class BatchingProcessor : Processor
{
    private readonly Batching _batching;
    private readonly int? _limit;
    private readonly SimTime _wait;
    private readonly List<Request> _queue = [];
    private readonly List<Batch> _running = [];
    private readonly Stack<Batch> _pool = new();
    private EventHandle _timer;

    public BatchingProcessor(Simulation simulation, int cores, int? limit, Batching batching, Action<Request> begin)
        : base(simulation, cores, begin)
    {
        _batching = batching;
        _limit = limit;
        _wait = SimTime.FromSeconds(batching.Wait);
    }

    /// <remarks>Whoever waits for its batch to be full is in the queue, even where a core is free.</remarks>
    public override bool IsFull => _queue.Count >= (_limit ?? int.MaxValue);

    internal override async Process Serve(Request request, SimTime work)
    {
        Join(request, work);
        request.Joined = Simulation.Now;
        _queue.Add(request);
        // The answer comes in a later event, so nobody is told before it listens.
        TryStart();
        try
        {
            await request.Wake.Wait();
        }
        finally
        {
            // Who gives up in the middle of a batch leaves it running.
            var batch = request.Batch;
            if (batch is not null)
                Depart(request, batch);
            else
                _queue.Remove(request);
            Leave(request);
            // Those behind one who gives up may be all there is to wait for.
            if (batch is null)
                TryStart();
        }
    }

    internal override double Progress(Request request) => request.Batch is { } batch
        ? (double)(Simulation.Now - batch.Begun).Picoseconds / Math.Max(1, batch.Duration.Picoseconds)
        : 0;

    /// <remarks>
    /// An estimate: what is queued comes in full batches of the kind at the head, on cores free when their batches end.
    /// </remarks>
    private protected override void Forecast(Span<SimTime> coresFreeAt)
    {
        var now = Simulation.Now;
        coresFreeAt.Fill(now);
        for (var core = 0; core < _running.Count; core++)
            coresFreeAt[core] = _running[core].Begun + _running[core].Duration;
        for (var i = 0; i < _queue.Count; i += _batching.Size)
        {
            var size = Math.Min(_batching.Size, _queue.Count - i);
            Earliest(coresFreeAt, out var core);
            coresFreeAt[core] += Duration(_queue[i].Job.Work, size);
        }
    }

    private SimTime Duration(SimTime longest, int size) => SimTime.FromSeconds(longest.Seconds * _batching.Curve[size - 1]);

    private void TryStart()
    {
        _timer.Cancel();
        while (_running.Count < Cores && _queue.Count > 0)
        {
            var first = _queue[0];
            var size = 0;
            foreach (var job in _queue)
                if (job.Encoder == first.Encoder && ++size == _batching.Size)
                    break;
            var patience = first.Joined + _wait;
            if (size < _batching.Size && Simulation.Now < patience)
            {
                _timer = Simulation.Schedule(patience, static processor => processor.TryStart(), this);
                return;
            }
            Start(first.Encoder, size);
        }
    }

    private void Start(int encoder, int size)
    {
        var batch = _pool.Count > 0 ? _pool.Pop() : new Batch(this);
        var longest = SimTime.Zero;
        for (var i = 0; batch.Count < size; )
        {
            var job = _queue[i];
            if (job.Encoder != encoder)
            {
                i++;
                continue;
            }
            _queue.RemoveAt(i);
            batch.Add(job);
            longest = job.Job.Work > longest ? job.Job.Work : longest;
        }
        batch.HasEnded = false;
        batch.Begun = Simulation.Now;
        batch.Duration = Duration(longest, size);
        _running.Add(batch);
        foreach (var job in batch)
        {
            job.Batch = batch;
            // The energy of a batch is that of its time, and each of its jobs bears an equal part.
            job.ServiceEnergy *= batch.Duration.Seconds / (size * Math.Max(1e-12, job.Job.Work.Seconds));
            Begin(job);
        }
        Simulation.ScheduleAfter(batch.Duration, static batch => batch.End(), batch);
    }

    private void End(Batch batch)
    {
        _running.Remove(batch);
        batch.HasEnded = true;
        foreach (var job in batch)
            job.Wake.Fire();
        if (batch.Count == 0)
            _pool.Push(batch);
        TryStart();
    }

    private void Depart(Request request, Batch batch)
    {
        batch.Remove(request);
        request.Batch = null;
        if (batch.Count == 0 && batch.HasEnded)
            _pool.Push(batch);
    }

    /// <summary>Requests served together.</summary>
    internal sealed class Batch(BatchingProcessor processor) : List<Request>
    {
        public SimTime Begun { get; set; }

        public SimTime Duration { get; set; }

        public bool HasEnded { get; set; }

        public void End() => processor.End(this);
    }
}
