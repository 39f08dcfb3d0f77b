using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SemCom.Learning;

/// <summary>CLIP's pair of encoders with its learned logit scale.</summary>
/// <remarks>Radford et al., "Learning transferable visual models from natural language supervision", ICML 2021, figure 3.</remarks>
internal sealed class DualEncoder : Module
{
    private const double InitialScale = 10;
    private const double LargestScale = 100;

    public DualEncoder(EncoderRecipe recipe, int vocabulary) : base(nameof(DualEncoder))
    {
        random.manual_seed(recipe.Training.Seed);
        Vision = new VisionTower(recipe.Vision, recipe.Dimension);
        Text = new TextTower(recipe.Text, recipe.Dimension, vocabulary);
        LogScale = Parameter(tensor((float)Math.Log(InitialScale)));
        RegisterComponents();
    }

    public VisionTower Vision { get; }

    public TextTower Text { get; }

    /// <summary>Natural logarithm of the logit scale.</summary>
    public Parameter LogScale { get; }

    /// <summary>e^<see cref="LogScale"/>, at most 100 as in CLIP.</summary>
    public Tensor Scale() => LogScale.exp().clamp_max(LargestScale);
}

/// <summary>Convolutional stem, class token, pre-norm transformer, projection of the class token.</summary>
internal sealed class VisionTower : Module<Tensor, Tensor>
{
    public VisionTower(VisionRecipe recipe, long dimension) : base(nameof(VisionTower))
    {
        long channels = 3;
        foreach (var stage in recipe.Stem)
        {
            Convolutions.Add(Conv2d(channels, stage.Channels, 3, stage.Stride, 1, bias: false));
            Norms.Add(BatchNorm2d(stage.Channels));
            channels = stage.Channels;
        }
        long width = recipe.Width;
        var side = Cifar10.Size / recipe.Reduction;
        var deviation = Math.Pow(width, -0.5);
        Patch = Conv2d(channels, width, 1, bias: false);
        ClassToken = Parameter(randn(width) * deviation);
        Positions = Parameter(randn(side * side + 1, width) * deviation);
        NormBefore = LayerNorm(width);
        Blocks = [.. Enumerable.Range(0, recipe.Depth).Select(_ => new TransformerBlock(recipe, causal: false))];
        NormAfter = LayerNorm(width);
        Projection = Parameter(randn(width, dimension) * deviation);
        RegisterComponents();
    }

    public ModuleList<Conv2d> Convolutions { get; } = [];

    public ModuleList<BatchNorm2d> Norms { get; } = [];

    public Conv2d Patch { get; }

    public Parameter ClassToken { get; }

    public Parameter Positions { get; }

    public LayerNorm NormBefore { get; }

    public ModuleList<TransformerBlock> Blocks { get; }

    public LayerNorm NormAfter { get; }

    public Parameter Projection { get; }

    /// <summary>[B,3,S,S] → [B,dimension].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input;
        for (var i = 0; i < Convolutions.Count; i++)
            x = functional.relu(Norms[i].forward(Convolutions[i].forward(x)));
        x = Patch.forward(x).flatten(2).transpose(1, 2);
        x = cat([ClassToken.expand(x.shape[0], 1, -1), x], 1) + Positions;
        x = NormBefore.forward(x);
        foreach (var block in Blocks)
            x = block.forward(x);
        x = NormAfter.forward(x.select(1, 0)).matmul(Projection);
        return x.MoveToOuterDisposeScope();
    }
}

/// <summary>Token embedding, causal pre-norm transformer, projection of the first end-of-text token.</summary>
internal sealed class TextTower : Module<Tensor, Tensor, Tensor>
{
    public TextTower(TransformerRecipe recipe, long dimension, int vocabulary) : base(nameof(TextTower))
    {
        long width = recipe.Width;
        Embedding = Parameter(randn(vocabulary + 1, width) * 0.02);
        Positions = Parameter(randn(SemCom.Inference.ClipEncoder.ContextLength, width) * 0.01);
        Blocks = [.. Enumerable.Range(0, recipe.Depth).Select(_ => new TransformerBlock(recipe, causal: true))];
        NormAfter = LayerNorm(width);
        Projection = Parameter(randn(width, dimension) * Math.Pow(width, -0.5));
        RegisterComponents();
    }

    /// <summary>One row a token of the training vocabulary, and a last one that all other tokens share.</summary>
    public Parameter Embedding { get; }

    public Parameter Positions { get; }

    public ModuleList<TransformerBlock> Blocks { get; }

    public LayerNorm NormAfter { get; }

    public Parameter Projection { get; }

    /// <summary>Rows of the embedding [B,T] and the position [B] of each end of text → [B,dimension]. T may be shorter than 77: attention is causal.</summary>
    public override Tensor forward(Tensor rows, Tensor ends)
    {
        using var scope = NewDisposeScope();
        var x = Embedding.index_select(0, rows.flatten()).view(rows.shape[0], rows.shape[1], -1) + Positions.narrow(0, 0, rows.shape[1]);
        foreach (var block in Blocks)
            x = block.forward(x);
        x = x.index(TensorIndex.Tensor(arange(rows.shape[0])), TensorIndex.Tensor(ends));
        x = NormAfter.forward(x).matmul(Projection);
        return x.MoveToOuterDisposeScope();
    }
}

/// <summary>x + attention(norm(x)), then x + MLP(norm(x)) with quick-GELU, x·σ(1.702x).</summary>
internal sealed class TransformerBlock : Module<Tensor, Tensor>
{
    public const double QuickGelu = 1.702;

    public TransformerBlock(TransformerRecipe recipe, bool causal) : base(nameof(TransformerBlock))
    {
        long width = recipe.Width;
        (Heads, Causal) = (recipe.Heads, causal);
        NormAttention = LayerNorm(width);
        QueryKeyValue = Linear(width, 3 * width);
        Output = Linear(width, width);
        NormMlp = LayerNorm(width);
        Up = Linear(width, 4 * width);
        Down = Linear(4 * width, width);

        // CLIP's own initialisation: what is added to the residual stream is scaled down with the depth.
        var deviation = Math.Pow(width, -0.5);
        var residual = deviation * Math.Pow(2 * recipe.Depth, -0.5);
        foreach (var (linear, std) in new[] { (QueryKeyValue, deviation), (Output, residual), (Up, deviation * Math.Sqrt(0.5)), (Down, residual) })
        {
            init.normal_(linear.weight, 0, std);
            init.zeros_(linear.bias!);
        }
        RegisterComponents();
    }

    public long Heads { get; }

    public bool Causal { get; }

    public LayerNorm NormAttention { get; }

    public Linear QueryKeyValue { get; }

    public Linear Output { get; }

    public LayerNorm NormMlp { get; }

    public Linear Up { get; }

    public Linear Down { get; }

    /// <summary>[B,T,W] → [B,T,W].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (batch, tokens, width) = (input.shape[0], input.shape[1], input.shape[2]);
        var parts = QueryKeyValue.forward(NormAttention.forward(input)).view(batch, tokens, 3, Heads, width / Heads).permute(2, 0, 3, 1, 4).unbind(0);
        var attended = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], is_casual: Causal);
        var x = input + Output.forward(attended.transpose(1, 2).reshape(batch, tokens, width));
        var hidden = Up.forward(NormMlp.forward(x));
        x = x + Down.forward(hidden * (hidden * QuickGelu).sigmoid());
        return x.MoveToOuterDisposeScope();
    }
}
