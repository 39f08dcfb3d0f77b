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

    /// <summary>When the users ask for images.</summary>
    [Description("When the users ask for images."), Paper("[ours]")]
    public required Traffic Traffic { get; init; }

    /// <summary>What the users do with the features.</summary>
    [Description("What the users do with the features."), Paper("(1) [text]")]
    public UserTask Task { get; init; } = UserTask.Classification;

    /// <summary>Longest delay Γ_T from arrival to the end of decoding, s, drawn per user and drop; at least 1 ps. Null: none.</summary>
    [Description("Longest delay Γ_T from arrival to the end of decoding, drawn per user and drop. Absent: none."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time), Paper("Γ_T in (10d) [text]; value [ours]")]
    public Distribution? Deadline { get; init; }

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
        if (Overdue == Overdue.Drop && Deadline is null)
            yield return new("overdue", $"'{path}.overdue' is drop, but there is no deadline that could pass; expected '{path}.deadline' as well, or no overdue");
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

/// <summary>Where the users of a group are.</summary>
[Description("Where the users of a group are.")]
public abstract record Placement
{
    private Placement() { }

    /// <summary>Uniform over the area of the cell's ring, drawn per user and drop.</summary>
    [Description("Uniform over the area between the cell's radii, drawn per user and drop.")]
    public sealed record UniformDisc : Placement;

    /// <summary>Given points, one a user.</summary>
    [Description("Given points, one a user, between the cell's radii."), Case(CaseForm.Value)]
    public sealed record Positions : Placement
    {
        /// <summary>The points, as many as the group has users.</summary>
        [Description("The points, as many as the group has users."), Range(Min = 1)]
        public required IReadOnlyList<Position> Points { get; init; }
    }
}

/// <summary>A point of the plane; the base station is at the origin.</summary>
[Description("A point of the plane; the base station is at the origin.")]
public sealed record Position
{
    /// <summary>Distance to the east, m.</summary>
    [Description("Distance to the east."), Quantity(Dimension.Length)]
    public required double X { get; init; }

    /// <summary>Distance to the north, m.</summary>
    [Description("Distance to the north."), Quantity(Dimension.Length)]
    public required double Y { get; init; }
}

/// <summary>When users ask for images.</summary>
[Description("When users ask for images.")]
public abstract record Traffic
{
    private Traffic() { }

    /// <summary>Independent exponential gaps between the requests of a user.</summary>
    [Description("Independent exponential gaps between the requests of a user.")]
    public sealed record Poisson : Traffic
    {
        /// <summary>Requests of one user, 1/s; above 0, at most 10⁹.</summary>
        [Description("Requests of one user in a time."), Quantity(Dimension.Rate), Range(Above = 0, Max = Limits.Rate)]
        public required double Rate { get; init; }
    }

    /// <summary>A request at phase, phase + period, phase + 2·period, …</summary>
    [Description("A request at phase, phase + period, phase + 2 period and so on.")]
    public sealed record Periodic : Traffic, IChecked
    {
        /// <summary>Time between requests of a user, s; at least 1 ps.</summary>
        [Description("Time between the requests of a user."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
        public required double Period { get; init; }

        /// <summary>Instant of the first request, s; 0 or more, below <see cref="Period"/>. Null: drawn uniform over the period for each user.</summary>
        [Description("Instant of the first request; below the period. Absent: drawn uniform over the period for each user."), Quantity(Dimension.Time), Range(Min = 0)]
        public double? Phase { get; init; }

        IEnumerable<Problem> IChecked.Check(string path)
        {
            if (Phase >= Period)
                yield return new("phase", $"'{path}.phase' is {Units.Format(Phase.Value, Dimension.Time)}; expected a time below the period, {Units.Format(Period, Dimension.Time)}");
        }
    }

    /// <summary>One outstanding request a user: think, ask, wait for the end (or the drop), think again.</summary>
    [Description("One outstanding request a user: think, ask, wait for the end, think again.")]
    public sealed record ClosedLoop : Traffic
    {
        /// <summary>Time from the end of a request to the user's next, s; at least 1 ps.</summary>
        [Description("Time from the end of a request to the user's next one, drawn anew each time."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
        public required Distribution ThinkTime { get; init; }
    }
}
