using System.ComponentModel;

namespace SemCom.Scenarios;

/// <summary>Where the users of a group are.</summary>
[Description("Where the users of a group are.")]
public abstract record Placement
{
    private Placement() { }

    /// <summary>Uniform over the area of the ring around the user's site, drawn per user and drop.</summary>
    [Description("Uniform over the area between the cell's radii around the user's site, drawn per user and drop. With several sites, that of user i of the group is site i mod their number, both counted from 0.")]
    public sealed record UniformDisc : Placement;

    /// <summary>Uniform over the hexagon of the user's site, drawn per user and drop; only with hexagonal sites.</summary>
    [Description("Uniform over the hexagon of the user's site, whatever the cell's radii, drawn per user and drop; the user's site is that of uniform-disc. Only with hexagonal sites.")]
    public sealed record UniformHexagon : Placement;

    /// <summary>Given points, one a user.</summary>
    [Description("Given points, one a user, between the cell's radii from the nearest base station."), Case(CaseForm.Value)]
    public sealed record Positions : Placement
    {
        /// <summary>The points, as many as the group has users.</summary>
        [Description("The points, as many as the group has users."), Range(Min = 1)]
        public required IReadOnlyList<Position> Points { get; init; }
    }
}

/// <summary>A point of the plane; a single base station is at the origin.</summary>
[Description("A point of the plane; a single base station is at the origin.")]
public sealed record Position
{
    /// <summary>Distance to the east, m.</summary>
    [Description("Distance to the east."), Quantity(Dimension.Length)]
    public required double X { get; init; }

    /// <summary>Distance to the north, m.</summary>
    [Description("Distance to the north."), Quantity(Dimension.Length)]
    public required double Y { get; init; }
}
