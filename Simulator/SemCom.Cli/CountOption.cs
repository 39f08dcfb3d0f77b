using System.CommandLine;
using System.Globalization;

namespace SemCom.Cli;

/// <summary>An option that takes a whole number from 0; null where it is not given.</summary>
internal static class CountOption
{
    public static Option<int?> Create(string name, string description) => new(name)
    {
        Description = description, HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                return count;
            result.AddError($"{name}: found '{text}'; expected a whole number from 0.");
            return null;
        },
    };
}
