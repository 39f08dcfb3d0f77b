using SemCom.Kernel;
using SemCom.Simulator.Network;
using SemCom.Simulator.Results;
using Spectre.Console;

namespace SemCom.Cli;

/// <summary>A run's delays on the console: what they are made of at their quantiles, by user and by encoder, and the slowest requests.</summary>
internal static class DelayReport
{
    /// <summary>A sentence names stages until this part of the delay is told.</summary>
    private const double Told = 0.9;

    private const int SlicesShown = 20;

    public static void Write(IAnsiConsole console, RecordedRun run, int slowest)
    {
        var profile = DelayProfile.Of(run.Requests);
        console.WriteLine(Invariant(
            $"{run.Scenario.Name}, seed {run.Manifest.Seed}, scheduler {run.Manifest.Scheduler}: {run.Requests.Rows.Length} requests, {profile.All.Count} answered"));
        if (run.Manifest.Status != "complete")
            console.WriteLine($"The run is {run.Manifest.Status}: what it did until it ended.");
        console.WriteLine();

        foreach (var quantile in profile.Quantiles)
            console.WriteLine(Sentence(quantile));
        if (profile.Quantiles.Count == 0)
            console.WriteLine("No request was answered: no delays to explain.");
        else
            WriteQuantiles(console, profile);
        if (profile.Users.Count > 0)
            WriteSlices(console, "user", profile.Users);
        if (profile.Encoders.Count > 0)
            WriteSlices(console, "encoder", profile.Encoders);
        WriteSlowest(console, run.Requests, slowest);
    }

    /// <summary>"At p95 a request takes 101.592 ms: 44 % waiting for the base station's processor, 30 % on the air."</summary>
    internal static string Sentence(QuantileStages quantile)
    {
        var parts = new List<string>();
        var told = 0.0;
        foreach (var stage in Enum.GetValues<Stage>().OrderByDescending(stage => quantile.Stages[stage]))
        {
            var share = quantile.Stages.Share(stage);
            if (told >= Told || !(share > 0))
                break;
            told += share;
            parts.Add(Invariant($"{100 * share:F0} % {StageWords.Doing(stage)}"));
        }
        var takes = Invariant($"At {Name(quantile)} a request takes {1e3 * quantile.Delay:F3} ms");
        return parts.Count == 0 ? takes + "." : $"{takes}: {string.Join(", ", parts)}.";
    }

    private static void WriteQuantiles(IAnsiConsole console, DelayProfile profile)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("mean (ms)").AddColumn(Right("all")).AddColumn(Right("%"));
        foreach (var quantile in profile.Quantiles)
            table.AddColumn(Right("at " + Name(quantile))).AddColumn(Right("%"));
        MeanStages[] columns = [profile.All, .. profile.Quantiles.Select(quantile => quantile.Stages)];
        foreach (var stage in Enum.GetValues<Stage>())
        {
            string[] cells = [StageWords.Name(stage), .. columns.SelectMany(stages => (string[])
                [Milliseconds(stages[stage]), Share(stages, stage)])];
            table.AddRow(cells);
        }
        table.AddRow(["end to end", .. columns.SelectMany(stages => (string[])[Milliseconds(stages.Total), ""])]);
        table.AddRow(["requests", .. columns.SelectMany(stages => (string[])[Invariant($"{stages.Count}"), ""])]);
        console.Write(table);
        foreach (var quantile in profile.Quantiles)
        {
            console.WriteLine(Invariant(
                $"  {Name(quantile)}: answered requests between p{100 * quantile.Low:0.##} and p{100 * quantile.High:0.##}, {Milliseconds(quantile.Shortest)} to {Milliseconds(quantile.Longest)} ms"));
        }
        console.WriteLine();
    }

    private static void WriteSlices(IAnsiConsole console, string what, IReadOnlyList<(string Name, MeanStages Stages)> slices)
    {
        // Stages in which nobody spent time are in the table above.
        Stage[] stages = [.. Enum.GetValues<Stage>().Where(stage => slices.Any(slice => slice.Stages[stage] > 0))];
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn($"mean (ms)\nby {what}").NoWrap()).AddColumn(Right("n"));
        foreach (var stage in stages)
            table.AddColumn(Right(StageWords.Heading(stage)));
        table.AddColumn(Right("end to\nend"));
        foreach (var (name, mean) in slices.Take(SlicesShown))
        {
            string[] cells = [name.EscapeMarkup(), Invariant($"{mean.Count}"),
                .. stages.Select(stage => Invariant($"{1e3 * mean[stage]:F2}")), Invariant($"{1e3 * mean.Total:F2}")];
            table.AddRow(cells);
        }
        console.Write(table);
        if (slices.Count > SlicesShown)
            console.WriteLine(Invariant($"  and {slices.Count - SlicesShown} faster ones"));
    }

    private static void WriteSlowest(IAnsiConsole console, RecordedRequests table, int count)
    {
        var numbers = DelayProfile.Slowest(table, count);
        if (numbers.Length == 0)
            return;
        var slowest = new Table().Border(TableBorder.Simple);
        slowest.AddColumn(Right("slowest")).AddColumn("user").AddColumn("encoder").AddColumn("outcome").AddColumn(Right("ms")).AddColumn("most of it");
        foreach (var number in numbers)
        {
            ref readonly var row = ref table.Rows[number];
            var most = Stage.WaitDecision;
            for (var stage = Stage.WaitDecision; stage <= row.Last; stage++)
                if (row[stage] > row[most])
                    most = stage;
            slowest.AddRow(
                Invariant($"{number}"), table.Users[row.User].EscapeMarkup(), row.Encoder < 0 ? "–" : table.Encoders[row.Encoder].EscapeMarkup(),
                table.Outcomes[row.Outcome].EscapeMarkup(), Milliseconds(row.Total),
                row.Total == SimTime.Zero ? "–" : Invariant(
                    $"{StageWords.Name(most)} {Milliseconds(row[most])} ms, {100.0 * row[most].Picoseconds / row.Total.Picoseconds:F0} %"));
        }
        console.Write(slowest);
        console.WriteLine("One request's life: semcom explain RUN --request N");
    }

    private static string Name(QuantileStages quantile) => Invariant($"p{100 * quantile.Probability:0.##}");

    private static string Share(MeanStages stages, Stage stage) =>
        stages.Total > 0 ? Invariant($"{100 * stages.Share(stage):F0}") : "–";

    private static TableColumn Right(string header) => new TableColumn(header).RightAligned().NoWrap();

    private static string Milliseconds(double seconds) => Invariant($"{1e3 * seconds:F3}");

    private static string Milliseconds(SimTime time) => Invariant($"{time.Picoseconds / 1e9:F3}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
