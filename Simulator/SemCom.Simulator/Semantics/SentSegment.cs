namespace SemCom.Simulator.Semantics;

/// <summary>A stretch of a transmission at one rate.</summary>
/// <param name="Bits">Bits sent.</param>
/// <param name="Sinr">Linear SINR while they were sent.</param>
/// <param name="Failed">Only with checksums (<see cref="DigitalChannel"/>): whether the bits are those of packets that failed at their last attempt.</param>
public readonly record struct SentSegment(double Bits, double Sinr, bool Failed = false);
