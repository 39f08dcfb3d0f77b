using System.CommandLine;
using System.Globalization;

namespace SemCom.Cli;

/// <summary><c>--threads N</c>: a whole number from 1.</summary>
internal static class ThreadsOption
{
    public static Option<int> Create(string description, int standard) => new("--threads")
    {
        Description = description, HelpName = "N", DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threads) && threads >= 1)
                return threads;
            result.AddError($"--threads: found '{text}'; expected a whole number from 1.");
            return standard;
        },
    };
}
