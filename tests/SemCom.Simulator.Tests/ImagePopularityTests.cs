using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Tests;

public class ImagePopularityTests
{
    [Theory] // P(rank k) = k^−s / Σ j^−s.
    [InlineData(0, 12)]
    [InlineData(0.8, 50)]
    [InlineData(1, 50)]
    [InlineData(2.5, 6)]
    [InlineData(1, 1)]
    public void Ranks_are_asked_for_by_zipfs_law(double exponent, int images)
    {
        var popularity = new ImagePopularity(new Popularity.Zipf { Exponent = exponent }, images, 1);
        var random = new Substream(1, "images/users", 0);
        var counts = new double[images];
        const int draws = 100_000;
        for (var n = 0; n < draws; n++)
            counts[popularity.Draw(random)]++;
        var weights = Enumerable.Range(1, images).Select(k => Math.Pow(k, -exponent)).ToArray();
        if (images == 1)
            Assert.Equal(draws, counts[0]);
        else
            Statistics.Counts([.. weights.Select(w => draws * w / weights.Sum())], [.. Enumerable.Range(0, images).Select(rank => counts[popularity.OfRank(rank)])]);
    }

    [Fact]
    public void Ranks_are_dealt_uniformly_by_the_seed_and_each_image_has_one()
    {
        var first = new double[10];
        for (ulong seed = 0; seed < 5_000; seed++)
        {
            var popularity = new ImagePopularity(new Popularity.Zipf { Exponent = 1 }, 10, seed);
            Assert.Equal(Enumerable.Range(0, 10), Enumerable.Range(0, 10).Select(popularity.OfRank).Order());
            first[popularity.OfRank(0)]++;
        }
        Statistics.Counts([.. Enumerable.Repeat(500.0, 10)], first);
    }

    [Fact]
    public void Uniform_images_are_plain_whole_draws()
    {
        var popularity = new ImagePopularity(new Popularity.Uniform(), 12, 1);
        var (drawn, plain) = (new Substream(1, "images/users", 0), new Substream(1, "images/users", 0));
        for (var n = 0; n < 1_000; n++)
            Assert.Equal(plain.NextInt(12), popularity.Draw(drawn));
    }

    [Fact] // One uniform a request, so that a steeper law asks for the more popular image or the same: paired runs stay alike.
    public void A_request_takes_one_draw_and_a_steeper_law_moves_it_up_the_ranks()
    {
        var (flat, steep) = (new ImagePopularity(new Popularity.Zipf { Exponent = 0.5 }, 40, 1), new ImagePopularity(new Popularity.Zipf { Exponent = 1.5 }, 40, 1));
        var (one, two) = (new Substream(1, "images/users", 0), new Substream(1, "images/users", 0));
        var ranks = Enumerable.Range(0, 40).ToDictionary(flat.OfRank, rank => rank);
        for (var n = 0; n < 1_000; n++)
            Assert.True(ranks[steep.Draw(two)] <= ranks[flat.Draw(one)]);
        Assert.Equal(one.NextUInt64(), two.NextUInt64());
    }

    [Fact]
    public void A_cell_asks_for_images_by_the_popularity_of_its_scenario()
    {
        var scenario = Cells.Plain(4, 4, new Traffic.Poisson { Rate = 100 }) with { Duration = 20, Images = new Images { Dataset = "synthetic", Popularity = new Popularity.Zipf { Exponent = 1 } } };
        var run = Run.Of(scenario, scheduler: Custom.FirstComeFirstServed());
        var popularity = new ImagePopularity(scenario.Images.Popularity, 12, scenario.Seed);
        var harmonic = Enumerable.Range(1, 12).Sum(k => 1.0 / k);
        Statistics.Counts(
            [.. Enumerable.Range(1, 12).Select(k => run.Requests.Count / (k * harmonic))],
            [.. Enumerable.Range(0, 12).Select(rank => (double)run.Requests.Count(r => r.Image == popularity.OfRank(rank)))]);
    }
}
