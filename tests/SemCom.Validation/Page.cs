using System.Globalization;
using System.Text;

namespace SemCom.Validation;

/// <summary>docs/validation.md, from the checks.</summary>
internal static class Page
{
    public static string Write()
    {
        var page = new StringBuilder();
        var checks = Section.All.SelectMany(section => section.Checks).ToArray();
        var stochastic = checks.Count(check => check is { PValue: not null, IsClaim: false });
        page.Append(CultureInfo.InvariantCulture, $"""
            # The simulator against theory

            Every line below is the network simulator run through a scenario file that reduces it to a model with a known answer: arrivals, epochs, processors,
            resource blocks, links and ledgers are the ones every other scenario uses. The files are in
            [tests/SemCom.Validation/scenarios](../tests/SemCom.Validation/scenarios), and `semcom run` runs them too.

            **How to read it.** A stochastic line is a two-sided test of the hypothesis that the simulator's expectation is the theory's value: Student's t test over
            independent replications (seeds 1, 2, …), or the exact binomial test where the trials are independent. *p* is the probability that a simulator which
            keeps to the theory misses it by as much or more; the line fails below {Check.Alpha:0e0}. The ± is half of the 95 % confidence interval: about one line in twenty
            lies outside of it, as it should. A theory of "> 0" is a claim: there the line fails unless p is below {Check.Alpha:0e0} for the hypothesis that it is not so. A line without ± is exact: nothing in it is random, and the deviation must be within the tolerance named.

            **False alarms.** {stochastic} of the {checks.Length} lines are stochastic: a right simulator fails any of them with a probability below {stochastic} · {Check.Alpha:0e0} = {stochastic * Check.Alpha:0.0e0}
            (Bonferroni; lines of one scenario share their runs, and the bound does not need them independent). The t test takes the means of replications for normal, and those of
            queues are somewhat skewed: a factor of five to the 1/1000 aimed at is left for that. The seeds are fixed, so what passed goes on passing until the simulator changes.

            **Power.** A test that never fails shows nothing. [At the end](#deliberate-errors) the same checks run on scenarios with a deliberate error, a service rate 5 % off or a noise
            term dropped, against the theory of the right ones: all {Power.All.Count} are rejected, and the least power among them is {Least(Power.All.Min(wrong => wrong.Power))}.

            **Steady state.** Measured is a window of each run: it begins after the first {Replication.WarmUp:P0}, which is at least seven relaxation times 1/(μ(1 − √ρ)²) of the slowest queue
            here, and ends early enough that all who came in it are answered. A run's L is the time average over the window, its W the mean over those who came in it.

            **Regenerate** with `SEMCOM_WRITE_DOCS=1 dotnet test -c Release --project tests/SemCom.Validation`; without the variable the same command checks that this page says what the code finds.

            """);
        foreach (var section in Section.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"""

                ## {section.Title}

                {section.Text}

                | quantity | scenario | theory | simulated | ± | observations | p | verdict |
                |---|---|---|---|---|---|---|---|

                """);
            foreach (var check in section.Checks)
                page.Append(CultureInfo.InvariantCulture, $"| {Row(check)} | {(check.Passes ? "agrees" : "**disagrees**")} |\n");
        }
        page.Append("""

            ## Deliberate errors

            The checks of the sections above on scenarios with an error, against the theory without it. *Power* is the probability that the check finds an error of the size seen,
            Φ(|bias|/standard error − critical value).

            | error | quantity | scenario | theory | simulated | ± | observations | p | power | verdict |
            |---|---|---|---|---|---|---|---|---|---|

            """);
        foreach (var wrong in Power.All)
            page.Append(CultureInfo.InvariantCulture, $"| {wrong.Error} | {Row(wrong.Check)} | {Least(wrong.Power)} | {(wrong.Check.Passes ? "**not found**" : "found")} |\n");
        return page.ToString();
    }

    private static string Row(Check check) => string.Create(CultureInfo.InvariantCulture,
        $"{check.Quantity} | `{check.Scenario}` | {(check.IsClaim ? "> " : "")}{Number(check.Theory)} | {Number(check.Simulated)} | {Deviation(check)} | {(check.PValue is null ? "" : check.Observations)} | {Probability(check.PValue)}");

    /// <summary>Six digits, and whole numbers in full.</summary>
    private static string Number(double value) => value == Math.Round(value) && Math.Abs(value) < 1e15
        ? value.ToString("0", CultureInfo.InvariantCulture)
        : value.ToString("G6", CultureInfo.InvariantCulture).Replace('E', 'e');

    private static string Deviation(Check check) => check.HalfWidth is { } halfWidth
        ? halfWidth.ToString("G2", CultureInfo.InvariantCulture)
        : check.Tolerance == 0 ? "exact" : string.Create(CultureInfo.InvariantCulture, $"within {check.Tolerance:G2}");

    private static string Probability(double? value) => value switch
    {
        null => "",
        < 1e-12 => "< 1e-12",
        < 0.001 => value.Value.ToString("0e-0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.000", CultureInfo.InvariantCulture),
    };

    private static string Least(double power) => power > 0.9999 ? "> 0.9999" : power.ToString("0.0000", CultureInfo.InvariantCulture);
}
