using SemCom.Simulator.Network;

namespace SemCom.Simulator.Results;

/// <summary>The names that outcomes carry in <c>requests.csv</c>.</summary>
public static class OutcomeNames
{
    /// <summary>The name of an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns><c>done</c>, <c>late</c>, <c>in-flight</c>, or <c>dropped:</c> with its reason.</returns>
    public static string Name(this Outcome outcome) => outcome switch
    {
        Outcome.Done => "done",
        Outcome.Late => "late",
        Outcome.DroppedDeadline => "dropped:deadline",
        Outcome.DroppedAdmission => "dropped:admission",
        Outcome.DroppedBsQueue => "dropped:bs-queue",
        Outcome.DroppedUserQueue => "dropped:user-queue",
        _ => "in-flight",
    };
}
