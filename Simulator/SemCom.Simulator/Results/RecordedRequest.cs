using System.Runtime.CompilerServices;
using SemCom.Kernel;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Results;

/// <summary>A row of <c>requests.csv</c>: the ledger of one request whose life is over, and what was decided for it.</summary>
public readonly struct RecordedRequest
{
    private readonly Intervals _intervals;

    internal RecordedRequest(SimTime arrival, ReadOnlySpan<long> reached)
    {
        Arrival = arrival;
        Last = (Stage)(reached.Length - 1);
        var end = arrival;
        for (var i = 0; i < reached.Length; i++)
        {
            _intervals[i] = reached[i];
            end += new SimTime(reached[i]);
        }
        Ended = end;
    }

    /// <summary>When it arrived.</summary>
    public SimTime Arrival { get; }

    /// <summary>When it was answered or dropped, or when the run ended.</summary>
    public SimTime Ended { get; }

    /// <summary>Deadline after arrival; null without one.</summary>
    public SimTime? Deadline
    {
        get => HasDeadline ? _deadline : null;
        init => (HasDeadline, _deadline) = (value is not null, value.GetValueOrDefault());
    }

    private readonly SimTime _deadline;

    private bool HasDeadline { get; init; }

    /// <summary>Its user's index in <see cref="RecordedRequests.Users"/>.</summary>
    public int User { get; init; }

    /// <summary>Its cell.</summary>
    public int Cell { get; init; }

    /// <summary>Its image's index in <see cref="RecordedRequests.Images"/>.</summary>
    public int Image { get; init; }

    /// <summary>Its encoder's index in <see cref="RecordedRequests.Encoders"/>; −1 before a decision.</summary>
    public int Encoder { get; init; }

    /// <summary>Its resource block in its cell; −1 before a decision.</summary>
    public int ResourceBlock { get; init; }

    /// <summary>Its outcome's index in <see cref="RecordedRequests.Outcomes"/>.</summary>
    public int Outcome { get; init; }

    /// <summary>Whether it was answered, in time or late.</summary>
    public bool Answered { get; init; }

    /// <summary>Whether the run ended before it did.</summary>
    public bool InFlight { get; init; }

    /// <summary>The last stage it reached, in which it ended.</summary>
    public Stage Last { get; }

    /// <summary>From arrival to the end: the sum of the stages.</summary>
    public SimTime Total => Ended - Arrival;

    /// <summary>The interval of a stage; 0 where it was not reached.</summary>
    /// <param name="stage">The stage.</param>
    public SimTime this[Stage stage] => new(_intervals[(int)stage]);

    /// <summary>Whether it came as far as a stage.</summary>
    /// <param name="stage">The stage.</param>
    public bool Reached(Stage stage) => stage <= Last;

    /// <summary>When a stage began; the end of its life where it was not reached.</summary>
    /// <param name="stage">The stage.</param>
    public SimTime Begin(Stage stage)
    {
        var at = Arrival;
        for (var s = Stage.WaitDecision; s < stage; s++)
            at += this[s];
        return at;
    }

    /// <summary>When a stage ended; the end of its life where it was not reached.</summary>
    /// <param name="stage">The stage.</param>
    public SimTime End(Stage stage) => Begin(stage) + this[stage];

    [InlineArray(Ledger.Stages)]
    private struct Intervals
    {
        private long _first;
    }
}
