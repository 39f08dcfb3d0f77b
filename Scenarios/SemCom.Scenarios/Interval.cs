namespace SemCom.Scenarios;

/// <summary>What <c>min</c> and <c>max</c> have to do with each other, wherever they stand together.</summary>
internal static class Interval
{
    public static IEnumerable<Problem> Check(string path, double min, double max)
    {
        if (min >= max) yield return new Problem("max", $"'{path}.max' is not above '{path}.min'; expected min < max");
    }
}
