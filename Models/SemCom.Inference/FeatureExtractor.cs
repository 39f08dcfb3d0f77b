using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace SemCom.Inference;

/// <summary>Computes the clean features of images and prompts, once per model, image and way of preparing it, and keeps them in a cache.</summary>
/// <remarks>
/// Images go in batches of 64 in the data set's order; a batch is computed by one thread and cached as one entry, so an interrupted
/// extraction resumes where it stopped. The key of an entry holds the model file's hash, the preparation's version and parameters, the hashes of the images in order,
/// and ONNX Runtime's version, provider and processor architecture, which decide the last bits.
/// </remarks>
public sealed class FeatureExtractor
{
    /// <summary>Images per batch and cache entry.</summary>
    internal const int BatchSize = 64;

    private readonly FeatureCache _cache;

    /// <summary>Extracts with a cache.</summary>
    /// <param name="cache">Where features are looked up and kept.</param>
    public FeatureExtractor(FeatureCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        _cache = cache;
    }

    /// <summary>The features of every image of a data set. The result is the same, bit for bit, for any number of threads, cached or not.</summary>
    /// <param name="model">The encoder; its files are opened only when something is not in the cache.</param>
    /// <param name="dataset">The images.</param>
    /// <param name="threads">Batches at once, at least 1.</param>
    /// <param name="progress">Told the number of images done and in total after every batch, in order, from one thread at a time.</param>
    /// <param name="cancellation">Ends the extraction between batches.</param>
    /// <returns>N vectors of unit length.</returns>
    /// <exception cref="ModelException">The model cannot be used, or gives a vector that is not finite or is zero.</exception>
    /// <exception cref="DatasetException">An image cannot be used; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; batches finished so far are in the cache.</exception>
    public FeatureSet ExtractImages(EncoderModel model, ImageDataset dataset, int threads = 1, IProgress<(int Done, int Total)>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var images = dataset.Images;
        var features = new float[checked(images.Count * model.Dimension)];
        var modelHash = model.VisionSha256;
        using var encoder = new ClipEncoder(model);
        var done = 0;
        var gate = new Lock();
        try
        {
            Parallel.For(
                0,
                (images.Count + BatchSize - 1) / BatchSize,
                new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
                batch =>
                {
                    var first = batch * BatchSize;
                    var count = Math.Min(BatchSize, images.Count - first);
                    var rows = features.AsSpan(first * model.Dimension, count * model.Dimension);
                    var members = Enumerable.Range(first, count).Select(i => images[i]).ToList();
                    var key = FeatureCache.Key(
                        ["image features 1", modelHash, model.PreprocessingVersion, $"dimension {model.Dimension}", InferenceRuntime.Description, .. members.Select(image => image.Sha256)]);
                    Cached(key, rows, model.VisionPath, i => members[i].RelativePath, model.Dimension, () => Encode(encoder, members));
                    lock (gate)
                    {
                        done += count;
                        progress?.Report((done, images.Count));
                    }
                });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions[0]);
        }

        return new FeatureSet(features, model.Dimension);
    }

    /// <summary>The features of prompts.</summary>
    /// <param name="model">The encoder; its files are opened only when the prompts are not in the cache.</param>
    /// <param name="prompts">C texts, <c>an image of a cat</c>.</param>
    /// <returns>C vectors of unit length.</returns>
    /// <exception cref="ModelException">The model cannot be used, or gives a vector that is not finite or is zero.</exception>
    public FeatureSet ExtractTexts(EncoderModel model, IReadOnlyList<string> prompts)
    {
        ArgumentNullException.ThrowIfNull(model);
        // The key holds token numbers, not prompts: another tokeniser then means another key.
        var tokens = ClipEncoder.Tokens(prompts);
        var features = new float[checked(prompts.Count * model.Dimension)];
        var key = FeatureCache.Key("text features 1", model.TextSha256, $"dimension {model.Dimension}", InferenceRuntime.Description, string.Join(' ', tokens));
        Cached(key, features, model.TextPath, i => prompts[i], model.Dimension, () =>
        {
            using var encoder = new ClipEncoder(model);
            return encoder.EncodeTokens(tokens);
        });
        return new FeatureSet(features, model.Dimension);
    }

    private static float[] Encode(ClipEncoder encoder, List<DatasetImage> images)
    {
        var preparation = encoder.Model.Preparation;
        var length = preparation.Length;
        var pixels = ArrayPool<float>.Shared.Rent(images.Count * length);
        try
        {
            for (var i = 0; i < images.Count; i++)
                images[i].Prepare(preparation, pixels.AsSpan(i * length, length));
            return encoder.EncodeImages(pixels.AsSpan(0, images.Count * length));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(pixels);
        }
    }

    private void Cached(string key, Span<float> rows, string path, Func<int, string> name, int dimension, Func<float[]> compute)
    {
        if (_cache.Read(key) is { } bytes && bytes.Length == rows.Length * sizeof(float))
        {
            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(rows);
            return;
        }

        compute().CopyTo(rows);
        for (var i = 0; i < rows.Length / dimension; i++)
            Normalise(rows.Slice(i * dimension, dimension), path, name(i));
        _cache.Write(key, MemoryMarshal.AsBytes(rows));
    }

    /// <summary>x / ‖x‖₂, summed in double precision.</summary>
    private static void Normalise(Span<float> row, string path, string name)
    {
        var sum = 0.0;
        foreach (var x in row)
            sum += (double)x * x;
        var norm = Math.Sqrt(sum);
        if (!double.IsFinite(norm) || norm == 0)
            throw new ModelException(path, $"a feature vector of length {norm} for '{name}'", "a finite vector that is not zero", "Check the model's weights; a float16 model may overflow where its float32 sibling does not.");
        foreach (ref var x in row)
            x = (float)(x / norm);
    }
}
