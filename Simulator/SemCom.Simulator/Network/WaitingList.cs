using System.Runtime.InteropServices;
using SemCom.Kernel;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Network;

/// <summary>Requests that wait for a decision, in the order in which they came, and what a scheduler sees of them.</summary>
internal sealed class WaitingList
{
    private readonly List<Request> _requests = [];
    private readonly List<WaitingRequest> _views = [];

    public int Count => _requests.Count;

    public ReadOnlySpan<Request> Requests => CollectionsMarshal.AsSpan(_requests);

    public ReadOnlySpan<WaitingRequest> Views => CollectionsMarshal.AsSpan(_views);

    public void Add(Request request, SimTime now)
    {
        _requests.Add(request);
        var arrival = request.Ledger.Arrival;
        var deadline = request.Deadline is { } d && d <= SimTime.MaxValue - arrival ? arrival + d : SimTime.MaxValue;
        _views.Add(new WaitingRequest(
            request.Number, request.User.Index, request.Image, arrival, deadline, request.Encoder, request.Payload, now, request.Priority));
    }

    public bool Remove(Request request)
    {
        var index = _requests.IndexOf(request);
        if (index < 0)
            return false;
        _requests.RemoveAt(index);
        _views.RemoveAt(index);
        return true;
    }

    public void RemoveAll(Func<Request, bool> decided)
    {
        var kept = 0;
        for (var i = 0; i < _requests.Count; i++)
        {
            if (decided(_requests[i]))
                continue;
            if (kept < i)
                (_requests[kept], _views[kept]) = (_requests[i], _views[i]);
            kept++;
        }
        _requests.RemoveRange(kept, _requests.Count - kept);
        _views.RemoveRange(kept, _views.Count - kept);
    }
}
