using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>A user: where it stands, its device, its requests.</summary>
public sealed class User
{
    internal User(int index, UserGroup group, int indexInGroup, ulong seed)
    {
        Index = index;
        Group = group;
        IndexInGroup = indexInGroup;
        Name = $"{group.Group}-{indexInGroup}";
        Arrivals = Stream("arrivals");
        Images = Stream("images");
        ChannelNoise = Stream("channel-noise");
        Payloads = Stream("payload");
        Extractions = Stream("extraction-time");
        Decodings = Stream("decoding-time");
        BlockErrors = Stream("block-errors");

        Substream Stream(string purpose) => new(seed, $"{purpose}/{group.Group}", indexInGroup);
    }

    /// <summary>Index among all users, from 0.</summary>
    public int Index { get; }

    /// <summary>Index in its group, from 0. With the group's name it names the user's substreams.</summary>
    public int IndexInGroup { get; }

    /// <summary>The group it belongs to.</summary>
    public UserGroup Group { get; }

    /// <summary>Group and index: <c>phones-0</c>.</summary>
    public string Name { get; }

    /// <summary>Where it stands, to the east of the origin, m.</summary>
    public double X { get; internal set; }

    /// <summary>Where it stands, to the north of the origin, m.</summary>
    public double Y { get; internal set; }

    /// <summary>The cell that serves its next request: the one of strongest mean power where it stands.</summary>
    public int Cell { get; internal set; }

    /// <summary>Horizontal distance to the base station of <see cref="Cell"/>, m.</summary>
    public double Distance { get; internal set; }

    /// <summary>Mean power gain of the link to the base station of <see cref="Cell"/>, linear.</summary>
    public double PathGain { get; internal set; }

    /// <summary>Clock of the device in this drop, Hz.</summary>
    public double Frequency { get; internal set; }

    /// <summary>Deadline of the requests that arrive in this drop; null without one.</summary>
    public SimTime? Deadline { get; internal set; }

    /// <summary>Requests made so far.</summary>
    public long Requests { get; internal set; }

    /// <summary>How often another cell than before came to serve its next request.</summary>
    public long Handovers { get; internal set; }

    /// <summary>Whether its requests may be in several cells.</summary>
    internal bool HasChangedCell { get; set; }

    /// <summary>Age of information: how old the freshest answer is.</summary>
    public AgeOfInformation Age { get; } = new();

    /// <summary>The device's processor.</summary>
    public Processor Device { get; internal set; } = null!;

    /// <summary>How it moves; null where it stands still.</summary>
    internal MobilityModel? Mobility { get; set; }

    /// <summary>When the radio sees it elsewhere next.</summary>
    internal SimTime MovesAt { get; set; } = SimTime.MaxValue;

    internal Substream Arrivals { get; }

    internal Substream Images { get; }

    internal Substream ChannelNoise { get; }

    internal Substream Payloads { get; }

    internal Substream Extractions { get; }

    internal Substream Decodings { get; }

    internal Substream BlockErrors { get; }
}
