using System.Runtime.CompilerServices;

namespace SemCom.Kernel;

/// <summary>Takes the method's name from the compiler's name of its state machine: <c>&lt;Customer&gt;d__3</c>.</summary>
internal static class StateMachineName
{
    public static string Of(Type stateMachine)
    {
        var name = stateMachine.Name;
        var start = name.IndexOf('<', StringComparison.Ordinal);
        // A local function is <<Outer>g__Inner|0_0>d.
        var local = name.IndexOf("g__", StringComparison.Ordinal);
        if (local >= 0 && name.IndexOf('|', local) is var bar and > 0)
            return name[(local + 3)..bar];
        var end = name.IndexOf('>', StringComparison.Ordinal);
        return start >= 0 && end > start + 1 ? name[(start + 1)..end] : name;
    }
}

/// <summary>A process of one async method, pooled for each thread.</summary>
internal sealed class ProcessBox<TStateMachine> : ProcessCore
    where TStateMachine : IAsyncStateMachine
{
    [ThreadStatic]
    private static ProcessBox<TStateMachine>? pool;

    public TStateMachine StateMachine = default!;
    private ProcessBox<TStateMachine>? next;

    protected override string MethodName => StateMachineName.Of(typeof(TStateMachine));

    public static ProcessBox<TStateMachine> Rent()
    {
        var box = pool;
        if (box is null)
            return new ProcessBox<TStateMachine>();
        pool = box.next;
        box.next = null;
        box.State = ProcessState.Created;
        return box;
    }

    public override void MoveNext() => StateMachine.MoveNext();

    protected override void Recycle()
    {
        Generation++;
        StateMachine = default!;
        next = pool;
        pool = this;
    }
}

/// <summary>A process with a result. Not pooled: its handles keep the result.</summary>
internal abstract class ResultCore<T> : ProcessCore
{
    public T Result = default!;

    protected override void Recycle()
    {
    }
}

internal sealed class ResultBox<TStateMachine, T> : ResultCore<T>
    where TStateMachine : IAsyncStateMachine
{
    public TStateMachine StateMachine = default!;

    protected override string MethodName => StateMachineName.Of(typeof(TStateMachine));

    public override void MoveNext() => StateMachine.MoveNext();
}
