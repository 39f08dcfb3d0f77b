using SemCom.Simulator.Network;

namespace SemCom.Validation;

/// <summary>Queues at the base station's processor, and the three stages in tandem.</summary>
internal static class Queues
{
    /// <summary>Mean service in all files, s: times are compared in this unit.</summary>
    private const double Service = 10e-3;

    private const int Replications = 32;

    public static IReadOnlyList<Section> Sections { get; } =
    [
        new("M/M/1",
            "One user asks for images as a Poisson process (80 /s); an extraction takes exponential time (mean 10 ms) on one core. ρ = 0.8. "
            + "The sojourn, wait and extraction together, is exponential with rate μ − λ, so that 5 % of the sojourns are beyond p95 = 14.979/μ and 1 % beyond p99 = 23.026/μ.",
            () => Run(new("mm1.yaml", Replications), SingleServer)),
        new("M/M/c",
            "Four cores and one queue, a = λ/μ = 3.2. The wait is that of Erlang C: the probability of a wait is 0.596432, its mean 0.745541/μ. "
            + "And four resource blocks with exponential payloads of 400 users, who take turns: the mean does not depend on the order.",
            () => [.. Run(new("mm4.yaml", Replications), ManyServers), .. Run(new("mm4-resource-blocks.yaml", Replications), ManyResourceBlocks)]),
        new("Erlang loss",
            "Cores without a queue (`queue: 0`): who finds all of them busy is dropped, with the probability of Erlang B; 5 cores with a = 3, 10 with a = 7.",
            () => [.. Run(new("mm5-loss.yaml", Replications), e => Loss(e, 5, 3)), .. Run(new("mm10-loss.yaml", Replications), e => Loss(e, 10, 7))]),
        new("M/M/1/K",
            "One core, nine places to wait (`queue: 9`): K = 10, ρ = 0.8.",
            () => Run(new("mm1k.yaml", Replications), FinitePlaces)),
        new("M/G/1",
            "One core, ρ = 0.8, service of squared coefficient of variation 1/4 (gamma) and 0 (always 10 ms): the wait of Pollaczek and Khinchine.",
            () =>
            [
                .. Run(new("mg1.yaml", Replications), e => GeneralService(e, 0.25)),
                .. Run(new("mg1.yaml", Replications, "cell.processor.service-time=10 ms"), e => GeneralService(e, 0)),
            ]),
        new("Processor sharing",
            "One core shared equally by all requests present, ρ = 0.7: the mean sojourn is 1/(μ − λ), whatever the law of the service. "
            + "Exponential, always the same, and gamma of squared coefficient of variation 4.",
            () => new[] { "{ exponential: { mean: 10 ms } }", "10 ms", "{ gamma: { mean: 10 ms, variation: 4 } }" }.SelectMany(service =>
                Run(new("processor-sharing.yaml", Replications, $"cell.processor.service-time={service}"), Sharing))),
        new("Priorities",
            "One core and three classes of users, loads 0.2, 0.25 and 0.35, the most urgent first, nobody interrupted: Cobham's waits. Without regard to "
            + "priority they would all be 4/μ.",
            () => Run(new("priorities.yaml", Replications), Priorities)),
        new("Tandem",
            "The three stages of a request as three M/M/1 queues in series: extraction (μ1 = 200 /s), transmission of an exponential payload over one resource block (μ2 = 300 /s), "
            + "decoding (μ3 = 400 /s), λ = 100 /s. In units of 1/λ, W = 1 + 1/2 + 1/3.",
            () => Run(new("tandem.yaml", Replications), Tandem)),
    ];

    /// <summary>L, W, Wq and quantiles of M/M/1 at ρ = 0.8.</summary>
    public static IEnumerable<Check> SingleServer(Experiment e)
    {
        const double load = 0.8;
        yield return Check.Mean("L", e, load / (1 - load), run => run.Number(Stage.WaitBs, Stage.Extraction));
        yield return Check.Mean("W·μ", e, QueueTheory.Sojourn(load), run => run.Time(Stage.WaitBs, Stage.Extraction) / Service);
        yield return Check.Mean("Wq·μ", e, QueueTheory.Sojourn(load) - 1, run => run.Time(Stage.WaitBs) / Service);
        foreach (var (name, probability) in new[] { ("p95", 0.95), ("p99", 0.99) })
        {
            var quantile = QueueTheory.SojournQuantile(load, probability);
            yield return Check.Mean(
                $"part of the sojourns beyond {name}", e, 1 - probability,
                run => run.Fraction(request => (request[Stage.WaitBs] + request[Stage.Extraction]) / 1e12 > quantile * Service));
        }
    }

    /// <summary>Wait of M/M/4 at a = 3.2.</summary>
    public static IEnumerable<Check> ManyServers(Experiment e)
    {
        const int servers = 4;
        const double load = 3.2;
        yield return Check.Mean("P(wait)", e, QueueTheory.ErlangC(servers, load), run => run.Fraction(request => request[Stage.WaitBs] > 0));
        yield return Check.Mean("Wq·μ", e, QueueTheory.WaitOfManyServers(servers, load), run => run.Time(Stage.WaitBs) / Service);
        yield return Check.Mean("busy cores", e, load, run => run.Number(Stage.Extraction));
    }

    /// <summary>The same on four resource blocks.</summary>
    public static IEnumerable<Check> ManyResourceBlocks(Experiment e)
    {
        const int servers = 4;
        const double load = 3.2;
        yield return Check.Mean("P(wait)", e, QueueTheory.ErlangC(servers, load), run => run.Fraction(request => request[Stage.WaitRb] > 0));
        yield return Check.Mean("Wq·μ", e, QueueTheory.WaitOfManyServers(servers, load), run => run.Time(Stage.WaitRb) / Service);
        yield return Check.Mean("busy resource blocks", e, load, run => run.Number(Stage.Transmission));
    }

    /// <summary>Blocking of M/M/c/c.</summary>
    public static IEnumerable<Check> Loss(Experiment e, int servers, double load) => [Blocked(e, QueueTheory.ErlangB(servers, load))];

    /// <summary>Blocking of M/M/1/10 at ρ = 0.8.</summary>
    public static IEnumerable<Check> FinitePlaces(Experiment e) => [Blocked(e, QueueTheory.Blocking(0.8, 10))];

    /// <summary>Wait of M/G/1 at ρ = 0.8.</summary>
    public static IEnumerable<Check> GeneralService(Experiment e, double variation) =>
        [Check.Mean(FormattableString.Invariant($"Wq·μ, c² = {variation}"), e, QueueTheory.WaitOfGeneralService(0.8, variation), run => run.Time(Stage.WaitBs) / Service)];

    /// <summary>Sojourn under processor sharing at ρ = 0.7.</summary>
    public static IEnumerable<Check> Sharing(Experiment e) =>
        [Check.Mean("W·μ", e, QueueTheory.Sojourn(0.7), run => run.Time(Stage.WaitBs, Stage.Extraction) / Service)];

    /// <summary>Waits of three classes, ρ = 0.8 in all.</summary>
    public static IEnumerable<Check> Priorities(Experiment e)
    {
        double[] loads = [0.2, 0.25, 0.35];
        for (var k = 0; k < loads.Length; k++)
        {
            var group = k;
            yield return Check.Mean($"Wq·μ of {e.Scenario.Users[k].Group}", e, QueueTheory.WaitOfClass(loads, k), run => run.TimeOf(group, Stage.WaitBs) / Service);
        }
    }

    /// <summary>Sojourns of the tandem, in units of 1/λ.</summary>
    public static IEnumerable<Check> Tandem(Experiment e)
    {
        const double rate = 100;
        yield return Check.Mean("W·λ of extraction", e, QueueTheory.SojournOfTandem(1, 2), run => run.Time(Stage.WaitBs, Stage.Extraction) * rate);
        yield return Check.Mean("W·λ of transmission", e, QueueTheory.SojournOfTandem(1, 3), run => run.Time(Stage.WaitRb, Stage.Transmission) * rate);
        yield return Check.Mean("W·λ of decoding", e, QueueTheory.SojournOfTandem(1, 4), run => run.Time(Stage.WaitUser, Stage.Decoding) * rate);
        yield return Check.Mean("W·λ", e, QueueTheory.SojournOfTandem(1, 2, 3, 4), run => run.Time(Enum.GetValues<Stage>()) * rate);
    }

    private static Check Blocked(Experiment e, double theory) =>
        Check.Mean("part dropped", e, theory, run => run.Fraction(request => request.Outcome == Outcome.DroppedBsQueue));

    private static IEnumerable<Check> Run(Experiment experiment, Func<Experiment, IEnumerable<Check>> checks) =>
        checks(experiment).Concat(LittlesLaw.Checks(experiment));
}
