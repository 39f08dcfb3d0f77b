using SemCom.Inference;
using SemCom.Scenarios;

namespace SemCom.Cli;

/// <summary>Checks what a scenario names outside itself, encoders and images, and answers with the place in the file.</summary>
internal static class ScenarioInput
{
    /// <exception cref="ScenarioException">An encoder is not in the catalogue, or the data set cannot be used.</exception>
    public static void Check(ScenarioFile file, ModelCatalogue catalogue)
    {
        for (var k = 0; k < file.Scenario.Encoders.Count; k++)
        {
            try
            {
                catalogue.Find(file.Scenario.Encoders[k]);
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
        }
        catch (DatasetException problem)
        {
            throw file.ErrorAt(problem.Message, "images", "dataset");
        }
    }
}
