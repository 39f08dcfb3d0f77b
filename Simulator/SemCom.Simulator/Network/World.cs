using SemCom.Kernel;
using SemCom.Radio;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// What a drop draws: placement, device frequencies and deadlines of the users, interference of the resource blocks.
/// Each quantity of drop n is the n-th value of a substream of its own, so that it depends on nobody else.
/// </summary>
public sealed class World
{
    private readonly Scenario _scenario;
    private readonly PowerLawPathLoss _pathLoss;
    private readonly LogUniformInterference? _interferenceLaw;
    private readonly Substream[] _interferenceDraws;
    private readonly UserDraws[] _userDraws;

    internal World(Scenario scenario, IReadOnlyList<User> users)
    {
        _scenario = scenario;
        Users = users;
        var blocks = scenario.Cell.ResourceBlocks.Count;
        Interference = new double[blocks];
        _pathLoss = scenario.Cell.PathLoss switch
        {
            PathLoss.PowerLaw law => new PowerLawPathLoss(law.Exponent, law.ReferenceLoss),
            var other => throw new NotSupportedException($"Path loss {other.GetType().Name}."),
        };
        if (scenario.Cell.Interference is Scenarios.Interference.LogUniform drawn)
            _interferenceLaw = new LogUniformInterference(drawn.Min, drawn.Max);
        _interferenceDraws = new Substream[blocks];
        for (var n = 0; n < blocks; n++)
            _interferenceDraws[n] = new Substream(scenario.Seed, "interference", n);
        _userDraws = new UserDraws[users.Count];
        for (var i = 0; i < users.Count; i++)
        {
            var (group, index) = (users[i].Group.Group, users[i].IndexInGroup);
            _userDraws[i] = new UserDraws(
                new Substream(scenario.Seed, $"placement-radius/{group}", index),
                new Substream(scenario.Seed, $"placement-angle/{group}", index),
                new Substream(scenario.Seed, $"device-frequency/{group}", index),
                new Substream(scenario.Seed, $"deadline/{group}", index));
        }
    }

    /// <summary>The users.</summary>
    public IReadOnlyList<User> Users { get; }

    /// <summary>Interference power I_n of each resource block in this drop, W.</summary>
    public double[] Interference { get; }

    /// <summary>Number of this drop, from 0.</summary>
    public int Drop { get; private set; } = -1;

    /// <summary>Draws the world of a drop.</summary>
    /// <param name="drop">The drop's number, from 0.</param>
    internal void Draw(int drop)
    {
        Drop = drop;
        for (var n = 0; n < Interference.Length; n++)
        {
            Interference[n] = _scenario.Cell.Interference switch
            {
                Scenarios.Interference.Fixed same => same.Power,
                Scenarios.Interference.PerBlock list => list.Powers[n],
                _ => _interferenceLaw!.Power(_interferenceDraws[n].UniformAt(drop)),
            };
        }
        for (var i = 0; i < Users.Count; i++)
            Draw(Users[i], _userDraws[i], drop);
    }

    private void Draw(User user, in UserDraws draws, int drop)
    {
        switch (user.Group.Placement)
        {
            case Placement.Positions given:
                (user.X, user.Y) = (given.Points[user.IndexInGroup].X, given.Points[user.IndexInGroup].Y);
                break;
            default:
                // Uniform over the ring's area: the square of the radius is uniform.
                var (min, max) = (_scenario.Cell.Radius.Min, _scenario.Cell.Radius.Max);
                var radius = Math.Sqrt(min * min + draws.Radius.UniformAt(drop) * (max * max - min * min));
                var (sine, cosine) = Math.SinCos(2 * Math.PI * draws.Angle.UniformAt(drop));
                (user.X, user.Y) = (radius * cosine, radius * sine);
                break;
        }
        user.PathGain = _pathLoss.Gain(user.Distance);
        user.Frequency = user.Group.Processor.Frequency.Quantile(draws.Frequency.UniformAt(drop));
        user.Deadline = user.Group.Deadline is { } deadline
            ? SimTime.FromSeconds(deadline.Quantile(draws.Deadline.UniformAt(drop)))
            : null;
    }

    private readonly record struct UserDraws(Substream Radius, Substream Angle, Substream Frequency, Substream Deadline);
}
