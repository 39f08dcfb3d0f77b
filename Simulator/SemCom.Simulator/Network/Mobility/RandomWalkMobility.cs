using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// Random walk: legs of a time and a speed drawn for each, in a direction drawn uniform, reflected at the border (Camp,
/// Boleng, Davies: A survey of mobility models for ad hoc network research, Wireless Communications and Mobile Computing
/// 2, 2002, §2.1). As reflected directions are uniform too, the free walk is drawn and the plane is folded at the border.
/// A walk begun uniform over the rectangle stays so.
/// </summary>
internal sealed class RandomWalkMobility(Mobility.RandomWalk law, Area area, Substream random)
    : RandomMobility(SimTime.FromSeconds(law.Update), area, random)
{
    private double _x;
    private double _y;
    private double _velocityX;
    private double _velocityY;
    private SimTime _departure;
    private SimTime _legEnd;

    /// <summary>Mean of the speeds drawn.</summary>
    public override double MeanSpeed => law.Speed.Mean;

    protected override void StartWay((double X, double Y) place, SimTime now)
    {
        (_x, _y) = place;
        _velocityX = _velocityY = 0;
        _departure = _legEnd = now;
    }

    protected override (double X, double Y) Position(SimTime instant)
    {
        while (instant >= _legEnd)
            NextLeg();
        var seconds = (instant - _departure).Seconds;
        return Area.Reflect(_x + _velocityX * seconds, _y + _velocityY * seconds);
    }

    private void NextLeg()
    {
        var seconds = (_legEnd - _departure).Seconds;
        (_x, _y) = (_x + _velocityX * seconds, _y + _velocityY * seconds);
        var speed = law.Speed.Quantile(Random.NextDouble());
        var (sine, cosine) = Math.SinCos(2 * Math.PI * Random.NextDouble());
        (_velocityX, _velocityY) = (speed * cosine, speed * sine);
        _departure = _legEnd;
        _legEnd = After(_departure, law.Leg.Quantile(Random.NextDouble()));
    }
}
