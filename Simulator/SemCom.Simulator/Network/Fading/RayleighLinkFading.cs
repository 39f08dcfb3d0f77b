using SemCom.Kernel;
using SemCom.Radio;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>Block Rayleigh fading: an exponential gain for each block, independent of the others.</summary>
internal sealed class RayleighLinkFading(SimTime step, Selectivity selectivity, int resourceBlocks, Substream stream)
    : LinkFading(step, selectivity, resourceBlocks)
{
    private protected override double Draw(int resourceBlock, long block) =>
        RayleighFading.PowerGain(stream.UniformAt(DrawIndex(resourceBlock, block)));
}
