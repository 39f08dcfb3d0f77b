using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>A user: where it stands in this drop, its device, its requests.</summary>
public sealed class User
{
    internal User(int index, UserGroup group, int indexInGroup, Simulation simulation, ulong seed)
    {
        Index = index;
        Group = group;
        IndexInGroup = indexInGroup;
        Name = $"{group.Group}-{indexInGroup}";
        Device = new Processor(simulation, group.Processor.Sharing, 1, $"device of {Name}");
        Arrivals = new Substream(seed, $"arrivals/{group.Group}", indexInGroup);
        Images = new Substream(seed, $"images/{group.Group}", indexInGroup);
        ChannelNoise = new Substream(seed, $"channel-noise/{group.Group}", indexInGroup);
    }

    /// <summary>Index among all users, from 0.</summary>
    public int Index { get; }

    /// <summary>Index in its group, from 0. With the group's name it names the user's substreams.</summary>
    public int IndexInGroup { get; }

    /// <summary>The group it belongs to.</summary>
    public UserGroup Group { get; }

    /// <summary>Group and index: <c>phones-0</c>.</summary>
    public string Name { get; }

    /// <summary>Distance to the east of the base station in this drop, m.</summary>
    public double X { get; internal set; }

    /// <summary>Distance to the north of the base station in this drop, m.</summary>
    public double Y { get; internal set; }

    /// <summary>Distance to the base station in this drop, m.</summary>
    public double Distance => Math.Sqrt(X * X + Y * Y);

    /// <summary>Mean power gain of the link in this drop, linear.</summary>
    public double PathGain { get; internal set; }

    /// <summary>Clock of the device in this drop, Hz.</summary>
    public double Frequency { get; internal set; }

    /// <summary>Deadline of the requests that arrive in this drop; null without one.</summary>
    public SimTime? Deadline { get; internal set; }

    /// <summary>Requests made so far.</summary>
    public long Requests { get; internal set; }

    internal bool HoldsResourceBlock { get; set; }

    /// <summary>The device's processor.</summary>
    public Processor Device { get; }

    internal Substream Arrivals { get; }

    internal Substream Images { get; }

    internal Substream ChannelNoise { get; }
}
