using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>Batches come as a Poisson process; all requests of a batch come at one instant: a compound Poisson process.</summary>
internal sealed class BatchTraffic(Traffic.Batch law, Substream random, SimTime end) : OpenTraffic(random, end)
{
    // Number of trials up to a success: the whole part of an exponential of this mean, and one.
    private readonly double _trials = law.Size is BatchSize.Geometric geometric ? -1 / double.LogP1(-1 / geometric.Mean) : 0;
    private SimTime _last;
    private int _left;

    /// <summary>Rate of the batches times the mean size.</summary>
    public override double MeanRate => law.Rate * law.Size.Mean;

    public override SimTime Next()
    {
        if (_left == 0)
        {
            _last = After(_last, Random.NextExponential(1 / law.Rate));
            _left = law.Size switch
            {
                BatchSize.Fixed size => size.Count,
                BatchSize.Uniform size => size.Min + Random.NextInt(size.Max - size.Min + 1),
                _ => 1 + (int)Random.NextExponential(_trials),
            };
        }
        _left--;
        return _last;
    }
}
