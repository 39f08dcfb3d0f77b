using SemCom.Kernel;
using SemCom.Simulator.Network;
using SemCom.Simulator.Results;

namespace SemCom.Simulator.Tests;

public sealed class RecordedRequestsTests : IDisposable
{
    private readonly HandMadeRun _run = new();

    [Fact]
    public void Rows_come_back_with_the_instants_that_follow_from_the_intervals()
    {
        var table = _run
            .Request("a-0", 2, "small", 3, "done", 100, 900, 1, 2, 30, 0, 400, 5, 60)
            .Request("b-0", "", null, "dropped:deadline", 150, 50)
            .Request("a-0", "large", 1, "in-flight", 150, 7, 0, 9)
            .Read().Requests;
        Assert.Equal(["a-0", "b-0"], table.Users);
        Assert.Equal(["small", "large"], table.Encoders);
        Assert.Equal(["done", "dropped:deadline", "in-flight"], table.Outcomes);
        Assert.Equal(["cat/1.png"], table.Images);

        var done = table.Rows[0];
        Assert.Equal((0, 2, 0, 3, true, false), (done.User, done.Cell, done.Encoder, done.ResourceBlock, done.Answered, done.InFlight));
        Assert.Equal(Micro(900), done.Deadline);
        Assert.Equal([Micro(100), Micro(101), Micro(103), Micro(133), Micro(133), Micro(533), Micro(538)],
            Enum.GetValues<Stage>().Select(done.Begin));
        Assert.Equal([Micro(101), Micro(103), Micro(133), Micro(133), Micro(533), Micro(538), Micro(598)],
            Enum.GetValues<Stage>().Select(done.End));
        Assert.Equal((Micro(498), Micro(598)), (done.Total, done.Ended));

        var dropped = table.Rows[1];
        Assert.Equal((-1, -1, Stage.WaitDecision, false), (dropped.Encoder, dropped.ResourceBlock, dropped.Last, dropped.Answered));
        Assert.Null(dropped.Deadline);
        Assert.Equal(Micro(200), dropped.Begin(Stage.Transmission));
        Assert.False(dropped.Reached(Stage.WaitBs));
        Assert.True(table.Rows[2].InFlight);
        Assert.Equal(Stage.Extraction, table.Rows[2].Last);
    }

    /// <summary>Columns to come must not break the reader, nor their order.</summary>
    [Fact]
    public void Columns_are_found_by_name_and_others_are_passed_over()
    {
        _run.Request("a-0", "small", 3, "done", 100, 1, 2, 3, 4, 5, 6, 7).Write();
        var lines = File.ReadAllLines(_run.Table).Select(line => line.Split(',')).ToArray();
        File.WriteAllLines(_run.Table,
            lines.Select((cells, i) => string.Join(',', [i == 0 ? "future" : "\"x, y\"", .. cells.Reverse()])));
        var row = RecordedRequests.Read(_run.Table, TestContext.Current.CancellationToken).Rows[0];
        Assert.Equal(Micro(28), row.Total);
        Assert.Equal(3, row.ResourceBlock);
    }

    /// <summary>What is changed in the table, the line, and words of the error.</summary>
    public static TheoryData<string, string, int, string[]> Edits => new()
    {
        { ",10000000,7000000,5000000,", ",10000000,7000001,5000000,", 2, ["'total_ps' is 12000000", "expected 12000001"] },
        { ",10000000,7000000,", ",10000000,seven,", 2, ["'wait_decision_ps' is 'seven'", "whole number"] },
        { ",10000000,7000000,", ",10000000,-7000000,", 2, ["'wait_decision_ps' is '-7000000'"] },
        { ",10000000,7000000,5000000", ",10000000,,12000000", 2, ["'wait_decision_ps' is empty", "wait_bs_ps"] },
        { "\n1,", "\n2,", 3, ["'request' is 2", "expected 1"] },
        { ",20000000,", ",1,", 3, ["'arrival_ps' is 1", "order of arrival"] },
        { "in-flight", "asleep", 2, ["'asleep'", "in-flight"] },
        { "in-flight", "done", 2, ["all seven stages", "extraction_ps"] },
        { "small,1,in-flight", ",1,done", 2, ["seven stages"] },
        { "a-0,0,cat", "a-0,,cat", 2, ["'cell' is empty"] },
        { "a-0,0,cat", "a-0,cat", 2, ["found 26 cells", "expected 27"] },
        { "wait_bs_ps", "wait_gs_ps", 1, ["wait_gs_ps", "expected 'wait_bs_ps'"] },
        { ",10000000,7000000,5000000,,,,,,12000000", ",9223372036854775807,7000000,5000000,,,,,,12000000", 2, ["range of the clock"] },
        { "cat/1.png", "\"cat/1.png", 2, ["quote"] },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_edited_table_is_answered_with_its_line(string old, string changed, int line, string[] words)
    {
        _run.Request("a-0", "small", 1, "in-flight", 10, 7, 5).Request("a-0", "", null, "in-flight", 20, 1).Write();
        var text = File.ReadAllText(_run.Table);
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0);
        File.WriteAllText(_run.Table, text[..at] + changed + text[(at + old.Length)..]);
        var problem = Assert.Throws<ResultsException>(() => RecordedRequests.Read(_run.Table, TestContext.Current.CancellationToken));
        Assert.StartsWith($"{_run.Table}:{line}: ", problem.Message, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, problem.Message, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Cut at every byte: never read as if it were whole.</summary>
    [Fact]
    public void A_table_cut_short_is_refused()
    {
        _run.Request("a-0", "small", 1, "done", 10, 7, 5, 1, 1, 1, 1, 1).Request("b-0", "", null, "in-flight", 20, 1).Write();
        var whole = File.ReadAllText(_run.Table);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllText(_run.Table, whole[..length]);
            var problem = Assert.Throws<ResultsException>(() => RecordedRun.Read(_run.Folder, TestContext.Current.CancellationToken));
            Assert.StartsWith($"{_run.Table}:", problem.Message, StringComparison.Ordinal);
        }
    }

    private static SimTime Micro(long time) => time * SimTime.Microsecond;

    public void Dispose() => _run.Dispose();
}
