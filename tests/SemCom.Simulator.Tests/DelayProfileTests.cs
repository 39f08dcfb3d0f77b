using SemCom.Kernel;
using SemCom.Simulator.Network;
using SemCom.Simulator.Results;

namespace SemCom.Simulator.Tests;

public sealed class DelayProfileTests : IDisposable
{
    private readonly HandMadeRun _run = new();

    /// <summary>
    /// 101 answered requests with delays of 100, 200, … 10100 µs in shuffled order: the quantile p is 100 (1 + 100 p) µs.
    /// The window of p50 holds ranks 48 to 52, that of p95 93 to 97, that of p99 98 to 100 (counted from 0).
    /// The delay of rank r is r + 1 parts of 60 µs on the air and of 40 µs of extraction.
    /// </summary>
    [Fact]
    public void Stages_around_a_quantile_are_means_over_its_window()
    {
        for (var i = 0; i < 101; i++)
        {
            var part = i * 37 % 101 + 1;
            _run.Request("a-0", part > 90 ? "large" : "small", 0, i % 2 == 0 ? "done" : "late", i, 0, 0, 40 * part, 0, 60 * part, 0, 0);
        }
        _run.Request("b-0", "", null, "dropped:deadline", 200, 1_000_000); // not answered: in no mean
        var profile = DelayProfile.Of(_run.Read().Requests);
        Assert.Equal(101, profile.All.Count);
        Assert.Equal(5.1e-3, profile.All.Total, 1e-15);
        Assert.Equal([0.5, 0.95, 0.99], profile.Quantiles.Select(one => one.Probability));
        (double Delay, long Count, long Shortest, long Longest, double Mean)[] expected =
            [(5.1e-3, 5, 4900, 5300, 5.1e-3), (9.6e-3, 5, 9400, 9800, 9.6e-3), (10.0e-3, 3, 9900, 10100, 10.0e-3)];
        foreach (var (quantile, (delay, count, shortest, longest, mean)) in profile.Quantiles.Zip(expected))
        {
            Assert.Equal(delay, quantile.Delay, 1e-15);
            Assert.Equal((count, shortest * SimTime.Microsecond, longest * SimTime.Microsecond), (quantile.Stages.Count, quantile.Shortest, quantile.Longest));
            Assert.Equal(mean, quantile.Stages.Total, 1e-15);
            Assert.Equal(0.4 * mean, quantile.Stages[Stage.Extraction], 1e-15);
            Assert.Equal(0.6, quantile.Stages.Share(Stage.Transmission), 1e-15);
            Assert.Equal(0, quantile.Stages.Share(Stage.WaitBs));
        }
        Assert.Equal(["large", "small"], profile.Encoders.Select(one => one.Name));
        Assert.Equal([11, 90], profile.Encoders.Select(one => one.Stages.Count));
        Assert.Equal(9.6e-3, profile.Encoders[0].Stages.Total, 1e-15);
        Assert.Equal("a-0", Assert.Single(profile.Users).Name);
    }

    [Fact]
    public void A_window_that_holds_no_rank_takes_the_nearest()
    {
        _run.Request("a-0", "e", 0, "done", 0, 0, 0, 0, 0, 10, 0, 0).Request("a-0", "e", 0, "done", 0, 0, 0, 0, 0, 30, 0, 0);
        var profile = DelayProfile.Of(_run.Read().Requests);
        Assert.Equal([20e-6, 29e-6, 29.8e-6], profile.Quantiles.Select(one => Math.Round(one.Delay, 12)));
        Assert.All(profile.Quantiles, one => Assert.Equal(1, one.Stages.Count));
        Assert.Equal(30e-6, profile.Quantiles[1].Stages.Total, 1e-18);
    }

    [Fact]
    public void A_run_without_answers_has_no_quantiles()
    {
        var profile = DelayProfile.Of(_run.Request("a-0", "", null, "in-flight", 0, 5).Read().Requests);
        Assert.Empty(profile.Quantiles);
        Assert.Empty(profile.Users);
        Assert.Equal(0, profile.All.Count);
        Assert.Empty(DelayProfile.Of(_run.Read().Requests).Encoders);
    }

    [Fact]
    public void The_slowest_come_longest_first_and_the_earlier_of_equals_first()
    {
        foreach (var delay in (long[])[5, 9, 1, 9, 7, 9])
            _run.Request("a-0", "", null, "dropped:deadline", 0, delay);
        var table = _run.Read().Requests;
        Assert.Equal([1, 3], DelayProfile.Slowest(table, 2));
        Assert.Equal([1, 3, 5, 4, 0, 2], DelayProfile.Slowest(table, 100));
        Assert.Empty(DelayProfile.Slowest(table, 0));
    }

    public void Dispose() => _run.Dispose();
}
