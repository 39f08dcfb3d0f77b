using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// A Poisson process whose rate is a periodic profile, linear between its points: a Poisson process of the greatest rate,
/// each of whose points is kept with the probability rate(t)/greatest rate (thinning; Lewis, Shedler: Simulation of
/// nonhomogeneous Poisson processes by thinning, Naval Research Logistics Quarterly 26, 1979).
/// </summary>
internal sealed class DiurnalTraffic : OpenTraffic
{
    private readonly SimTime _period;

    // The points of one period, with one before it and one after it: no time needs a special case.
    private readonly double[] _times;
    private readonly double[] _rates;
    private readonly double _greatest;
    private SimTime _last;

    public DiurnalTraffic(Traffic.Diurnal law, Substream random, SimTime end)
        : base(random, end)
    {
        _period = SimTime.FromSeconds(law.Period);
        var profile = law.Profile;
        _times = [profile[^1].At - law.Period, .. profile.Select(point => point.At), profile[0].At + law.Period];
        _rates = [profile[^1].Rate, .. profile.Select(point => point.Rate), profile[0].Rate];
        _greatest = _rates.Max();
        double arrivals = 0;
        for (var i = 1; i <= profile.Count; i++)
            arrivals += (_times[i + 1] - _times[i]) * (_rates[i + 1] + _rates[i]) / 2;
        MeanRate = arrivals / law.Period;
    }

    /// <summary>The mean of the profile over its period.</summary>
    public override double MeanRate { get; }

    public override SimTime Next()
    {
        do
        {
            _last = After(_last, Random.NextExponential(1 / _greatest));
        }
        while (_last < End && Random.NextDouble() * _greatest >= Rate(_last));
        return _last;
    }

    /// <summary>The profile at an instant, 1/s.</summary>
    internal double Rate(SimTime instant)
    {
        var time = new SimTime(instant.Picoseconds % _period.Picoseconds).Seconds;
        var found = Array.BinarySearch(_times, time);
        // Where it is no point, the complement of the index of the next point; the last point lies beyond any time.
        var next = found >= 0 ? found + 1 : ~found;
        var part = (time - _times[next - 1]) / (_times[next] - _times[next - 1]);
        return _rates[next - 1] + part * (_rates[next] - _rates[next - 1]);
    }
}
