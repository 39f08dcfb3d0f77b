using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>What one epoch decided.</summary>
/// <param name="Epoch">Its number in its cell, from 0.</param>
/// <param name="Cell">Its cell.</param>
/// <param name="Time">Its instant.</param>
/// <param name="Admissions">Requests that waited for an encoder when it began (staged decisions).</param>
/// <param name="Waiting">Requests that waited for a resource block when it began.</param>
/// <param name="FreeResourceBlocks">Resource blocks free when it began.</param>
/// <param name="Admitted">Requests that got an encoder (staged decisions).</param>
/// <param name="Decided">Requests that got a resource block.</param>
/// <param name="Feasible">Of these, those expected to keep deadline and energy limit, (10d–e).</param>
/// <param name="ExpectedQuality">The objective of (10): the sum of expected quality over the feasible decisions.</param>
public readonly record struct EpochRecord(
    long Epoch, int Cell, SimTime Time, int Admissions, int Waiting, int FreeResourceBlocks, int Admitted, int Decided, int Feasible,
    double ExpectedQuality);

/// <summary>Who is told what happens in a run, as it happens.</summary>
public interface IRunObserver
{
    /// <summary>A drop began.</summary>
    /// <param name="world">The world it drew.</param>
    /// <param name="now">The instant.</param>
    void DropBegan(World world, SimTime now);

    /// <summary>An epoch was decided.</summary>
    /// <param name="record">What it decided.</param>
    void EpochDecided(in EpochRecord record);

    /// <summary>A request's life is over, and those of all before it: requests come in order of arrival.</summary>
    /// <param name="request">The request; valid during the call only, its state is used again.</param>
    void RequestEnded(Request request);

    /// <summary>A row of the timeline is due (<see cref="Scenarios.Scenario.Timeline"/>).</summary>
    /// <param name="network">The network, for its monitors.</param>
    void Sampled(NetworkSimulation network)
    {
    }
}
