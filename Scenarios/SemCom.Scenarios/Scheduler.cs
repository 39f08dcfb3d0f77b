using System.ComponentModel;

namespace SemCom.Scenarios;

/// <summary>Who decides at an epoch.</summary>
[Description("Who decides at an epoch.")]
public abstract record Scheduler
{
    private Scheduler() { }

    /// <summary>The scheduler's name in scenario files and results, such as <c>round-robin</c>.</summary>
    public string Name => Naming.Kebab(GetType().Name);

    /// <summary>A free resource block at random for each request, with a random or the fixed encoder.</summary>
    [Description("A free resource block at random for each request.")]
    public sealed record Random : Scheduler
    {
        /// <summary>The encoder always used, one of the scenario's encoders. Null: one at random.</summary>
        [Description("Encoder always used, one of 'encoders'. Absent: one at random."), Text(@"\S", "the name of an encoder")]
        public string? Encoder { get; init; }
    }

    /// <summary>Users in turn.</summary>
    [Description("Users in turn.")]
    public sealed record RoundRobin : Scheduler
    {
        /// <summary>The encoder always used, one of the scenario's encoders. Null: the feasible one of highest expected quality.</summary>
        [Description("Encoder always used, one of 'encoders'. Absent: the feasible encoder of highest expected quality."), Text(@"\S", "the name of an encoder")]
        public string? Encoder { get; init; }
    }

    /// <summary>Each resource block to the request with the highest rate on it.</summary>
    [Description("The pair of request and resource block with the highest rate first.")]
    public sealed record MaxRate : Scheduler
    {
        /// <summary>The encoder always used, one of the scenario's encoders. Null: the feasible one of highest expected quality.</summary>
        [Description("Encoder always used, one of 'encoders'. Absent: the feasible encoder of highest expected quality."), Text(@"\S", "the name of an encoder")]
        public string? Encoder { get; init; }
    }

    /// <summary>The pair of request and resource block with the highest rate over the user's average throughput first.</summary>
    [Description("The pair of request and resource block with the highest rate over the user's average throughput first."), Paper("[ours]")]
    public sealed record ProportionalFair : Scheduler
    {
        /// <summary>Time constant of the average, s; at least 1 ps.</summary>
        [Description("Time constant of the exponential average; long against the time between a user's transmissions."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
        public double Window { get; init; } = 1;

        /// <summary>The encoder always used, one of the scenario's encoders. Null: the feasible one of highest expected quality.</summary>
        [Description("Encoder always used, one of 'encoders'. Absent: the feasible encoder of highest expected quality."), Text(@"\S", "the name of an encoder")]
        public string? Encoder { get; init; }
    }

    /// <summary>The request of earliest deadline first, on its best free resource block.</summary>
    [Description("The request of earliest deadline first, on its best free resource block."), Paper("[ours]")]
    public sealed record EarliestDeadlineFirst : Scheduler
    {
        /// <summary>The encoder always used, one of the scenario's encoders. Null: the feasible one of highest expected quality.</summary>
        [Description("Encoder always used, one of 'encoders'. Absent: the feasible encoder of highest expected quality."), Text(@"\S", "the name of an encoder")]
        public string? Encoder { get; init; }
    }

    /// <summary>M-LWDF: the highest age over deadline times rate over average throughput first.</summary>
    [Description("M-LWDF: the highest product of age over deadline and rate over the user's average throughput first."), Paper("[ours]")]
    public sealed record LargestWeightedDelayFirst : Scheduler
    {
        /// <summary>The share δ of deadlines that may be missed: the weight is −ln δ over the deadline. One for all users, so it changes no choice.</summary>
        [Description("Share of deadlines that may be missed."), Quantity(Dimension.None), Range(Above = 0, Max = 0.99)]
        public double MissProbability { get; init; } = 0.05;

        /// <summary>What stands for the deadline of requests without one, s; at least 1 ps.</summary>
        [Description("What stands for the deadline of requests that have none."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
        public double TargetDelay { get; init; } = 0.1;

        /// <summary>Time constant of the average, s; at least 1 ps.</summary>
        [Description("Time constant of the exponential average; long against the time between a user's transmissions."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
        public double Window { get; init; } = 1;

        /// <summary>The encoder always used, one of the scenario's encoders. Null: the feasible one of highest expected quality.</summary>
        [Description("Encoder always used, one of 'encoders'. Absent: the feasible encoder of highest expected quality."), Text(@"\S", "the name of an encoder")]
        public string? Encoder { get; init; }
    }

    /// <summary>One encoder for everybody; the oldest request first, on its best free resource block.</summary>
    [Description("One encoder for everybody; the oldest request first, on its best free resource block."), Paper("[ours]")]
    public sealed record FixedEncoder : Scheduler
    {
        /// <summary>The encoder, one of the scenario's encoders.</summary>
        [Description("The encoder, one of 'encoders'."), Text(@"\S", "the name of an encoder")]
        public required string Encoder { get; init; }
    }

    /// <summary>The feasible (request, resource block, encoder) of highest expected quality first.</summary>
    [Description("The feasible request, resource block and encoder of highest expected quality first.")]
    public sealed record GreedyUtility : Scheduler;

    /// <summary>The optimum of (10) at each epoch, by linear assignment; exact with dedicated processors.</summary>
    [Description("The optimum of (10) at each epoch, by linear assignment; exact with dedicated processors."), Paper("(10) [text]; the method [ours]")]
    public sealed record Optimum : Scheduler;

    /// <summary>A scheduler of one's own, in an assembly.</summary>
    [Description("A scheduler of your own: a public class of an assembly that implements IScheduler."), Paper("[ours]")]
    public sealed record Plugin : Scheduler
    {
        /// <summary>The assembly (.dll), relative to the scenario file.</summary>
        [Description("The assembly (.dll), relative to the scenario file."), Text(@"\S", "the path of an assembly")]
        public required string Assembly { get; init; }

        /// <summary>The class, with its namespace.</summary>
        [Description("The class, with its namespace."), Text(@"\S", "the full name of a class")]
        public required string Type { get; init; }
    }
}
