namespace SemCom.Scenarios;

/// <summary>Limits that keep a slip of the pen from becoming a run that never ends.</summary>
internal static class Limits
{
    /// <summary>One tick of the simulator's clock in s: a shorter time would be none at all.</summary>
    public const double Tick = 1e-12;

    /// <summary>100 days in s: the simulator's clock, 64-bit picoseconds, ends at 106 days.</summary>
    public const double Time = 8_640_000;

    /// <summary>Requests of one user in 1/s: gaps far below a tick would stop the clock.</summary>
    public const double Rate = 1e9;

    /// <summary>Requests of one user at one instant.</summary>
    public const int Backlog = 1_000_000;

    /// <summary>The least urgent priority.</summary>
    public const int Priority = 1_000_000;

    /// <summary>The speed of light in m/s.</summary>
    public const double Speed = 299_792_458;

    /// <summary>Angles in rad.</summary>
    public const double Angle = 1_000;

    /// <summary>Users in a scenario.</summary>
    public const int Users = 100_000;

    /// <summary>Resource blocks in a cell.</summary>
    public const int ResourceBlocks = 10_000;
}
