namespace SemCom.Cli.Tests;

/// <summary>Trace files beside a scenario: found from the scenario's folder, and checked before anything is written.</summary>
public sealed class TraceInputTests : IDisposable
{
    private const string Poisson = "traffic: { poisson: { rate: 2 /s } }";

    private readonly Semcom _semcom = new();

    public void Dispose() => _semcom.Dispose();

    private string Scenario(string traffic) => _semcom.Scenario("quickstart.yaml", (Poisson, traffic));

    [Theory]
    [InlineData("traffic: { trace: { file: arrivals.csv } }", "time_s,user\n1,0\n0.5,0\n", "arrivals.csv:3: time_s '0.5' after 1 s; expected rows in order of time")]
    [InlineData("traffic: { trace: { file: nowhere.csv } }", "", "nowhere.csv: a file that cannot be read; expected a CSV file")]
    [InlineData("traffic: { poisson: { rate: 2 /s } }\n    mobility: { trace: { file: arrivals.csv } }", "time_s,user,x_m,y_m\n0,5,1,1\n", "arrivals.csv:2: user '5'; expected a whole number from 0 to 4")]
    public void A_wrong_trace_is_refused_with_its_place_in_the_scenario_and_in_the_file(string traffic, string text, string error)
    {
        File.WriteAllText(_semcom.PathOf("arrivals.csv"), text);
        var scenario = Scenario(traffic);
        var line = Array.FindIndex(File.ReadAllLines(scenario), one => one.Contains("trace:", StringComparison.Ordinal)) + 1;
        foreach (var command in new string[][] { ["validate", scenario], ["run", scenario, "--out", _semcom.PathOf("out")] })
        {
            Assert.Equal(2, _semcom.Run(command));
            Assert.Contains($"quickstart.yaml:{line}:", _semcom.Error);
            Assert.Contains(error, _semcom.Error.ReplaceLineEndings(" "));
        }
        Assert.False(Directory.Exists(_semcom.PathOf("out")));
    }

    [Fact]
    public void Traces_are_found_from_the_scenarios_folder_and_may_name_images_by_path()
    {
        File.WriteAllText(_semcom.PathOf("arrivals.csv"), "time_s,user,image,deadline_s\n0.25,3,bird/00025.png,5\n0.5,0,,\n");
        Assert.Equal(0, _semcom.Run("run", Scenario("traffic: { trace: { file: arrivals.csv } }"), "--quiet", "--out", _semcom.PathOf("out")));
        var rows = File.ReadAllLines(_semcom.PathOf("out", "requests.csv"));
        Assert.Equal(3, rows.Length);
        Assert.Contains("bird/00025.png", rows[1]);
        Assert.Contains("250000000000", rows[1]);
        Assert.Contains("5000000000000", rows[1]);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_semcom.PathOf("arrivals.csv"))));
        Assert.Contains(hash, File.ReadAllText(_semcom.PathOf("out", "manifest.json")));
    }
}
