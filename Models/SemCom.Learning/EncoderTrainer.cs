using System.Diagnostics;
using System.Globalization;
using SemCom.Inference;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SemCom.Learning;

/// <summary>One epoch of a training.</summary>
/// <param name="Epoch">1 for the first.</param>
/// <param name="Loss">Mean training loss, nats.</param>
/// <param name="Accuracy">Share of the held-out images classified rightly with the headline prompt, 0…1; NaN where none are held out.</param>
/// <param name="LogitScale">Learned multiplier of cosine similarities.</param>
/// <param name="Seconds">Wall time of the epoch, seconds.</param>
public sealed record EpochResult(int Epoch, double Loss, double Accuracy, double LogitScale, double Seconds);

/// <summary>
/// Trains a pair of encoders on CIFAR-10 with captions from templates: a symmetric contrastive loss over the images of a batch and
/// one caption a class. Same recipe, data and thread count, same weights, also when stopped and resumed.
/// </summary>
public sealed class EncoderTrainer : IDisposable
{
    // Which images are held out does not change with the seed, so that trainings compare.
    private const int SplitSeed = 10;
    private const int EvaluationBatch = 250;

    private readonly EncoderRecipe _recipe;
    private readonly Cifar10 _training;
    private readonly Cifar10 _heldOut;
    private readonly Captions _captions = new();
    private readonly DualEncoder _model;
    private readonly AdamW _optimiser;
    private readonly string _checkpoint;
    private List<EpochResult> _curve = [];

    /// <summary>Prepares a training, from the start or from the checkpoint in the folder.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="data">CIFAR-10's training images.</param>
    /// <param name="folder">Where <c>checkpoint.bin</c> is kept; made where missing.</param>
    /// <param name="resume">Continue after the last whole epoch in the folder.</param>
    /// <exception cref="LearningException">Nothing to resume, or a checkpoint of another recipe.</exception>
    public EncoderTrainer(EncoderRecipe recipe, Cifar10 data, string folder, bool resume)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(data);
        if (data.Count < recipe.Training.HeldOut + recipe.Training.Batch)
            throw new LearningException("training data", $"{data.Count} images", $"at least training.held-out + training.batch = {recipe.Training.HeldOut + recipe.Training.Batch}", "Hold out fewer images or make the batch smaller.");
        _recipe = recipe;
        var order = new EpochRandom(SplitSeed, 0).Permutation(data.Count);
        _heldOut = data.Subset(order[..recipe.Training.HeldOut]);
        _training = data.Subset(order[recipe.Training.HeldOut..]);
        _model = new DualEncoder(recipe, _captions.Tokens.Count);
        _optimiser = new AdamW(_model, recipe.Training.WeightDecay, recipe.Training.GradientClip);
        Directory.CreateDirectory(folder);
        _checkpoint = Path.Combine(folder, "checkpoint.bin");
        if (resume)
        {
            using var noGradient = no_grad();
            _curve = Checkpoint.Read(_checkpoint, recipe.Fingerprint(), State());
        }
    }

    /// <summary>The epochs done.</summary>
    public IReadOnlyList<EpochResult> Curve => _curve;

    /// <summary>Parameters of the image and of the text encoder.</summary>
    public (long Vision, long Text) ParameterCounts => (_model.Vision.parameters().Sum(p => p.numel()), _model.Text.parameters().Sum(p => p.numel()));

    /// <summary>The recipe.</summary>
    public EncoderRecipe Recipe => _recipe;

    /// <summary>Distinct tokens of the captions; the text encoder tells only these apart.</summary>
    public int Vocabulary => _captions.Tokens.Count;

    internal DualEncoder Model => _model;

    /// <summary>Trains the epochs that remain, with a checkpoint after each.</summary>
    /// <param name="progress">Receives each epoch.</param>
    /// <param name="stop">Ends the training between two steps; the epoch begun is lost.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Train(Action<EpochResult>? progress = null, CancellationToken stop = default)
    {
        for (var epoch = _curve.Count + 1; epoch <= _recipe.Training.Epochs; epoch++)
        {
            var watch = Stopwatch.StartNew();
            var loss = TrainEpoch(epoch, stop);
            var accuracy = Accuracy(_heldOut);
            var result = new EpochResult(epoch, loss, accuracy, LogitScale(), watch.Elapsed.TotalSeconds);
            _curve.Add(result);
            Checkpoint.Write(_checkpoint, _recipe.Fingerprint(), _curve, State());
            progress?.Invoke(result);
        }
    }

    /// <summary>Writes <c>vision_model.onnx</c>, <c>text_model.onnx</c>, <c>curve.csv</c> and a <c>catalogue.yaml</c> of this one encoder, as it is after the last epoch done.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <returns>The encoder, ready to be run.</returns>
    public EncoderModel Export(string folder)
    {
        _model.eval();
        File.WriteAllBytes(Path.Combine(folder, "vision_model.onnx"), EncoderExporter.Vision(_model.Vision, _recipe.Vision, _recipe.Dimension));
        File.WriteAllBytes(Path.Combine(folder, "text_model.onnx"), EncoderExporter.Text(_model.Text, _recipe.Text, _recipe.Dimension, _captions.Tokens));
        File.WriteAllLines(Path.Combine(folder, "curve.csv"),
        [
            "epoch,loss,held_out_accuracy,logit_scale,seconds",
            .. _curve.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Epoch},{row.Loss:F4},{row.Accuracy:F4},{row.LogitScale:F3},{row.Seconds:F1}")),
        ]);
        var catalogue = Path.Combine(folder, "catalogue.yaml");
        File.WriteAllText(catalogue, "models:\n" + EncoderExporter.CatalogueEntry(_recipe, folder, "", LogitScale()));
        return ModelCatalogue.Load(catalogue).Find(_recipe.Name);
    }

    private double TrainEpoch(int epoch, CancellationToken stop)
    {
        var settings = _recipe.Training;
        var random = new EpochRandom(settings.Seed, epoch);
        var order = random.Permutation(_training.Count);
        var steps = _training.Count / settings.Batch;
        var pixels = new float[settings.Batch * Cifar10.ImageBytes];
        var labels = new long[settings.Batch];
        var sum = 0.0;
        _model.train();
        for (var step = 0; step < steps; step++)
        {
            stop.ThrowIfCancellationRequested();
            for (var i = 0; i < labels.Length; i++)
            {
                var index = order[step * labels.Length + i];
                labels[i] = _training.Labels[index];
                Augmentation.Apply(_training.Image(index), pixels.AsSpan(i * Cifar10.ImageBytes, Cifar10.ImageBytes), ref random);
            }
            var templates = Cifar10.Classes.Select(_ => random.Below(Captions.AllTemplates.Count)).ToArray();

            using var scope = NewDisposeScope();
            var loss = ContrastiveLoss.Of(
                _model.Vision.forward(tensor(pixels, [labels.Length, 3, Cifar10.Size, Cifar10.Size])), TextFeatures(templates), _model.Scale(), tensor(labels));
            loss.backward();
            var done = (long)(epoch - 1) * steps + step + 1;
            _optimiser.Step(done, LearningRate(done, (long)steps * settings.Epochs));
            sum += loss.item<float>();
        }
        return sum / steps;
    }

    /// <summary>Linear rise to the peak over the warm-up, then half a cosine down to 0.</summary>
    private double LearningRate(long step, long steps)
    {
        var warm = _recipe.Training.WarmUp * steps;
        return _recipe.Training.LearningRate * (step < warm ? step / warm : 0.5 * (1 + Math.Cos(Math.PI * (step - warm) / (steps - warm))));
    }

    /// <summary>Features of one caption a class.</summary>
    private Tensor TextFeatures(int[] templates)
    {
        var length = templates.Select((template, label) => _captions.Rows(template, label).Length).Max();
        var rows = new long[templates.Length * length];
        var ends = new long[templates.Length];
        for (var label = 0; label < templates.Length; label++)
        {
            var caption = _captions.Rows(templates[label], label);
            for (var i = 0; i < caption.Length; i++)
                rows[label * length + i] = caption[i];
            ends[label] = caption.Length - 1;
        }
        return _model.Text.forward(tensor(rows, [templates.Length, length]), tensor(ends));
    }

    private double Accuracy(Cifar10 data)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        _model.eval();
        var text = functional.normalize(TextFeatures(new int[Cifar10.Classes.Count]), dim: 1);
        var correct = 0L;
        for (var first = 0; first < data.Count; first += EvaluationBatch)
        {
            using var inner = NewDisposeScope();
            var count = Math.Min(EvaluationBatch, data.Count - first);
            var pixels = new float[count * Cifar10.ImageBytes];
            for (var i = 0; i < count; i++)
                Augmentation.None(data.Image(first + i), pixels.AsSpan(i * Cifar10.ImageBytes, Cifar10.ImageBytes));
            var labels = tensor(data.Labels[first..(first + count)].Select(label => (long)label).ToArray());
            var images = _model.Vision.forward(tensor(pixels, [count, 3, Cifar10.Size, Cifar10.Size]));
            correct += images.matmul(text.t()).argmax(1).eq(labels).to(int64).sum().item<long>();
        }
        return (double)correct / data.Count;
    }

    private double LogitScale()
    {
        using var scope = NewDisposeScope();
        return _model.Scale().item<float>();
    }

    private IEnumerable<(string Name, Tensor Value)> State() =>
    [
        .. _model.named_parameters().Select(p => (p.name, (Tensor)p.parameter)),
        .. _model.named_buffers().Select(b => (b.name, b.buffer)),
        .. _optimiser.Moments,
    ];

    /// <summary>Frees the model.</summary>
    public void Dispose()
    {
        _optimiser.Dispose();
        _model.Dispose();
    }
}
