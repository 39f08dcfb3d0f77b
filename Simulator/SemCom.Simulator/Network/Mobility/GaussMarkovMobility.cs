using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// Gauss–Markov mobility (Liang, Haas: Predictive distance-based mobility management for PCS networks, INFOCOM 1999; Camp,
/// Boleng, Davies: A survey of mobility models for ad hoc network research, 2002, §2.5): speed and direction of step n are
/// s_n = α·s_{n−1} + (1 − α)·s̄ + √(1 − α²)·σ_s·w_n and likewise d_n, with w_n standard normal and α the memory. Both begin in
/// their stationary law, N(s̄, σ_s²) and N(d̄, σ_d²), and d̄ is drawn uniform for each way. At the border the way is reflected,
/// d and d̄ with it, which leaves their law as it is: the free way is drawn and the plane is folded at the border.
/// </summary>
internal sealed class GaussMarkovMobility(Mobility.GaussMarkov law, Area area, Substream random)
    : RandomMobility(SimTime.FromSeconds(law.Update), area, random)
{
    private readonly SimTime _step = SimTime.FromSeconds(law.Step);
    private readonly double _innovation = Math.Sqrt((1 - law.Memory) * (1 + law.Memory));
    private double _x;
    private double _y;
    private double _meanDirection;

    // Deviations of speed and direction from their means, in standard deviations.
    private double _speed;
    private double _direction;
    private double _velocityX;
    private double _velocityY;
    private SimTime _begun;

    /// <summary>s̄.</summary>
    public override double MeanSpeed => law.Speed;

    protected override void StartWay((double X, double Y) place, SimTime now)
    {
        (_x, _y) = place;
        _begun = now;
        _meanDirection = 2 * Math.PI * Random.NextDouble();
        (_speed, _direction) = (Random.NextNormal(), Random.NextNormal());
        Turn();
    }

    protected override (double X, double Y) Position(SimTime instant)
    {
        for (; instant - _begun >= _step; _begun += _step)
        {
            (_x, _y) = (_x + _velocityX * _step.Seconds, _y + _velocityY * _step.Seconds);
            _speed = law.Memory * _speed + _innovation * Random.NextNormal();
            _direction = law.Memory * _direction + _innovation * Random.NextNormal();
            Turn();
        }
        var seconds = (instant - _begun).Seconds;
        return Area.Reflect(_x + _velocityX * seconds, _y + _velocityY * seconds);
    }

    private void Turn()
    {
        var speed = law.Speed + law.SpeedDeviation * _speed;
        var (sine, cosine) = Math.SinCos(_meanDirection + law.DirectionDeviation * _direction);
        (_velocityX, _velocityY) = (speed * cosine, speed * sine);
    }
}
