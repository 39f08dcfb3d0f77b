namespace SemCom.Kernel;

/// <summary>A process failed and nothing waited for it. The original exception is the inner one.</summary>
public sealed class ProcessException : Exception
{
    internal ProcessException(string process, SimTime time, Exception inner)
        : base($"Process '{process}' failed at {time}: {inner.Message}", inner)
    {
        Process = process;
        Time = time;
    }

    /// <summary>The name of the process.</summary>
    public string Process { get; }

    /// <summary>The simulated time of the failure. Unit: ps.</summary>
    public SimTime Time { get; }
}
