using System.ComponentModel;

namespace SemCom.Scenarios;

/// <summary>Users that are alike.</summary>
[Description("Users that are alike.")]
public sealed record UserGroup : IChecked
{
    /// <summary>The group's name: letters, digits, - and _; unique in the scenario.</summary>
    [Description("Name of the group, unique in the scenario."), Selector, Text("^[A-Za-z0-9_-]+$", "letters, digits, - and _")]
    public required string Group { get; init; }

    /// <summary>Number of users; at least 1.</summary>
    [Description("Number of users."), Range(Min = 1, Max = Limits.Users), Paper("U [text]")]
    public required int Count { get; init; }

    /// <summary>Where the users are.</summary>
    [Description("Where the users are."), Paper("[ours]")]
    public Placement Placement { get; init; } = new Placement.UniformDisc();

    /// <summary>How the users move.</summary>
    [Description("How the users move."), Paper("[ours]")]
    public Mobility Mobility { get; init; } = new Mobility.Static();

    /// <summary>When the users ask for images.</summary>
    [Description("When the users ask for images."), Paper("[ours]")]
    public required Traffic Traffic { get; init; }

    /// <summary>What the users do with the features. Null: classification, or what <see cref="Mix"/> says.</summary>
    [Description("What the users do with the features. Absent: classification, or what the mix says."), Paper("(1) [text]")]
    public UserTask? Task { get; init; }

    /// <summary>Longest delay Γ_T from arrival to the end of decoding, s, drawn per user and drop; at least 1 ps. Null: none.</summary>
    [Description("Longest delay Γ_T from arrival to the end of decoding, drawn per user and drop. Absent: none."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time), Paper("Γ_T in (10d) [text]; value [ours]")]
    public Distribution? Deadline { get; init; }

    /// <summary>How urgent the requests are: 0 is the most urgent.</summary>
    [Description("How urgent the requests are; 0 is the most urgent."), Range(Min = 0, Max = Limits.Priority), Paper("[ours]")]
    public int Priority { get; init; }

    /// <summary>Classes of requests, one drawn for each request, in place of <see cref="Task"/>, <see cref="Deadline"/> and <see cref="Priority"/>. Null: all requests are alike.</summary>
    [Description("Classes of requests, one drawn for each request, in place of task, deadline and priority. Absent: all requests are alike."), Range(Min = 1), Paper("[ours]")]
    public IReadOnlyList<RequestClass>? Mix { get; init; }

    /// <summary>What happens to a request whose deadline passes before its end; <see cref="Overdue.Drop"/> needs a deadline.</summary>
    [Description("What happens to a request whose deadline passes before its end; drop needs a deadline."), Paper("[ours]")]
    public Overdue Overdue { get; init; } = Overdue.Finish;

    /// <summary>Most energy Γ_E that a request may cost, J; above 0. Null: no limit.</summary>
    [Description("Most energy Γ_E that a request may cost. Absent: no limit."), Quantity(Dimension.Energy), Range(Above = 0), Paper("Γ_E in (10e) [text]; value [ours]")]
    public double? EnergyLimit { get; init; }

    /// <summary>The processor of each user.</summary>
    [Description("The processor of each user.")]
    public required DeviceProcessor Processor { get; init; }

    IEnumerable<Problem> IChecked.Check(string path)
    {
        if (Placement is Placement.Positions positions && positions.Points.Count != Count)
            yield return new("placement.positions", $"'{path}.placement.positions' holds {positions.Points.Count}; expected one point for each user, {Count}");
        if (Mix is not null)
        {
            if (Task is not null) yield return Twice("task");
            if (Deadline is not null) yield return Twice("deadline");
            if (Priority != 0) yield return Twice("priority");
        }
        // A trace may bring deadlines of its own.
        bool deadlines = Deadline is not null || Mix?.Any(one => one.Deadline is not null) == true || Traffic is Traffic.Trace;
        if (Overdue == Overdue.Drop && !deadlines)
            yield return new("overdue", $"'{path}.overdue' is drop, but there is no deadline that could pass; expected '{path}.deadline' as well, or no overdue");

        Problem Twice(string key) => new(key, $"'{path}.{key}' stands beside '{path}.mix', whose classes say it for each request; expected one of the two");
    }
}

/// <summary>What users do with the features.</summary>
public enum UserTask
{
    /// <summary>Zero-shot classification: the label whose text features are nearest by cosine.</summary>
    [Description("zero-shot classification: the label whose text features are nearest by cosine")]
    Classification,
}

/// <summary>What happens to a request whose deadline passes before its end.</summary>
public enum Overdue
{
    /// <summary>It is completed and counted late.</summary>
    [Description("it is completed and counted late")]
    Finish,

    /// <summary>It is abandoned when the deadline passes.</summary>
    [Description("it is abandoned when the deadline passes")]
    Drop,
}
