namespace SemCom.Validation;

/// <summary>The hypothesis tests themselves, against tables and by hand.</summary>
public class CheckTests
{
    [Fact]
    public void The_t_test_has_the_values_of_the_tables()
    {
        // Ten observations of mean 2.262157 and standard error 1: t(0.975; 9) = 2.262157, so p = 0.05 and the interval reaches 0.
        double[] spread = [-3, -3, -3, -3, -3, 3, 3, 3, 3, 3];
        var check = Check.Mean("", "", 0, [.. spread.Select(x => x + 2.262157163)]);
        Assert.Equal(0.05, check.PValue!.Value, 8);
        Assert.Equal(2.262157163, check.HalfWidth!.Value, 6);
        Assert.True(check.Passes);
        Assert.False(Check.Mean("", "", 0, [.. spread.Select(x => x + 20)]).Passes);
    }

    [Fact]
    public void What_does_not_vary_must_be_right()
    {
        Assert.Equal(1, Check.Mean("", "", 2, [2, 2, 2]).PValue);
        Assert.Equal(0, Check.Mean("", "", 2.1, [2, 2, 2]).PValue);
    }

    [Fact]
    public void The_binomial_test_counts_both_tails()
    {
        // Of ten fair coins, none or one with probability 11/1024; six or more with 386/1024.
        Assert.Equal(22.0 / 1024, Check.Probability("", "", 0.5, 1, 10).PValue!.Value, 10);
        Assert.Equal(772.0 / 1024, Check.Probability("", "", 0.5, 6, 10).PValue!.Value, 10);
        Assert.Equal(2.0 / 1024, Check.Probability("", "", 0.5, 0, 10).PValue!.Value, 10);
        Assert.Equal(2.0 / 1024, Check.Probability("", "", 0.5, 10, 10).PValue!.Value, 10);
        Assert.Equal(1, Check.Probability("", "", 0.5, 5, 10).PValue);
    }

    [Fact]
    public void Exact_checks_keep_their_tolerance()
    {
        Assert.True(Check.Exact("", "", 1, 1).Passes);
        Assert.False(Check.Exact("", "", 1, 1 + 1e-15).Passes);
        Assert.True(Check.Exact("", "", 1, 1.05, 0.06).Passes);
        Assert.False(Check.Exact("", "", 1, double.NaN, 0.06).Passes);
    }
}
