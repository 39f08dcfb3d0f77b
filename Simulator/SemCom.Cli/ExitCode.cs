namespace SemCom.Cli;

/// <summary>The exit codes of <c>semcom</c>; docs/cli.md lists them.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Success = 0;

    /// <summary>The work was begun and failed: a full disk, a scheduler that broke a rule, an error of ours.</summary>
    public const int Failure = 1;

    /// <summary>The input is wrong: command line, scenario, model, data set, output folder. Nothing was written.</summary>
    public const int BadInput = 2;

    /// <summary>Interrupted by Ctrl-C or a termination signal; what was done so far is in the results folder.</summary>
    public const int Interrupted = 130;
}
