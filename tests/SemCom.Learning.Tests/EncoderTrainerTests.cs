using TorchSharp;

namespace SemCom.Learning.Tests;

public sealed class EncoderTrainerTests
{
    public EncoderTrainerTests() => torch.set_num_threads(1);

    [Fact]
    public void A_training_resumed_from_its_checkpoint_ends_in_the_same_bytes_as_one_never_stopped()
    {
        using var straight = new TemporaryFolder();
        using var stopped = new TemporaryFolder();
        using (var trainer = new EncoderTrainer(Tiny.Recipe, Tiny.Images, straight.Path, resume: false))
            trainer.Train(stop: TestContext.Current.CancellationToken);

        // Stopped in the second epoch: only the first is kept.
        using var stop = new CancellationTokenSource();
        using (var trainer = new EncoderTrainer(Tiny.Recipe, Tiny.Images, stopped.Path, resume: false))
            Assert.Throws<OperationCanceledException>(() => trainer.Train(_ => stop.Cancel(), stop.Token));
        using (var trainer = new EncoderTrainer(Tiny.Recipe, Tiny.Images, stopped.Path, resume: true))
        {
            Assert.Single(trainer.Curve);
            trainer.Train(stop: TestContext.Current.CancellationToken);
            Assert.Equal(2, trainer.Curve.Count);
        }

        Assert.Equal(Weights(straight), Weights(stopped));
    }

    [Fact]
    public void Training_learns()
    {
        // Ten classes: chance is 0.1 of 300 held-out images; 0.2 is 5.8 standard deviations above.
        using var folder = new TemporaryFolder();
        var recipe = Tiny.Recipe with
        {
            Vision = new() { Width = 32, Depth = 2, Heads = 2, Stem = [new() { Channels = 8, Stride = 2 }, new() { Channels = 16, Stride = 2 }, new() { Channels = 32, Stride = 2 }] },
            Text = new() { Width = 32, Depth = 1, Heads = 2 },
            Training = Tiny.Recipe.Training with { Epochs = 30, Batch = 100, HeldOut = 300, LearningRate = 5e-3 },
        };
        using var trainer = new EncoderTrainer(recipe, Tiny.Images, folder.Path, resume: false);
        trainer.Train(stop: TestContext.Current.CancellationToken);
        Assert.True(trainer.Curve[^1].Loss < trainer.Curve[0].Loss - 0.4, $"loss {trainer.Curve[0].Loss} → {trainer.Curve[^1].Loss}");
        Assert.True(trainer.Curve[^1].Accuracy > 0.2, $"accuracy {trainer.Curve[^1].Accuracy}");
    }

    [Fact]
    public void A_checkpoint_of_another_recipe_is_refused()
    {
        using var folder = new TemporaryFolder();
        var recipe = Tiny.Recipe with { Training = Tiny.Recipe.Training with { Epochs = 1 } };
        using (var trainer = new EncoderTrainer(recipe, Tiny.Images, folder.Path, resume: false))
            trainer.Train(stop: TestContext.Current.CancellationToken);
        var message = Assert.Throws<LearningException>(() => new EncoderTrainer(Tiny.Recipe, Tiny.Images, folder.Path, resume: true)).Message;
        Assert.Contains("another recipe", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_resume_is_an_error_that_says_so()
    {
        using var folder = new TemporaryFolder();
        var message = Assert.Throws<LearningException>(() => new EncoderTrainer(Tiny.Recipe, Tiny.Images, folder.Path, resume: true)).Message;
        Assert.Contains("Leave --resume out", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_checkpoint_is_an_error()
    {
        using var folder = new TemporaryFolder();
        var recipe = Tiny.Recipe with { Training = Tiny.Recipe.Training with { Epochs = 1 } };
        using (var trainer = new EncoderTrainer(recipe, Tiny.Images, folder.Path, resume: false))
            trainer.Train(stop: TestContext.Current.CancellationToken);
        var path = folder / "checkpoint.bin";
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1000]);
        Assert.Throws<LearningException>(() => new EncoderTrainer(recipe, Tiny.Images, folder.Path, resume: true));
    }

    /// <summary>The checkpoint without its curve, which holds wall times.</summary>
    private static byte[] Weights(TemporaryFolder folder)
    {
        var bytes = File.ReadAllBytes(folder / "checkpoint.bin");
        var start = bytes.AsSpan().IndexOf("LogScale"u8);
        Assert.True(start > 0);
        return bytes[start..];
    }
}
