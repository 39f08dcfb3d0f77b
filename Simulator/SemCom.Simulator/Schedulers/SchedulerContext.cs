using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Schedulers;

/// <summary>What a scheduler of one's own is told when it is made.</summary>
/// <param name="Scenario">The scenario; its encoders are in the order of <see cref="EpochView.Encoders"/>.</param>
/// <param name="Cell">The cell it decides in: each has a scheduler of its own.</param>
/// <param name="Random">
/// Its random numbers, a substream of the scenario's seed that belongs to the type and the cell: whatever it draws
/// changes nobody else's draws.
/// </param>
public sealed record SchedulerContext(Scenario Scenario, int Cell, Substream Random);
