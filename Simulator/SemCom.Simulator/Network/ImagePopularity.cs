using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// Draws the image of a request: all alike, or by Zipf's law, P(rank k) = k^−s / Σ_j j^−s (Breslau et al.: Web caching and
/// Zipf-like distributions, INFOCOM 1999), over ranks dealt to the images by the substream "popularity".
/// </summary>
internal sealed class ImagePopularity
{
    private readonly int[] _byRank;

    // _below[k]: the weight of ranks 0, …, k; empty where all are alike.
    private readonly double[] _below;

    /// <summary>The law over a data set.</summary>
    /// <param name="popularity">The law.</param>
    /// <param name="images">Number of images; at least 1.</param>
    /// <param name="seed">The seed of the run.</param>
    public ImagePopularity(Popularity popularity, int images, ulong seed)
    {
        _byRank = [.. Enumerable.Range(0, images)];
        if (popularity is not Popularity.Zipf zipf)
        {
            _below = [];
            return;
        }
        new Substream(seed, "popularity").Shuffle<int>(_byRank);
        _below = new double[images];
        double sum = 0;
        for (var k = 0; k < images; k++)
            _below[k] = sum += Math.Pow(k + 1, -zipf.Exponent);
    }

    /// <summary>The image of rank <paramref name="rank"/>, from 0, the most popular; any order where all are alike.</summary>
    public int OfRank(int rank) => _byRank[rank];

    /// <summary>Draws an image, by one draw from a user's image substream.</summary>
    public int Draw(Substream images)
    {
        if (_below.Length == 0)
            return images.NextInt(_byRank.Length);
        // The first rank whose weight and that of those before it exceeds u.
        var u = images.NextDouble() * _below[^1];
        var (low, high) = (0, _below.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_below[middle] > u)
                high = middle;
            else
                low = middle + 1;
        }
        return _byRank[low];
    }
}
