namespace SemCom.Scenarios.Tests;

/// <summary>Pages of docs/ that are written by the tests: compared, or with SEMCOM_WRITE_DOCS=1 written anew.</summary>
internal static class Committed
{
    public static void Check(string path, string current)
    {
        if (Environment.GetEnvironmentVariable("SEMCOM_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, current);
            return;
        }
        string committed = File.Exists(path) ? File.ReadAllText(path) : "";
        Assert.True(committed == current, $"{path} is not current. Run these tests with SEMCOM_WRITE_DOCS=1 and commit the result.\n{FirstDifference(committed, current)}");
    }

    private static string FirstDifference(string committed, string current)
    {
        string[] old = committed.Split('\n'), now = current.Split('\n');
        int line = 0;
        while (line < old.Length && line < now.Length && old[line] == now[line]) line++;
        return $"line {line + 1}\n- {old.ElementAtOrDefault(line)}\n+ {now.ElementAtOrDefault(line)}";
    }
}
