using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>A user that stays where it was placed.</summary>
internal sealed class StaticMobility() : MobilityModel(SimTime.MaxValue)
{
    private (double X, double Y) _place;

    /// <summary>0.</summary>
    public override double MeanSpeed => 0;

    protected override void Start(double x, double y, SimTime now) => _place = (x, y);

    protected override (double X, double Y) Position(SimTime instant) => _place;
}
