using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>What kind of request a request is.</summary>
/// <param name="Class">Index of its class in the mix; 0 without a mix.</param>
/// <param name="Task">What the user does with the features.</param>
/// <param name="Priority">How urgent it is; 0 is the most urgent.</param>
/// <param name="Deadline">Its deadline after the arrival; null without one.</param>
internal readonly record struct RequestKind(int Class, UserTask Task, int Priority, SimTime? Deadline);

/// <summary>
/// Draws the class of each request of a user from the group's mix. The n-th request takes the values 2n (class) and 2n + 1
/// (deadline) of the user's substream "mix/{group}", so that it depends on nothing but its number.
/// </summary>
internal sealed class RequestMix
{
    private readonly UserGroup _group;
    private readonly Substream _draws;

    // The share of classes 0, …, c together.
    private readonly double[] _below;

    /// <summary>The mix of a user.</summary>
    /// <param name="group">The user's group.</param>
    /// <param name="indexInGroup">The user's index in it.</param>
    /// <param name="seed">The seed of the run.</param>
    public RequestMix(UserGroup group, int indexInGroup, ulong seed)
    {
        _group = group;
        _draws = new Substream(seed, $"mix/{group.Group}", indexInGroup);
        _below = new double[group.Mix?.Count ?? 0];
        double sum = 0;
        for (var c = 0; c < _below.Length; c++)
            _below[c] = sum += group.Mix![c].Share;
    }

    /// <summary>The kind of the user's n-th request.</summary>
    /// <param name="number">n, from 0.</param>
    /// <param name="deadline">The user's deadline in the present drop, which holds where the group has no mix.</param>
    public RequestKind At(long number, SimTime? deadline)
    {
        if (_group.Mix is not { } mix)
            return new RequestKind(0, _group.Task ?? UserTask.Classification, _group.Priority, deadline);
        var u = _draws.UniformAt(2 * number) * _below[^1];
        var c = 0;
        while (c < _below.Length - 1 && u >= _below[c])
            c++;
        var drawn = mix[c].Deadline is { } law ? SimTime.FromSeconds(law.Quantile(_draws.UniformAt(2 * number + 1))) : (SimTime?)null;
        return new RequestKind(c, mix[c].Task, mix[c].Priority, drawn);
    }
}
