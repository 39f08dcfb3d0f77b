using SemCom.Kernel;
using SemCom.Radio;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// What a drop draws: placement, device frequencies and deadlines of the users, interference of the resource blocks,
/// lines of sight and shadowing of the links. Each quantity of drop n is the n-th value of a substream of its own, so
/// that it depends on nobody else. Between drops, users may move.
/// </summary>
public sealed class World
{
    private readonly Scenario _scenario;
    private readonly SiteLayout _layout;
    private readonly IPathLoss _pathLoss;
    private readonly ShadowingField?[] _shadowing; // [cells × without and with a line of sight]
    private readonly LogUniformInterference? _interferenceLaw;
    private readonly Substream[] _interferenceDraws;
    private readonly UserDraws[] _userDraws;
    private readonly double[] _gains;
    private readonly double[] _meanInterference;

    internal World(Scenario scenario, IReadOnlyList<User> users, string baseDirectory = "")
    {
        _scenario = scenario;
        Users = users;
        _layout = new SiteLayout(scenario.Cell);
        Cells = _layout.Sites.Length;
        var blocks = scenario.Cell.ResourceBlocks.Count;
        Interference = new double[Cells * blocks];
        _meanInterference = new double[Cells];
        _pathLoss = PathLossFactory.Create(scenario.Cell);
        _shadowing = new ShadowingField?[2 * Cells];
        if (scenario.Cell.Interference is Scenarios.Interference.LogUniform drawn)
            _interferenceLaw = new LogUniformInterference(drawn.Min, drawn.Max);
        _interferenceDraws = new Substream[Cells * blocks];
        for (var i = 0; i < _interferenceDraws.Length; i++)
            _interferenceDraws[i] = new Substream(scenario.Seed, "interference", i / blocks, i % blocks);
        _gains = new double[users.Count * Cells];
        foreach (var group in scenario.Users)
        {
            if (group.Mobility is Mobility.Static)
                continue;
            var ways = MobilityModel.Create(group, scenario.Seed, _layout.Area, baseDirectory);
            foreach (var user in users)
                if (user.Group == group)
                    user.Mobility = ways[user.IndexInGroup];
            HasMobility = true;
        }
        _userDraws = new UserDraws[users.Count];
        for (var i = 0; i < users.Count; i++)
        {
            var (group, index) = (users[i].Group.Group, users[i].IndexInGroup);
            _userDraws[i] = new UserDraws(
                new Substream(scenario.Seed, $"placement-radius/{group}", index),
                new Substream(scenario.Seed, $"placement-angle/{group}", index),
                new Substream(scenario.Seed, $"device-frequency/{group}", index),
                new Substream(scenario.Seed, $"deadline/{group}", index),
                new Substream(scenario.Seed, $"line-of-sight/{group}", index));
        }
    }

    /// <summary>The users.</summary>
    public IReadOnlyList<User> Users { get; }

    /// <summary>Number of cells.</summary>
    public int Cells { get; }

    /// <summary>
    /// Interference power I_n from outside the network on each resource block in this drop, W, row-major [cells × resource blocks].
    /// </summary>
    public double[] Interference { get; }

    /// <summary>Mean of <see cref="Interference"/> over a cell's resource blocks, W.</summary>
    /// <param name="cell">Cell index.</param>
    internal double MeanInterference(int cell) => _meanInterference[cell];

    /// <summary>Whether any user moves between drops.</summary>
    internal bool HasMobility { get; }

    /// <summary>Number of this drop, from 0.</summary>
    public int Drop { get; private set; } = -1;

    /// <summary>Where a base station stands, in m to the east and to the north.</summary>
    /// <param name="cell">Cell index.</param>
    public (double X, double Y) Site(int cell) => _layout.Sites[cell];

    /// <summary>The mean power gain of a link where the user stands now, linear: path loss and shadowing.</summary>
    /// <param name="user">User index.</param>
    /// <param name="cell">Cell index.</param>
    public double PathGain(int user, int cell)
    {
        ref var gain = ref _gains[user * Cells + cell];
        if (double.IsNaN(gain))
            gain = MeanGain(Users[user], cell);
        return gain;
    }

    /// <summary>Whether a user has a line of sight to a base station where it stands; always in models that know no other.</summary>
    /// <param name="user">The user.</param>
    /// <param name="cell">Cell index.</param>
    public bool HasLineOfSight(User user, int cell)
    {
        ArgumentNullException.ThrowIfNull(user);
        // One draw a link and drop, whatever the number of cells: who moves loses and finds it again at the same places.
        return _userDraws[user.Index].LineOfSight.UniformAt((long)Drop << 20 | (uint)cell) < _pathLoss.LineOfSightProbability(Distance(user, cell));
    }

    /// <summary>
    /// Horizontal distance of a user from a base station in m, the nearest way round where the layout wraps; users nearer
    /// than the cell's least radius count as at that radius.
    /// </summary>
    /// <param name="user">The user.</param>
    /// <param name="cell">Cell index.</param>
    public double Distance(User user, int cell)
    {
        ArgumentNullException.ThrowIfNull(user);
        var (x, y) = _layout.Displacement(cell, user.X, user.Y);
        return Math.Max(_scenario.Cell.Radius.Min, Math.Sqrt(x * x + y * y));
    }

    private double MeanGain(User user, int cell)
    {
        var distance = Distance(user, cell);
        var lineOfSight = HasLineOfSight(user, cell);
        var gain = _pathLoss.Gain(distance, lineOfSight);
        var deviation = _pathLoss.ShadowingDeviation(distance, lineOfSight);
        if (deviation > 0)
        {
            ref var field = ref _shadowing[2 * cell + (lineOfSight ? 1 : 0)];
            field ??= new ShadowingField(
                _pathLoss.ShadowingCorrelationDistance(lineOfSight),
                new Substream(_scenario.Seed, "shadowing", cell, lineOfSight ? 1 : 0, Drop).UniformAt);
            var (x, y) = _layout.Displacement(cell, user.X, user.Y);
            gain *= Decibel.ToLinear(deviation * field.At(x, y));
        }
        return gain;
    }

    /// <summary>Draws the world of a drop.</summary>
    /// <param name="drop">The drop's number, from 0.</param>
    /// <param name="now">The instant.</param>
    internal void Draw(int drop, SimTime now)
    {
        if (drop > 0)
            foreach (var user in Users)
                Move(user, new SimTime(now.Picoseconds - 1));
        Drop = drop;
        Array.Clear(_shadowing);
        var blocks = _scenario.Cell.ResourceBlocks.Count;
        for (var i = 0; i < Interference.Length; i++)
        {
            Interference[i] = _scenario.Cell.Interference switch
            {
                Scenarios.Interference.Fixed same => same.Power,
                Scenarios.Interference.PerBlock list => list.Powers[i % blocks],
                _ => _interferenceLaw!.Power(_interferenceDraws[i].UniformAt(drop)),
            };
        }
        Array.Clear(_meanInterference);
        for (var i = 0; i < Interference.Length; i++)
            _meanInterference[i / blocks] += Interference[i] / blocks;
        for (var i = 0; i < Users.Count; i++)
            Draw(Users[i], _userDraws[i], drop, now);
    }

    /// <summary>Brings a user that moves to where it is now.</summary>
    /// <returns>Whether the radio sees it elsewhere than before.</returns>
    internal bool Move(User user, SimTime now)
    {
        if (now < user.MovesAt)
            return false;
        do
        {
            // Among several cells every step is taken, so that a handover counts whether anybody looks or not.
            var instant = Cells > 1 ? user.MovesAt : now;
            var (x, y) = user.Mobility!.At(instant);
            user.MovesAt = user.Mobility.NextChange(instant);
            var cell = user.Cell;
            Place(user, x, y);
            user.Handovers += user.Cell != cell ? 1 : 0;
        }
        while (now >= user.MovesAt);
        return true;
    }

    /// <summary>Puts a user somewhere, and lets the strongest base station there serve its next requests.</summary>
    private void Place(User user, double x, double y)
    {
        (user.X, user.Y) = (x, y);
        var gains = _gains.AsSpan(user.Index * Cells, Cells);
        gains.Fill(double.NaN);
        // All base stations send with one power: the strongest is the one of greatest mean gain, the first of equals.
        var best = 0;
        for (var cell = 1; cell < Cells; cell++)
            if (PathGain(user.Index, cell) > PathGain(user.Index, best))
                best = cell;
        user.HasChangedCell |= user.Cell != best;
        user.Cell = best;
        user.PathGain = PathGain(user.Index, best);
        user.Distance = Distance(user, best);
    }

    private void Draw(User user, in UserDraws draws, int drop, SimTime now)
    {
        var (x, y) = _layout.Sites[user.IndexInGroup % Cells];
        switch (user.Group.Placement)
        {
            case Placement.Positions given:
                (x, y) = (given.Points[user.IndexInGroup].X, given.Points[user.IndexInGroup].Y);
                break;
            case Placement.UniformHexagon:
                (x, y) = _layout.PointInHexagon(
                    user.IndexInGroup % Cells, draws.Radius.UniformAt(drop), draws.Angle.UniformAt(drop));
                break;
            default:
                // Uniform over the ring's area: the square of the radius is uniform.
                var (min, max) = (_scenario.Cell.Radius.Min, _scenario.Cell.Radius.Max);
                var radius = Math.Sqrt(min * min + draws.Radius.UniformAt(drop) * (max * max - min * min));
                var (sine, cosine) = Math.SinCos(2 * Math.PI * draws.Angle.UniformAt(drop));
                (x, y) = (x + radius * cosine, y + radius * sine);
                break;
        }
        if (user.Mobility is { } way)
        {
            way.Begin(x, y, now);
            (x, y) = way.At(now);
            user.MovesAt = way.NextChange(now);
        }
        Place(user, x, y);
        user.Frequency = user.Group.Processor.Frequency.Quantile(draws.Frequency.UniformAt(drop));
        user.Deadline = user.Group.Deadline is { } deadline
            ? SimTime.FromSeconds(deadline.Quantile(draws.Deadline.UniformAt(drop)))
            : null;
    }

    private readonly record struct UserDraws(Substream Radius, Substream Angle, Substream Frequency, Substream Deadline, Substream LineOfSight);
}
