namespace SemCom.Inference;

/// <summary>
/// A CLIP-like encoder: images and texts to vectors of one space, through ONNX Runtime. Each of its two models opens when first used.
/// All methods may be called from several threads at once; a result depends neither on that nor on what shares its batch.
/// </summary>
/// <remarks>Radford et al., "Learning transferable visual models from natural language supervision", ICML 2021.</remarks>
public sealed class ClipEncoder : IDisposable
{
    /// <summary>Token numbers of a text.</summary>
    public const int ContextLength = 77;

    private readonly Lazy<OnnxTower> _vision;
    private readonly Lazy<OnnxTower> _text;

    /// <summary>Prepares to run a model of the catalogue.</summary>
    /// <param name="model">The entry.</param>
    public ClipEncoder(EncoderModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        _vision = new(() => OnnxTower.OpenVision(model));
        _text = new(() => OnnxTower.OpenText(model, ContextLength));
    }

    /// <summary>The catalogue's entry.</summary>
    public EncoderModel Model { get; }

    /// <summary>
    /// Images that go through the model together: 16, or what the model itself demands; 1 for a model whose images would influence each other
    /// (dynamic quantisation). Opens the image encoder.
    /// </summary>
    internal int ImagesTogether => _vision.Value.RowsTogether;

    /// <summary>Features of images, as the model gives them: not normalised.</summary>
    /// <param name="pixels">B prepared images of 3·S·S numbers each (<see cref="ImagePreparation"/>), any B.</param>
    /// <returns>B rows of <see cref="EncoderModel.Dimension"/> numbers.</returns>
    /// <exception cref="ModelException">The model cannot be used.</exception>
    /// <exception cref="ArgumentException">Not whole images.</exception>
    public float[] EncodeImages(ReadOnlySpan<float> pixels) => _vision.Value.Encode(pixels);

    /// <summary>Features of tokenised texts, as the model gives them: not normalised.</summary>
    /// <param name="tokens">B rows of <see cref="ContextLength"/> token numbers, any B.</param>
    /// <returns>B rows of <see cref="EncoderModel.Dimension"/> numbers.</returns>
    /// <exception cref="ModelException">The model cannot be used.</exception>
    /// <exception cref="ArgumentException">Not whole rows.</exception>
    public float[] EncodeTokens(ReadOnlySpan<long> tokens) => _text.Value.Encode(tokens);

    /// <summary>Features of texts, as the model gives them: not normalised.</summary>
    /// <param name="texts">B texts, any B; one longer than <see cref="ContextLength"/> tokens is cut.</param>
    /// <returns>B rows of <see cref="EncoderModel.Dimension"/> numbers.</returns>
    /// <exception cref="ModelException">The model cannot be used.</exception>
    public float[] EncodeTexts(IReadOnlyList<string> texts) => EncodeTokens(Tokens(texts));

    /// <summary>B·77 token numbers.</summary>
    internal static long[] Tokens(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return [.. texts.SelectMany(ClipTokenizer.Default.Encode)];
    }

    /// <summary>Closes both models.</summary>
    public void Dispose()
    {
        if (_vision.IsValueCreated)
            _vision.Value.Dispose();
        if (_text.IsValueCreated)
            _text.Value.Dispose();
    }
}
