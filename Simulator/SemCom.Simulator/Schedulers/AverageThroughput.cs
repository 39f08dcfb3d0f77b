using SemCom.Kernel;

namespace SemCom.Simulator.Schedulers;

/// <summary>
/// Each user's throughput averaged with an exponential window in continuous time:
/// T(t) = Σ_j B_j e^(−(t − t_j)/τ) / τ over the deliveries j of B_j bits at t_j. It is the slotted average
/// T ← (1 − 1/t_c) T + (1/t_c) r of Jalali, Padovani and Pankaj (2000) with slots that shrink to nothing.
/// </summary>
/// <remarks>
/// A delivery counts once and whole, at the first epoch at or after its last bit, so that T integrates to the bits
/// delivered. A transmission under way counts for nothing, and nothing is lost by it: its user is not up for another
/// resource block before it ends. Everybody begins with 1 bit delivered at t = 0, so that among users who never had
/// anything the rate alone decides [ours]. T is kept as a logarithm: however long ago the last delivery, no two users
/// become equal by underflow.
/// </remarks>
internal sealed class AverageThroughput(double window)
{
    private readonly double _logWindow = Math.Log(window);

    // ln of τ·T in bits at an instant, and the delivered bits it includes.
    private Average[] _averages = [];
    private int[] _served = [];
    private int _servedCount;

    private readonly record struct Average(double Log, SimTime At, double Counted);

    /// <summary>Counts what has been delivered since the last epoch to those who were given a resource block.</summary>
    public void Update(in EpochView view)
    {
        if (_averages.Length < view.Users.Length)
            Array.Resize(ref _averages, view.Users.Length);
        var kept = 0;
        foreach (var user in _served.AsSpan(0, _servedCount))
        {
            Count(view, user);
            if (view.Users[user].HoldsResourceBlock)
                _served[kept++] = user;
        }
        _servedCount = kept;
    }

    /// <summary>ln T of a user, T in bit/s.</summary>
    public double Log(in EpochView view, int user)
    {
        // Another cell may have served it.
        Count(view, user);
        return Faded(_averages[user], view.Now) - _logWindow;
    }

    /// <summary>Notes who was given a resource block.</summary>
    public void Note(in EpochView view, DecisionBuffer decisions)
    {
        if (_served.Length < _servedCount + decisions.Count)
            Array.Resize(ref _served, Math.Max(2 * _served.Length, _servedCount + decisions.Count));
        foreach (ref readonly var decision in decisions.Decisions)
            _served[_servedCount++] = view.Waiting[decision.Waiting].User;
    }

    private void Count(in EpochView view, int user)
    {
        ref var average = ref _averages[user];
        var bits = view.Users[user].DeliveredBits - average.Counted;
        if (bits <= 0)
            return;
        // ln(e^a + e^b) without overflow.
        var (a, b) = (Faded(average, view.Now), Math.Log(bits));
        average = new Average(Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b))), view.Now, view.Users[user].DeliveredBits);
    }

    private double Faded(in Average average, SimTime now) => average.Log - (now - average.At).Seconds / window;
}
