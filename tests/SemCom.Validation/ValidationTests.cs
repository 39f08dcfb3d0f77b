namespace SemCom.Validation;

/// <summary>The simulator against theory: docs/validation.md holds what these tests found.</summary>
public class ValidationTests
{
    public static TheoryData<string> Titles => [.. Section.All.Select(section => section.Title)];

    [Theory]
    [MemberData(nameof(Titles))]
    public void The_simulator_agrees_with_theory(string title)
    {
        var failed = Section.All.Single(section => section.Title == title).Checks.Where(check => !check.Passes).ToArray();
        Assert.True(failed.Length == 0, string.Join('\n', failed.Select(check => check.ToString())));
    }

    [Fact]
    public void A_right_simulator_fails_here_less_than_once_in_a_thousand_seeds()
    {
        // A fifth of it: the rest is for what t tests take for normal and is not quite.
        var stochastic = Section.All.Sum(section => section.Checks.Count(check => check.PValue is not null));
        Assert.InRange(stochastic * Check.Alpha, 0, 2e-4);
    }

    [Fact]
    public void A_service_rate_off_by_a_twentieth_and_a_dropped_noise_term_are_found()
    {
        var unseen = Power.All.Where(wrong => wrong.Check.Passes).ToArray();
        Assert.True(unseen.Length == 0, string.Join('\n', unseen.Select(wrong => $"{wrong.Error}: {wrong.Check}")));
        Assert.All(Power.All, wrong => Assert.True(wrong.Power > 0.95, $"{wrong.Error}: {wrong.Check}: power {wrong.Power:F4}"));
    }
}
