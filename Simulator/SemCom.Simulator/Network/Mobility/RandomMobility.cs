using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>Mobility that is drawn: each way from a substream of its own, so that it does not matter how much was drawn of the last one.</summary>
/// <param name="update">The time between the positions that are seen.</param>
/// <param name="area">The rectangle that the user moves in.</param>
/// <param name="stream">The user's mobility substream.</param>
internal abstract class RandomMobility(SimTime update, Area area, Substream stream) : MobilityModel(update)
{
    private long _ways;

    protected Area Area => area;

    /// <summary>The substream of the present way; none before the first.</summary>
    protected Substream Random { get; private set; } = null!;

    protected sealed override void Start(double x, double y, SimTime now)
    {
        Random = stream.Derive(_ways++);
        StartWay(area.Nearest(x, y), now);
    }

    /// <summary>Begins a way at a place in the rectangle.</summary>
    protected abstract void StartWay((double X, double Y) place, SimTime now);
}
