using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace SemCom.Kernel;

/// <summary>
/// A process: an <c>async Process</c> method that lives in simulated time. Calling the method creates the process;
/// <see cref="Simulation.Start(Process, string?)"/> starts it beside the caller, and awaiting it unstarted runs it as a subroutine
/// of the awaiting process (interrupts then reach the innermost one). Awaiting a started process waits for its end.
/// </summary>
/// <remarks>This is a handle; it stays valid, and says that the process has ended, when the state behind it serves another process.</remarks>
[AsyncMethodBuilder(typeof(ProcessBuilder))]
public readonly record struct Process
{
    private readonly ProcessCore? core;

    internal Process(ProcessCore core)
        : this(core, core.Generation)
    {
    }

    internal Process(ProcessCore core, uint generation)
    {
        this.core = core;
        Generation = generation;
    }

    internal uint Generation { get; }

    internal ProcessCore Core => core ?? throw new InvalidOperationException("This Process is empty (default): it comes from no async method.");

    /// <summary>Whether it was created and has not ended.</summary>
    public bool IsAlive => core is not null && core.Generation == Generation && core.State != ProcessState.Finished;

    /// <summary>
    /// Interrupts the process: an <see cref="InterruptException"/> is thrown at the <c>await</c> where it waits, at this instant, and its wait is
    /// withdrawn (a request leaves its queue). If what it waits for has already happened, or it does not wait, the
    /// exception comes at its next wait instead, so nothing that was granted is lost.
    /// </summary>
    /// <param name="cause">Carried by the exception.</param>
    /// <returns>False when the process has ended.</returns>
    public bool Interrupt(object? cause = null)
    {
        if (!IsAlive)
            return false;
        core!.Interrupt(new InterruptException(cause));
        return true;
    }

    /// <summary>The end of the process as an occurrence to combine. The process must be started.</summary>
    public static implicit operator Waitable(Process process) => process.ToWaitable();

    /// <summary>The end of the process as an occurrence to combine. The process must be started.</summary>
    public Waitable ToWaitable() => new(Core.NewJoin(Generation));

    /// <summary>The name of the process.</summary>
    public override string ToString() => IsAlive ? core!.Name : "(ended)";

    /// <summary>For the compiler: <c>await</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Awaiter GetAwaiter() => new(Core, Generation);

    /// <summary>For the compiler: <c>await</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly struct Awaiter : IKernelAwaiter, ICriticalNotifyCompletion
    {
        private readonly ProcessCore core;
        private readonly uint generation;

        internal Awaiter(ProcessCore core, uint generation)
        {
            this.core = core;
            this.generation = generation;
        }

        /// <summary>Whether the process has ended.</summary>
        public bool IsCompleted => core.Generation != generation || core.State == ProcessState.Finished;

        /// <summary>Rethrows the exception of a failed process.</summary>
        public void GetResult()
        {
            core.EndJoin();
            if (core.Generation == generation && core.Failure is { } failure)
                ExceptionDispatchInfo.Throw(failure);
        }

        void IKernelAwaiter.Suspend(ProcessCore process) => process.Join(core);

        /// <summary>Not supported: only a <see cref="Process"/> can await.</summary>
        public void OnCompleted(Action continuation) => throw Awaiting.NotAProcess();

        /// <summary>Not supported: only a <see cref="Process"/> can await.</summary>
        public void UnsafeOnCompleted(Action continuation) => throw Awaiting.NotAProcess();
    }
}

/// <summary>A <see cref="Process"/> that returns a result: <c>var answer = await process</c>.</summary>
[AsyncMethodBuilder(typeof(ProcessBuilder<>))]
public readonly record struct Process<T>
{
    private readonly ResultCore<T>? core;

    internal Process(ResultCore<T> core) => this.core = core;

    internal ResultCore<T> Core => core ?? throw new InvalidOperationException("This Process is empty (default): it comes from no async method.");

    /// <inheritdoc cref="Process.IsAlive"/>
    public bool IsAlive => core is not null && core.State != ProcessState.Finished;

    /// <inheritdoc cref="Process.Interrupt"/>
    public bool Interrupt(object? cause = null) => ((Process)this).Interrupt(cause);

    /// <summary>The same process without its result.</summary>
    public static implicit operator Process(Process<T> process) => process.ToProcess();

    /// <summary>The same process without its result.</summary>
    public Process ToProcess() => new(Core);

    /// <summary>The end of the process as an occurrence to combine. The process must be started.</summary>
    public static implicit operator Waitable(Process<T> process) => process.ToWaitable();

    /// <summary>The end of the process as an occurrence to combine. The process must be started.</summary>
    public Waitable ToWaitable() => ToProcess().ToWaitable();

    /// <summary>For the compiler: <c>await</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Awaiter GetAwaiter() => new(Core);

    /// <summary>For the compiler: <c>await</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly struct Awaiter : IKernelAwaiter, ICriticalNotifyCompletion
    {
        private readonly ResultCore<T> core;

        internal Awaiter(ResultCore<T> core) => this.core = core;

        /// <summary>Whether the process has ended.</summary>
        public bool IsCompleted => core.State == ProcessState.Finished;

        /// <summary>The result; rethrows the exception of a failed process.</summary>
        public T GetResult()
        {
            core.EndJoin();
            if (core.Failure is { } failure)
                ExceptionDispatchInfo.Throw(failure);
            return core.Result;
        }

        void IKernelAwaiter.Suspend(ProcessCore process) => process.Join(core);

        /// <summary>Not supported: only a <see cref="Process"/> can await.</summary>
        public void OnCompleted(Action continuation) => throw Awaiting.NotAProcess();

        /// <summary>Not supported: only a <see cref="Process"/> can await.</summary>
        public void UnsafeOnCompleted(Action continuation) => throw Awaiting.NotAProcess();
    }
}
