using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// Times on and off take turns; requests come in the time spent on, with exponential or constant gaps. The gaps are counted
/// in the time spent on alone: a gap that a time off interrupts goes on in the next time on. At 0 the state, the rest of
/// its time and the first gap are those of a process that has run for ever, so the rate is the mean rate from the start.
/// With exponential times and gaps this is the interrupted Poisson process (Kuczura: The interrupted Poisson process as an
/// overflow process, Bell System Technical Journal 52, 1973).
/// </summary>
internal sealed class OnOffTraffic : OpenTraffic
{
    private readonly Traffic.OnOff _law;
    private double _firstGap;
    private bool _on;
    private SimTime _now;
    private SimTime _until;

    public OnOffTraffic(Traffic.OnOff law, Substream random, SimTime end)
        : base(random, end)
    {
        _law = law;
        _on = random.NextDouble() < Share;
        _until = After(_now, ResidualLife.Draw(_on ? law.On : law.Off, random));
        _firstGap = law.Gaps == Gaps.Constant ? random.NextDouble() / law.Rate : double.NaN;
    }

    /// <summary>Rate · E[on]/(E[on] + E[off]).</summary>
    public override double MeanRate => _law.Rate * Share;

    private double Share => _law.On.Mean / (_law.On.Mean + _law.Off.Mean);

    public override SimTime Next()
    {
        var gap = Gap();
        while (true)
        {
            if (_on)
            {
                var left = (_until - _now).Seconds;
                if (gap < left)
                    return _now = After(_now, gap);
                gap -= left;
            }
            if (_until >= End)
                return Never;
            _now = _until;
            _on = !_on;
            _until = After(_now, (_on ? _law.On : _law.Off).Quantile(Random.NextDouble()));
        }
    }

    private double Gap()
    {
        if (_law.Gaps == Gaps.Exponential)
            return Random.NextExponential(1 / _law.Rate);
        if (double.IsNaN(_firstGap))
            return 1 / _law.Rate;
        var gap = _firstGap;
        _firstGap = double.NaN;
        return gap;
    }
}
