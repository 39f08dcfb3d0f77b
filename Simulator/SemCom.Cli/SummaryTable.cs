using System.Globalization;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Results;
using Spectre.Console;

namespace SemCom.Cli;

/// <summary>The summary of a run on the console.</summary>
internal static class SummaryTable
{
    public static void Write(
        IAnsiConsole console, Scenario scenario, IReadOnlyList<SummaryLine> lines, NetworkSimulation network, double wallSeconds)
    {
        var values = lines.ToDictionary(line => (line.Metric, line.Statistic), line => line.Value);
        double Value(string metric, string statistic) => values[(metric, statistic)];

        console.WriteLine(Invariant(
            $"{scenario.Name}: {network.Now.Seconds:G6} s simulated in {wallSeconds:F2} s, {network.EventsProcessed} events, seed {scenario.Seed}, scheduler {scenario.Scheduler.Name}{(scenario.Scheduler is Scheduler.Plugin plugin ? $" {plugin.Type}" : "")}"));
        console.WriteLine();

        var delays = new Table().Border(TableBorder.Simple);
        delays.AddColumn("delay (ms)");
        foreach (var header in s_statistics)
            delays.AddColumn(new TableColumn(header).RightAligned());
        foreach (var stage in (string[])[.. RunSummary.StageNames, "total"])
        {
            string[] cells = [stage == "total" ? "end to end" : stage.Replace('_', ' '),
                .. s_statistics.Select(statistic => Number(1e3 * Value($"delay.{stage}", statistic), "F3"))];
            delays.AddRow(cells);
        }
        console.Write(delays);

        var table = new Table().Border(TableBorder.Simple).HideHeaders();
        table.AddColumn("").AddColumn("");
        table.AddRow("requests", Invariant(
            $"{Value("requests", "count"):F0}: {Value("requests.done", "count"):F0} done, {Value("requests.late", "count"):F0} late, {Dropped(values)}, {Value("requests.in_flight", "count"):F0} in flight"));
        table.AddRow("deadline misses", Percent(Value("deadline.misses", "ratio")));
        table.AddRow("throughput", Invariant(
            $"{Number(Value("throughput", "mean"), "F2")} answers/s, {Number(Value("goodput", "mean"), "F2")} correct and in time/s, {Number(Value("goodput.energy", "mean"), "F2")} of them/J"));
        table.AddRow("accuracy", Invariant(
            $"{Percent(Value("accuracy", "mean"))} of answers (cross-entropy {Number(Value("cross_entropy", "mean"), "F3")} nat)"));
        table.AddRow("energy", Invariant(
            $"{Number(Value("energy.total", "mean"), "F4")} J a request: {Number(Value("energy.bs", "mean"), "F4")} base station, {Number(Value("energy.user", "mean"), "F4")} user"));
        table.AddRow("between users", Invariant(
            $"fairness {Number(Value("fairness.goodput", "jain"), "F3")} (Jain, correct and in time), age of information {Number(Value("age", "mean"), "F3")} s"));
        table.AddRow("encoders", string.Join(", ", scenario.Encoders.Select(encoder =>
            Invariant($"{encoder} {Value($"encoder.{encoder}", "count"):F0}"))));
        table.AddRow("resource blocks", Invariant(
            $"{Percent(Value("utilisation.rb.held", "mean"))} held, {Percent(Value("utilisation.rb.sending", "mean"))} sending"));
        table.AddRow("base station", values.TryGetValue(("utilisation.bs", "mean"), out var busy)
            ? $"{Percent(busy)} busy"
            : Invariant($"{Value("jobs.bs", "mean"):F2} extractions at a time ({Word(scenario.Cell.Processor.Sharing)})"));
        table.AddRow("devices", Invariant($"{Value("jobs.device", "mean"):F3} decodings at a time on each"));
        if (scenario.Cell.Rate is Rate.Mcs || scenario.Channel is Channel.Digital)
            table.AddRow("on the air", Invariant(
                $"{Value("retransmissions", "count"):F0} retransmissions, {Value("bit_errors", "count"):F0} bit errors, {Value("non_finite", "count"):F0} elements not finite"));
        if (network.BaseStations.Count > 1)
            table.AddRow("cells", Invariant($"{network.BaseStations.Count}, {Value("handovers", "count"):F0} handovers"));
        console.Write(table);
    }

    /// <summary>How many were dropped, and why.</summary>
    private static string Dropped(Dictionary<(string, string), double> values)
    {
        (string Metric, string Words)[] reasons =
        [
            ("requests.dropped.deadline", "at the deadline"), ("requests.dropped.admission", "not admitted"),
            ("requests.dropped.bs_queue", "base station's queue full"), ("requests.dropped.user_queue", "user's queue full"),
        ];
        var met = reasons.Where(reason => values[(reason.Metric, "count")] > 0).ToArray();
        var all = met.Sum(reason => values[(reason.Metric, "count")]);
        return Invariant($"{all:F0} dropped") + (met.Length == 0
            ? ""
            : $" ({string.Join(", ", met.Select(reason => Invariant($"{values[(reason.Metric, "count")]:F0} {reason.Words}")))})");
    }

    private static string Word(Sharing sharing) => sharing switch
    {
        Sharing.Dedicated => "dedicated processors",
        Sharing.ProcessorSharing => "processor sharing",
        _ => "in batches",
    };

    private static readonly string[] s_statistics = ["mean", "p50", "p95", "p99", "max"];

    private static string Percent(double ratio) => double.IsNaN(ratio) ? "–" : Invariant($"{100 * ratio:F1} %");

    private static string Number(double value, string format) =>
        double.IsNaN(value) ? "–" : value.ToString(format, CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
