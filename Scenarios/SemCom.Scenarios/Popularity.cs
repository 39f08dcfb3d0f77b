using System.ComponentModel;

namespace SemCom.Scenarios;

/// <summary>How often each image is asked for.</summary>
[Description("How often each image is asked for.")]
public abstract record Popularity
{
    private Popularity() { }

    /// <summary>All images alike, independently for each request.</summary>
    [Description("All images alike, independently for each request.")]
    public sealed record Uniform : Popularity;

    /// <summary>Zipf's law: the image of rank k, k = 1, 2, …, is asked for with a probability in proportion to k^−exponent. The ranks are dealt at random.</summary>
    [Description("Zipf's law: the image of rank k is asked for in proportion to k^-exponent, independently for each request. The ranks are dealt to the images by the seed.")]
    public sealed record Zipf : Popularity
    {
        /// <summary>The exponent; 0 (all alike) or more, at most 10.</summary>
        [Description("Exponent."), Quantity(Dimension.None), Range(Min = 0, Max = 10)]
        public required double Exponent { get; init; }
    }
}
