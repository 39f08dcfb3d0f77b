using System.ComponentModel;

namespace SemCom.Scenarios;

/// <summary>When encoder and resource block are chosen.</summary>
public enum Decision
{
    /// <summary>Both together at an epoch; the resource block is held from the decision to the last bit.</summary>
    [Description("both together at an epoch; the resource block is held from the decision to the last bit")]
    Joint,

    /// <summary>The encoder when the request is admitted, the resource block once the features are ready: no resource block idles while a processor works.</summary>
    [Description("the encoder when the request is admitted, the resource block once the features are ready")]
    Staged,
}

/// <summary>When the scheduler is asked.</summary>
[Description("When the scheduler is asked.")]
public abstract record Epoch
{
    private Epoch() { }

    /// <summary>At 0 and every so often.</summary>
    [Description("At 0 and every so often."), Case(CaseForm.Value)]
    public sealed record Every : Epoch
    {
        /// <summary>Time from one epoch to the next, s; at least 1 ps.</summary>
        [Description("Time from one epoch to the next."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
        public required double Period { get; init; }
    }

    /// <summary>Whenever a request waits for an encoder, or for a resource block while one is free.</summary>
    [Description("Whenever a request waits for what can be decided; simultaneous causes make one epoch.")]
    public sealed record OnDemand : Epoch;
}
