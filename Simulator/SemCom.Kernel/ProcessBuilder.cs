using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace SemCom.Kernel;

/// <summary>For the compiler: makes a <see cref="Process"/> of an async method. The method does not run until the process is started or awaited.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable CA1000, CA1822 // the pattern of the compiler
public struct ProcessBuilder
{
    private ProcessCore core;

    /// <summary>The process.</summary>
    public readonly Process Task => new(core);

    /// <summary>A builder.</summary>
    public static ProcessBuilder Create() => default;

    /// <summary>Keeps the state machine for later.</summary>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        var box = ProcessBox<TStateMachine>.Rent();
        core = box; // before the copy: this builder is a field of the state machine
        box.StateMachine = stateMachine;
    }

    /// <summary>Not used by current compilers.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>The method has returned.</summary>
    public readonly void SetResult() => core.Finish();

    /// <summary>The method has thrown.</summary>
    public readonly void SetException(Exception exception) => core.Fail(exception);

    /// <summary>The method awaits.</summary>
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => Suspend(ref awaiter, core);

    /// <summary>The method awaits.</summary>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => Suspend(ref awaiter, core);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Suspend<TAwaiter>(ref TAwaiter awaiter, ProcessCore core)
    {
        // The compiler removes the boxing of both lines: the type of the awaiter is known.
        if (awaiter is IKernelAwaiter)
            ((IKernelAwaiter)awaiter).Suspend(core);
        else
            throw new NotSupportedException(
                $"Process '{core.Name}' awaits a {typeof(TAwaiter)}. A process may only await what its simulation knows: delays, requests, signals, processes. Use a Signal to bring in anything else.");
    }
}

/// <summary>For the compiler: makes a <see cref="Process{T}"/> of an async method.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct ProcessBuilder<T>
{
    private ResultCore<T> core;

    /// <summary>The process.</summary>
    public readonly Process<T> Task => new(core);

    /// <summary>A builder.</summary>
    public static ProcessBuilder<T> Create() => default;

    /// <summary>Keeps the state machine for later.</summary>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        var box = new ResultBox<TStateMachine, T>();
        core = box;
        box.StateMachine = stateMachine;
    }

    /// <summary>Not used by current compilers.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>The method has returned.</summary>
    public readonly void SetResult(T result)
    {
        core.Result = result;
        core.Finish();
    }

    /// <summary>The method has thrown.</summary>
    public readonly void SetException(Exception exception) => core.Fail(exception);

    /// <summary>The method awaits.</summary>
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => ProcessBuilder.Suspend(ref awaiter, core);

    /// <summary>The method awaits.</summary>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => ProcessBuilder.Suspend(ref awaiter, core);
}
#pragma warning restore CA1000, CA1822
