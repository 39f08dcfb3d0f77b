using System.ComponentModel;

namespace SemCom.Scenarios;

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
