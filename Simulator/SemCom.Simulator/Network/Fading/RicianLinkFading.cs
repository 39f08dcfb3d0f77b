using SemCom.Kernel;
using SemCom.Radio;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>Block Rician fading: a gain for each block, independent of the others.</summary>
internal sealed class RicianLinkFading(double k, SimTime step, Selectivity selectivity, int resourceBlocks, Substream stream)
    : LinkFading(step, selectivity, resourceBlocks)
{
    private protected override double Draw(int resourceBlock, long block) => RicianFading.PowerGain(
        k,
        stream.NormalAt(DrawIndex(resourceBlock, 2 * block)),
        stream.NormalAt(DrawIndex(resourceBlock, 2 * block + 1)));
}
