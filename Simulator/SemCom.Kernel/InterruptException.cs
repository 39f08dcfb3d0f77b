namespace SemCom.Kernel;

/// <summary>Thrown at the <c>await</c> of a process that is interrupted.</summary>
public sealed class InterruptException : Exception
{
    internal InterruptException(object? cause)
        : base(cause is null ? "The process was interrupted." : $"The process was interrupted: {cause}.") => Cause = cause;

    /// <summary>What the interrupter gave as the cause; a <see cref="Preemption"/> when a preemptive resource took the slot.</summary>
    public object? Cause { get; }

    /// <summary>What was left of the delay or service that was interrupted; zero if the process waited for something else. Unit: ps.</summary>
    public SimTime Remaining { get; internal set; }
}
