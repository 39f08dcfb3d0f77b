using SemCom.Compute;
using SemCom.Inference;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;
using SemCom.Simulator.Semantics;

namespace SemCom.Cli;

/// <summary>
/// Checks what a scenario names outside itself, encoders, images, traces and a scheduler of one's own, and what follows
/// from them, and answers with the place in the file.
/// </summary>
internal static class ScenarioInput
{
    /// <exception cref="ScenarioException">An encoder is not in the catalogue, or the data set, a trace or the scheduler cannot be used.</exception>
    public static void Check(ScenarioFile file, ModelCatalogue catalogue)
    {
        for (var k = 0; k < file.Scenario.Encoders.Count; k++)
        {
            try
            {
                CheckTimes(file, catalogue.Find(file.Scenario.Encoders[k]));
            }
            catch (ModelException problem)
            {
                throw file.ErrorAt(problem.Message, "encoders", k);
            }
        }
        try
        {
            var dataset = ImageDataset.Load(file.Scenario.Images.Dataset, file.BaseDirectory);
            if (dataset.Labels.Count < 2)
                throw file.ErrorAt(
                    $"data set '{dataset.Name}' has one class, '{dataset.Labels[0]}'; expected a folder with a sub-folder for each of two classes or more, " +
                    "or there is nothing to tell apart", "images", "dataset");
            CheckTraces(file, [.. dataset.Images.Select(image => image.RelativePath)]);
        }
        catch (DatasetException problem)
        {
            throw file.ErrorAt(problem.Message, "images", "dataset");
        }
        try
        {
            for (var cell = 0; cell < file.Scenario.Cell.Sites.Coordinates().Count; cell++)
                SchedulerFactory.Create(file.Scenario, cell, file.BaseDirectory);
        }
        catch (SchedulerPluginException problem)
        {
            throw file.ErrorAt(problem.Message, "scheduler", "plugin", problem.Key);
        }
    }

    private static void CheckTraces(ScenarioFile file, IReadOnlyList<string> images)
    {
        for (var g = 0; g < file.Scenario.Users.Count; g++)
        {
            var group = file.Scenario.Users[g];
            if (group.Traffic is Traffic.Trace arrivals)
                Require(() => ArrivalTrace.Read(Path.Combine(file.BaseDirectory, arrivals.File), group.Count, images), "users", g, "traffic", "trace", "file");
            if (group.Mobility is Mobility.Trace positions)
                Require(() => PositionTrace.Read(Path.Combine(file.BaseDirectory, positions.File), group.Count), "users", g, "mobility", "trace", "file");
        }

        void Require(Action read, params ReadOnlySpan<object> path)
        {
            try
            {
                read();
            }
            catch (TraceException problem)
            {
                throw file.ErrorAt(problem.Message, path);
            }
        }
    }

    /// <summary>Service times must lie within the range of the clock.</summary>
    private static void CheckTimes(ScenarioFile file, EncoderModel model)
    {
        var bs = file.Scenario.Cell.Processor;
        var cycles = Workload.Cycles(bs.CyclesPerBit, file.Scenario.Images.Size, RelativeModelSize.Of(model.Flops));
        Require("an extraction", ServiceTime.Seconds(cycles, bs.Frequency), "cell", "processor", "frequency");
        for (var g = 0; g < file.Scenario.Users.Count; g++)
        {
            var device = file.Scenario.Users[g].Processor;
            cycles = Workload.Cycles(device.CyclesPerBit, Quantiser.PayloadBits(Quantiser.PrecisionOf(file.Scenario.Channel), model.Dimension), ZeroShotClassifier.RelativeSize);
            Require("a decoding", ServiceTime.Seconds(cycles, device.Frequency.Quantile(0)), "users", g, "processor", "frequency");
        }

        void Require(string what, double seconds, params ReadOnlySpan<object> path)
        {
            if (!(seconds < SimTime.MaxValue.Seconds))
                throw file.ErrorAt(FormattableString.Invariant(
                    $"{what} with '{model.Name}' would take {seconds:G3} s; expected less than {SimTime.MaxValue.Seconds:G3} s, the range of the clock. Raise the frequency or lower cycles-per-bit"),
                    path);
        }
    }
}
