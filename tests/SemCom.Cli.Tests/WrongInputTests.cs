namespace SemCom.Cli.Tests;

/// <summary>Wrong input: one paragraph that says where, what and what to do; exit code 2; nothing left behind.</summary>
public sealed class WrongInputTests : IDisposable
{
    private readonly Semcom _semcom = new();

    /// <summary>Replacements in quickstart.yaml, and words the error must hold.</summary>
    public static TheoryData<string, string, string, string[]> WrongScenarios => new()
    {
        { "misspelt key", "bandwidth: 180 kHz", "bandwith: 180 kHz", ["quickstart.yaml:13", "bandwith", "Did you mean 'bandwidth'?"] },
        { "wrong unit", "bandwidth: 180 kHz", "bandwidth: 180 ms", ["quickstart.yaml:13", "180 ms", "Hz"] },
        { "no unit", "power: 0.2 W", "power: 0.2", ["quickstart.yaml", "0.2", "W"] },
        { "misspelt unit", "180 kHz", "180 khz", ["khz", "kHz"] },
        { "negative rate", "rate: 2 /s", "rate: -2 /s", ["-2", "rate"] },
        { "rate of zero", "rate: 2 /s", "rate: 0 /s", ["rate"] },
        { "more users than fit", "count: 5", "count: 1000000", ["1000000", "100000"] },
        { "no users", "count: 5", "count: 0", ["count"] },
        { "not a number", "duration: 15 s", "duration: long", ["long"] },
        { "no duration", "duration: 15 s", "", ["duration"] },
        { "a key twice", "seed: 1 ", "seed: 1\nseed: 2 ", ["seed"] },
        { "minimum above maximum", "{ min: 10 m, max: 500 m }", "{ min: 600 m, max: 500 m }", ["cell.radius.max", "cell.radius.min"] },
        { "broken YAML", "encoders: [small-b-32", "encoders: [[small-b-32", ["quickstart.yaml"] },
        { "unknown scheduler", "scheduler: greedy-utility", "scheduler: gready-utility", ["gready-utility", "greedy-utility"] },
        { "prompt without label", "an image of a {label}", "an image", ["{label}"] },
        { "interference of too few blocks", "{ log-uniform: { min: 1e-8 W, max: 1e-6 W } }   # drawn", "[1e-7 W, 2e-7 W] # drawn", ["6"] },
        { "positions of too few users", "placement: uniform-disc", "placement: { positions: [ { x: 100 m, y: 0 m } ] }", ["5"] },
        { "fixed encoder not among the encoders", "scheduler: greedy-utility", "scheduler: { max-rate: { encoder: small-x } }", ["small-x"] },
        { "plug-in that is not there", "scheduler: greedy-utility", "scheduler: { plugin: { assembly: nowhere.dll, type: My.Own } }", ["quickstart.yaml:44:34", "nowhere.dll", "dotnet build"] },
        { "plug-in that is no assembly", "scheduler: greedy-utility", "scheduler: { plugin: { assembly: quickstart.yaml, type: My.Own } }", ["quickstart.yaml:44:34", "not a .NET assembly"] },
        { "plug-in without a type", "scheduler: greedy-utility", "scheduler: { plugin: { assembly: nowhere.dll } }", ["quickstart.yaml:44", "type"] },
        { "unknown encoder", "[small-b-32, small-b-16", "[small-b-33, small-b-16", ["quickstart.yaml:41:12", "small-b-33", "small-b-32"] },
        { "no encoder", "[small-b-32, small-b-16, small-l-14]", "[]", ["encoders"] },
        { "missing data set", "dataset: cifar10-sample", "dataset: cifar10-smaple", ["quickstart.yaml:38:12", "cifar10-smaple"] },
        { "a processor so slow that the clock ends", "    frequency: 10 GHz", "    frequency: 1 Hz", ["quickstart.yaml:20:16", "an extraction", "Raise the frequency"] },
        { "tab for indentation", "  power:", "\tpower:", ["quickstart.yaml"] },
    };

    [Theory]
    [MemberData(nameof(WrongScenarios))]
    public void A_wrong_scenario_is_answered_with_its_place_and_remedy(string what, string old, string changed, string[] words)
    {
        var scenario = _semcom.Scenario("quickstart.yaml", (old, changed));
        AssertRefused(words, "run", scenario, "--out", _semcom.PathOf("out"));
        Assert.False(Directory.Exists(_semcom.PathOf("out")), what);
    }

    [Fact]
    public void A_missing_scenario_is_named() =>
        AssertRefused(["nowhere.yaml"], "run", _semcom.PathOf("nowhere.yaml"), "--out", _semcom.PathOf("out"));

    [Theory]
    [InlineData("--set", "cell.powr=1 W", "power")]
    [InlineData("--set", "cell.power=1 m", "cell.power")]
    [InlineData("--set", "nothing", "nothing")]
    [InlineData("--seed", "-1", "seed")]
    [InlineData("--threads", "0", "--threads")]
    [InlineData("--threads", "abc", "a whole number")]
    [InlineData("--catalogue", "nowhere/catalogue.yaml", "nowhere")]
    public void A_wrong_option_is_named(string option, string value, string word) =>
        AssertRefused([word], "run", Semcom.Shipped("quickstart.yaml"), option, value, "--out", _semcom.PathOf("out"));

    [Fact]
    public void An_unknown_command_is_named() => AssertRefused(["walk"], "walk");

    [Fact]
    public void A_truncated_model_is_named()
    {
        CopyModels();
        var vision = _semcom.PathOf("onnx", "small-b-32", "vision_model.onnx");
        var bytes = File.ReadAllBytes(vision);
        File.WriteAllBytes(vision, bytes[..(bytes.Length / 2)]);
        AssertRefused(["vision_model.onnx", "small-b-32"], "run", Semcom.Shipped("quickstart.yaml"),
            "--catalogue", _semcom.PathOf("onnx", "catalogue.yaml"), "--out", _semcom.PathOf("out"));
    }

    [Fact]
    public void A_missing_model_is_named()
    {
        CopyModels();
        File.Delete(_semcom.PathOf("onnx", "small-b-32", "text_model.onnx"));
        AssertRefused(["text_model.onnx"], "run", Semcom.Shipped("quickstart.yaml"),
            "--catalogue", _semcom.PathOf("onnx", "catalogue.yaml"), "--out", _semcom.PathOf("out"));
    }

    [Fact]
    public void An_image_that_is_no_image_is_named()
    {
        Directory.CreateDirectory(_semcom.PathOf("photos", "cat"));
        Directory.Move(CopySample("dog"), _semcom.PathOf("photos", "dog"));
        File.WriteAllText(_semcom.PathOf("photos", "cat", "tom.png"), "not a picture");
        var scenario = _semcom.Scenario("quickstart.yaml", ("dataset: cifar10-sample", "dataset: photos"));
        AssertRefused(["tom.png"], "run", scenario, "--out", _semcom.PathOf("out"));
    }

    [Fact]
    public void A_data_set_of_one_class_is_nothing_to_classify()
    {
        Directory.CreateDirectory(_semcom.PathOf("photos"));
        Directory.Move(CopySample("cat"), _semcom.PathOf("photos", "cat"));
        var scenario = _semcom.Scenario("quickstart.yaml", ("dataset: cifar10-sample", "dataset: photos"));
        AssertRefused(["quickstart.yaml", "one class, 'cat'"], "run", scenario, "--out", _semcom.PathOf("out"));
        AssertRefused(["quickstart.yaml", "one class, 'cat'"], "validate", scenario);
    }

    private string CopySample(string label)
    {
        var copy = Directory.CreateDirectory(_semcom.PathOf(label)).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "data", "cifar10-sample", label)).Take(3))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    [Fact]
    public void An_empty_data_set_is_named()
    {
        Directory.CreateDirectory(_semcom.PathOf("photos"));
        var scenario = _semcom.Scenario("quickstart.yaml", ("dataset: cifar10-sample", "dataset: photos"));
        AssertRefused(["photos"], "run", scenario, "--out", _semcom.PathOf("out"));
    }

    [Fact]
    public void An_existing_folder_is_not_touched()
    {
        Directory.CreateDirectory(_semcom.PathOf("out"));
        File.WriteAllText(_semcom.PathOf("out", "thesis.txt"), "years of work");
        AssertRefused(["out", "--force"], "run", Semcom.Shipped("quickstart.yaml"), "--out", _semcom.PathOf("out"));
        AssertRefused(["thesis.txt"], "run", Semcom.Shipped("quickstart.yaml"), "--out", _semcom.PathOf("out"), "--force");
        Assert.Equal(["thesis.txt"], Directory.GetFileSystemEntries(_semcom.PathOf("out")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        // Below a file no folder can be made, whoever asks (a read-only folder does not stop root).
        File.WriteAllText(_semcom.PathOf("file"), "");
        AssertRefused([_semcom.PathOf("file", "out"), "--out"], "run", Semcom.Shipped("quickstart.yaml"), "--out", _semcom.PathOf("file", "out"));
        AssertRefused([_semcom.PathOf("file")], "run", Semcom.Shipped("quickstart.yaml"), "--out", _semcom.PathOf("file"));
    }

    [Fact]
    public void Validate_tells_all_mistakes_of_all_files()
    {
        var scenario = _semcom.Scenario("quickstart.yaml", ("bandwidth:", "bandwith:"), ("rate: 2 /s", "rate: -2 /s"));
        Assert.Equal(2, _semcom.Run("validate", Semcom.Shipped("contention.yaml"), scenario));
        Assert.Contains("contention.yaml: a valid scenario", _semcom.Output, StringComparison.Ordinal);
        Assert.Contains("bandwith", _semcom.Error, StringComparison.Ordinal);
        Assert.Contains("-2", _semcom.Error, StringComparison.Ordinal);
    }

    private void AssertRefused(string[] words, params string[] args)
    {
        var before = Snapshot();
        var code = _semcom.Run(args);
        Assert.Equal((2, ""), (code, code == 2 ? "" : _semcom.Error));
        foreach (var word in words)
            Assert.Contains(word, _semcom.Error, StringComparison.Ordinal);
        // No stack trace, and no line that is not a message of its own.
        Assert.DoesNotContain("   at ", _semcom.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", _semcom.Error, StringComparison.Ordinal);
        Assert.All(_semcom.Error.TrimEnd().Split('\n'), line => Assert.Matches("^(error: |See: )", line));
        Assert.Equal(before, Snapshot());
    }

    private string[] Snapshot() => Directory.GetFileSystemEntries(_semcom.Folder, "*", SearchOption.AllDirectories);

    private void CopyModels()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "onnx");
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = _semcom.PathOf("onnx", Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public void Dispose() => _semcom.Dispose();
}
