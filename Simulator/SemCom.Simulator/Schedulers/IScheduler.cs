namespace SemCom.Simulator.Schedulers;

/// <summary>Whoever decides at an epoch, classic or learned.</summary>
public interface IScheduler
{
    /// <summary>The name results carry.</summary>
    string Name { get; }

    /// <summary>
    /// Decides which waiting requests get which encoder and resource block. A request left out waits for the next epoch.
    /// </summary>
    /// <param name="view">Everything known at the epoch; read-only and valid during the call.</param>
    /// <param name="decisions">Where decisions go. One that breaks a rule is an error that names the rule.</param>
    void Decide(in EpochView view, DecisionBuffer decisions);
}
