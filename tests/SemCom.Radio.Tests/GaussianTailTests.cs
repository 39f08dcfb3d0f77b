using CsCheck;
using MathNet.Numerics;
using SemCom.Radio;

namespace SemCom.Radio.Tests;

public class GaussianTailTests
{
    /// <summary>Abramowitz and Stegun Tables 7.1 to 7.3 and their continuation.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 0.4795001221869534623)]
    [InlineData(1, 0.1572992070502851307)]
    [InlineData(-1, 1.8427007929497148693)]
    [InlineData(2, 0.004677734981047265838)]
    [InlineData(3, 2.209049699858544137e-5)]
    [InlineData(5, 1.537459794428034850e-12)]
    [InlineData(10, 2.088487583762544757e-45)]
    public void Erfc_has_its_published_values(double x, double value) => Assert.Equal(value, GaussianTail.Erfc(x), 1e-12 * value);

    [Fact]
    public void Erfc_agrees_with_another_implementation() =>
        Gen.Double[-6, 26].Sample(x => Assert.Equal(SpecialFunctions.Erfc(x), GaussianTail.Erfc(x), 1e-12 * SpecialFunctions.Erfc(x)));

    [Fact]
    public void Q_is_the_tail_of_the_standard_normal()
    {
        Assert.Equal(0.5, GaussianTail.Q(0));
        Assert.Equal(0.15865525393145705, GaussianTail.Q(1), 1e-15);
        Assert.Equal(1e-3, GaussianTail.Q(3.0902323061678132), 1e-15);
        Assert.Equal(1, GaussianTail.Q(double.NegativeInfinity));
        Assert.Equal(0, GaussianTail.Q(double.PositiveInfinity));
    }
}
