using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>
/// The requests alive, and those ended behind one still alive: they are reported in order of arrival, and their objects
/// used again.
/// </summary>
internal sealed class RequestLog(Simulation simulation, IRunObserver observer)
{
    private readonly Queue<Request> _order = new();
    private readonly Stack<Request> _free = new();

    /// <summary>Requests added so far.</summary>
    public long Count { get; private set; }

    public Request Add()
    {
        var request = _free.Count > 0 ? _free.Pop() : new Request(simulation);
        request.Reset(Count++);
        _order.Enqueue(request);
        return request;
    }

    /// <summary>Reports the requests that have ended, up to the first still alive.</summary>
    public void Emit()
    {
        while (_order.Count > 0 && _order.Peek().Ended)
            Report();
    }

    /// <summary>Reports all, alive or not.</summary>
    /// <param name="close">Called before each is reported.</param>
    public void Flush(Action<Request> close)
    {
        while (_order.Count > 0)
        {
            close(_order.Peek());
            Report();
        }
    }

    private void Report()
    {
        var request = _order.Dequeue();
        observer.RequestEnded(request);
        _free.Push(request);
    }
}
