namespace SemCom.Scenarios.Tests;

public class ShippedScenariosTests
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(Repository.Path("Scenarios"), "*.yaml").Select(file => Path.GetFileName(file)!).Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_shipped_scenario_reads_and_is_named_after_its_file(string name)
    {
        ScenarioFile file = ScenarioReader.Read(Repository.Path("Scenarios", name));
        Assert.Equal(Path.GetFileNameWithoutExtension(name), file.Scenario.Name);
    }
}
