using System.Globalization;
using System.Security.Cryptography;
using SemCom.Inference;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SemCom.Learning;

/// <summary>
/// Writes trained encoders to ONNX with the interface of the usual CLIP exports: <c>pixel_values</c> → <c>image_embeds</c>,
/// <c>input_ids</c> → <c>text_embeds</c>. Batch norm is folded into the convolutions.
/// </summary>
internal static class EncoderExporter
{
    /// <summary>Numbers of CLIP's tokens: 0…49407.</summary>
    private const int TokenCount = 49408;

    /// <summary>The image encoder, float [B,3,32,32] → [B,dimension].</summary>
    public static byte[] Vision(VisionTower tower, VisionRecipe recipe, int dimension)
    {
        var graph = new OnnxGraph("vision");
        var x = graph.Input("pixel_values", OnnxGraph.Float, -1, 3, Cifar10.Size, Cifar10.Size);
        for (var i = 0; i < recipe.Stem.Count; i++)
        {
            var (weight, bias) = Fold(tower.Convolutions[i], tower.Norms[i]);
            long stride = recipe.Stem[i].Stride;
            x = graph.Node("Conv", [x, weight.In(graph), bias.In(graph)], [("kernel_shape", new long[] { 3, 3 }), ("strides", new[] { stride, stride }), ("pads", new long[] { 1, 1, 1, 1 })]);
            x = graph.Node("Relu", [x]);
        }
        x = graph.Node("Conv", [x, tower.Patch.weight.In(graph)], [("kernel_shape", new long[] { 1, 1 })]);
        x = graph.Node("Reshape", [x, graph.Constant([0L, recipe.Width, -1], 3)]);
        x = graph.Node("Transpose", [x], [("perm", new long[] { 0, 2, 1 })]);

        // The class token is the same for every image: a row of zeros in its place, and the token itself among the positions.
        x = graph.Node("Pad", [x, graph.Constant([0L, 1, 0, 0, 0, 0], 6)]);
        using var positions = tower.Positions.detach().clone();
        positions[0] += tower.ClassToken.detach();
        x = graph.Node("Add", [x, positions.In(graph)]);

        x = Norm(graph, x, tower.NormBefore);
        foreach (var block in tower.Blocks)
            x = Block(graph, x, block, recipe, mask: null);
        x = graph.Node("Gather", [x, graph.Constant([0L])], [("axis", 1L)]);
        x = graph.Node("MatMul", [Norm(graph, x, tower.NormAfter), tower.Projection.In(graph)], output: "image_embeds");
        graph.Output(x, OnnxGraph.Float, -1, dimension);
        return graph.Write();
    }

    /// <summary>The text encoder, int64 [B,77] → [B,dimension]. Tokens outside the training vocabulary share one row of the embedding.</summary>
    public static byte[] Text(TextTower tower, TransformerRecipe recipe, int dimension, IReadOnlyList<long> vocabulary)
    {
        const int length = ClipEncoder.ContextLength;
        var rowOfToken = new byte[TokenCount];
        Array.Fill(rowOfToken, checked((byte)vocabulary.Count));
        for (var row = 0; row < vocabulary.Count; row++)
            rowOfToken[vocabulary[row]] = (byte)row;
        var mask = new float[length * length];
        for (var to = 0; to < length; to++)
            mask.AsSpan(to * length + to + 1, length - to - 1).Fill(float.NegativeInfinity);

        var graph = new OnnxGraph("text");
        var tokens = graph.Input("input_ids", OnnxGraph.Int64, -1, length);
        var rows = graph.Node("Cast", [graph.Node("Gather", [graph.Constant(rowOfToken, TokenCount), tokens])], [("to", (long)OnnxGraph.Int64)]);
        var x = graph.Node("Add", [graph.Node("Gather", [tower.Embedding.In(graph), rows]), tower.Positions.In(graph)]);
        var causal = graph.Constant(mask, length, length);
        foreach (var block in tower.Blocks)
            x = Block(graph, x, block, recipe, causal);

        // The first end of text: ArgMax takes the first of equals.
        var isEnd = graph.Node("Cast", [graph.Node("Equal", [tokens, graph.Constant([(long)ClipTokenizer.EndToken])])], [("to", (long)OnnxGraph.Int32)]);
        var end = graph.Node("ArgMax", [isEnd], [("axis", 1L), ("keepdims", 1L)]);
        x = graph.Node("GatherND", [x, end], [("batch_dims", 1L)]);
        x = graph.Node("MatMul", [Norm(graph, x, tower.NormAfter), tower.Projection.In(graph)], output: "text_embeds");
        graph.Output(x, OnnxGraph.Float, -1, dimension);
        return graph.Write();
    }

    /// <summary>The encoder's entry in a catalogue, with the hashes of the files there are.</summary>
    /// <param name="recipe">Its recipe.</param>
    /// <param name="folder">Where the two files are.</param>
    /// <param name="prefix">From the catalogue's folder to theirs, with its last '/', or nothing.</param>
    /// <param name="logitScale">Learned multiplier of cosine similarities.</param>
    public static string CatalogueEntry(EncoderRecipe recipe, string folder, string prefix, double logitScale) => string.Create(CultureInfo.InvariantCulture, $"""
          - name: {recipe.Name}
            stands-for: {recipe.StandsFor}
            vision: {prefix}vision_model.onnx
            text: {prefix}text_model.onnx
            vision-sha256: {Sha256(Path.Combine(folder, "vision_model.onnx"))}
            text-sha256: {Sha256(Path.Combine(folder, "text_model.onnx"))}
            dimension: {recipe.Dimension}
            image-size: {Cifar10.Size}
            mean: [0.48145466, 0.4578275, 0.40821073]
            std: [0.26862954, 0.26130258, 0.27577711]
            logit-scale: {logitScale:F4}
            flops: {recipe.Flops / 1e9}e9
            licence: Apache-2.0

        """);

    private static string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private static string Block(OnnxGraph graph, string x, TransformerBlock block, TransformerRecipe recipe, string? mask)
    {
        long head = recipe.Width / recipe.Heads;
        var split = graph.Constant([0L, 0, recipe.Heads, head], 4);
        var normed = Norm(graph, x, block.NormAttention);
        var parts = Enumerable.Range(0, 3).Select(part =>
        {
            using var weight = block.QueryKeyValue.weight.narrow(0, part * recipe.Width, recipe.Width);
            using var bias = block.QueryKeyValue.bias!.narrow(0, part * recipe.Width, recipe.Width);
            var heads = graph.Node("Reshape", [Linear(graph, normed, weight, bias), split]);
            return graph.Node("Transpose", [heads], [("perm", part == 1 ? new long[] { 0, 2, 3, 1 } : new long[] { 0, 2, 1, 3 })]);
        }).ToArray();
        var scores = graph.Node("Mul", [graph.Node("MatMul", [parts[0], parts[1]]), graph.Constant([(float)(1 / Math.Sqrt(head))])]);
        if (mask is not null)
            scores = graph.Node("Add", [scores, mask]);
        var attended = graph.Node("MatMul", [graph.Node("Softmax", [scores], [("axis", -1L)]), parts[2]]);
        attended = graph.Node("Transpose", [attended], [("perm", new long[] { 0, 2, 1, 3 })]);
        attended = graph.Node("Reshape", [attended, graph.Constant([0L, 0, recipe.Width], 3)]);
        x = graph.Node("Add", [x, Linear(graph, attended, block.Output.weight, block.Output.bias!)]);

        var hidden = Linear(graph, Norm(graph, x, block.NormMlp), block.Up.weight, block.Up.bias!);
        var gate = graph.Node("Sigmoid", [graph.Node("Mul", [hidden, graph.Constant([(float)TransformerBlock.QuickGelu])])]);
        return graph.Node("Add", [x, Linear(graph, graph.Node("Mul", [hidden, gate]), block.Down.weight, block.Down.bias!)]);
    }

    private static string Linear(OnnxGraph graph, string x, Tensor weight, Tensor bias)
    {
        using var transposed = weight.t();
        return graph.Node("Add", [graph.Node("MatMul", [x, transposed.In(graph)]), bias.In(graph)]);
    }

    private static string Norm(OnnxGraph graph, string x, LayerNorm norm) =>
        graph.Node("LayerNormalization", [x, norm.weight!.In(graph), norm.bias!.In(graph)], [("axis", -1L), ("epsilon", (float)norm.eps)]);

    /// <summary>norm(convolution(x)) as one convolution: weights times γ/√(variance + ε), bias β − mean·γ/√(variance + ε).</summary>
    private static (Tensor Weight, Tensor Bias) Fold(Conv2d convolution, BatchNorm2d norm)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var factor = norm.weight!.to(float64) / (norm.running_var!.to(float64) + norm.eps).sqrt();
        var weight = (convolution.weight.to(float64) * factor.view(-1, 1, 1, 1)).to(float32);
        var bias = (norm.bias!.to(float64) - norm.running_mean!.to(float64) * factor).to(float32);
        return (weight.MoveToOuterDisposeScope(), bias.MoveToOuterDisposeScope());
    }

    /// <summary>A tensor's values as a constant of the graph.</summary>
    private static string In(this Tensor tensor, OnnxGraph graph)
    {
        using var values = tensor.detach().contiguous();
        return graph.Constant(values.data<float>().ToArray(), tensor.shape);
    }
}
