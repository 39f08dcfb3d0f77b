using SemCom.Kernel;
using SemCom.Radio;

namespace SemCom.Simulator.Network;

/// <summary>
/// What is on the air. Bits accumulate at the rate of each stretch of constant SINR, (4) piece by piece: a stretch ends
/// when the link changes, or when another cell begins or ends to send on the same resource block. So the instant of the
/// last bit is exact, without slots.
/// </summary>
internal sealed class Downlink
{
    private readonly Simulation _simulation;
    private readonly RadioChannel _channel;
    private readonly int _cells;
    private readonly int _blocks;
    private readonly Request?[] _sending;
    private readonly Action<Request> _elapsed;
    private readonly Action<int> _left;

    /// <param name="simulation">The simulation.</param>
    /// <param name="channel">The links.</param>
    /// <param name="cells">Number of cells.</param>
    /// <param name="resourceBlocks">Resource blocks of each.</param>
    /// <param name="left">Told of the cell whenever a transmission leaves the air: others may fare better from now on.</param>
    public Downlink(Simulation simulation, RadioChannel channel, int cells, int resourceBlocks, Action<int> left)
    {
        _left = left;
        _simulation = simulation;
        _channel = channel;
        _cells = cells;
        _blocks = resourceBlocks;
        _sending = new Request?[cells * resourceBlocks];
        _elapsed = Elapsed;
    }

    /// <summary>Sends bits over a request's resource block; it is woken after the last one.</summary>
    public void Send(Request request, double bits) => Begin(request, new Transmission { Left = bits, End = SimTime.MaxValue });

    /// <summary>The same for a part of what there is to send: the cell goes on sending until <see cref="End"/>.</summary>
    public void SendPart(Request request, double bits) =>
        Begin(request, new Transmission { Left = bits, End = SimTime.MaxValue, IsPart = true });

    /// <summary>Sends for a time at a fixed rate, until <see cref="End"/>; the request is woken at the end of the time.</summary>
    public void SendFor(Request request, SimTime time, double rate) => Begin(
        request, new Transmission { Left = double.PositiveInfinity, End = _simulation.Now + time, FixedRate = rate, IsPart = true });

    /// <summary>Ends what was sent in parts.</summary>
    public void End(Request request) => Leave(request);

    /// <summary>Stops, counting what was sent of what is under way.</summary>
    public void Stop(Request request)
    {
        if (!request.Transmission.OnAir)
            return;
        request.Transmission.Next.Cancel();
        Settle(request);
        Leave(request);
    }

    private void Begin(Request request, in Transmission transmission)
    {
        request.Transmission = transmission with { OnAir = true };
        ref var sending = ref _sending[Slot(request)];
        var isNext = sending == request;
        sending = request;
        _channel.SetSending(request.Cell, request.ResourceBlock, true);
        Continue(request);
        if (!isNext)
            DisturbOthers(request);
    }

    private void Leave(Request request)
    {
        request.Transmission.OnAir = false;
        _sending[Slot(request)] = null;
        _channel.SetSending(request.Cell, request.ResourceBlock, false);
        DisturbOthers(request);
        _left(request.Cell);
    }

    /// <summary>Begins a stretch, up to the last bit or the link's next change.</summary>
    private void Continue(Request request)
    {
        var now = _simulation.Now;
        ref var transmission = ref request.Transmission;
        transmission.Start = now;
        transmission.Sinr = _channel.Sinr(request.User.Index, request.Cell, request.ResourceBlock, now);
        transmission.Rate = transmission.FixedRate > 0 ? transmission.FixedRate : _channel.Rate(transmission.Sinr);
        var change = _channel.NextChange(request.User.Index, now);
        if (transmission.End < SimTime.MaxValue)
        {
            transmission.IsLast = transmission.End <= change;
            transmission.Due = transmission.IsLast ? transmission.End : change;
            transmission.Seconds = (transmission.Due - now).Seconds;
        }
        else
        {
            transmission.Seconds = TransmissionTime.Seconds(transmission.Left, transmission.Rate);
            transmission.IsLast = transmission.Seconds <= (change - now).Seconds;
            transmission.Due = transmission.IsLast ? now + SimTime.FromSeconds(transmission.Seconds) : change;
        }
        transmission.Next = _simulation.Schedule(transmission.Due, _elapsed, request);
    }

    private void Elapsed(Request request)
    {
        ref var transmission = ref request.Transmission;
        if (!transmission.IsLast)
        {
            Settle(request);
            Continue(request);
            return;
        }
        // The last stretch carries exactly what was left, for exactly the time that takes.
        var bits = double.IsFinite(transmission.Left) ? transmission.Left : transmission.Rate * transmission.Seconds;
        Count(request, bits, transmission.Seconds);
        transmission.OnAir = false;
        if (!transmission.IsPart)
            Leave(request);
        request.Wake.Fire();
    }

    /// <summary>Counts what the stretch under way has sent.</summary>
    private void Settle(Request request)
    {
        ref readonly var transmission = ref request.Transmission;
        var seconds = (_simulation.Now - transmission.Start).Seconds;
        if (seconds > 0)
            Count(request, Math.Min(transmission.Left, transmission.Rate * seconds), seconds);
    }

    private static void Count(Request request, double bits, double seconds)
    {
        ref var transmission = ref request.Transmission;
        transmission.Left -= bits;
        if (transmission.FixedRate > 0)
            transmission.Efficiency += Math.Log2(1 + transmission.Sinr) * seconds;
        request.Sent(bits, transmission.Sinr, seconds);
    }

    /// <summary>The users of other cells on the same resource block meet another interference from now on.</summary>
    private void DisturbOthers(Request request)
    {
        for (var cell = 0; cell < _cells; cell++)
        {
            if (cell == request.Cell || _sending[cell * _blocks + request.ResourceBlock] is not { } other)
                continue;
            // Whoever has sent its last bit at this very instant, or is between two parts, is not disturbed.
            if (!other.Transmission.OnAir || (other.Transmission.IsLast && other.Transmission.Due == _simulation.Now))
                continue;
            other.Transmission.Next.Cancel();
            Settle(other);
            Continue(other);
        }
    }

    private int Slot(Request request) => request.Cell * _blocks + request.ResourceBlock;
}

/// <summary>What a request is on the air: how much is left, and the stretch of constant SINR under way.</summary>
internal struct Transmission
{
    /// <summary>Whether it is on the air.</summary>
    public bool OnAir { get; set; }

    /// <summary>Whether another part follows at its end without a pause, or <see cref="Downlink.End"/>.</summary>
    public bool IsPart { get; set; }

    /// <summary>Bits left to send at the beginning of the stretch; infinite where a time is kept instead.</summary>
    public double Left { get; set; }

    /// <summary>When it ends whatever was sent; <see cref="SimTime.MaxValue"/> where bits are counted.</summary>
    public SimTime End { get; set; }

    /// <summary>A rate that does not follow the SINR, bit/s; 0 where it does.</summary>
    public double FixedRate { get; set; }

    /// <summary>When the stretch began.</summary>
    public SimTime Start { get; set; }

    /// <summary>Its linear SINR.</summary>
    public double Sinr { get; set; }

    /// <summary>Its rate, bit/s.</summary>
    public double Rate { get; set; }

    /// <summary>How long it lasts if it is the last, s.</summary>
    public double Seconds { get; set; }

    /// <summary>When it ends.</summary>
    public SimTime Due { get; set; }

    /// <summary>Whether it is the last.</summary>
    public bool IsLast { get; set; }

    /// <summary>log2(1 + SINR) integrated over the time on the air so far, s; where a time is kept.</summary>
    public double Efficiency { get; set; }

    /// <summary>The event that ends it.</summary>
    public EventHandle Next { get; set; }
}
