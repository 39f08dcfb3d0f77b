namespace SemCom.Learning.Tests;

public sealed class CaptionsTests
{
    [Fact]
    public void A_caption_is_made_of_CLIP_s_tokens()
    {
        var captions = new Captions();
        var template = Captions.AllTemplates.ToList().IndexOf("a photo of a {}");
        long[] tokens = [.. captions.Rows(template, 3).ToArray().Select(row => captions.Tokens[row])];

        // "a photo of a cat" by OpenAI's tokeniser.
        Assert.Equal([49406, 320, 1125, 539, 320, 2368, 49407], tokens);
    }

    [Fact]
    public void Every_caption_is_distinct_and_short_of_the_context()
    {
        var captions = new Captions();
        var all = new HashSet<string>();
        for (var template = 0; template < Captions.AllTemplates.Count; template++)
            for (var label = 0; label < Cifar10.Classes.Count; label++)
            {
                Assert.True(all.Add(string.Join(' ', captions.Rows(template, label).ToArray())));
                Assert.InRange(captions.Rows(template, label).Length, 6, 12);
            }
        Assert.Equal(190, all.Count);
        Assert.Equal(18, Captions.Ensemble.Distinct().Count());
    }

    [Fact]
    public void An_epoch_s_order_is_a_permutation_that_depends_on_seed_and_epoch_alone()
    {
        int[] Order(int seed, int epoch) => new EpochRandom(seed, epoch).Permutation(1000);
        Assert.Equal(Enumerable.Range(0, 1000), Order(1, 1).Order());
        Assert.Equal(Order(1, 1), Order(1, 1));
        Assert.NotEqual(Order(1, 1), Order(1, 2));
        Assert.NotEqual(Order(1, 1), Order(2, 1));
    }
}
