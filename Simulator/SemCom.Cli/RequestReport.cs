using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Results;
using Spectre.Console;

namespace SemCom.Cli;

/// <summary>One request's life on the console: its stages as a timeline, and for every wait what it waited for and who was ahead.</summary>
internal static class RequestReport
{
    private const int BarWidth = 24, RowsShown = 20;

    public static void Write(IAnsiConsole console, RecordedRun run, int number)
    {
        var table = run.Requests;
        var count = table.Rows.Length;
        if (number >= count)
            throw new ResultsException(count == 0
                ? $"Request {number} is not in '{run.Folder}': no request arrived in this run."
                : $"Request {number} is not in '{run.Folder}'; expected a number from 0 to {count - 1}.");
        ref readonly var row = ref table.Rows[number];
        console.WriteLine(Invariant(
            $"Request {number} of {run.Scenario.Name}, seed {run.Manifest.Seed}: {table.Users[row.User]} in cell {row.Cell} asks for {table.Images[row.Image]}"));
        console.WriteLine(Invariant($"arrived at {row.Arrival.Picoseconds} ps; {Decided(table, row)}"));
        console.WriteLine(Ended(table, row));
        WriteTimeline(console, row);
        if (row[Stage.WaitDecision] > SimTime.Zero && !run.HeldFromDecision)
            console.WriteLine(Invariant($"wait decision: {Milliseconds(row[Stage.WaitDecision])} ms for the scheduler to admit it and choose its encoder."));
        WriteBlockWait(console, run, row, Stage.WaitDecision, ResourceBlockWait.Of(run, number));
        WriteProcessorWait(console, run, row, Stage.WaitBs, AtBaseStation(run, row), ProcessorWait.AtBaseStation(run, number));
        WriteBlockWait(console, run, row, Stage.WaitRb, ResourceBlockWait.Of(run, number));
        WriteProcessorWait(console, run, row, Stage.WaitUser, $"the device of {table.Users[row.User]}", ProcessorWait.AtDevice(run, number));
    }

    private static string Decided(RecordedRequests table, in RecordedRequest row)
    {
        var encoder = row.Encoder < 0 ? "no encoder decided" : "encoder " + table.Encoders[row.Encoder];
        return row.ResourceBlock < 0 ? encoder + ", no resource block" : Invariant($"{encoder}, resource block {row.ResourceBlock}");
    }

    private static string Ended(RecordedRequests table, in RecordedRequest row)
    {
        var outcome = table.Outcomes[row.Outcome];
        var text = row.Answered ? Invariant($"{outcome}: answered after {Milliseconds(row.Total)} ms")
            : row.InFlight ? Invariant($"{outcome}: the run ended {Milliseconds(row.Total)} ms after its arrival, when it was {StageWords.Doing(row.Last)}")
            : outcome == Outcome.DroppedAdmission.Name() ? Invariant($"{outcome}: turned away on arrival")
            : Invariant($"{outcome}: given up after {Milliseconds(row.Total)} ms, when it was {StageWords.Doing(row.Last)}");
        if (row.Deadline is not { } deadline)
            return text + "; no deadline";
        var margin = deadline.Picoseconds - row.Total.Picoseconds;
        var side = margin switch
        {
            > 0 => Invariant($"{margin / 1e9:F3} ms ({margin} ps) before"),
            < 0 => Invariant($"{-margin / 1e9:F3} ms ({-margin} ps) after"),
            _ => "at",
        };
        return Invariant($"{text}, {side} its deadline of {Milliseconds(deadline)} ms");
    }

    private static void WriteTimeline(IAnsiConsole console, in RecordedRequest row)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("stage").AddColumn(Right("begin (ms)")).AddColumn(Right("end (ms)")).AddColumn(Right("ms")).AddColumn(Right("ps"))
            .AddColumn(new TableColumn("since arrival").NoWrap());
        for (var stage = Stage.WaitDecision; stage <= row.Last; stage++)
        {
            table.AddRow(
                StageWords.Name(stage), Since(row, row.Begin(stage)), Since(row, row.End(stage)), Milliseconds(row[stage]),
                Invariant($"{row[stage].Picoseconds}"), Bar(row, stage));
        }
        table.AddRow("end to end", Since(row, row.Arrival), Since(row, row.Ended), Milliseconds(row.Total), Invariant($"{row.Total.Picoseconds}"), "");
        console.Write(table);
    }

    /// <summary>The stage's place in the whole: full where work is done, light where it waits.</summary>
    internal static string Bar(in RecordedRequest row, Stage stage)
    {
        if (row[stage] == SimTime.Zero)
            return "";
        var (arrival, total) = (row.Arrival, (double)row.Total.Picoseconds);
        int Position(SimTime at) => (int)Math.Round(BarWidth * ((at - arrival).Picoseconds / total));
        // A stage that took time shows, however short.
        var begin = Math.Min(Position(row.Begin(stage)), BarWidth - 1);
        var end = Math.Max(Position(row.End(stage)), begin + 1);
        var mark = stage is Stage.Extraction or Stage.Transmission or Stage.Decoding ? '█' : '░';
        return new string(' ', begin) + new string(mark, end - begin);
    }

    private static string AtBaseStation(RecordedRun run, in RecordedRequest row)
    {
        var processor = run.Scenario.Cell.Processor;
        var cores = Invariant($"{processor.Cores} {(processor.Cores == 1 ? "core" : "cores")}");
        return Invariant($"the base station's processor in cell {row.Cell}") + processor.Sharing switch
        {
            Sharing.Fifo => $" ({cores}, first come, first served)",
            Sharing.Priority => $" ({cores}, the most urgent first)",
            Sharing.Batching => $" ({cores}, in batches)",
            _ => "",
        };
    }

    private static void WriteProcessorWait(
        IAnsiConsole console, RecordedRun run, in RecordedRequest row, Stage stage, string processor, ProcessorWait? wait)
    {
        if (wait is null)
            return;
        var waited = wait.TurnedAway
            ? $"{StageWords.Name(stage)}: turned away by {processor}: its queue was full."
            : Invariant($"{StageWords.Name(stage)}: {Milliseconds(row[stage])} ms for {processor}.");
        if (wait.Ahead.Count == 0)
        {
            console.WriteLine(waited + " Nobody was ahead of it.");
            return;
        }
        console.WriteLine(waited + " Ahead of it:");
        var requests = run.Requests;
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(Right("request")).AddColumn(Left("user")).AddColumn(Left("encoder")).AddColumn(Right("came (ms)")).AddColumn(Right("served from"))
            .AddColumn(Right("to (ms)")).AddColumn(Right("of the wait")).AddColumn(Right("ps"));
        var sum = SimTime.Zero;
        foreach (var ahead in wait.Ahead)
            sum += ahead.Overlap;
        foreach (var ahead in wait.Ahead.Take(RowsShown))
        {
            ref readonly var other = ref requests.Rows[ahead.Request];
            table.AddRow(
                Invariant($"{ahead.Request}"), requests.Users[other.User].EscapeMarkup(), Encoder(requests, other),
                Since(row, ahead.Joined), ahead.Begin is { } begin ? Since(row, begin) : "never", Since(row, ahead.End),
                Milliseconds(ahead.Overlap), Invariant($"{ahead.Overlap.Picoseconds}"));
        }
        table.AddRow(More(wait.Ahead.Count), "", "", "", "", "sum", Milliseconds(sum), Invariant($"{sum.Picoseconds}"));
        console.Write(table);
    }

    private static void WriteBlockWait(
        IAnsiConsole console, RecordedRun run, in RecordedRequest row, Stage stage, ResourceBlockWait? wait)
    {
        if (wait is null || wait.Stage != stage)
            return;
        List<string> parts = [];
        foreach (var reason in Enum.GetValues<BlockedBy>())
            if (wait.Time(reason) is var time && time > SimTime.Zero)
                parts.Add(Invariant($"{Milliseconds(time)} ms {Why(reason, run)}"));
        console.WriteLine(Invariant($"{StageWords.Name(stage)}: {Milliseconds(row[stage])} ms for a resource block: {string.Join("; ", parts)}."));

        var periods = new Table().Border(TableBorder.Simple);
        periods.AddColumn(Right("from (ms)")).AddColumn(Right("to (ms)")).AddColumn(Right("ms")).AddColumn(Right("ps")).AddColumn(Right("blocks held")).AddColumn("waiting because");
        foreach (var period in wait.Periods.Take(RowsShown))
        {
            periods.AddRow(
                Since(row, period.Begin), Since(row, period.End), Milliseconds(period.End - period.Begin),
                Invariant($"{(period.End - period.Begin).Picoseconds}"), Invariant($"{period.Held} of {run.ResourceBlocks}"),
                period.OwnRequest is { } own ? Invariant($"its user's request {own} held one") : Because(period.Reason));
        }
        periods.AddRow(More(wait.Periods.Count), "sum", Milliseconds(row[stage]), Invariant($"{row[stage].Picoseconds}"), "", "");
        console.Write(periods);

        if (wait.Holders.Count == 0)
            return;
        console.WriteLine(Invariant($"Resource blocks of cell {row.Cell} were held by:"));
        var requests = run.Requests;
        var holders = new Table().Border(TableBorder.Simple);
        holders.AddColumn(Right("request")).AddColumn(Left("user")).AddColumn(Left("encoder")).AddColumn(Right("block")).AddColumn(Right("from (ms)"))
            .AddColumn(Right("to (ms)")).AddColumn(Right("of the wait (ms)"));
        foreach (var holder in wait.Holders.Take(RowsShown))
        {
            ref readonly var other = ref requests.Rows[holder.Request];
            holders.AddRow(
                Invariant($"{holder.Request}"), requests.Users[other.User].EscapeMarkup(), Encoder(requests, other),
                Invariant($"{other.ResourceBlock}"), Since(row, holder.Begin), Since(row, holder.End), Milliseconds(holder.Overlap));
        }
        if (wait.Holders.Count > RowsShown)
            holders.AddRow(More(wait.Holders.Count), "", "", "", "", "", "");
        console.Write(holders);
    }

    private static string Why(BlockedBy reason, RecordedRun run) => reason switch
    {
        BlockedBy.OwnBlock => "while its user held one (one a user)",
        BlockedBy.AllBlocks => Invariant($"while all {run.ResourceBlocks} were held"),
        BlockedBy.NextEpoch => "until the next epoch",
        _ => "left by the scheduler though one was free",
    };

    private static string Because(BlockedBy reason) => reason switch
    {
        BlockedBy.AllBlocks => "all were held",
        BlockedBy.NextEpoch => "the next epoch was to come",
        _ => "the scheduler left it",
    };

    private static string Encoder(RecordedRequests table, in RecordedRequest row) => row.Encoder < 0 ? "–" : table.Encoders[row.Encoder].EscapeMarkup();

    private static string More(int count) => count > RowsShown ? Invariant($"{count - RowsShown} more") : "";

    /// <summary>An instant in ms since the request's arrival.</summary>
    private static string Since(in RecordedRequest row, SimTime at) => Invariant($"{(at.Picoseconds - row.Arrival.Picoseconds) / 1e9:F3}");

    private static TableColumn Left(string header) => new TableColumn(header).NoWrap();

    private static TableColumn Right(string header) => new TableColumn(header).RightAligned().NoWrap();

    private static string Milliseconds(SimTime time) => Invariant($"{time.Picoseconds / 1e9:F3}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
