using SemCom.Kernel;
using SemCom.Radio;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// The links of the cell: SINR and rate of a user on a resource block at an instant, (2). They are constant between
/// <see cref="NextChange">changes</see>: fading blocks, which begin at whole multiples of the coherence time, and drops.
/// The gain of block b is the b-th value of the link's own substream, whoever asks and in whatever order.
/// </summary>
public sealed class RadioChannel
{
    private readonly Cell _cell;
    private readonly World _world;
    private readonly long _coherence;
    private readonly long _dropPeriod;
    private readonly bool _perBlock;
    private readonly Substream[] _fading = [];
    private readonly long[] _cachedBlock = [];
    private readonly double[] _cachedGain = [];

    internal RadioChannel(Scenario scenario, World world)
    {
        _cell = scenario.Cell;
        _world = world;
        _dropPeriod = scenario.Drop is { } drop ? SimTime.FromSeconds(drop.Every).Picoseconds : long.MaxValue;
        _coherence = long.MaxValue;
        if (_cell.Fading is not Fading.Rayleigh rayleigh)
            return;

        _coherence = SimTime.FromSeconds(rayleigh.Coherence).Picoseconds;
        _perBlock = rayleigh.Selectivity == Selectivity.PerRb;
        var links = _perBlock ? world.Users.Count * _cell.ResourceBlocks.Count : world.Users.Count;
        _fading = new Substream[links];
        _cachedBlock = new long[links];
        _cachedGain = new double[links];
        Array.Fill(_cachedBlock, -1);
        for (var link = 0; link < links; link++)
        {
            var user = world.Users[_perBlock ? link / _cell.ResourceBlocks.Count : link];
            _fading[link] = _perBlock
                ? new Substream(scenario.Seed, $"fading/{user.Group.Group}", user.IndexInGroup, link % _cell.ResourceBlocks.Count)
                : new Substream(scenario.Seed, $"fading/{user.Group.Group}", user.IndexInGroup);
        }
    }

    /// <summary>The linear SINR of a link.</summary>
    /// <param name="user">User index.</param>
    /// <param name="resourceBlock">Resource block n.</param>
    /// <param name="now">The instant.</param>
    public double Sinr(int user, int resourceBlock, SimTime now) => Radio.Sinr.Of(
        _cell.Power,
        _world.Users[user].PathGain * FadingGain(user, resourceBlock, now),
        _world.Interference[resourceBlock],
        _cell.ResourceBlocks.Bandwidth,
        _cell.Noise);

    /// <summary>The rate of a link at a SINR, (2), bit/s.</summary>
    /// <param name="sinr">Linear SINR.</param>
    public double Rate(double sinr) => ShannonRate.BitsPerSecond(_cell.ResourceBlocks.Bandwidth, sinr);

    /// <summary>The fading power gain γ of a link.</summary>
    /// <param name="user">User index.</param>
    /// <param name="resourceBlock">Resource block n; of no matter with flat fading.</param>
    /// <param name="now">The instant.</param>
    public double FadingGain(int user, int resourceBlock, SimTime now)
    {
        if (_fading.Length == 0)
            return 1;
        var link = _perBlock ? user * _cell.ResourceBlocks.Count + resourceBlock : user;
        var block = now.Picoseconds / _coherence;
        if (_cachedBlock[link] != block)
        {
            _cachedBlock[link] = block;
            _cachedGain[link] = RayleighFading.PowerGain(_fading[link].UniformAt(block));
        }
        return _cachedGain[link];
    }

    /// <summary>When links change next, after <paramref name="now"/>; <see cref="SimTime.MaxValue"/> for never.</summary>
    /// <param name="now">The instant.</param>
    public SimTime NextChange(SimTime now) => SimTime.FromPicoseconds(
        Math.Min(NextMultiple(now.Picoseconds, _coherence), NextMultiple(now.Picoseconds, _dropPeriod)));

    private static long NextMultiple(long instant, long period)
    {
        var whole = instant / period;
        return whole >= long.MaxValue / period - 1 ? long.MaxValue : (whole + 1) * period;
    }
}
