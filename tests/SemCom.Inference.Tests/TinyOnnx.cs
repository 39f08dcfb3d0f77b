using System.Runtime.InteropServices;
using System.Text;

namespace SemCom.Inference.Tests;

/// <summary>
/// Small ONNX models written message by message (onnx.proto, IR version 8, opset 17): a linear image encoder and a text encoder that sums embeddings,
/// in the variants that exports come in.
/// </summary>
internal static class TinyOnnx
{
    public const int Float = 1, Int32 = 6, Int64 = 7, Float16 = 10;

    /// <summary>image_embeds = flatten(pixel_values) · W.</summary>
    /// <param name="weights">3·S·S·d numbers, row by row.</param>
    /// <param name="type">Element type of input and output.</param>
    /// <param name="rows">Fixed number of images, or null for any.</param>
    /// <param name="dynamicallyQuantised">Passes the input through DynamicQuantizeLinear, whose scale is the whole batch's.</param>
    /// <param name="input">Name of the input.</param>
    /// <param name="output">Name of the output.</param>
    /// <param name="external">Name of a file that holds the weights, or null to hold them in the model.</param>
    public static byte[] Vision(int size, int dimension, float[] weights, int type = Float, int? rows = null, bool dynamicallyQuantised = false,
        string input = "pixel_values", string output = "image_embeds", string? external = null)
    {
        var nodes = new List<Message> { Node("Flatten", [input], ["flat"]) };
        var flat = "flat";
        if (dynamicallyQuantised)
        {
            nodes.Add(Node("DynamicQuantizeLinear", ["flat"], ["q", "scale", "zero"]));
            nodes.Add(Node("DequantizeLinear", ["q", "scale", "zero"], ["rounded"]));
            flat = "rounded";
        }

        nodes.Add(Node("MatMul", [flat, "W"], [output]));
        return Model(
            nodes,
            [Weights("W", [3 * size * size, dimension], weights, type, external)],
            [Value(input, type, [rows, 3, size, size])],
            [Value(output, type, [rows, dimension])]);
    }

    /// <summary>text_embeds = Σ over tokens of E[token], or of E[token]·mask[token].</summary>
    /// <param name="embedding">One row of <paramref name="dimension"/> numbers per token number.</param>
    public static byte[] Text(int context, int dimension, float[] embedding, int type = Int64, bool mask = false)
    {
        var nodes = new List<Message> { Node("Gather", ["E", "input_ids"], ["gathered"]) };
        var inputs = new List<Message> { Value("input_ids", type, [null, context]) };
        var rows = "gathered";
        if (mask)
        {
            inputs.Add(Value("attention_mask", type, [null, context]));
            nodes.Add(Node("Cast", ["attention_mask"], ["m"], Attribute("to", Float)));
            nodes.Add(Node("Unsqueeze", ["m", "last"], ["column"]));
            nodes.Add(Node("Mul", ["gathered", "column"], ["kept"]));
            rows = "kept";
        }

        nodes.Add(Node("ReduceSum", [rows, "one"], ["text_embeds"], Attribute("keepdims", 0)));
        return Model(
            nodes,
            [Weights("E", [embedding.Length / dimension, dimension], embedding, Float, null), Integers("last", [2]), Integers("one", [1])],
            inputs,
            [Value("text_embeds", Float, [null, dimension])]);
    }

    public static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
    }

    private static byte[] Model(List<Message> nodes, List<Message> initialisers, List<Message> inputs, List<Message> outputs)
    {
        var graph = new Message();
        nodes.ForEach(node => graph.Add(1, node));
        graph.Add(2, "tiny");
        initialisers.ForEach(tensor => graph.Add(5, tensor));
        inputs.ForEach(value => graph.Add(11, value));
        outputs.ForEach(value => graph.Add(12, value));
        return new Message().Add(1, 8).Add(8, new Message().Add(1, "").Add(2, 17)).Add(7, graph).ToArray();
    }

    private static Message Node(string operation, string[] inputs, string[] outputs, params Message[] attributes)
    {
        var node = new Message();
        foreach (var input in inputs)
            node.Add(1, input);
        foreach (var output in outputs)
            node.Add(2, output);
        node.Add(4, operation);
        foreach (var attribute in attributes)
            node.Add(5, attribute);
        return node;
    }

    private static Message Attribute(string name, long value) => new Message().Add(1, name).Add(3, value).Add(20, 2);

    private static Message Weights(string name, int[] shape, float[] values, int type, string? external)
    {
        var tensor = new Message();
        foreach (var side in shape)
            tensor.Add(1, side);
        tensor.Add(2, type).Add(8, name);
        if (external is not null)
            return tensor.Add(13, new Message().Add(1, "location").Add(2, external)).Add(14, 1);
        return tensor.Add(9, type == Float16
            ? MemoryMarshal.AsBytes<Half>(values.Select(value => (Half)value).ToArray()).ToArray()
            : MemoryMarshal.AsBytes<float>(values).ToArray());
    }

    private static Message Integers(string name, long[] values) =>
        new Message().Add(1, values.Length).Add(2, Int64).Add(8, name).Add(9, MemoryMarshal.AsBytes<long>(values).ToArray());

    private static Message Value(string name, int type, int?[] shape)
    {
        var sides = new Message();
        foreach (var side in shape)
            sides.Add(1, side is { } fixedSide ? new Message().Add(1, fixedSide) : new Message().Add(2, "batch"));
        return new Message().Add(1, name).Add(2, new Message().Add(1, new Message().Add(1, type).Add(2, sides)));
    }

    /// <summary>A protocol-buffer message: fields as tag and varint, or tag, length and bytes.</summary>
    private sealed class Message
    {
        private readonly List<byte> _bytes = [];

        public Message Add(int field, long value)
        {
            Varint((ulong)field << 3);
            Varint((ulong)value);
            return this;
        }

        public Message Add(int field, byte[] value)
        {
            Varint(((ulong)field << 3) | 2);
            Varint((ulong)value.Length);
            _bytes.AddRange(value);
            return this;
        }

        public Message Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

        public Message Add(int field, Message value) => Add(field, value.ToArray());

        public byte[] ToArray() => _bytes.ToArray();

        private void Varint(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
                _bytes.Add((byte)(value | 0x80));
            _bytes.Add((byte)value);
        }
    }
}
