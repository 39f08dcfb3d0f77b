using System.ComponentModel;

namespace SemCom.Scenarios;

/// <summary>How users move, from where they were placed.</summary>
[Description("How users move, from where they were placed, in the rectangle around the cells.")]
public abstract record Mobility
{
    private Mobility() { }

    /// <summary>They stay where they were placed.</summary>
    [Description("They stay where they were placed.")]
    public sealed record Static : Mobility;

    /// <summary>Random waypoint: straight on to a point drawn uniform over the rectangle, a pause, the next point.</summary>
    [Description("Random waypoint: straight on to a point drawn uniform over the rectangle, a pause, the next point.")]
    public sealed record RandomWaypoint : Mobility, IChecked
    {
        /// <summary>Speed, m/s, drawn for each leg; its smallest value is above 0.</summary>
        [Description("Speed, drawn for each leg; its smallest value is above 0, or the mean speed would decay for ever."), Quantity(Dimension.Speed), Range(Above = 0, Max = Limits.Speed)]
        public required Distribution Speed { get; init; }

        /// <summary>Pause at a waypoint, s, drawn each time; 0 or more.</summary>
        [Description("Pause at a waypoint, drawn each time."), Quantity(Dimension.Time), Range(Min = 0, Max = Limits.Time)]
        public Distribution Pause { get; init; } = new Distribution.Constant { Value = 0 };

        /// <summary>The radio sees the position of the instants 0, update, 2·update, …, s; at least 1 ps.</summary>
        [Description("The radio sees a new position so often."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
        public double Update { get; init; } = 0.1;

        IEnumerable<Problem> IChecked.Check(string path)
        {
            if (Speed.Quantile(0) <= 0)
                yield return new("speed", $"'{path}.speed' may be as small as 0 m/s, and a leg would never end; expected a distribution that begins above 0 m/s");
        }
    }

    /// <summary>Random walk: legs in directions drawn uniform, reflected at the border.</summary>
    [Description("Random walk: straight legs, each in a direction drawn uniform, reflected at the border of the rectangle.")]
    public sealed record RandomWalk : Mobility
    {
        /// <summary>Speed, m/s, drawn for each leg; 0 or more.</summary>
        [Description("Speed, drawn for each leg."), Quantity(Dimension.Speed), Range(Min = 0, Max = Limits.Speed)]
        public required Distribution Speed { get; init; }

        /// <summary>Time that a leg takes, s, drawn for each leg; at least 1 ps.</summary>
        [Description("Time that a leg takes, drawn for each leg."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
        public required Distribution Leg { get; init; }

        /// <summary>The radio sees the position of the instants 0, update, 2·update, …, s; at least 1 ps.</summary>
        [Description("The radio sees a new position so often."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
        public double Update { get; init; } = 0.1;
    }

    /// <summary>Gauss–Markov: speed and direction drift around their means with a memory; reflected at the border.</summary>
    [Description("Gauss-Markov: speed and direction drift around their means with a memory; reflected at the border of the rectangle.")]
    public sealed record GaussMarkov : Mobility
    {
        /// <summary>Mean speed, m/s; 0 or more.</summary>
        [Description("Mean speed."), Quantity(Dimension.Speed), Range(Min = 0, Max = Limits.Speed)]
        public required double Speed { get; init; }

        /// <summary>Correlation of the deviations of one step and the next; 0 (none) to 1 (they stay).</summary>
        [Description("Correlation of the deviations of one step and the next: 0 none, 1 they stay."), Quantity(Dimension.None), Range(Min = 0, Max = 1)]
        public required double Memory { get; init; }

        /// <summary>Standard deviation of the speed, m/s; 0 or more. A speed below 0 goes backwards.</summary>
        [Description("Standard deviation of the speed; a speed below 0 goes backwards."), Quantity(Dimension.Speed), Range(Min = 0, Max = Limits.Speed)]
        public required double SpeedDeviation { get; init; }

        /// <summary>Standard deviation of the direction around the user's mean direction, rad; 0 or more. The mean direction is drawn uniform.</summary>
        [Description("Standard deviation of the direction around the user's mean direction, which is drawn uniform."), Quantity(Dimension.Angle), Range(Min = 0, Max = Limits.Angle)]
        public required double DirectionDeviation { get; init; }

        /// <summary>Time with one speed and direction, s; at least 1 ps.</summary>
        [Description("Time with one speed and direction."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
        public double Step { get; init; } = 1;

        /// <summary>The radio sees the position of the instants 0, update, 2·update, …, s; at least 1 ps.</summary>
        [Description("The radio sees a new position so often."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
        public double Update { get; init; } = 0.1;
    }

    /// <summary>Positions that a file lists, on straight lines between them.</summary>
    [Description("Positions that a file lists, on straight lines between them; the placement and the rectangle do not matter.")]
    public sealed record Trace : Mobility
    {
        /// <summary>A CSV file, relative to the scenario file, with the columns <c>time_s</c>, <c>user</c>, <c>x_m</c>, <c>y_m</c>.</summary>
        [Description("A CSV file, relative to the scenario file, in order of time, with the columns time_s, user (index in the group, from 0), x_m and y_m."), Text(@"\S", "the name of a CSV file")]
        public required string File { get; init; }

        /// <summary>The radio sees the position of the instants 0, update, 2·update, …, s; at least 1 ps.</summary>
        [Description("The radio sees a new position so often."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
        public double Update { get; init; } = 0.1;
    }
}
