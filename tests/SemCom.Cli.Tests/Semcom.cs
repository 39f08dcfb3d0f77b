using SemCom.Cli;
using Spectre.Console;

namespace SemCom.Cli.Tests;

/// <summary>Runs the command in this process, and gives tests a folder of their own.</summary>
internal sealed class Semcom : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("semcom-test-").FullName;

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public int Run(params string[] args) => Run(CancellationToken.None, args);

    public int Run(CancellationToken stop, params string[] args)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 120;
        var code = SemcomCommand.Invoke(args, console, error, stop);
        Output = output.ToString();
        Error = error.ToString();
        return code;
    }

    /// <summary>A path in the test's folder.</summary>
    public string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>A shipped scenario, changed by replacing text, written into the test's folder.</summary>
    public string Scenario(string name, params (string Old, string New)[] changes)
    {
        var text = File.ReadAllText(Shipped(name));
        foreach (var (old, changed) in changes)
        {
            Assert.Contains(old, text, StringComparison.Ordinal);
            text = text.Replace(old, changed, StringComparison.Ordinal);
        }
        var path = PathOf(name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A shipped scenario.</summary>
    public static string Shipped(string name) => Path.Combine(Repository, "Scenarios", name);

    public static string Repository { get; } = FindRepository();

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SemCom.Sim.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
