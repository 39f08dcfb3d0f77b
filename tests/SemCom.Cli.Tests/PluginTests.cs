using System.Security.Cryptography;
using System.Text.Json;
using SemCom.Simulator.Schedulers;

namespace SemCom.Cli.Tests;

/// <summary>A scheduler of one's own through the command: named in the manifest, and refused before anything is written.</summary>
public sealed class PluginTests : IDisposable
{
    private readonly Semcom _semcom = new();

    private string Scenario(string type) => _semcom.Scenario("quickstart.yaml",
        ("scheduler: greedy-utility", $"scheduler: {{ plugin: {{ assembly: \"{typeof(PluginTests).Assembly.Location}\", type: {type} }} }}"),
        ("duration: 15 s", "duration: 2 s"));

    [Fact]
    public void The_manifest_names_the_class_and_the_hash_of_its_assembly()
    {
        Assert.Equal(0, _semcom.Run("run", Scenario(typeof(Everything).FullName!), "--out", _semcom.PathOf("out")));
        Assert.Contains("scheduler plugin SemCom.Cli.Tests.Everything", _semcom.Output, StringComparison.Ordinal);
        using var manifest = JsonDocument.Parse(File.ReadAllText(_semcom.PathOf("out", "manifest.json")));
        var plugin = manifest.RootElement.GetProperty("plugin");
        Assert.Equal("plugin", manifest.RootElement.GetProperty("scheduler").GetString());
        Assert.Equal(typeof(Everything).FullName, plugin.GetProperty("type").GetString());
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(typeof(PluginTests).Assembly.Location))), plugin.GetProperty("sha256").GetString());
    }

    [Theory]
    [InlineData("SemCom.Cli.Tests.Everythin", "Did you mean 'SemCom.Cli.Tests.Everything'?")]
    [InlineData("SemCom.Cli.Tests.PluginTests", "does not implement")]
    [InlineData("SemCom.Cli.Tests.Refusing", "not today")]
    public void A_class_that_will_not_do_is_refused_by_validate_and_run_with_its_place(string type, string words)
    {
        var scenario = Scenario(type);
        foreach (string[] command in new string[][] { ["validate", scenario], ["run", scenario, "--out", _semcom.PathOf("out")] })
        {
            Assert.Equal(2, _semcom.Run(command));
            Assert.Contains("quickstart.yaml:44:", _semcom.Error, StringComparison.Ordinal);
            Assert.Contains(words, _semcom.Error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(_semcom.PathOf("out")));
        }
    }

    public void Dispose() => _semcom.Dispose();
}

/// <summary>Everybody on the first resource block that is free.</summary>
public sealed class Everything : IScheduler
{
    public string Name => "everything";

    public void Decide(in EpochView view, DecisionBuffer decisions)
    {
        for (var w = 0; w < view.Waiting.Length; w++)
            for (var n = 0; n < view.ResourceBlocks.Length && decisions.IsOpen(view, w); n++)
                if (decisions.IsFree(view, n))
                    decisions.Assign(view, w, n, 0);
    }
}

/// <summary>Cannot be made.</summary>
public sealed class Refusing : IScheduler
{
    public Refusing() => throw new InvalidOperationException("not today");

    public string Name => "refusing";

    public void Decide(in EpochView view, DecisionBuffer decisions)
    {
    }
}
