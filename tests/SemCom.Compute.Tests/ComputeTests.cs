using SemCom.Compute;

namespace SemCom.Compute.Tests;

/// <summary>The contended profile's published figures: D = 224·224·3·8 bits, 20 cycles/bit, 10 GHz, ζ_B = 1e-29.</summary>
public class ComputeTests
{
    private const double ImageBits = 224 * 224 * 3 * 8;

    [Theory]
    [InlineData(8.82e9, 2.41e-3, 0.024)]
    [InlineData(35.13e9, 9.59e-3, 0.096)]
    [InlineData(162.03e9, 44.24e-3, 0.442)]
    public void Extraction_takes_the_time_and_energy_of_equations_3_and_7(double flops, double seconds, double joules)
    {
        var cycles = Workload.Cycles(20, ImageBits, RelativeModelSize.Of(flops));
        Assert.Equal(seconds, ServiceTime.Seconds(cycles, 10e9), 5e-6);
        Assert.Equal(joules, ComputeEnergy.Joules(1e-29, 10e9, cycles), 5e-4);
    }

    [Theory]
    [InlineData(512, 5.461333333333e-3)]
    [InlineData(768, 8.192e-3)]
    public void Decoding_at_1500_MHz_takes_the_time_of_equation_5(int dimension, double seconds)
    {
        var cycles = Workload.Cycles(500, dimension * 32, 1);
        Assert.Equal(seconds, ServiceTime.Seconds(cycles, 1.5e9), 1e-12);
        // (8): 1e-27 · (1.5e9)² · 500 · Z
        Assert.Equal(1e-27 * 2.25e18 * 500 * dimension * 32, ComputeEnergy.Joules(1e-27, 1.5e9, cycles), 1e-15);
    }

    [Theory]
    [InlineData(35.13e9, 3.983)]
    [InlineData(162.03e9, 18.371)]
    public void Relative_size_is_the_ratio_of_flops(double flops, double delta) =>
        Assert.Equal(delta, RelativeModelSize.Of(flops), 5e-4);
}
