using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace SemCom.Kernel;

/// <summary>Implemented by the awaiters of this kernel: the process builder hands them the process to suspend.</summary>
internal interface IKernelAwaiter
{
    void Suspend(ProcessCore process);
}

/// <summary>
/// Something that will happen, to await once in a process or to combine with <see cref="Simulation.AnyOf"/> and
/// <see cref="Simulation.AllOf"/>. It begins when it is created (a request is in its queue before it is awaited).
/// An empty one (default) has happened already.
/// </summary>
public readonly struct Waitable
{
    private readonly Wait? wait;
    private readonly uint generation;

    internal Waitable(Wait wait)
    {
        this.wait = wait;
        generation = wait.Generation;
    }

    internal Waitable(Wait wait, uint generation)
    {
        this.wait = wait;
        this.generation = generation;
    }

    /// <summary>What is left of the delay or service waited for; zero when it is over, or for something else. Unit: ps.</summary>
    public SimTime Remaining => wait is not null && wait.Generation == generation ? wait.Remaining : SimTime.Zero;

    internal Wait NodeIn(Simulation simulation) => wait is null ? simulation.NewPast() : Awaiting.Live(wait, generation);

    /// <summary>For the compiler: <c>await</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Awaiter GetAwaiter() => new(wait, generation);

    /// <summary>For the compiler: <c>await</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly struct Awaiter : IKernelAwaiter, ICriticalNotifyCompletion
    {
        private readonly Wait? wait;
        private readonly uint generation;

        internal Awaiter(Wait? wait, uint generation)
        {
            this.wait = wait;
            this.generation = generation;
        }

        /// <summary>Whether it has happened already.</summary>
        public bool IsCompleted => wait is null || Awaiting.IsOver(wait, generation);

        /// <summary>Takes the result.</summary>
        public void GetResult()
        {
            if (wait is null)
                return;
            Awaiting.ThrowIfInterrupted(wait);
            var node = Awaiting.Live(wait, generation);
            var error = node.Error;
            node.Recycle();
            if (error is not null)
                ExceptionDispatchInfo.Throw(error);
        }

        void IKernelAwaiter.Suspend(ProcessCore process) => process.WaitFor(wait!);

        /// <summary>Not supported: only a <see cref="Process"/> can await.</summary>
        public void OnCompleted(Action continuation) => throw Awaiting.NotAProcess();

        /// <summary>Not supported: only a <see cref="Process"/> can await.</summary>
        public void UnsafeOnCompleted(Action continuation) => throw Awaiting.NotAProcess();
    }
}

/// <summary>A <see cref="Waitable"/> with a result.</summary>
public readonly struct Waitable<T>
{
    private readonly Wait<T> wait;
    private readonly uint generation;

    internal Waitable(Wait<T> wait)
    {
        this.wait = wait;
        generation = wait.Generation;
    }

    /// <summary>The same occurrence without its result, to combine.</summary>
    public static implicit operator Waitable(Waitable<T> waitable) => waitable.ToWaitable();

    /// <summary>The same occurrence without its result, to combine.</summary>
    public Waitable ToWaitable() => new(wait, generation);

    /// <summary>For the compiler: <c>await</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Awaiter GetAwaiter() => new(wait, generation);

    /// <summary>For the compiler: <c>await</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly struct Awaiter : IKernelAwaiter, ICriticalNotifyCompletion
    {
        private readonly Wait<T> wait;
        private readonly uint generation;

        internal Awaiter(Wait<T> wait, uint generation)
        {
            this.wait = wait;
            this.generation = generation;
        }

        /// <summary>Whether it has happened already.</summary>
        public bool IsCompleted => Awaiting.IsOver(wait, generation);

        /// <summary>Takes the result.</summary>
        public T GetResult()
        {
            Awaiting.ThrowIfInterrupted(wait);
            var node = (Wait<T>)Awaiting.Live(wait, generation);
            var error = node.Error;
            var value = node.Value!;
            node.Value = default;
            node.Recycle();
            if (error is not null)
                ExceptionDispatchInfo.Throw(error);
            return value;
        }

        void IKernelAwaiter.Suspend(ProcessCore process) => process.WaitFor(wait);

        /// <summary>Not supported: only a <see cref="Process"/> can await.</summary>
        public void OnCompleted(Action continuation) => throw Awaiting.NotAProcess();

        /// <summary>Not supported: only a <see cref="Process"/> can await.</summary>
        public void UnsafeOnCompleted(Action continuation) => throw Awaiting.NotAProcess();
    }
}

/// <summary>What all awaiters check.</summary>
internal static class Awaiting
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wait Live(Wait? wait, uint generation)
        => wait is not null && wait.Generation == generation ? wait : throw Consumed();

    public static bool IsOver(Wait? wait, uint generation)
    {
        var live = Live(wait, generation);
        return live.Simulation.Current is null ? throw NotAProcess() : live.State != WaitState.Pending;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ThrowIfInterrupted(Wait wait) => wait.Simulation.Current?.ThrowPending();

    public static NotSupportedException NotAProcess() =>
        new("No process of this simulation is running here. Its events are awaited in an `async Process` method (not Task), by a process of the same simulation.");

    private static InvalidOperationException Consumed() =>
        new("This occurrence was awaited before, or was withdrawn (it lost in an AnyOf, or its wait was interrupted). Create a new one for each await.");
}
