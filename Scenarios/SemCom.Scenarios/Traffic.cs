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

        /// <summary>Each request is late by a uniform draw from [0, jitter), s; at most <see cref="Period"/>, so that requests keep their order. Null: none.</summary>
        [Description("Each request is late by a uniform draw from 0 to this; at most the period. Absent: none."), Quantity(Dimension.Time), Range(Min = 0)]
        public double? Jitter { get; init; }

        IEnumerable<Problem> IChecked.Check(string path)
        {
            if (Jitter > Period)
                yield return new("jitter", $"'{path}.jitter' is {Units.Format(Jitter.Value, Dimension.Time)}; expected at most the period, {Units.Format(Period, Dimension.Time)}");
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

    /// <summary>Requests while a user is on, none while it is off; on and off take turns, and the user is found in its stationary state at 0.</summary>
    [Description("Requests while a user is on, none while it is off; on and off take turns.")]
    public sealed record OnOff : Traffic
    {
        /// <summary>Length of a time on, s, drawn anew each time; at least 1 ps.</summary>
        [Description("Length of a time on, drawn anew each time."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
        public required Distribution On { get; init; }

        /// <summary>Length of a time off, s, drawn anew each time; at least 1 ps.</summary>
        [Description("Length of a time off, drawn anew each time."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
        public required Distribution Off { get; init; }

        /// <summary>Requests of a user while it is on, 1/s; above 0, at most 10⁹.</summary>
        [Description("Requests of a user in a time on."), Quantity(Dimension.Rate), Range(Above = 0, Max = Limits.Rate)]
        public required double Rate { get; init; }

        /// <summary>The gaps between the requests in the time spent on.</summary>
        [Description("The gaps between the requests, in the time spent on.")]
        public Gaps Gaps { get; init; } = Gaps.Exponential;
    }

    /// <summary>A Markov-modulated Poisson process: a Poisson process whose rate is that of a state; the user is found in its stationary state at 0.</summary>
    [Description("Markov-modulated Poisson process: the rate is that of a state, the stays are exponential, the next state is any of the others alike.")]
    public sealed record Mmpp : Traffic, IChecked
    {
        /// <summary>The states; at least two.</summary>
        [Description("The states."), Range(Min = 2)]
        public required IReadOnlyList<ModulationState> States { get; init; }

        IEnumerable<Problem> IChecked.Check(string path)
        {
            if (States.All(state => state.Rate == 0))
                yield return new("states", $"'{path}.states' has the rate 0 in every state; expected a rate above 0 in one of them");
        }
    }

    /// <summary>Batches come as a Poisson process; all requests of a batch come at one instant.</summary>
    [Description("Batches with exponential gaps; all requests of a batch come at one instant.")]
    public sealed record Batch : Traffic
    {
        /// <summary>Batches of one user, 1/s; above 0, at most 10⁹.</summary>
        [Description("Batches of one user in a time."), Quantity(Dimension.Rate), Range(Above = 0, Max = Limits.Rate)]
        public required double Rate { get; init; }

        /// <summary>Requests in a batch.</summary>
        [Description("Requests in a batch, drawn anew each time.")]
        public required BatchSize Size { get; init; }
    }

    /// <summary>A user that always wants more: as many requests as its backlog are outstanding at all times; when one ends, the next one comes at that instant.</summary>
    [Description("A user that always wants more: when a request ends, the next one comes at that instant.")]
    public sealed record FullBuffer : Traffic
    {
        /// <summary>Requests outstanding at all times; at least 1.</summary>
        [Description("Requests outstanding at all times."), Range(Min = 1, Max = Limits.Backlog)]
        public int Backlog { get; init; } = 1;
    }

    /// <summary>A Poisson process whose rate follows a profile that comes again each period.</summary>
    [Description("A Poisson process whose rate follows a profile, linear between its points, again and again. The run begins at 0 of the profile.")]
    public sealed record Diurnal : Traffic, IChecked
    {
        /// <summary>Length of the profile, s; at least 1 ps.</summary>
        [Description("Length of the profile."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
        public double Period { get; init; } = 86_400;

        /// <summary>The profile's points in order of time; the last one is joined to the first of the next period.</summary>
        [Description("The profile's points in order of time; the last one is joined to the first of the next period."), Range(Min = 1)]
        public required IReadOnlyList<RatePoint> Profile { get; init; }

        IEnumerable<Problem> IChecked.Check(string path)
        {
            if (Profile.All(point => point.Rate == 0))
                yield return new("profile", $"'{path}.profile' has the rate 0 throughout; expected a rate above 0 at one of its points");
            for (int i = 0; i < Profile.Count; i++)
            {
                string at = $"profile.{i}.at", time = Units.Format(Profile[i].At, Dimension.Time);
                if (Profile[i].At >= Period)
                    yield return new(at, $"'{path}.{at}' is {time}; expected a time below the period, {Units.Format(Period, Dimension.Time)}");
                if (i > 0 && Profile[i].At <= Profile[i - 1].At)
                    yield return new(at, $"'{path}.{at}' is {time}; expected a time after that of the point above, {Units.Format(Profile[i - 1].At, Dimension.Time)}");
            }
        }
    }

    /// <summary>Requests at the instants that a file lists.</summary>
    [Description("Requests at the instants that a file lists.")]
    public sealed record Trace : Traffic
    {
        /// <summary>A CSV file, relative to the scenario file, with the columns <c>time_s</c>, <c>user</c> and perhaps <c>image</c> and <c>deadline_s</c>.</summary>
        [Description("A CSV file, relative to the scenario file, in order of time, with the columns time_s, user (index in the group, from 0) and perhaps image (index or name in the data set) and deadline_s."), Text(@"\S", "the name of a CSV file")]
        public required string File { get; init; }
    }
}

/// <summary>The gaps between the requests of a user that is on.</summary>
public enum Gaps
{
    /// <summary>Exponential: a Poisson process.</summary>
    [Description("a Poisson process")]
    Exponential,

    /// <summary>All of the same length; the first one of a run is cut uniformly.</summary>
    [Description("of the same length, the first one of a run cut uniformly")]
    Constant,
}

/// <summary>A state of a Markov-modulated Poisson process.</summary>
[Description("A state of a Markov-modulated Poisson process.")]
public sealed record ModulationState
{
    /// <summary>Requests of a user in the state, 1/s; 0 or more, at most 10⁹.</summary>
    [Description("Requests of a user in a time in the state."), Quantity(Dimension.Rate), Range(Min = 0, Max = Limits.Rate)]
    public required double Rate { get; init; }

    /// <summary>Mean of the exponential stay in the state, s; at least 1 ps.</summary>
    [Description("Mean of the exponential stay in the state."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
    public required double Stay { get; init; }
}

/// <summary>A point of a rate profile.</summary>
[Description("A point of a rate profile.")]
public sealed record RatePoint
{
    /// <summary>The time in the period, s; 0 or more, below the period.</summary>
    [Description("The time in the period, below it."), Quantity(Dimension.Time), Range(Min = 0, Max = Limits.Time)]
    public required double At { get; init; }

    /// <summary>Requests of one user at that time, 1/s; 0 or more, at most 10⁹.</summary>
    [Description("Requests of one user in a time."), Quantity(Dimension.Rate), Range(Min = 0, Max = Limits.Rate)]
    public required double Rate { get; init; }
}
