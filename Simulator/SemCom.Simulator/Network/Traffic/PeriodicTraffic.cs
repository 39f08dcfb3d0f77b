using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// A request at phase + n·period + jitter·U_n, n = 0, 1, …, with U_n independent and uniform on [0, 1). The lateness of a
/// request does not move those after it, and being at most a period it never changes their order.
/// </summary>
internal sealed class PeriodicTraffic : OpenTraffic
{
    private readonly SimTime _period;
    private readonly double _jitter;
    private SimTime _nominal;

    public PeriodicTraffic(Traffic.Periodic law, Substream random, SimTime end)
        : base(random, end)
    {
        _period = SimTime.FromSeconds(law.Period);
        _jitter = law.Jitter ?? 0;
        _nominal = SimTime.FromSeconds(law.Phase ?? random.NextDouble() * law.Period);
        MeanRate = 1 / law.Period;
    }

    /// <summary>1/period.</summary>
    public override double MeanRate { get; }

    public override SimTime Next()
    {
        if (_nominal >= End)
            return Never;
        var next = _jitter > 0 ? After(_nominal, Random.NextDouble() * _jitter) : _nominal;
        _nominal = _period < End - _nominal ? _nominal + _period : Never;
        return next;
    }
}
