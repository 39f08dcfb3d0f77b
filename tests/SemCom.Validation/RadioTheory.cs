using System.Numerics;
using MathNet.Numerics;

namespace SemCom.Validation;

/// <summary>Closed forms of radio links, written here once more, apart from those the simulator uses.</summary>
internal static class RadioTheory
{
    /// <summary>
    /// Ergodic capacity in bit/s/Hz of the best of K independent Rayleigh links of mean SINR g, served always (proportional fair
    /// over a long window, by symmetry): Σ (−1)^{k+1} C(K,k) e^{k/g} E1(k/g)/ln 2. K = 1 is a single Rayleigh link.
    /// </summary>
    public static double CapacityOfBest(int links, double meanSinr)
    {
        double sum = 0;
        for (var k = 1; k <= links; k++)
        {
            var term = SpecialFunctions.Binomial(links, k) * Math.Exp(k / meanSinr) * SpecialFunctions.ExponentialIntegral(k / meanSinr, 1);
            sum += k % 2 == 1 ? term : -term;
        }
        return sum / Math.Log(2);
    }

    /// <summary>Mean of the best of K unit-mean exponentials: the harmonic number H_K.</summary>
    public static double MeanOfBest(int links) => Enumerable.Range(1, links).Sum(k => 1.0 / k);

    /// <summary>Probability that a unit-mean exponential gain is below x.</summary>
    public static double Outage(double x) => 1 - Math.Exp(-x);

    /// <summary>
    /// Probability that the SINR of a Rayleigh link among Rayleigh interferers is below x: 1 − e^{−xN/S}·Π 1/(1 + x·I_k/S),
    /// all of them mean powers.
    /// </summary>
    public static double Outage(double x, double signal, double noise, params ReadOnlySpan<double> interference)
    {
        var above = Math.Exp(-x * noise / signal);
        foreach (var power in interference)
            above /= 1 + x * power / signal;
        return 1 - above;
    }

    /// <summary>Friis: P·(λ/(4πd))², isotropic antennas, W.</summary>
    public static double Friis(double power, double wavelength, double distance) =>
        power * Math.Pow(wavelength / (4 * Math.PI * distance), 2);

    /// <summary>Variance of the power gain of a Rician link of unit mean and factor K: (1 + 2K)/(1 + K)².</summary>
    public static double RicianVariance(double k) => (1 + 2 * k) / ((1 + k) * (1 + k));

    /// <summary>Autocovariance of the power gain of a Rayleigh link whose complex gain has the autocorrelation r: r².</summary>
    public static double PowerCovariance(double correlation) => correlation * correlation;

    /// <summary>Clarke's autocorrelation of the complex gain, J0(2π·f_D·τ).</summary>
    public static double Clarke(double shift, double lag) => SpecialFunctions.BesselJ(0, 2 * Math.PI * shift * lag);

    /// <summary>
    /// What a sum of N waves of random phase, one from each of N equal sectors, lacks of <see cref="PowerCovariance"/>: each
    /// wave's power does not vary, so that Σ|E_n|²/N² is missing, E_n the mean of e^{j2πf_Dτ cos α} over sector n.
    /// </summary>
    public static double MissingOfWaves(int waves, double shift, double lag)
    {
        const int points = 1000;
        double sum = 0;
        for (var n = 0; n < waves; n++)
        {
            var mean = Complex.Zero;
            for (var i = 0; i < points; i++)
                mean += Complex.Exp(Complex.ImaginaryOne * (2 * Math.PI * shift * lag * Math.Cos(2 * Math.PI * (n + (i + 0.5) / points) / waves))) / points;
            sum += mean.Real * mean.Real + mean.Imaginary * mean.Imaginary;
        }
        return sum / (waves * waves);
    }

    /// <summary>
    /// Bit error rate of square QAM with Gray labels, by counting: for every level of one of its two amplitude modulations
    /// (at SNR γ a symbol, half of it each) and every level it may be taken for, the bits that differ. BPSK is one
    /// amplitude modulation of two levels with the whole of γ.
    /// </summary>
    /// <param name="bitsPerDimension">Bits of one amplitude modulation.</param>
    /// <param name="dimensions">2 for QAM, 1 for BPSK.</param>
    /// <param name="snr">γ, linear.</param>
    public static double BitErrorRate(int bitsPerDimension, int dimensions, double snr)
    {
        var levels = 1 << bitsPerDimension;
        // Levels at odd multiples of a, of mean square a²(L² − 1)/3; noise of variance 1/2 a dimension.
        var a = Math.Sqrt(snr / dimensions * 3 / (levels * levels - 1.0));
        double wrong = 0;
        for (var sent = 0; sent < levels; sent++)
        {
            for (var taken = 0; taken < levels; taken++)
            {
                var (low, high) = (2 * (taken - sent) - 1, 2 * (taken - sent) + 1);
                var probability = (taken == levels - 1 ? 1 : Below(high * a)) - (taken == 0 ? 0 : Below(low * a));
                wrong += probability * BitOperations.PopCount((uint)(Gray(sent) ^ Gray(taken)));
            }
        }
        return wrong / (levels * bitsPerDimension);

        static int Gray(int level) => level ^ (level >> 1);

        static double Below(double distance) => 0.5 * SpecialFunctions.Erfc(-distance);
    }

    /// <summary>
    /// log2 of a ratio of whole numbers with 128 bits after the point, by repeated squaring: each squaring of a number
    /// between 1 and 2 shows one more binary digit of its logarithm.
    /// </summary>
    /// <returns>The logarithm times 2^128.</returns>
    public static BigInteger Log2(BigInteger numerator, BigInteger denominator)
    {
        const int digits = 128, precision = 256;
        var whole = 0;
        for (; numerator >= 2 * denominator; whole++)
            denominator *= 2;
        var y = (numerator << precision) / denominator;
        BigInteger fraction = 0;
        for (var digit = 0; digit < digits; digit++)
        {
            y = y * y >> precision;
            fraction <<= 1;
            if (y >> precision >= 2)
            {
                y >>= 1;
                fraction++;
            }
        }
        return ((BigInteger)whole << digits) + fraction;
    }
}
