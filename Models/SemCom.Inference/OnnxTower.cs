using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SemCom.Inference;

/// <summary>
/// One half of a CLIP pair: an ONNX model that turns rows (prepared images, or token numbers) into feature vectors.
/// Names, element types and shapes are read from the model and checked when it opens.
/// </summary>
/// <remarks>
/// Reproducible by construction: one thread inside a run, and always the same number of rows in a run (the last is filled with zeros), because
/// matrix kernels are chosen by shape. A model whose rows influence each other (dynamic quantisation takes its scale from the whole batch) is
/// found out by a probe and given one row at a time.
/// </remarks>
internal sealed class OnnxTower : IDisposable
{
    /// <summary>Rows in a run where the model leaves it open.</summary>
    public const int PreferredRows = 16;

    private readonly string _path;
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly TensorElementType _inputType;
    private readonly TensorElementType _maskType;
    private readonly TensorElementType _outputType;
    private readonly int[] _rowShape;
    private readonly int _rowLength;
    private readonly int _dimension;
    private readonly int? _fixedRows;
    private readonly Lazy<bool> _rowsAreIndependent;

    private OnnxTower(InferenceSession session, string path, Tensor input, Tensor? mask, Tensor output, int[] rowShape, int dimension)
    {
        _session = session;
        _path = path;
        _inputs = mask is null ? [input.Name] : [input.Name, mask.Value.Name];
        _outputs = [output.Name];
        (_inputType, _maskType, _outputType) = (input.Type, mask?.Type ?? default, output.Type);
        _rowShape = rowShape;
        _rowLength = rowShape.Aggregate(1, (product, side) => product * side);
        _dimension = dimension;
        _fixedRows = input.Shape[0] > 0 ? input.Shape[0] : null;
        _rowsAreIndependent = new(Probe);
    }

    /// <summary>Rows that go through the model together.</summary>
    public int RowsTogether => _rowsAreIndependent.Value ? _fixedRows ?? PreferredRows : 1;

    /// <summary>Opens an image encoder.</summary>
    /// <exception cref="ModelException">Not an ONNX model, or not with this interface.</exception>
    public static OnnxTower OpenVision(EncoderModel model)
    {
        const string expected = "one input pixel_values, float32 or float16 [B, 3, S, S], and an output image_embeds [B, d]";
        var session = Open(model.VisionPath, model.VisionSha256);
        try
        {
            var inputs = Tensor.Of(session.InputMetadata);
            if (inputs is not [{ IsFloat: true, Shape.Length: 4 } pixels] || !Fits(pixels.Shape[1], 3))
                throw WrongInterface(model.VisionPath, session, expected);
            if (!Fits(pixels.Shape[2], model.ImageSize) || !Fits(pixels.Shape[3], model.ImageSize))
                throw new ModelException(model.VisionPath, $"the input {pixels}", $"images of {model.ImageSize}×{model.ImageSize} pixels ('image-size' in {model.Where})", "Correct 'image-size' in the catalogue.");
            var output = Output(session, "image_embeds", model.VisionPath, model, expected);
            return new OnnxTower(session, model.VisionPath, pixels, null, output, [3, model.ImageSize, model.ImageSize], model.Dimension);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Opens a text encoder.</summary>
    /// <param name="model">The catalogue's entry.</param>
    /// <param name="context">Token numbers in a row.</param>
    /// <exception cref="ModelException">Not an ONNX model, or not with this interface.</exception>
    public static OnnxTower OpenText(EncoderModel model, int context)
    {
        var expected = $"an input input_ids, int64 or int32 [B, {context}], with or without an attention_mask of the same shape, and an output text_embeds [B, d]";
        var session = Open(model.TextPath, model.TextSha256);
        try
        {
            var inputs = Tensor.Of(session.InputMetadata);
            Tensor? mask = inputs.Count == 2 && inputs.Any(input => input.Name == "attention_mask") ? inputs.Single(input => input.Name == "attention_mask") : null;
            inputs.RemoveAll(input => input.Name == mask?.Name);
            if (inputs is not [{ IsInteger: true, Shape.Length: 2 } tokens] || !Fits(tokens.Shape[1], context)
                || mask is { } m && (!m.IsInteger || m.Shape.Length != 2 || !Fits(m.Shape[1], context)))
                throw WrongInterface(model.TextPath, session, expected);
            var output = Output(session, "text_embeds", model.TextPath, model, expected);
            return new OnnxTower(session, model.TextPath, tokens, mask, output, [context], model.Dimension);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Rows of pixels to rows of features.</summary>
    public float[] Encode(ReadOnlySpan<float> rows) => Encode(rows, RowsTogether);

    /// <summary>Rows of token numbers to rows of features.</summary>
    public float[] Encode(ReadOnlySpan<long> rows) => Encode(rows, RowsTogether);

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }

    private static InferenceSession Open(string path, string sha256)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            // Failures come as exceptions; the library's own lines on standard error would only say them twice.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        try
        {
            return new InferenceSession(EncoderModel.Read(path, sha256), options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException(path, $"a file that ONNX Runtime {InferenceRuntime.OnnxRuntimeVersion} cannot open ({e.Message})", "a whole ONNX model in one file", "Fetch or export it again; weights in a separate file must be merged into it.", e);
        }
    }

    private static bool Fits(int side, int wanted) => side < 0 || side == wanted;

    private static Tensor Output(InferenceSession session, string name, string path, EncoderModel model, string expected)
    {
        var outputs = Tensor.Of(session.OutputMetadata);
        outputs.RemoveAll(output => !output.IsFloat || output.Shape.Length != 2);
        var named = outputs.FindIndex(output => output.Name == name);
        if (named < 0 && outputs.Count != 1)
            throw WrongInterface(path, session, expected);
        var chosen = outputs[Math.Max(named, 0)];
        if (!Fits(chosen.Shape[1], model.Dimension))
            throw new ModelException(path, $"the output {chosen}", $"feature vectors of length {model.Dimension} ('dimension' in {model.Where})", "Correct 'dimension' in the catalogue.");
        return chosen;
    }

    private static ModelException WrongInterface(string path, InferenceSession session, string expected) => new(
        path,
        $"the inputs {string.Join(", ", Tensor.Of(session.InputMetadata))} and the outputs {string.Join(", ", Tensor.Of(session.OutputMetadata))}",
        expected,
        "Export the encoder as CLIP's vision and text models with projection, one file each.");

    /// <summary>
    /// Whether a row's features stay the same, bit for bit, when the row beside it changes. The second neighbour is ten times larger
    /// than the first, so a scale taken from the batch shows.
    /// </summary>
    private bool Probe()
    {
        var rows = _fixedRows ?? 2;
        if (rows == 1)
            return true;
        if (_inputType is TensorElementType.Float or TensorElementType.Float16)
        {
            var pixels = new float[2 * _rowLength];
            for (var i = 0; i < _rowLength; i++)
            {
                pixels[i] = (i * 31 % 255 - 127) / 127f;
                pixels[_rowLength + i] = 10 * (i * 57 % 255 - 127) / 127f;
            }

            return Encode(pixels.AsSpan(0, _rowLength), rows).AsSpan().SequenceEqual(Encode<float>(pixels, rows).AsSpan(0, _dimension));
        }

        var tokens = new long[2 * _rowLength];
        for (var i = 0; i < _rowLength; i++)
            (tokens[i], tokens[_rowLength + i]) = i == 0 ? (ClipTokenizer.StartToken, ClipTokenizer.StartToken) : i == 9 ? (ClipTokenizer.EndToken, ClipTokenizer.EndToken) : (320 + i, 1000 + 101 * i);
        return Encode(tokens.AsSpan(0, _rowLength), rows).AsSpan().SequenceEqual(Encode<long>(tokens, rows).AsSpan(0, _dimension));
    }

    private float[] Encode<T>(ReadOnlySpan<T> values, int together)
        where T : unmanaged, INumber<T>
    {
        if (values.Length % _rowLength != 0)
            throw new ArgumentException($"The input is rows of {_rowLength} numbers; {values.Length} is not a multiple.", nameof(values));
        var count = values.Length / _rowLength;
        var features = new float[count * _dimension];
        for (var row = 0; row < count; row += together)
        {
            var rows = Math.Min(together, count - row);
            Run(values.Slice(row * _rowLength, rows * _rowLength), _fixedRows ?? together, features.AsSpan(row * _dimension, rows * _dimension));
        }

        return features;
    }

    /// <summary>One run of <paramref name="rows"/> rows, those beyond the given ones filled with zeros.</summary>
    private void Run<T>(ReadOnlySpan<T> values, int rows, Span<float> features)
        where T : unmanaged, INumber<T>
    {
        var shape = new long[1 + _rowShape.Length];
        shape[0] = rows;
        for (var i = 0; i < _rowShape.Length; i++)
            shape[i + 1] = _rowShape[i];

        var inputs = new List<OrtValue>(2);
        try
        {
            inputs.Add(OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, _inputType, shape));
            Fill(inputs[0], _inputType, values);
            if (_inputs.Length == 2)
            {
                var mask = new long[rows * _rowLength];
                Attend(MemoryMarshal.Cast<T, long>(values), mask);
                inputs.Add(OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, _maskType, shape));
                Fill<long>(inputs[1], _maskType, mask);
            }

            using var results = _session.Run(_options, _inputs, inputs, _outputs);
            var found = results[0].GetTensorTypeAndShape().Shape;
            if (found.Length != 2 || found[0] != rows || found[1] != _dimension)
                throw new ModelException(_path, $"an output of shape [{string.Join(", ", found)}]", $"[{rows}, {_dimension}]", "Correct 'dimension' in the catalogue, or export the model again.");
            if (_outputType == TensorElementType.Float)
            {
                results[0].GetTensorDataAsSpan<float>()[..features.Length].CopyTo(features);
            }
            else
            {
                var halves = results[0].GetTensorDataAsSpan<Float16>();
                for (var i = 0; i < features.Length; i++)
                    features[i] = (float)halves[i];
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException(_path, $"a model that fails when it runs ({e.Message})", $"features for an input of shape [{string.Join(", ", shape)}]", "Export it again.", e);
        }
        finally
        {
            foreach (var input in inputs)
                input.Dispose();
        }
    }

    private static void Fill<T>(OrtValue value, TensorElementType type, ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        switch (type)
        {
            case TensorElementType.Float16:
                var halves = value.GetTensorMutableDataAsSpan<Float16>();
                for (var i = 0; i < values.Length; i++)
                    halves[i] = (Float16)float.CreateChecked(values[i]);
                halves[values.Length..].Clear();
                break;
            case TensorElementType.Int32:
                var integers = value.GetTensorMutableDataAsSpan<int>();
                for (var i = 0; i < values.Length; i++)
                    integers[i] = int.CreateChecked(values[i]);
                integers[values.Length..].Clear();
                break;
            default:
                var same = value.GetTensorMutableDataAsSpan<T>();
                values.CopyTo(same);
                same[values.Length..].Clear();
                break;
        }
    }

    /// <summary>Ones up to and including the first end-of-text; all ones in rows that only fill the batch, so that no row attends to nothing.</summary>
    private void Attend(ReadOnlySpan<long> tokens, Span<long> mask)
    {
        mask.Fill(1);
        for (var row = 0; row < tokens.Length; row += _rowLength)
        {
            var end = tokens.Slice(row, _rowLength).IndexOf(ClipTokenizer.EndToken);
            if (end >= 0)
                mask[(row + end + 1)..(row + _rowLength)].Clear();
        }
    }

    private readonly record struct Tensor(string Name, TensorElementType Type, int[] Shape)
    {
        public bool IsFloat => Type is TensorElementType.Float or TensorElementType.Float16;

        public bool IsInteger => Type is TensorElementType.Int64 or TensorElementType.Int32;

        public static List<Tensor> Of(IReadOnlyDictionary<string, NodeMetadata> metadata) =>
            [.. metadata.Select(entry => entry.Value.IsTensor
                ? new Tensor(entry.Key, entry.Value.ElementDataType, entry.Value.Dimensions)
                : new Tensor(entry.Key, TensorElementType.DataTypeMax, []))];

        public override string ToString() => $"{Name} {Type}[{string.Join(", ", Shape.Select((side, i) => side >= 0 ? $"{side}" : i == 0 ? "B" : "?"))}]";
    }
}
