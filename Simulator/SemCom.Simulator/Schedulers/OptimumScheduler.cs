using Google.OrTools.Graph;

namespace SemCom.Simulator.Schedulers;

/// <summary>
/// The exact optimum of problem (10) at each epoch: with utilities fixed for each (user, resource block, encoder), the
/// best encoder (and request) of each pair is chosen first, w_in = max_k q_ink, and a linear assignment of users to
/// resource blocks, with one dummy a user for being left out, is exact.
/// </summary>
/// <remarks>
/// Exact for the epoch: it knows nothing of requests to come, and with a shared base-station processor every choice is
/// judged with the backlog found at the epoch.
/// </remarks>
public sealed class OptimumScheduler : IScheduler
{
    // The assignment solver takes integers: utilities in [0, 1] are scaled so that no sum of 10 000 overflows and a
    // rounding is worth 1e-12.
    private const double Scale = 1e12;

    private int[] _rowOfUser = [];
    private int _users;
    private readonly List<int> _blocks = [];
    private double[] _utility = [];
    private (int Waiting, int Encoder)[] _choice = [];

    /// <inheritdoc/>
    public string Name => "optimum";

    /// <inheritdoc/>
    public void Decide(in EpochView view, DecisionBuffer decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        default(EncoderRule).Admit(view, decisions);
        CollectBlocks(view, decisions);
        CollectUtilities(view, decisions);
        if (_users == 0 || _blocks.Count == 0)
            return;

        // Users on the left, resource blocks and dummies on the right. The solver wants a perfect matching, so as many
        // left dummies as resource blocks take what no user takes.
        var (users, blocks) = (_users, _blocks.Count);
        using var solver = new LinearSumAssignment();
        for (var u = 0; u < users; u++)
        {
            for (var b = 0; b < blocks; b++)
                if (_utility[u * blocks + b] > 0)
                    solver.AddArcWithCost(u, b, -(long)Math.Round(_utility[u * blocks + b] * Scale));
            solver.AddArcWithCost(u, blocks + u, 0);
        }
        for (var b = 0; b < blocks; b++)
        {
            solver.AddArcWithCost(users + b, b, 0);
            for (var u = 0; u < users; u++)
                solver.AddArcWithCost(users + b, blocks + u, 0);
        }
        var status = solver.Solve();
        if (status != LinearSumAssignment.Status.OPTIMAL)
            throw new InvalidOperationException($"The assignment of {users} users to {blocks} resource blocks ended as {status}.");

        for (var u = 0; u < users; u++)
        {
            var b = solver.RightMate(u);
            if (b < blocks)
                decisions.Assign(view, _choice[u * blocks + b].Waiting, _blocks[b], _choice[u * blocks + b].Encoder);
        }
    }

    private void CollectBlocks(in EpochView view, DecisionBuffer decisions)
    {
        _blocks.Clear();
        for (var n = 0; n < view.ResourceBlocks.Length; n++)
            if (decisions.IsFree(view, n))
                _blocks.Add(n);
    }

    private void CollectUtilities(in EpochView view, DecisionBuffer decisions)
    {
        _users = 0;
        if (_rowOfUser.Length < view.Users.Length)
            _rowOfUser = new int[view.Users.Length];
        Array.Fill(_rowOfUser, -1);
        var size = Math.Min(view.Users.Length, view.Waiting.Length) * _blocks.Count;
        if (_utility.Length < size)
        {
            _utility = new double[Math.Max(size, 2 * _utility.Length)];
            _choice = new (int, int)[_utility.Length];
        }
        for (var w = 0; w < view.Waiting.Length; w++)
        {
            if (!decisions.IsOpen(view, w))
                continue;
            ref var row = ref _rowOfUser[view.Waiting[w].User];
            if (row < 0)
            {
                row = _users++;
                _utility.AsSpan(row * _blocks.Count, _blocks.Count).Clear();
            }
            for (var b = 0; b < _blocks.Count; b++)
            {
                var encoder = view.BestEncoder(w, _blocks[b], out var utility);
                if (utility > _utility[row * _blocks.Count + b])
                {
                    _utility[row * _blocks.Count + b] = utility;
                    _choice[row * _blocks.Count + b] = (w, encoder);
                }
            }
        }
    }
}
