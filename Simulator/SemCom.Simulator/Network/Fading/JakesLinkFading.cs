using SemCom.Kernel;
using SemCom.Radio;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>Jakes fading: the gain of a block is that of the sum of sinusoids at its beginning.</summary>
internal sealed class JakesLinkFading : LinkFading
{
    private readonly double _shift;
    private readonly Substream _stream;

    // Of each process: N Doppler shifts, then N phases; drawn when first needed.
    private double[]?[]? _waves;

    /// <summary>Creates the fading of a link.</summary>
    /// <param name="shift">The largest Doppler shift f_D in Hz, at least 0.</param>
    /// <param name="step">The length of a block.</param>
    /// <param name="selectivity">Whether resource blocks fade together.</param>
    /// <param name="resourceBlocks">Their number.</param>
    /// <param name="stream">The link's substream.</param>
    public JakesLinkFading(double shift, SimTime step, Selectivity selectivity, int resourceBlocks, Substream stream)
        : base(step, selectivity, resourceBlocks)
    {
        _shift = shift;
        _stream = stream;
    }

    /// <summary>The complex gain of a block, of unit mean power.</summary>
    /// <param name="resourceBlock">The resource block; 0 where they fade together.</param>
    /// <param name="block">The block of time, at least 0.</param>
    internal (double InPhase, double Quadrature) Gain(int resourceBlock, long block)
    {
        ReadOnlySpan<double> waves = (_waves ??= new double[]?[Processes])[resourceBlock] ??= Waves(resourceBlock);
        return JakesFading.Gain(waves[..JakesFading.Sinusoids], waves[JakesFading.Sinusoids..], block * Step.Seconds);
    }

    private protected override double Draw(int resourceBlock, long block)
    {
        var (inPhase, quadrature) = Gain(resourceBlock, block);
        return inPhase * inPhase + quadrature * quadrature;
    }

    private double[] Waves(int resourceBlock)
    {
        var waves = new double[2 * JakesFading.Sinusoids];
        for (var n = 0; n < JakesFading.Sinusoids; n++)
        {
            waves[n] = JakesFading.Shift(n, JakesFading.Sinusoids, _shift, _stream.UniformAt(DrawIndex(resourceBlock, 2 * n)));
            waves[JakesFading.Sinusoids + n] = _stream.UniformAt(DrawIndex(resourceBlock, 2 * n + 1));
        }
        return waves;
    }
}
