using System.Globalization;
using SemCom.Compute;
using SemCom.Inference;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Semantics;

/// <summary>
/// Prepares a scenario's encoders and images: features of every image and prompt by the real ONNX models, once and
/// cached, and the table of expected quality, measured once and cached by the hashes of all it depends on.
/// </summary>
public sealed class SemanticLoader
{
    private readonly ModelCatalogue _catalogue;
    private readonly FeatureCache _cache;
    private readonly int _threads;

    /// <summary>Creates a loader.</summary>
    /// <param name="catalogue">Where encoders are found by name.</param>
    /// <param name="cache">Where features and quality tables are kept.</param>
    /// <param name="threads">Threads for the models; the result is the same with any number.</param>
    public SemanticLoader(ModelCatalogue catalogue, FeatureCache cache, int threads = 1)
    {
        _catalogue = catalogue;
        _cache = cache;
        _threads = threads;
    }

    /// <summary>Loads what a scenario asks for.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="baseDirectory">The folder its data set's path is relative to.</param>
    /// <param name="progress">Told the encoder at work and the images done, or null.</param>
    /// <param name="cancellation">Ends the work between batches.</param>
    /// <returns>The model and what it was made of.</returns>
    /// <exception cref="InferenceException">A model or an image cannot be used; the message says which and why.</exception>
    public LoadedSemantics Load(
        Scenario scenario, string baseDirectory, IProgress<(string Encoder, int Done, int Total)>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var models = scenario.Encoders.Select(_catalogue.Find).ToArray();
        var dataset = ImageDataset.Load(scenario.Images.Dataset, baseDirectory);
        var prompts = dataset.Labels.Select(label => Prompt(scenario.Images.Prompt, label)).ToArray();
        var labels = dataset.Images.Select(image => image.Label).ToArray();
        var extractor = new FeatureExtractor(_cache);
        var encoders = new List<SemanticEncoder>();
        foreach (var model in models)
        {
            var report = progress is null ? null : new ImageProgress(model.Name, progress);
            // Texts first: they are few, and a model that cannot be used says so before the long part.
            var texts = extractor.ExtractTexts(model, prompts);
            var images = extractor.ExtractImages(model, dataset, _threads, report, cancellation);
            var encoder = new SemanticEncoder(
                model.Name, model.Dimension, RelativeModelSize.Of(model.Flops), model.LogitScale,
                images.Values.ToArray(), texts.Values.ToArray(), quality: null,
                Quantiser.PrecisionOf(scenario.Channel));
            encoders.Add(encoder.With(Quality(encoder, model, dataset, prompts, labels, scenario.Channel)));
        }
        var semantics = new SemanticModel(encoders, [.. dataset.Images.Select(image => image.RelativePath)], labels, dataset.Labels);
        return new LoadedSemantics(semantics, models, dataset);
    }

    // Folders name classes with underscores where a sentence has spaces: great_white_shark.
    private static string Prompt(string template, string label) =>
        template.Replace("{label}", label.Replace('_', ' '), StringComparison.Ordinal);

    private QualityTable Quality(
        SemanticEncoder encoder, EncoderModel model, ImageDataset dataset, string[] prompts, int[] labels, Channel channel)
    {
        var digital = channel as Channel.Digital;
        var key = FeatureCache.Key(
        [
            QualityTable.Version, .. Key(digital),
            model.Dimension.ToString(CultureInfo.InvariantCulture), model.VisionSha256, model.TextSha256, model.PreprocessingVersion, InferenceRuntime.Description,
            .. prompts, .. dataset.Images.SelectMany(image => new[] { image.Sha256, image.Label.ToString(CultureInfo.InvariantCulture) }),
        ]);
        var table = _cache.Read(key) is { } bytes ? QualityTable.FromBytes(bytes) : null;
        if (table is null)
        {
            var noise = new Substream(0, "quality-table");
            table = digital is null ? QualityTable.Measure(encoder, labels, noise) : QualityTable.Measure(encoder, labels, digital, LinkRate.BitErrorRateOf(channel), noise);
            _cache.Write(key, table.ToBytes());
        }
        return channel is Channel.Ideal ? QualityTable.Constant(table.Clean) : table;
    }

    private static string[] Key(Channel.Digital? channel) => channel is null
        ? [QualityTable.DrawsPerImage.ToString(CultureInfo.InvariantCulture)]
        :
        [
            QualityTable.DigitalDrawsPerImage.ToString(CultureInfo.InvariantCulture), "digital", $"{channel.Precision}", $"{channel.Modulation}",
            FormattableString.Invariant($"{channel.Crc?.Packet}/{channel.Crc?.Attempts}"),
        ];

    private sealed class ImageProgress(string encoder, IProgress<(string, int, int)> progress) : IProgress<(int Done, int Total)>
    {
        public void Report((int Done, int Total) value) => progress.Report((encoder, value.Done, value.Total));
    }
}

/// <summary>A semantic model and what it was made of, for the manifest.</summary>
/// <param name="Model">The model.</param>
/// <param name="Encoders">The catalogue's entries of its encoders.</param>
/// <param name="Dataset">Its images.</param>
public sealed record LoadedSemantics(SemanticModel Model, IReadOnlyList<EncoderModel> Encoders, ImageDataset Dataset);
