using System.ComponentModel;

namespace SemCom.Scenarios;

/// <summary>A class of requests in a mix.</summary>
[Description("A class of requests in a mix.")]
public sealed record RequestClass
{
    /// <summary>Weight of the class: it is drawn with the probability share / sum of the shares; above 0.</summary>
    [Description("Weight of the class: the probability is this share of the sum of all shares."), Quantity(Dimension.None), Range(Above = 0, Max = 1e9)]
    public required double Share { get; init; }

    /// <summary>What the user does with the features.</summary>
    [Description("What the user does with the features.")]
    public UserTask Task { get; init; } = UserTask.Classification;

    /// <summary>Longest delay Γ_T from arrival to the end of decoding, s, drawn for each request; at least 1 ps. Null: none.</summary>
    [Description("Longest delay Γ_T from arrival to the end of decoding, drawn for each request. Absent: none."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
    public Distribution? Deadline { get; init; }

    /// <summary>How urgent the request is: 0 is the most urgent.</summary>
    [Description("How urgent the request is; 0 is the most urgent."), Range(Min = 0, Max = Limits.Priority)]
    public int Priority { get; init; }
}
