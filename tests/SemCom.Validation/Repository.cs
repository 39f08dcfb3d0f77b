namespace SemCom.Validation;

/// <summary>Files of the repository the tests run in.</summary>
internal static class Repository
{
    private static readonly string s_root = Find(AppContext.BaseDirectory);

    public static string Path(params string[] parts) => System.IO.Path.Combine([s_root, .. parts]);

    private static string Find(string folder)
    {
        for (var up = folder; up is not null; up = System.IO.Path.GetDirectoryName(up))
            if (File.Exists(System.IO.Path.Combine(up, "SemCom.Sim.sln")))
                return up;
        throw new InvalidOperationException($"No SemCom.Sim.sln above {folder}: run the tests from the repository.");
    }
}
