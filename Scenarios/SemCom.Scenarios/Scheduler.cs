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

    /// <summary>The feasible (request, resource block, encoder) of highest expected quality first.</summary>
    [Description("The feasible request, resource block and encoder of highest expected quality first.")]
    public sealed record GreedyUtility : Scheduler;

    /// <summary>The optimum of (10) at each epoch, by linear assignment; exact with dedicated processors.</summary>
    [Description("The optimum of (10) at each epoch, by linear assignment; exact with dedicated processors."), Paper("(10) [text]; the method [ours]")]
    public sealed record Optimum : Scheduler;
}
