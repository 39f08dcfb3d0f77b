using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>No fading: the gain is 1 for ever. One object serves all links.</summary>
internal sealed class ConstantLinkFading : LinkFading
{
    private ConstantLinkFading()
        : base(SimTime.MaxValue, Selectivity.Flat, 1)
    {
    }

    /// <summary>The fading that is none.</summary>
    public static ConstantLinkFading Instance { get; } = new();

    private protected override double Draw(int resourceBlock, long block) => 1;
}
