using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace SemCom.Kernel;

/// <summary>
/// A pause, made by <see cref="Simulation.Delay"/>. It runs from when it is made: awaited later, it ends at the same instant, or at once if that has passed.
/// It may be awaited more than once.
/// </summary>
public readonly struct Delay
{
    private readonly Simulation simulation;
    private readonly long end;
    private readonly int priority;

    internal Delay(Simulation simulation, long end, int priority)
    {
        this.simulation = simulation;
        this.end = end;
        this.priority = priority;
    }

    /// <summary>The pause as an occurrence to combine.</summary>
    public static implicit operator Waitable(Delay delay) => delay.ToWaitable();

    /// <summary>The pause as an occurrence to combine.</summary>
    public Waitable ToWaitable() => new(simulation.NewTimer(end, priority));

    /// <summary>For the compiler: <c>await</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Awaiter GetAwaiter() => new(simulation, end, priority);

    /// <summary>For the compiler: <c>await</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly struct Awaiter : IKernelAwaiter, ICriticalNotifyCompletion
    {
        private readonly Simulation simulation;
        private readonly long end;
        private readonly int priority;

        internal Awaiter(Simulation simulation, long end, int priority)
        {
            this.simulation = simulation;
            this.end = end;
            this.priority = priority;
        }

        /// <summary>Always false: even a delay of zero lets other events go first.</summary>
        public bool IsCompleted => simulation.Current is null ? throw Awaiting.NotAProcess() : false;

        /// <summary>Ends the pause.</summary>
        /// <exception cref="InterruptException">The process was interrupted.</exception>
        public void GetResult() => simulation.Current?.ThrowPending();

        void IKernelAwaiter.Suspend(ProcessCore process) => process.Sleep(simulation, end, priority);

        /// <summary>Not supported: only a <see cref="Process"/> can await.</summary>
        public void OnCompleted(Action continuation) => throw Awaiting.NotAProcess();

        /// <summary>Not supported: only a <see cref="Process"/> can await.</summary>
        public void UnsafeOnCompleted(Action continuation) => throw Awaiting.NotAProcess();
    }
}
