using System.Runtime.InteropServices;
using SemCom.Kernel;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Network;

/// <summary>How a request ended.</summary>
public enum Outcome
{
    /// <summary>The run ended first.</summary>
    InFlight,

    /// <summary>Answered, in time where there is a deadline.</summary>
    Done,

    /// <summary>Answered after its deadline.</summary>
    Late,

    /// <summary>Abandoned at its deadline.</summary>
    DroppedDeadline,

    /// <summary>Refused at arrival: its cell had as many requests as it admits.</summary>
    DroppedAdmission,

    /// <summary>Refused by the base station's processor, whose queue was full.</summary>
    DroppedBsQueue,

    /// <summary>Refused by the user's device, whose queue was full.</summary>
    DroppedUserQueue,
}

/// <summary>One image for one user: what it asked for, what was decided, where its time and energy went, how it ended.</summary>
public sealed class Request
{
    internal Request(Simulation simulation) => Wake = new Signal(simulation);

    /// <summary>Its number, in order of arrival, from 0.</summary>
    public long Number { get; internal set; }

    /// <summary>Its user.</summary>
    public User User { get; internal set; } = null!;

    /// <summary>Index of the cell that serves it.</summary>
    public int Cell => Station.Index;

    /// <summary>How many requests its user made before it.</summary>
    public long NumberOfUser { get; internal set; }

    /// <summary>Index of its image in the data set.</summary>
    public int Image { get; internal set; }

    /// <summary>The drop it arrived in, from 0.</summary>
    public int Drop { get; internal set; }

    /// <summary>Its deadline after arrival; null without one.</summary>
    public SimTime? Deadline { get; internal set; }

    /// <summary>How urgent it is, from 0, the most urgent.</summary>
    public int Priority { get; internal set; }

    /// <summary>Bits of its features: drawn at arrival where the scenario has a law for them, else Z(k) once the encoder is decided.</summary>
    public double Payload { get; internal set; }

    /// <summary>The encoder decided, an index; −1 before the decision.</summary>
    public int Encoder { get; internal set; }

    /// <summary>The resource block decided; −1 before the decision.</summary>
    public int ResourceBlock { get; internal set; }

    /// <summary>Its time.</summary>
    public ref readonly Ledger Ledger => ref LedgerField;

    /// <summary>How it ended.</summary>
    public Outcome Outcome { get; internal set; }

    /// <summary>Bits sent; the whole payload Z(k) where transmission ended.</summary>
    public double BitsSent { get; internal set; }

    /// <summary>Seconds on the air.</summary>
    public double AirTime { get; internal set; }

    /// <summary>Packets or transport blocks that were sent again.</summary>
    public int Retransmissions { get; internal set; }

    /// <summary>
    /// The SINR that gives the same noise in all as the fading blocks met (harmonic mean over the bits), linear; NaN
    /// where nothing was sent.
    /// </summary>
    public double Sinr
    {
        get
        {
            double bits = 0, noise = 0;
            foreach (var segment in Segments)
            {
                bits += segment.Bits;
                noise += segment.Bits / segment.Sinr;
            }
            return bits / noise;
        }
    }

    /// <summary>Bits of the features that arrived flipped; 0 but for a digital channel with a modulation.</summary>
    public int BitErrors { get; internal set; }

    /// <summary>Elements of the features that arrived infinite or not a number, and were replaced by 0.</summary>
    public int NonFinite { get; internal set; }

    /// <summary>The classification; null where decoding was not reached.</summary>
    public Classification? Result { get; internal set; }

    /// <summary>Whether the predicted class is the true one; null where decoding was not reached.</summary>
    public bool? Correct { get; internal set; }

    /// <summary>Energy at the base station, (7), in J: extraction and transmission as far as they went.</summary>
    public double EnergyBs { get; internal set; }

    /// <summary>Energy at the user, (8), in J, as far as decoding went.</summary>
    public double EnergyUser { get; internal set; }

    /// <summary>(9): the sum.</summary>
    public double Energy => EnergyBs + EnergyUser;

    internal Ledger LedgerField;
    internal readonly List<SentSegment> Segments = [];
    internal BaseStation Station = null!;
    internal EventHandle DeadlineEvent;
    internal Process Process;

    /// <summary>Wakes its process: features sent, resource block given, batch served.</summary>
    internal readonly Signal Wake;

    /// <summary>Energy in J of the whole service under way at a processor.</summary>
    internal double ServiceEnergy;

    /// <summary>What it is at a processor.</summary>
    internal ProcessorJob Job;

    /// <summary>Its share of a processor that is shared.</summary>
    internal Waitable Share;

    /// <summary>When it came to a processor that serves batches, and its batch once that runs.</summary>
    internal SimTime Joined;
    internal BatchingProcessor.Batch? Batch;

    /// <summary>What it is on the air.</summary>
    internal Transmission Transmission;

    internal bool Ended => Outcome != Outcome.InFlight;

    /// <summary>Draws for packets and blocks made so far.</summary>
    internal long Draws;

    private int _piece;

    /// <summary>Begins a packet or block of its own.</summary>
    internal void BeginPiece() => _piece = Segments.Count;

    /// <summary>What the packet or block under way has met.</summary>
    internal ReadOnlySpan<SentSegment> Piece => CollectionsMarshal.AsSpan(Segments)[_piece..];

    /// <summary>Forgets the packet or block under way: it is sent again.</summary>
    internal void DropPiece()
    {
        foreach (var segment in Piece)
            BitsSent -= segment.Bits;
        Segments.RemoveRange(_piece, Segments.Count - _piece);
        Retransmissions++;
    }

    /// <summary>Keeps the packet under way with its errors.</summary>
    internal void FailPiece()
    {
        for (var i = _piece; i < Segments.Count; i++)
            Segments[i] = Segments[i] with { Failed = true };
    }

    /// <summary>Counts a stretch of the transmission.</summary>
    internal void Sent(double bits, double sinr, double seconds)
    {
        BitsSent += bits;
        AirTime += seconds;
        if (Segments.Count > _piece && Segments[^1] is var last && last.Sinr == sinr)
            Segments[^1] = new SentSegment(last.Bits + bits, sinr);
        else
            Segments.Add(new SentSegment(bits, sinr));
    }

    /// <summary>Makes the object as good as new.</summary>
    internal void Reset(long number)
    {
        Number = number;
        Encoder = ResourceBlock = -1;
        Outcome = Outcome.InFlight;
        Payload = BitsSent = AirTime = EnergyBs = EnergyUser = 0;
        Retransmissions = BitErrors = NonFinite = 0;
        Draws = 0;
        _piece = 0;
        Result = null;
        Correct = null;
        Segments.Clear();
        DeadlineEvent = default;
        Process = default;
        Job = default;
        Share = default;
        Batch = null;
        Transmission = default;
    }
}
