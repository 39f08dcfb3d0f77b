using System.Diagnostics;
using System.Security.Cryptography;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Tests;

/// <summary>Schedulers of one's own from an assembly: this one, a broken one, and the tutorial's, built as the tutorial says.</summary>
public class SchedulerPluginTests
{
    private static readonly string s_here = typeof(SchedulerPluginTests).Assembly.Location;

    private static Scheduler.Plugin Plugin(string type, string? assembly = null) => new() { Assembly = assembly ?? s_here, Type = type };

    private static SchedulerPluginException Refused(Scheduler.Plugin plugin, string baseDirectory = ".") =>
        Assert.Throws<SchedulerPluginException>(() => SchedulerFactory.Create(Cells.Plain() with { Scheduler = plugin }, 0, baseDirectory));

    [Fact]
    public void A_plug_in_decides_as_the_same_class_does_without()
    {
        var scenario = Cells.Plain(5, 2, new Traffic.Poisson { Rate = 5 });
        var direct = Run.Of(scenario, scheduler: new Plugins.OldestFirst());
        var plugged = Run.Of(scenario with { Scheduler = Plugin(typeof(Plugins.OldestFirst).FullName!) });
        Assert.True(direct.Requests.Count > 100);
        Assert.Equal(direct.Requests.Select(r => r.Line), plugged.Requests.Select(r => r.Line));
    }

    [Fact]
    public void A_plug_in_is_told_scenario_cell_and_a_substream_of_its_own()
    {
        string Name(Scenario scenario, int cell) =>
            SchedulerFactory.Create(scenario with { Scheduler = Plugin(typeof(Plugins.Told).FullName!) }, cell).Name;
        var names = new[] { Name(Cells.Plain(), 0), Name(Cells.Plain(), 1), Name(Cells.Plain() with { Seed = 2 }, 0) };
        Assert.Equal(3, names.Select(name => name.Split(' ')[2]).Distinct().Count());
        Assert.StartsWith("plain 1 ", names[1], StringComparison.Ordinal);
        Assert.Equal(names[1], Name(Cells.Plain(), 1));
    }

    [Fact]
    public void The_hash_is_that_of_the_file_and_the_path_starts_from_the_scenarios_folder()
    {
        var plugin = SchedulerPlugin.Load(Plugin(typeof(Plugins.Told).FullName!, Path.GetFileName(s_here)), Path.GetDirectoryName(s_here)!);
        Assert.Equal(s_here, plugin.Assembly);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(s_here))), plugin.Sha256);
        Assert.Equal("SemCom.Simulator.Tests.Plugins.Told", plugin.TypeName);
    }

    [Theory]
    [InlineData("SemCom.Simulator.Tests.Plugins.Tolt", "there is no type", "Did you mean 'SemCom.Simulator.Tests.Plugins.Told'?")]
    [InlineData("OldestFirst", "there is no type", "Did you mean 'SemCom.Simulator.Tests.Plugins.OldestFirst'?")]
    [InlineData("No.Such.Thing.Anywhere", "there is no type", "expected one of SemCom.Simulator.Tests.Plugins.")]
    [InlineData("SemCom.Simulator.Tests.Plugins.Nothing", "does not implement", "SemCom.Simulator.Schedulers.IScheduler")]
    [InlineData("SemCom.Simulator.Tests.Plugins.Hidden", "not public", "expected a public class")]
    [InlineData("SemCom.Simulator.Tests.Plugins.Unfinished", "no class that can be made", "neither abstract nor generic")]
    [InlineData("SemCom.Simulator.Tests.Plugins.Demanding", "cannot be made", "a public constructor that takes a SchedulerContext, or nothing")]
    [InlineData("SemCom.Simulator.Tests.Plugins.Failing", "InvalidOperationException", "not today")]
    public void A_class_that_will_not_do_is_answered_with_what_was_found_and_expected(string type, string found, string expected)
    {
        var error = Refused(Plugin(type));
        Assert.Equal("type", error.Key);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(s_here, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_will_not_do_is_answered_with_its_path()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["text.dll"], "not an assembly");
        File.WriteAllText(folder["empty.dll"], "");
        foreach (var (file, found) in new[]
            { ("nowhere.dll", "there is no file"), ("no/where.dll", "there is no file"), (".", "is a folder"), ("text.dll", "not a .NET assembly"), ("empty.dll", "not a .NET assembly") })
        {
            var error = Refused(Plugin("My.Own", file), folder.Path);
            Assert.Equal("assembly", error.Key);
            Assert.Contains(found, error.Message, StringComparison.Ordinal);
            Assert.Contains(Path.GetFullPath(file, folder.Path), error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_a_plug_in_throws_at_an_epoch_is_said_to_be_its_own()
    {
        var error = Assert.Throws<SchedulingException>(() => Run.Of(Cells.Plain() with { Scheduler = Plugin(typeof(Plugins.Stumbling).FullName!) }));
        Assert.Contains("SemCom.Simulator.Tests.Plugins.Stumbling threw IndexOutOfRangeException", error.Message, StringComparison.Ordinal);
        Assert.Contains("epoch 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tutorial_shows_the_example_as_it_is()
    {
        var tutorial = File.ReadAllText(Repository.Path("docs", "tutorial-scheduler.md"));
        Assert.Contains($"```csharp\n{Example("LeastTimeLeft.cs")}```", tutorial, StringComparison.Ordinal);
        Assert.Contains($"```xml\n{Example("MyScheduler.csproj")}```", tutorial, StringComparison.Ordinal);

        static string Example(string file) => File.ReadAllText(Repository.Path("docs", "examples", "MyScheduler", file));
    }

    [Fact]
    public void The_tutorials_scheduler_builds_as_the_tutorial_says_and_runs()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in new[] { "LeastTimeLeft.cs", "MyScheduler.csproj" })
            File.Copy(Repository.Path("docs", "examples", "MyScheduler", file), folder[file]);
        Build(folder.Path);
        foreach (var decision in Enum.GetValues<Decision>())
        {
            var scenario = Cells.Plain(8, 2, new Traffic.Poisson { Rate = 8 })
                .WithGroup(group => group with { Deadline = Cells.Between(0.05, 0.4), Overdue = Overdue.Drop }) with
                {
                    Decision = decision,
                    Scheduler = Plugin("MyScheduler.LeastTimeLeft", "bin/Release/net10.0/MyScheduler.dll"),
                };
            var scheduler = SchedulerFactory.Create(scenario, 0, folder.Path);
            Assert.Equal("least-time-left", scheduler.Name);
            var run = Run.Of(scenario, scheduler: scheduler);
            Assert.True(run.Requests.Count > 400);
            Assert.True(run.Requests.Count(r => r.Outcome == Outcome.Done) > run.Requests.Count / 2);
            // Under pressure the smallest, else the best that is in time. Staged, nobody waits long for a resource block.
            Assert.Equal(decision == Decision.Joint, run.Requests.Any(r => r.Encoder == 0));
            Assert.Contains(run.Requests, r => r.Encoder == 2);
        }
    }

    private static void Build(string folder)
    {
        string[] arguments =
        [
            "build", "-c", "Release", "-warnaserror", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false",
            $"-p:SemCom={AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)}",
        ];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
    }
}
