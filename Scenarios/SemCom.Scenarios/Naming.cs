using System.Text;

namespace SemCom.Scenarios;

/// <summary>How names of the types appear in a scenario file.</summary>
internal static class Naming
{
    /// <summary><c>ResourceBlocks</c> is written <c>resource-blocks</c>.</summary>
    public static string Kebab(string name)
    {
        var kebab = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsUpper(c) && kebab.Length > 0) kebab.Append('-');
            kebab.Append(char.ToLowerInvariant(c));
        }
        return kebab.ToString();
    }
}
