using SemCom.Kernel;
using SemCom.Radio;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>Fading of one (user, base station) pair: a power gain of unit mean, constant within a block of time.</summary>
internal abstract class LinkFading
{
    public abstract SimTime Step { get; }

    public abstract double PowerGain(int resourceBlock, long block);

    public static LinkFading Create(Fading fading, double? carrier, double speed, int resourceBlocks, Substream draws) => fading switch
    {
        Fading.Rayleigh rayleigh => new RayleighLinkFading(rayleigh, draws),
        _ => new NoFading(),
    };
}

internal sealed class NoFading : LinkFading
{
    public override SimTime Step => SimTime.MaxValue;

    public override double PowerGain(int resourceBlock, long block) => 1;
}

internal sealed class RayleighLinkFading(Fading.Rayleigh law, Substream draws) : LinkFading
{
    private long _block = -1;
    private double _gain;

    public override SimTime Step { get; } = SimTime.FromSeconds(law.Coherence);

    public override double PowerGain(int resourceBlock, long block)
    {
        if (law.Selectivity == Selectivity.PerRb)
            return RayleighFading.PowerGain(draws.UniformAt(block * 10_000 + resourceBlock));
        if (block != _block)
            (_block, _gain) = (block, RayleighFading.PowerGain(draws.UniformAt(block)));
        return _gain;
    }
}
