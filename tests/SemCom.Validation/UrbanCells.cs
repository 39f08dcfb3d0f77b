using MathNet.Numerics.Distributions;

namespace SemCom.Validation;

/// <summary>Path loss, line of sight and shadowing of 3GPP TR 38.901.</summary>
internal static class UrbanCells
{
    private const int Replications = 20;
    private const double Carrier = 5e9;

    public static IReadOnlyList<Section> Sections { get; } =
    [
        new("3GPP TR 38.901: path loss", "Urban macrocell and microcell at 5 GHz, users at 1.5 m; the tolerance is 0.05 dB.", PathLoss),
        new("3GPP TR 38.901: line of sight",
            "Drawn anew in each of 2 000 drops and 10 runs; the drops are independent, so that the test is the exact binomial one.", LineOfSight),
        new("3GPP TR 38.901: shadowing",
            "Ten users hundreds of metres apart, 100 drops a run: the mean square of what is left of the path loss in dB after its mean, "
            + "and the part beyond one standard deviation, 0.3173 of a normal law.", Shadowing),
    ];

    private static (string Name, UrbanPathLoss Loss)[] Models { get; } = [("uma", UrbanPathLoss.Uma(Carrier)), ("umi", UrbanPathLoss.Umi(Carrier))];

    private static IEnumerable<Check> PathLoss()
    {
        foreach (var (name, loss) in Models)
        {
            foreach (var sight in new[] { true, false })
            {
                var e = Choice($"{name}.yaml", name, sight);
                foreach (var link in DropRecording.Of(e.Scenario)[0])
                    yield return Check.Exact(
                        $"{Title(name, sight)} at {link.Distance} m (dB)", e.Name, loss.Decibels(link.Distance, sight), link.PathLoss, 0.05);
            }
        }
    }

    private static IEnumerable<Check> LineOfSight()
    {
        foreach (var (name, loss) in Models)
        {
            var e = new Experiment($"{name}-line-of-sight.yaml", 10);
            var drops = Drops(e, 10).SelectMany(run => run).ToArray();
            for (var user = 0; user < drops[0].Length; user++)
            {
                var distance = drops[0][user].Distance;
                // What the draw says must be what the path loss is of.
                var seen = drops.Count(drop => Math.Abs(drop[user].PathLoss - loss.Decibels(distance, true)) < 0.05);
                yield return Check.Probability($"{name}: P(line of sight) at {distance} m", e.Name, loss.LineOfSight(distance), seen, drops.Length);
            }
        }
    }

    private static IEnumerable<Check> Shadowing()
    {
        foreach (var (name, loss) in Models)
        {
            foreach (var sight in new[] { true, false })
            {
                var e = Choice($"{name}-shadowing.yaml", name, sight);
                var deviation = loss.Shadowing(sight);
                var runs = Drops(e, Replications).Select(run => run
                    .SelectMany(drop => drop).Select(link => link.PathLoss - loss.Decibels(link.Distance, sight)).ToArray()).ToArray();
                yield return Check.Mean($"{Title(name, sight)}: σ² of shadowing (dB²)", e.Name, deviation * deviation, [.. runs.Select(run => run.Average(x => x * x))]);
                yield return Check.Mean(
                    $"{Title(name, sight)}: part beyond σ", e.Name, 2 * Normal.CDF(0, 1, -1),
                    [.. runs.Select(run => run.Average(x => Math.Abs(x) > deviation ? 1.0 : 0))]);
            }
        }
    }

    private static IReadOnlyList<Link[]>[] Drops(Experiment e, int count) =>
        [.. Enumerable.Range(1, count).AsParallel().AsOrdered().Select(seed => DropRecording.Of(e.Scenario with { Seed = (ulong)seed }))];

    private static Experiment Choice(string file, string model, bool sight) =>
        sight ? new(file, 1) : new(file, 1, $"cell.path-loss.{model}.line-of-sight=never");

    private static string Title(string model, bool sight) => $"{model}, {(sight ? "line of sight" : "none")}";
}
