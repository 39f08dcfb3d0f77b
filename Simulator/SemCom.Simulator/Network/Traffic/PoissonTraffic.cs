using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>A Poisson process: independent exponential gaps.</summary>
internal sealed class PoissonTraffic(Traffic.Poisson law, Substream random, SimTime end) : OpenTraffic(random, end)
{
    private SimTime _last;

    /// <summary>The rate.</summary>
    public override double MeanRate => law.Rate;

    public override SimTime Next() => _last = After(_last, Random.NextExponential(1 / law.Rate));
}
