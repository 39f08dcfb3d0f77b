using TorchSharp;
using static TorchSharp.torch;

namespace SemCom.Learning.Tests;

/// <summary>Loss, optimiser, intervals and operation counts against slow or published values.</summary>
public sealed class EncoderMathTests
{
    [Fact]
    public void The_loss_is_the_mean_of_both_cross_entropies()
    {
        using var scope = NewDisposeScope();
        double[][] images = [[1, 2, 0], [0.5, -1, 3], [2, 2, 1], [-1, 0, 0.3]];
        double[][] captions = [[1, 0, 0], [0, 2, 1], [1, 1, 1]];
        int[] labels = [1, 0, 1, 1];
        const double scale = 7;

        double Cosine(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x));
        double Logit(int i, int c) => scale * Cosine(images[i], captions[c]);
        var toText = Enumerable.Range(0, 4).Average(i => Math.Log(Enumerable.Range(0, 3).Sum(c => Math.Exp(Logit(i, c)))) - Logit(i, labels[i]));

        // Caption 2 has no image in the batch and does not count.
        var toImage = Enumerable.Range(0, 2).Average(c => Enumerable.Range(0, 4).Where(i => labels[i] == c)
            .Average(i => Math.Log(Enumerable.Range(0, 4).Sum(j => Math.Exp(Logit(j, c)))) - Logit(i, c)));

        Tensor Rows(double[][] rows) => tensor(rows.SelectMany(row => row).Select(x => (float)x).ToArray(), [rows.Length, 3]);
        var loss = ContrastiveLoss.Of(Rows(images), Rows(captions), tensor((float)scale), tensor(labels.Select(label => (long)label).ToArray()));
        Assert.Equal((toText + toImage) / 2, loss.item<float>(), 1e-5);
    }

    [Fact]
    public void AdamW_steps_as_libtorch_s_own()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(5);
        var module = nn.Linear(6, 4);
        var other = nn.Linear(6, 4);
        using (no_grad())
        {
            other.weight.copy_(module.weight);
            other.bias!.copy_(module.bias!);
        }
        const double rate = 0.01, decay = 0.05, clip = 0.5;
        using var ours = new AdamW(module, decay, clip);
        using var weights = optim.AdamW([other.weight], rate, 0.9, 0.98, 1e-6, decay);
        using var biases = optim.AdamW([other.bias!], rate, 0.9, 0.98, 1e-6, 0);
        for (var step = 1; step <= 20; step++)
        {
            var input = randn(8, 6);
            module.forward(input).pow(2).sum().backward();
            ours.Step(step, rate);

            weights.zero_grad();
            biases.zero_grad();
            other.forward(input).pow(2).sum().backward();
            nn.utils.clip_grad_norm_(other.parameters(), clip);
            weights.step();
            biases.step();
        }
        Assert.Equal(0, (module.weight - other.weight).abs().max().item<float>(), 1e-5);
        Assert.Equal(0, (module.bias! - other.bias!).abs().max().item<float>(), 1e-5);
    }

    [Fact]
    public void Wilson_s_interval_is_the_published_one()
    {
        // Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81/263 → 0.2553, 0.3662; 15/148 → 0.0624, 0.1605; 0/20 → 0.0000, 0.1611.
        foreach (var (correct, of, lower, upper) in new[] { (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611) })
        {
            var interval = new EncoderEvaluation(of, correct, correct).Interval(correct);
            Assert.Equal(lower, interval.Lower, 5e-5);
            Assert.Equal(upper, interval.Upper, 5e-5);
        }
    }

    [Fact]
    public void Work_of_an_image_is_counted_layer_by_layer()
    {
        // Stem 3→6→8→12 on 16², 8², 4²; patch embedding 12→16; 17 tokens through two blocks; projection 16→24.
        const double stem = 27 * 6 * 256 + 54 * 8 * 64 + 72 * 12 * 16, embedding = 16 * 12 * 16;
        const double linear = 17 * (16 * 48 + 16 * 16 + 16 * 64 + 64 * 16), attention = 17 * 17 * 16 * 2;
        Assert.Equal(2 * (stem + embedding + 2 * (linear + attention) + 16 * 24), Tiny.Recipe.Vision.Flops(24));
    }
}
