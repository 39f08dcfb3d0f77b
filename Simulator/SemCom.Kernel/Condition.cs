namespace SemCom.Kernel;

/// <summary>The first of several occurrences, or all of them. Its value is the index of the first.</summary>
internal sealed class Condition(Simulation simulation) : Wait<int>(simulation)
{
    private readonly List<Wait> occurrences = [];
    private bool any;

    public void Begin(bool any, ReadOnlySpan<Waitable> waitables)
    {
        if (any && waitables.Length == 0)
            throw new ArgumentException("AnyOf needs at least one occurrence: of none, none can be the first.", nameof(waitables));
        this.any = any;
        foreach (var waitable in waitables)
        {
            var wait = waitable.NodeIn(Simulation);
            if (wait.Listener is not null)
                throw new InvalidOperationException("This occurrence is already awaited by another process or is part of an AnyOf or AllOf.");
            wait.Index = occurrences.Count;
            wait.Listener = this;
            occurrences.Add(wait);
        }
        if (occurrences.Count == 0)
            State = WaitState.Done;
        for (var i = 0; i < occurrences.Count && State == WaitState.Pending; i++)
        {
            if (occurrences[i].State != WaitState.Pending)
                Happened(occurrences[i]);
        }
    }

    /// <summary>One of the occurrences has happened or failed.</summary>
    public void Happened(Wait wait)
    {
        if (State != WaitState.Pending)
            return;
        if (wait.State == WaitState.Failed)
        {
            var error = wait.Error!;
            Release(kept: wait);
            wait.Recycle();
            Fail(error);
        }
        else if (any)
        {
            Value = wait.Index;
            Release(kept: wait);
            Settle(wait);
            Complete();
        }
        else if (AllDone())
        {
            foreach (var occurrence in occurrences)
                Settle(occurrence);
            occurrences.Clear();
            Complete();
        }
    }

    public override void Withdraw()
    {
        Release(kept: null);
        Recycle();
    }

    public override void Recycle()
    {
        Clear();
        occurrences.Clear();
        Simulation.Return(this);
    }

    /// <summary>Asks each one: a grant that nobody has claimed can be preempted.</summary>
    private bool AllDone()
    {
        foreach (var occurrence in occurrences)
        {
            if (occurrence.State != WaitState.Done)
                return false;
        }
        return true;
    }

    /// <summary>Withdraws all but one.</summary>
    private void Release(Wait? kept)
    {
        foreach (var occurrence in occurrences)
        {
            if (occurrence == kept)
                continue;
            occurrence.Listener = null;
            occurrence.Withdraw();
        }
        occurrences.Clear();
    }

    /// <summary>An occurrence that has happened: its owner may still await it for the result; one without an owner is done with.</summary>
    private static void Settle(Wait occurrence)
    {
        occurrence.Listener = null;
        if (occurrence.Anonymous)
            occurrence.Recycle();
    }
}
