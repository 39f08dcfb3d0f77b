using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SemCom.Learning;

/// <summary>AdamW with gradient clipping. Written out because its moments must go into checkpoints and come back bit for bit.</summary>
/// <remarks>Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019, algorithm 2.</remarks>
internal sealed class AdamW : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.98;
    private const double Epsilon = 1e-6;

    private readonly (string Name, Parameter Weight, Tensor Mean, Tensor Square, bool Decays)[] _states;
    private readonly double _decay;
    private readonly double _clip;

    public AdamW(nn.Module module, double decay, double clip)
    {
        (_decay, _clip) = (decay, clip);
        _states = [.. module.named_parameters().Select(p => (p.name, p.parameter,
            zeros_like(p.parameter).DetachFromDisposeScope(), zeros_like(p.parameter).DetachFromDisposeScope(), p.parameter.dim() >= 2))];
    }

    /// <summary>First and second moments, by name.</summary>
    public IEnumerable<(string Name, Tensor Value)> Moments =>
        _states.SelectMany(s => new[] { ("mean." + s.Name, s.Mean), ("square." + s.Name, s.Square) });

    /// <summary>One step from the gradients there are, which are cleared.</summary>
    /// <param name="step">1 for the first.</param>
    /// <param name="rate">Learning rate.</param>
    public void Step(long step, double rate)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var gradients = _states.Select(s => s.Weight.grad!).ToArray();
        var norm = stack(gradients.Select(g => g.norm())).norm().item<float>();
        if (!float.IsFinite(norm))
            throw new ArithmeticException($"step {step}: the gradient's norm is {norm}; lower the learning rate");
        var shrink = Math.Min(1, _clip / (norm + 1e-6));
        var correction1 = 1 - Math.Pow(Beta1, step);
        var correction2 = 1 - Math.Pow(Beta2, step);
        for (var i = 0; i < _states.Length; i++)
        {
            var (_, weight, mean, square, decays) = _states[i];
            var gradient = gradients[i].mul_(shrink);
            mean.mul_(Beta1).add_(gradient, alpha: 1 - Beta1);
            square.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
            if (decays)
                weight.mul_(1 - rate * _decay);
            weight.addcdiv_(mean, (square / correction2).sqrt_().add_(Epsilon), -rate / correction1);
            gradient.zero_();
        }
    }

    public void Dispose()
    {
        foreach (var state in _states)
        {
            state.Mean.Dispose();
            state.Square.Dispose();
        }
    }
}
