using MathNet.Numerics.Distributions;

namespace SemCom.Validation;

/// <summary>One check made on a simulator with a deliberate error.</summary>
/// <param name="Error">The error.</param>
/// <param name="Check">The check, against the theory without the error.</param>
internal sealed record Wrong(string Error, Check Check)
{
    /// <summary>
    /// The probability that the check finds an error of the size seen: Φ(|bias|/standard error − critical value); 1 for
    /// exact checks.
    /// </summary>
    public double Power
    {
        get
        {
            if (Check.HalfWidth is not { } halfWidth)
                return Check.Passes ? 0 : 1;
            var freedom = Check.Observations - 1;
            var error = halfWidth / StudentT.InvCDF(0, 1, freedom, 0.975);
            return Normal.CDF(0, 1, Math.Abs(Check.Simulated - Check.Theory) / error - StudentT.InvCDF(0, 1, freedom, 1 - Check.Alpha / 2));
        }
    }
}

/// <summary>
/// What a deliberate error does to the checks: the scenarios run with a service rate 5 % off, or without a noise term,
/// against the theory of the unchanged ones. Every one of these must be rejected.
/// </summary>
internal static class Power
{
    private const int Replications = 32;
    private const string Slow = "service rate 5 % too low";
    private const string Fast = "service rate 5 % too high";
    private const string Silent = "noise dropped";

    // Functions, so that the runs of one are gone before the next begin.
    private static readonly (string Error, Func<IEnumerable<Check>> Checks)[] s_cases =
    [
        Of(Slow, Queues.SingleServer, "mm1.yaml", "cell.processor.service-time={ exponential: { mean: 10.526315789 ms } }"),
        Of(Fast, Queues.SingleServer, "mm1.yaml", "cell.processor.service-time={ exponential: { mean: 9.523809524 ms } }"),
        Of(Slow, Queues.ManyServers, "mm4.yaml", "cell.processor.service-time={ exponential: { mean: 10.526315789 ms } }"),
        Of(Slow, Queues.ManyResourceBlocks, "mm4-resource-blocks.yaml", "payload={ exponential: { mean: 1.0526315789 kbit } }"),
        Of(Slow, e => Queues.Loss(e, 5, 3), "mm5-loss.yaml", "cell.processor.service-time={ exponential: { mean: 10.526315789 ms } }"),
        Of(Slow, e => Queues.Loss(e, 10, 7), "mm10-loss.yaml", "cell.processor.service-time={ exponential: { mean: 10.526315789 ms } }"),
        Of(Slow, Queues.FinitePlaces, "mm1k.yaml", "cell.processor.service-time={ exponential: { mean: 10.526315789 ms } }"),
        Of(Slow, e => Queues.GeneralService(e, 0.25), "mg1.yaml", "cell.processor.service-time={ gamma: { mean: 10.526315789 ms, variation: 0.25 } }"),
        Of(Slow, e => Queues.GeneralService(e, 0), "mg1.yaml", "cell.processor.service-time=10.526315789 ms"),
        Of(Slow, Queues.Sharing, "processor-sharing.yaml", "cell.processor.service-time={ exponential: { mean: 10.526315789 ms } }"),
        Of(Slow, Queues.Sharing, "processor-sharing.yaml", "cell.processor.service-time=10.526315789 ms"),
        Of(Slow, Queues.Priorities, "priorities.yaml", "cell.processor.service-time={ exponential: { mean: 10.526315789 ms } }"),
        Of($"{Slow} in extraction", e => Queues.Tandem(e).Take(1), "tandem.yaml", "cell.processor.service-time={ exponential: { mean: 5.263157895 ms } }"),
        Of($"{Slow} in transmission", e => Queues.Tandem(e).Skip(1).Take(1), "tandem.yaml", "payload={ exponential: { mean: 1.0526315789 kbit } }"),
        Of($"{Slow} in decoding", e => Queues.Tandem(e).Skip(2).Take(1), "tandem.yaml", "users.tandem.processor.service-time={ exponential: { mean: 2.6315789474 ms } }"),
        Of(Silent, Radio.StaticLink, "static-link.yaml", "cell.noise=1e-30 W/Hz"),
        Of(Silent, Radio.Capacity, "ergodic-capacity.yaml", "cell.noise=1e-30 W/Hz"),
        Of(Silent, Radio.Outage, "outage.yaml", "cell.noise=1e-30 W/Hz"),
        ("noise 5 % too low", () => Radio.BestLink(Radio.BestOf(2, "cell.noise=0.95e-18 W/Hz"), 2)),
        Of(Silent, Interference.ThreeCells, "three-cells.yaml", "cell.noise=1e-30 W/Hz"),
        ("noise halved", () => Interference.Outage(Interference.Disturbed("cell.noise=0.5e-15 W/Hz"))),
        ("an interferer dropped", () => Interference.Outage(Interference.Disturbed("users.left.traffic={ periodic: { period: 1 h, phase: 0 s } }"))),
    ];

    private static readonly Lazy<IReadOnlyList<Wrong>> s_all =
        new(() => [.. s_cases.SelectMany(one => one.Checks().Select(check => new Wrong(one.Error, check)))]);

    public static IReadOnlyList<Wrong> All => s_all.Value;

    private static (string Error, Func<IEnumerable<Check>> Checks) Of(string error, Func<Experiment, IEnumerable<Check>> checks, string file, string change) =>
        (error, () => checks(new Experiment(file, Replications, change)));
}
