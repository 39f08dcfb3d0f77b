namespace SemCom.Validation;

public class DocumentationTests
{
    [Fact]
    public void The_page_says_what_the_code_finds() => Committed.Check(Repository.Path("docs", "validation.md"), Page.Write());

    [Fact]
    public void Every_scenario_of_the_folder_is_used()
    {
        var files = Directory.GetFiles(Repository.Path("tests", "SemCom.Validation", "scenarios"), "*.yaml").Select(file => Path.GetFileName(file)!);
        var used = Section.All.SelectMany(section => section.Checks).Select(check => check.Scenario.Split(' ')[0]).ToHashSet();
        Assert.Equal(files.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }
}
