using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Tests;

public sealed class ArrivalTraceTests : IDisposable
{
    private static readonly string[] Images = ["cat/1.png", "dog/2, with a ball.png", "dog/3.png"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ArrivalTrace Read(string text, int users = 2) => ArrivalTrace.Read(_folder.Write("arrivals.csv", text), users, Images);

    private static IEnumerable<(long Time, Arrival Arrival)> Of(ArrivalTrace trace, int user)
    {
        for (var i = trace.Begins(user); i < trace.Ends(user); i++)
            yield return (trace.Time(i).Picoseconds, trace.Arrival(i));
    }

    [Fact]
    public void Rows_are_read_to_the_picosecond_with_images_by_index_or_name_and_deadlines()
    {
        var trace = Read("""
            time_s,user,image,deadline_s
            0,1,,
            0.1,0,2,0.000000000001
            0.100000000001,0,cat/1.png,

            5e-1,0,"dog/2, with a ball.png",1.5
            0.5,1,dog/3.png,2
            9223371.999999999999,1,0,
            """);
        Assert.Equal(6, trace.Count);
        Assert.Equal(
            [
                (100_000_000_000, new Arrival(2, new SimTime(1))), (100_000_000_001, new Arrival(0, null)),
                (500_000_000_000, new Arrival(1, new SimTime(1_500_000_000_000))),
            ], Of(trace, 0));
        Assert.Equal(
            [
                (0, new Arrival(null, null)), (500_000_000_000, new Arrival(2, 2 * SimTime.Second)),
                (9_223_371_999_999_999_999, new Arrival(0, null)),
            ], Of(trace, 1));
    }

    [Fact] // 0.30000000000000004 is what 0.1 + 0.2 prints as; ties go to even.
    public void Digits_beyond_a_picosecond_are_rounded_half_to_even() => Assert.Equal(
        [1, 2, 2, 300_000_000_000],
        Of(Read("time_s,user\n0.0000000000005000001,0\n0.0000000000015,0\n0.0000000000025,0\n0.30000000000000004,0\n"), 0).Select(row => row.Time));

    [Fact]
    public void Columns_may_stand_in_any_order_in_files_of_any_line_ending()
    {
        var trace = Read("﻿deadline_s, user ,time_s\r\n1,0,0.25\r\n,1,0.5\r\n");
        Assert.Equal([(250_000_000_000, new Arrival(null, SimTime.Second))], Of(trace, 0));
        Assert.Equal([(500_000_000_000, default)], Of(trace, 1));
    }

    [Theory]
    [InlineData("", ":0: an empty file; expected a header with time_s, user")]
    [InlineData("time_s,image\n", ":1: no column 'user'; expected a header with time_s, user")]
    [InlineData("time_s,user,colour\n", ":1: the column 'colour'; expected one of time_s, user, image, deadline_s")]
    [InlineData("time_s,user,user\n", ":1: the column 'user' twice; expected it once")]
    [InlineData("time_s,user\n", ":1: no row; expected one for each arrival")]
    [InlineData("time_s,user\n0.1\n", ":2: 1 fields; expected one for each of the 2 columns")]
    [InlineData("time_s,user\n0.1,0,3\n", ":2: 3 fields; expected one for each of the 2 columns")]
    [InlineData("time_s,user\n\n\n0.2,0\n0.1,0\n", ":5: time_s '0.1' after 200 ms; expected rows in order of time")]
    [InlineData("time_s,user\n-1,0\n", ":2: time_s '-1'; expected seconds such as 1.25, 0 or more and below 9223372")]
    [InlineData("time_s,user\n10000000,0\n", ":2: time_s '10000000'; expected seconds such as 1.25, 0 or more and below 9223372")]
    [InlineData("time_s,user\n12:30,0\n", ":2: time_s '12:30'; expected seconds such as 1.25, 0 or more and below 9223372")]
    [InlineData("time_s,user\n1 s,0\n", ":2: time_s '1 s'; expected seconds such as 1.25, 0 or more and below 9223372")]
    [InlineData("time_s,user\n,0\n", ":2: time_s ''; expected seconds such as 1.25, 0 or more and below 9223372")]
    [InlineData("time_s,user\n0.1,2\n", ":2: user '2'; expected a whole number from 0 to 1")]
    [InlineData("time_s,user\n0.1,-1\n", ":2: user '-1'; expected a whole number from 0 to 1")]
    [InlineData("time_s,user\n0.1,phones-0\n", ":2: user 'phones-0'; expected a whole number from 0 to 1")]
    [InlineData("time_s,user,image\n0.1,0,3\n", ":2: image '3'; expected a whole number from 0 to 2")]
    [InlineData("time_s,user,image\n0.1,0,cow.png\n", ":2: image 'cow.png'; expected the name of an image of the data set, such as cat/1.png, or its index, from 0 to 2")]
    [InlineData("time_s,user,deadline_s\n0.1,0,0\n", ":2: deadline_s '0'; expected at least 1 ps, or nothing")]
    [InlineData("time_s,user,deadline_s\n0.1,0,soon\n", ":2: deadline_s 'soon'; expected seconds such as 1.25, 0 or more and below 9223372")]
    [InlineData("time_s,user,image\n0.1,0,\"cat\n", ":2: a quote that is not closed; expected a closing quote in the same line")]
    [InlineData("time_s,user,image\n0.1,0,\"cat\"x\n", ":2: 'x' after a closing quote; expected a comma or the end of the line")]
    public void A_wrong_trace_is_answered_with_its_place(string text, string error)
    {
        var path = _folder.Write("arrivals.csv", text);
        Assert.Equal(path + error, Assert.Throws<TraceException>(void () => ArrivalTrace.Read(path, 2, Images)).Message);
    }

    [Fact]
    public void The_documented_traces_are_read()
    {
        var blocks = File.ReadAllText(Repository.Path("docs", "traffic.md")).Split("```csv\n")[1..].Select(text => text[..text.IndexOf("```", StringComparison.Ordinal)]).ToArray();
        var images = Enumerable.Range(0, 20).Select(i => i == 11 ? "bird/00025.png" : $"image-{i}").ToArray();
        var trace = ArrivalTrace.Read(_folder.Write("arrivals.csv", blocks[0]), 4, images);
        Assert.Equal([(250_000_000_000, new Arrival(11, SimTime.FromSeconds(0.08))), (500_000_000_000, default)], Of(trace, 0));
        Assert.Equal([(250_000_000_001, new Arrival(17, null))], Of(trace, 3));
        Assert.Equal(3, PositionTrace.Read(_folder.Write("positions.csv", blocks[1]), 2).Count);
    }

    [Fact]
    public void A_missing_trace_is_named()
    {
        Assert.Contains("nowhere.csv: a file that cannot be read; expected a CSV file", Assert.Throws<TraceException>(void () => ArrivalTrace.Read(_folder["nowhere.csv"], 1, Images)).Message);
        Assert.Contains(": a folder; expected a CSV file", Assert.Throws<TraceException>(void () => ArrivalTrace.Read(_folder.Path, 1, Images)).Message);
    }

    [Fact]
    public void A_cell_asks_at_the_instants_of_its_trace_for_its_images_with_its_deadlines()
    {
        _folder.Write("arrivals.csv", "time_s,user,image,deadline_s\n0,0,image-7,\n0.25,1,,0.5\n0.250000000001,0,3,2\n20,0,,\n");
        var scenario = Cells.Plain(2, 2, new Traffic.Trace { File = "arrivals.csv" }).WithGroup(group => group with { Deadline = Cells.Value(9) });
        var recording = new Recording();
        var cell = new NetworkSimulation(scenario, Synthetic.Small(scenario.Encoders), SchedulerFactory.Create(scenario), recording, _folder.Path);
        cell.RunTo(cell.End);
        cell.Finish();
        Assert.Equal(
            [("users-0", 0L, 9_000_000_000_000L), ("users-1", 250_000_000_000, 500_000_000_000), ("users-0", 250_000_000_001, 2_000_000_000_000)],
            recording.Requests.OrderBy(r => r.Arrival).Select(r => (r.User, r.Arrival, r.Deadline!.Value)));
        Assert.Equal([7, 3], recording.Requests.Where(r => r.User == "users-0").OrderBy(r => r.Arrival).Select(r => r.Image));
    }

    [Fact]
    public void The_mean_rate_of_a_trace_is_that_of_its_part_in_the_run()
    {
        var trace = Read("time_s,user\n1,0\n2,0\n3,1\n4,0\n");
        var random = new Substream(1, "arrivals");
        Assert.Equal(0.5, new TraceTraffic(trace, 0, random, 4 * SimTime.Second).MeanRate);
        Assert.Equal(0.25, new TraceTraffic(trace, 1, random, 4 * SimTime.Second).MeanRate);
    }
}
