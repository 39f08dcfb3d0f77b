using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// The links of the network: SINR and rate of a user on a resource block of a cell at an instant, (2). Interference is
/// what comes from outside plus what the other cells send on the same resource block at that instant. Between two
/// transmissions' beginnings and ends, a link is constant up to its <see cref="NextChange">next change</see>: a block of
/// fading, a drop, a step of the user.
/// </summary>
public sealed class RadioChannel
{
    private readonly Scenario _scenario;
    private readonly World _world;
    private readonly int _cells;
    private readonly int _blocks;
    private readonly double _power;
    private readonly double _noise;
    private readonly LinkRate _rate;
    private readonly long _dropPeriod;
    private readonly LinkFading?[] _fading;
    private readonly bool[] _sending;

    internal RadioChannel(Scenario scenario, World world)
    {
        _scenario = scenario;
        _world = world;
        _cells = world.Cells;
        _blocks = scenario.Cell.ResourceBlocks.Count;
        _power = scenario.Cell.Power;
        _noise = scenario.Cell.ResourceBlocks.Bandwidth * scenario.Cell.Noise;
        _rate = new LinkRate(scenario);
        _dropPeriod = scenario.Drop is { } drop ? SimTime.FromSeconds(drop.Every).Picoseconds : long.MaxValue;
        _fading = new LinkFading?[world.Users.Count * _cells];
        _sending = new bool[_cells * _blocks];
    }

    /// <summary>The linear SINR of a link.</summary>
    /// <param name="user">User index.</param>
    /// <param name="cell">Cell index.</param>
    /// <param name="resourceBlock">Resource block n.</param>
    /// <param name="now">The instant.</param>
    public double Sinr(int user, int cell, int resourceBlock, SimTime now)
    {
        _world.Move(_world.Users[user], now);
        var interference = _world.Interference[cell * _blocks + resourceBlock];
        for (var other = 0; other < _cells; other++)
            if (other != cell && _sending[other * _blocks + resourceBlock])
                interference += ReceivedPower(user, other, resourceBlock, now);
        return ReceivedPower(user, cell, resourceBlock, now) / (interference + _noise);
    }

    /// <summary>The power a user receives from a base station that sends on a resource block, P·G·γ, in W.</summary>
    /// <param name="user">User index.</param>
    /// <param name="cell">Cell index.</param>
    /// <param name="resourceBlock">Resource block n.</param>
    /// <param name="now">The instant.</param>
    public double ReceivedPower(int user, int cell, int resourceBlock, SimTime now)
    {
        var fading = Fading(user, cell);
        return _power * (_world.PathGain(user, cell) * fading.PowerGain(resourceBlock, now.Picoseconds / fading.Step.Picoseconds));
    }

    /// <summary>
    /// A link's SINR on a typical resource block: without fading, with the mean of the interference from outside and
    /// none from other cells. What there is to know before a resource block is chosen.
    /// </summary>
    /// <param name="user">User index.</param>
    /// <param name="cell">Cell index.</param>
    public double TypicalSinr(int user, int cell) =>
        _power * _world.PathGain(user, cell) / (_world.MeanInterference(cell) + _noise);

    /// <summary>The rate of a link at a SINR, (2), bit/s.</summary>
    /// <param name="sinr">Linear SINR.</param>
    public double Rate(double sinr) => _rate.BitsPerSecond(sinr);

    /// <summary>
    /// When a user's links change next by themselves, after <paramref name="now"/>; <see cref="SimTime.MaxValue"/> for
    /// never.
    /// </summary>
    /// <param name="user">User index.</param>
    /// <param name="now">The instant.</param>
    public SimTime NextChange(int user, SimTime now)
    {
        var change = SimTime.FromPicoseconds(Math.Min(
            NextMultiple(now.Picoseconds, Fading(user, 0).Step.Picoseconds), NextMultiple(now.Picoseconds, _dropPeriod)));
        return _world.Users[user].Mobility?.NextChange(now) is { } move && move < change ? move : change;
    }

    /// <summary>Says that a base station sends on a resource block, or no longer.</summary>
    internal void SetSending(int cell, int resourceBlock, bool sending) => _sending[cell * _blocks + resourceBlock] = sending;

    // Made when first asked for: of a thousand users in twenty cells, most never hear most.
    private LinkFading Fading(int user, int cell)
    {
        ref var fading = ref _fading[user * _cells + cell];
        return fading ??= Create(_world.Users[user], cell);
    }

    private LinkFading Create(User user, int cell) => LinkFading.Create(
        _scenario.Cell.Fading, _scenario.Cell.Carrier, user.Mobility?.MeanSpeed ?? 0, _blocks,
        new Substream(_scenario.Seed, $"fading/{user.Group.Group}", user.IndexInGroup, cell));

    private static long NextMultiple(long instant, long period)
    {
        // A period that never ends in the clock's range needs no division, which is slow.
        if (period == long.MaxValue)
            return long.MaxValue;
        var next = unchecked(instant - instant % period + period);
        return next > 0 ? next : long.MaxValue;
    }
}
