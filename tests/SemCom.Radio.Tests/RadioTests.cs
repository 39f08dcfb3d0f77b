using CsCheck;
using SemCom.Radio;

namespace SemCom.Radio.Tests;

public class RadioTests
{
    private const double NoiseDensity = 3.9810717055349695e-21; // −174 dBm/Hz

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10, 10)]
    [InlineData(3, 1.9952623149688795)]
    [InlineData(-30, 1e-3)]
    public void Decibels_are_ten_log_ten(double decibels, double linear)
    {
        Assert.Equal(linear, Decibel.ToLinear(decibels), 1e-12);
        Assert.Equal(decibels, Decibel.FromLinear(linear), 1e-12);
    }

    /// <summary>The contended profile at I = 1e-7 W without fading: published SINR, rate and times.</summary>
    [Theory]
    [InlineData(250, 15.05, 0.908e6, 18.0e-3, 27.1e-3)]
    [InlineData(500, 9.03, 0.571e6, 28.7e-3, 43.1e-3)]
    public void Contended_profile_link_budget(double distance, double sinrDecibels, double rate, double seconds512, double seconds768)
    {
        var gain = new PowerLawPathLoss(2).Gain(distance);
        var sinr = Sinr.Of(0.2, gain, 1e-7, 180e3, NoiseDensity);
        var bitsPerSecond = ShannonRate.BitsPerSecond(180e3, sinr);
        Assert.Equal(sinrDecibels, Decibel.FromLinear(sinr), 0.005);
        Assert.Equal(rate, bitsPerSecond, 500d);
        Assert.Equal(seconds512, TransmissionTime.Seconds(512 * 32, bitsPerSecond), 5e-5);
        Assert.Equal(seconds768, TransmissionTime.Seconds(768 * 32, bitsPerSecond), 5e-5);
        Assert.Equal(0.2 * seconds512, TransmissionEnergy.Joules(0.2, seconds512));
    }

    /// <summary>−174 dBm/Hz over 20 MHz is −101 dBm; a port of the paper reads it per MHz and is 60 dB off.</summary>
    [Fact]
    public void Noise_alone_limits_a_link_without_interference() =>
        Assert.Equal(1, Sinr.Of(1, 20e6 * NoiseDensity, 0, 20e6, NoiseDensity), 1e-12);

    [Fact]
    public void Free_space_reference_loss_gives_Friis()
    {
        // Friis at λ = 0.125 m: (λ/4π)² at 1 m; 0.05035702 W at 100 m gives 4.98265e-10 W.
        var atOneMetre = Math.Pow(0.125 / (4 * Math.PI), 2);
        var loss = new PowerLawPathLoss(2, 1 / atOneMetre);
        Assert.Equal(4.98265e-10, 0.05035702 * loss.Gain(100), 1e-14);
    }

    [Fact]
    public void Path_loss_refuses_what_is_not_a_distance_or_an_exponent()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PowerLawPathLoss(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PowerLawPathLoss(2, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PowerLawPathLoss(2).Gain(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PowerLawPathLoss(2).Gain(double.NaN));
    }

    [Theory]
    [InlineData(0.1, 0.0951625819640404)]
    [InlineData(1, 0.632120558828558)]
    [InlineData(1e-3, 9.995001666250084e-4)]
    public void Rayleigh_outage_is_one_minus_exp(double threshold, double probability)
    {
        Assert.Equal(probability, RayleighFading.Outage(threshold), probability * 1e-12);
        Assert.Equal(threshold, RayleighFading.PowerGain(probability), 1e-12);
    }

    /// <summary>e^{1/g}·E1(1/g)/ln 2 at 0, 10 and 20 dB: integrate the rate over the gain's quantiles.</summary>
    [Theory]
    [InlineData(1, 0.860347)]
    [InlineData(10, 2.906515)]
    [InlineData(100, 5.884048)]
    public void Ergodic_capacity_of_a_Rayleigh_channel(double meanSnr, double bitsPerSecondPerHertz)
    {
        const int points = 2_000_000; // midpoint rule over the quantile
        double sum = 0;
        for (var i = 0; i < points; i++)
            sum += ShannonRate.BitsPerSecond(1, meanSnr * RayleighFading.PowerGain((i + 0.5) / points));
        Assert.Equal(bitsPerSecondPerHertz, sum / points, 2e-5);
    }

    [Fact]
    public void Shannon_rate_agrees_with_the_plain_logarithm() =>
        Gen.Double[1e-3, 1e9].Sample(sinr =>
            Assert.Equal(180e3 * Math.Log2(1 + sinr), ShannonRate.BitsPerSecond(180e3, sinr), 1e-9 * 180e3 * Math.Log2(1 + sinr) + 1e-9));

    /// <summary>ln(1 + x) = x − x²/2 + …: at SINR 1e-12 the plain logarithm is off by 1e-4.</summary>
    [Fact]
    public void Shannon_rate_of_a_faint_link_keeps_its_digits() =>
        Assert.Equal(1e-12 * (1 - 0.5e-12) / Math.Log(2), ShannonRate.BitsPerSecond(1, 1e-12), 1e-26);

    [Fact]
    public void Log_uniform_interference_covers_its_decades_evenly()
    {
        var law = new LogUniformInterference(1e-8, 1e-6);
        Assert.Equal(1e-8, law.Power(0), 1e-22);
        Assert.Equal(1e-7, law.Power(0.5), 1e-20);
        Assert.Equal((1e-6 - 1e-8) / Math.Log(100), law.Mean, 1e-20);
        double sum = 0;
        for (var i = 0; i < 100_000; i++)
            sum += law.Power((i + 0.5) / 100_000);
        Assert.Equal(law.Mean, sum / 100_000, 1e-14);
        Assert.Equal(3e-8, new LogUniformInterference(3e-8, 3e-8).Mean);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogUniformInterference(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogUniformInterference(2, 1));
    }
}
