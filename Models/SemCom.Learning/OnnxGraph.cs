using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace SemCom.Learning;

/// <summary>
/// An ONNX model under construction: opset 17, IR version 8, written as protobuf by hand because no library for .NET writes ONNX.
/// </summary>
/// <remarks>Message and field numbers: onnx.proto of ONNX 1.12. <see cref="Write"/> is tested by loading into ONNX Runtime.</remarks>
internal sealed class OnnxGraph
{
    public const int Float = 1;
    public const int UInt8 = 2;
    public const int Int32 = 6;
    public const int Int64 = 7;

    private readonly Message _graph = new();
    private int _count;

    public OnnxGraph(string name) => _graph.Text(2, name);

    /// <summary>A constant.</summary>
    /// <returns>Its name.</returns>
    public string Constant(ReadOnlySpan<float> values, params long[] shape) => Constant(Float, MemoryMarshal.AsBytes(values), values.Length, shape);

    /// <inheritdoc cref="Constant(ReadOnlySpan{float}, long[])"/>
    public string Constant(ReadOnlySpan<long> values, params long[] shape) => Constant(Int64, MemoryMarshal.AsBytes(values), values.Length, shape);

    /// <inheritdoc cref="Constant(ReadOnlySpan{float}, long[])"/>
    public string Constant(ReadOnlySpan<byte> values, params long[] shape) => Constant(UInt8, values, values.Length, shape);

    /// <summary>An operation with one output.</summary>
    /// <param name="type">Operator, as ONNX names it.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <param name="attributes">Values of type long, float or long[].</param>
    /// <param name="output">Name of the output; a new one when null.</param>
    /// <returns>The output's name.</returns>
    public string Node(string type, string[] inputs, (string Name, object Value)[]? attributes = null, string? output = null)
    {
        output ??= $"{type}_{_count++}";
        var node = new Message();
        foreach (var input in inputs)
            node.Text(1, input);
        node.Text(2, output).Text(3, output).Text(4, type);
        foreach (var (name, value) in attributes ?? [])
        {
            var attribute = new Message().Text(1, name);
            _ = value switch
            {
                float number => attribute.Single(2, number).Number(20, 1),
                long number => attribute.Number(3, number).Number(20, 2),
                long[] numbers => attribute.Numbers(8, numbers).Number(20, 7),
                _ => throw new ArgumentException($"an attribute of type {value.GetType()}", nameof(attributes)),
            };
            node.Child(5, attribute);
        }
        _graph.Child(1, node);
        return output;
    }

    /// <summary>An input of the model; −1 stands for any length, in every model the batch.</summary>
    public string Input(string name, int type, params long[] shape) => Value(11, name, type, shape);

    /// <summary>An output of the model, the name of a node's output.</summary>
    public string Output(string name, int type, params long[] shape) => Value(12, name, type, shape);

    /// <summary>The bytes of the model file.</summary>
    public byte[] Write() => new Message().Number(1, 8).Text(2, "SemCom.Learning").Child(7, _graph).Child(8, new Message().Text(1, "").Number(2, 17)).ToArray();

    private string Constant(int type, ReadOnlySpan<byte> littleEndian, int count, long[] shape)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("ONNX stores numbers little-endian; writing on a big-endian machine is not supported");
        if (shape.Aggregate(1L, (product, side) => product * side) != count)
            throw new ArgumentException($"{count} values do not fill [{string.Join(", ", shape)}]", nameof(shape));
        var name = $"constant_{_count++}";
        _graph.Child(5, new Message().Numbers(1, shape).Number(2, type).Text(8, name).Bytes(9, littleEndian));
        return name;
    }

    private string Value(int field, string name, int type, long[] shape)
    {
        var sides = new Message();
        foreach (var side in shape)
            sides.Child(1, side < 0 ? new Message().Text(2, "batch") : new Message().Number(1, side));
        _graph.Child(field, new Message().Text(1, name).Child(2, new Message().Child(1, new Message().Number(1, type).Child(2, sides))));
        return name;
    }

    /// <summary>A protobuf message in wire format.</summary>
    private sealed class Message
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

        public Message Number(int field, long value) => Tag(field, 0).Varint((ulong)value);

        public Message Numbers(int field, ReadOnlySpan<long> values)
        {
            foreach (var value in values)
                Number(field, value);
            return this;
        }

        public Message Single(int field, float value)
        {
            Span<byte> four = stackalloc byte[4];
            BinaryPrimitives.WriteSingleLittleEndian(four, value);
            Tag(field, 5)._bytes.Write(four);
            return this;
        }

        public Message Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

        public Message Child(int field, Message child) => Bytes(field, child._bytes.WrittenSpan);

        public Message Bytes(int field, ReadOnlySpan<byte> value)
        {
            Tag(field, 2).Varint((ulong)value.Length)._bytes.Write(value);
            return this;
        }

        private Message Tag(int field, int wireType) => Varint((ulong)(field << 3 | wireType));

        private Message Varint(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
                _bytes.Write([(byte)(value | 0x80)]);
            _bytes.Write([(byte)value]);
            return this;
        }
    }
}
