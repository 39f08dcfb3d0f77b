using System.ComponentModel;

namespace SemCom.Scenarios;

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
