using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// How long an interval found under way still lasts: density (1 − F(x))/mean. It is a uniform part of an interval drawn
/// with its length as weight, density x·f(x)/mean, since long intervals are met more often (Cox: Renewal Theory, 1962, §5.2–5.4).
/// </summary>
internal static class ResidualLife
{
    /// <summary>Draws the rest, in the unit of the distribution.</summary>
    /// <param name="law">The law of the whole intervals; positive.</param>
    /// <param name="random">Where two uniforms are drawn.</param>
    /// <exception cref="NotSupportedException">The weighted law of this distribution is not known.</exception>
    public static double Draw(Distribution law, Substream random)
    {
        var (part, u) = (random.NextDouble(), random.NextDouble());
        return law switch
        {
            // An exponential interval has no memory.
            Distribution.Exponential => law.Quantile(u),
            Distribution.Constant => part * law.Mean,
            // Weighted density 2x/(max² − min²).
            Distribution.Uniform d => part * Math.Sqrt(d.Min * d.Min + u * (d.Max - d.Min) * (d.Max + d.Min)),
            // x · 1/x: the weighted density is constant.
            Distribution.LogUniform d => part * (d.Min + u * (d.Max - d.Min)),
            _ => throw new NotSupportedException($"The residual life of a {law.GetType().Name} interval."),
        };
    }
}
