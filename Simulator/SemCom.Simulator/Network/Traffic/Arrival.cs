using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>What traffic says of a request besides its instant; only traces say anything.</summary>
/// <param name="Image">Index of the image in the data set; null: drawn by popularity.</param>
/// <param name="Deadline">The deadline after the arrival; null: that of the user or the mix.</param>
internal readonly record struct Arrival(int? Image, SimTime? Deadline);
