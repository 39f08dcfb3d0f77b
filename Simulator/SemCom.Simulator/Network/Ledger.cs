using System.Runtime.CompilerServices;
using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>The stages of a request's life, in order, and the waits between them.</summary>
public enum Stage
{
    /// <summary>Waiting for an epoch to decide its encoder and resource block.</summary>
    WaitDecision,

    /// <summary>Waiting for the base station's processor.</summary>
    WaitBs,

    /// <summary>Extraction of the features at the base station, (3).</summary>
    Extraction,

    /// <summary>Waiting for a resource block; 0 where it was decided with the encoder.</summary>
    WaitRb,

    /// <summary>Transmission over the resource block, (4).</summary>
    Transmission,

    /// <summary>Waiting for the user's processor.</summary>
    WaitUser,

    /// <summary>Decoding at the user, (5).</summary>
    Decoding,
}

/// <summary>
/// A request's time, split without residue: each stage reached has an interval in whole picoseconds, and the intervals
/// sum to the end-to-end delay exactly, because each stage begins at the instant the last one ended.
/// </summary>
public struct Ledger
{
    /// <summary>Number of stages.</summary>
    public const int Stages = 7;

    private Instants _entered;
    private SimTime _closed;

    /// <summary>Opens the ledger at arrival, in the first stage.</summary>
    /// <param name="arrival">The instant of arrival.</param>
    public Ledger(SimTime arrival)
    {
        _entered[0] = arrival;
        Current = Stage.WaitDecision;
        _closed = SimTime.MaxValue;
    }

    /// <summary>When the request arrived.</summary>
    public readonly SimTime Arrival => _entered[0];

    /// <summary>The stage the request is in, or was in at its end.</summary>
    public Stage Current { get; private set; }

    /// <summary>When that stage began.</summary>
    public readonly SimTime Entered => _entered[(int)Current];

    /// <summary>From arrival to the end.</summary>
    /// <exception cref="InvalidOperationException">The ledger is open.</exception>
    public readonly SimTime Total => Closed - Arrival;

    /// <summary>The instant of the end.</summary>
    /// <exception cref="InvalidOperationException">The ledger is open.</exception>
    public readonly SimTime Closed => _closed != SimTime.MaxValue
        ? _closed
        : throw new InvalidOperationException("The ledger of a request still alive has no end.");

    /// <summary>The interval of a stage, or null where it was not reached.</summary>
    /// <param name="stage">The stage.</param>
    public readonly SimTime? this[Stage stage] =>
        stage > Current ? null : (stage == Current ? Closed : _entered[(int)stage + 1]) - _entered[(int)stage];

    /// <summary>Ends the current stage and begins the next.</summary>
    /// <param name="stage">The next stage; the one after <see cref="Current"/>.</param>
    /// <param name="now">The instant.</param>
    /// <exception cref="InvalidOperationException">The stage is not the next.</exception>
    public void Enter(Stage stage, SimTime now)
    {
        if (stage != Current + 1)
            throw new InvalidOperationException($"A request in {Current} cannot enter {stage}.");
        _entered[(int)stage] = now;
        Current = stage;
    }

    /// <summary>Ends the current stage and the request's life.</summary>
    /// <param name="now">The instant.</param>
    public void Close(SimTime now) => _closed = now;

    [InlineArray(Stages)]
    private struct Instants
    {
        private SimTime _first;
    }
}
