using MathNet.Numerics;
using SemCom.Kernel;
using SemCom.Radio;
using SemCom.Scenarios;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Tests;

/// <summary>
/// The fading of links over time. Every statistical test is over independent links (a substream each) with a fixed seed; a mean is tested at 6.5 of its own standard
/// deviations, a false alarm in 10¹⁰ each, and a distribution by Kolmogorov–Smirnov at a false alarm in 10⁷.
/// </summary>
public class LinkFadingTests
{
    private const double Carrier = 3.5e9, Deviations = 6.5;
    private const int Links = 10_000;

    private static readonly Fading[] s_all =
    [
        new Fading.Rayleigh { Coherence = 1e-3 },
        new Fading.Rician { K = 4, Coherence = 1e-3 },
        new Fading.Jakes { Speed = 3 },
        new Fading.GaussMarkov { Speed = 3 },
        new Fading.Rayleigh { Coherence = 1e-3, Selectivity = Selectivity.PerRb },
        new Fading.Rician { K = 4, Coherence = 1e-3, Selectivity = Selectivity.PerRb },
        new Fading.Jakes { Speed = 3, Selectivity = Selectivity.PerRb },
        new Fading.GaussMarkov { Speed = 3, Selectivity = Selectivity.PerRb },
    ];

    public static TheoryData<int> Every => [.. Enumerable.Range(0, s_all.Length)];

    public static TheoryData<int> EveryFlat => [.. Enumerable.Range(0, 4)];

    public static TheoryData<int> EverySelective => [.. Enumerable.Range(4, 4)];

    [Fact]
    public void Jakes_gains_correlate_as_J0()
    {
        var links = Create(new Fading.Jakes { Speed = 3 });
        var shift = Doppler.Shift(3, Carrier);
        var step = links[0].Step.Seconds;
        foreach (var start in (long[])[0, 12_345])
        {
            for (var lag = 0; lag <= 120; lag += lag < 20 ? 2 : 10)
                Correlate(links, Jakes, start, lag, SpecialFunctions.BesselJ(0, 2 * Math.PI * shift * lag * step));
        }
    }

    [Fact]
    public void Gauss_Markov_gains_correlate_as_a_power_of_J0()
    {
        var links = Create(new Fading.GaussMarkov { Speed = 3 });
        var coefficient = SpecialFunctions.BesselJ(0, 2 * Math.PI * Doppler.Shift(3, Carrier) * links[0].Step.Seconds);
        // From the beginning, from an odd block far on, and across a multiple of the memory, 4096.
        foreach (var start in (long[])[0, 1_234_567, 4080])
        {
            foreach (var lag in (int[])[0, 1, 2, 3, 7, 16, 17, 40, 100, 300])
                Correlate(links, GaussMarkov, start, lag, Math.Pow(coefficient, lag));
        }
    }

    /// <summary>Turned by any angle, the gains have the same law: E h = 0 and E h(b)·h(b + lag) = 0 without the conjugate.</summary>
    [Fact]
    public void Correlated_gains_are_circular()
    {
        Circular(Create(new Fading.Jakes { Speed = 3 }), Jakes);
        Circular(Create(new Fading.GaussMarkov { Speed = 3 }), GaussMarkov);

        static void Circular(LinkFading[] links, Func<LinkFading, long, (double InPhase, double Quadrature)> gain)
        {
            foreach (var block in (long[])[0, 1, 75, 100_000])
            {
                Mean(links.Select(link => gain(link, block).InPhase), 0, $"block {block}, in phase");
                Mean(links.Select(link => gain(link, block).Quadrature), 0, $"block {block}, quadrature");
                foreach (var lag in (int[])[0, 5, 75])
                {
                    var pairs = links.Select(link => (Now: gain(link, block), Then: gain(link, block + lag))).ToArray();
                    Mean(pairs.Select(pair => pair.Now.InPhase * pair.Then.InPhase - pair.Now.Quadrature * pair.Then.Quadrature), 0, $"block {block}, lag {lag}, real");
                    Mean(pairs.Select(pair => pair.Now.Quadrature * pair.Then.InPhase + pair.Now.InPhase * pair.Then.Quadrature), 0, $"block {block}, lag {lag}, imaginary");
                }
            }
        }
    }

    /// <summary>Given the present, the past says nothing: h_{b+1} − ρ·h_b is of power 1 − ρ² and uncorrelated with what was before.</summary>
    [Fact]
    public void Gauss_Markov_gains_are_Markov()
    {
        var links = Create(new Fading.GaussMarkov { Speed = 3 });
        var coefficient = SpecialFunctions.BesselJ(0, 2 * Math.PI * Doppler.Shift(3, Carrier) * links[0].Step.Seconds);
        foreach (var block in (long[])[31, 32, 4095, 777])
        {
            foreach (var before in (int[])[0, 1, 5])
            {
                Mean(links.Select(link =>
                {
                    var (now, next, past) = (GaussMarkov(link, block), GaussMarkov(link, block + 1), GaussMarkov(link, block - before));
                    return (next.InPhase - coefficient * now.InPhase) * past.InPhase + (next.Quadrature - coefficient * now.Quadrature) * past.Quadrature;
                }), 0, $"block {block}, {before} before");
            }
            Mean(links.Select(link =>
            {
                var (now, next) = (GaussMarkov(link, block), GaussMarkov(link, block + 1));
                return Math.Pow(next.InPhase - coefficient * now.InPhase, 2) + Math.Pow(next.Quadrature - coefficient * now.Quadrature, 2);
            }), 1 - coefficient * coefficient, $"block {block}");
        }
    }

    /// <summary>Sixteen phasors are exponential within 0.115/16 (see <see cref="JakesFading"/>), the others exactly.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0.0072)]
    [InlineData(3, 0)]
    public void Power_is_exponential_without_a_line_of_sight(int fading, double bias)
    {
        foreach (var block in (long[])[0, 1, 1000, 4096, 9_999_999])
        {
            var gains = Create(s_all[fading]).Select(link => link.PowerGain(0, block)).Order().ToArray();
            double distance = 0;
            for (var i = 0; i < gains.Length; i++)
            {
                var probability = RayleighFading.Outage(gains[i]);
                distance = Math.Max(distance, Math.Max(probability - (double)i / gains.Length, (i + 1.0) / gains.Length - probability));
            }
            Assert.True(distance < bias + Math.Sqrt(Math.Log(2 / 1e-7) / (2 * gains.Length)), $"{s_all[fading]}, block {block}: {distance}");
        }
    }

    /// <summary>Mean 1 and variance (1 + 2K)/(1 + K)² = 9/25.</summary>
    [Fact]
    public void Rician_power_has_its_moments()
    {
        var gains = Create(s_all[1]).Select(link => link.PowerGain(0, 7)).ToArray();
        Mean(gains, 1, "mean");
        Mean(gains.Select(gain => (gain - 1) * (gain - 1)), 9 / 25.0, "variance");
    }

    /// <summary>Independent blocks are independent: neighbours and far ones do not correlate.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Block_fading_forgets(int fading)
    {
        var links = Create(s_all[fading]);
        foreach (var lag in (int[])[1, 2, 1000])
            Mean(links.Select(link => (link.PowerGain(0, 5) - 1) * (link.PowerGain(0, 5 + lag) - 1)), 0, $"lag {lag}");
    }

    /// <summary>20 ms at 3 m/s is beyond the first zero of J₀, 10.9 ms: the coefficient is 0, not below.</summary>
    [Fact]
    public void Gauss_Markov_with_steps_beyond_the_first_zero_forgets()
    {
        var links = Create(new Fading.GaussMarkov { Speed = 3, Step = 0.02 });
        foreach (var lag in (int[])[1, 2])
            Correlate(links, GaussMarkov, 5, lag, 0);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void A_gain_does_not_depend_on_what_was_asked_before(int fading)
    {
        const int resourceBlocks = 4, asked = 300;
        var order = new Substream(3, "order");
        var questions = new (int ResourceBlock, long Block)[asked];
        for (var i = 0; i < asked; i++)
            questions[i] = (order.NextInt(resourceBlocks), order.NextInt(i % 3 == 0 ? 20 : i % 3 == 1 ? 5000 : int.MaxValue));
        LinkFading Link() => LinkFading.Create(s_all[fading], Carrier, 0, resourceBlocks, new Substream(4, "link"));

        var forward = Link();
        var gains = questions.Distinct().OrderBy(question => question.Block).ToDictionary(question => question, question => forward.PowerGain(question.ResourceBlock, question.Block));
        var shuffled = Link();
        foreach (var (resourceBlock, block) in questions)
        {
            Assert.Equal(gains[(resourceBlock, block)], shuffled.PowerGain(resourceBlock, block));
            Assert.Equal(gains[(resourceBlock, block)], Link().PowerGain(resourceBlock, block));
        }
    }

    [Theory]
    [MemberData(nameof(EveryFlat))]
    public void Without_selectivity_all_resource_blocks_have_one_gain(int fading)
    {
        var link = LinkFading.Create(s_all[fading], Carrier, 0, 100, new Substream(5, "flat"));
        for (var block = 0; block < 50; block++)
        {
            for (var resourceBlock = 1; resourceBlock < 100; resourceBlock++)
                Assert.Equal(link.PowerGain(0, block), link.PowerGain(resourceBlock, block));
        }
    }

    [Theory]
    [MemberData(nameof(EverySelective))]
    public void With_selectivity_resource_blocks_are_independent_and_do_not_depend_on_their_number(int fading)
    {
        var links = Create(s_all[fading]);
        foreach (var (one, other) in ((int, int)[])[(0, 1), (1, 2), (0, 3)])
            Mean(links.Select(link => (link.PowerGain(one, 9) - 1) * (link.PowerGain(other, 9) - 1)), 0, $"{one} and {other}");
        Assert.Equal(links[0].PowerGain(2, 9), LinkFading.Create(s_all[fading], Carrier, 0, 100, new Substream(2, "link", 0)).PowerGain(2, 9));
    }

    /// <summary>J₀'s first zero is where 2πf_Dτ = 2.405: twice the speed, half the time. 10 000 links see it within 5 %.</summary>
    [Theory]
    [InlineData(1.5)]
    [InlineData(3)]
    [InlineData(30)]
    public void Gains_are_first_uncorrelated_after_a_time_that_shrinks_with_speed(double speed)
    {
        var zero = 2.404825557695773 / (2 * Math.PI * Doppler.Shift(speed, Carrier));
        var links = Create(new Fading.Jakes { Step = 1e-5 }, speed); // the speed of the user, as the fading has none
        Assert.True(Correlation(0.95) > 0);
        Assert.True(Correlation(1.05) < 0);

        double Correlation(double part) => links.Average(link =>
        {
            var (a, b) = (Jakes(link, 0), Jakes(link, (long)(part * zero / 1e-5)));
            return a.InPhase * b.InPhase + a.Quadrature * b.Quadrature;
        });
    }

    [Fact]
    public void The_step_is_a_tenth_of_the_coherence_time_unless_it_is_given()
    {
        LinkFading Of(Fading fading, double speed) => LinkFading.Create(fading, Carrier, speed, 1, new Substream(6, "step"));
        var shift = 3 * 3.5e9 / 299_792_458; // 35.02 Hz
        Assert.Equal(0.0423 / shift, Of(new Fading.Jakes(), 3).Step.Seconds, 1e-12);
        Assert.Equal(0.0423 / shift, Of(new Fading.GaussMarkov { Speed = 3 }, 100).Step.Seconds, 1e-12);
        Assert.Equal(new SimTime(2_000_000_000), Of(new Fading.GaussMarkov { Step = 2e-3 }, 3).Step);
        Assert.Equal(SimTime.Microsecond, Of(new Fading.Jakes(), 1e5).Step);
        Assert.Equal(SimTime.MaxValue, Of(new Fading.Jakes(), 1e-12).Step);
        Assert.Equal(SimTime.Millisecond, Of(new Fading.Rayleigh { Coherence = 1e-3 }, 3).Step);
        Assert.Equal(SimTime.Millisecond, Of(new Fading.Rician { K = 1, Coherence = 1e-3 }, 3).Step);
    }

    [Fact]
    public void A_link_at_rest_keeps_its_gain_and_one_without_fading_has_none()
    {
        var none = LinkFading.Create(new Fading.None(), Carrier, 3, 6, new Substream(1, "none"));
        Assert.Equal((SimTime.MaxValue, 1.0), (none.Step, none.PowerGain(5, 0)));
        foreach (var fading in (Fading[])[new Fading.Jakes { Step = 1e-3 }, new Fading.GaussMarkov { Step = 1e-3, Selectivity = Selectivity.PerRb }])
        {
            var links = Create(fading);
            Assert.Equal(SimTime.MaxValue, links[0].Step);
            Mean(links.Select(link => link.PowerGain(1, 0)), 1, "mean power");
        }
    }

    /// <summary>So slow that neighbours differ in the fourth digit only, and so slow that nothing of the memory fits: the walk stays continuous.</summary>
    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-7)]
    public void Gauss_Markov_of_hardly_any_motion_hardly_moves(double speed)
    {
        var links = Create(new Fading.GaussMarkov { Speed = speed, Step = 1e-4 });
        var decay = GaussMarkovFading.Decay(Doppler.Shift(speed, Carrier), 1e-4);
        // E|h_{b+1} − h_b|² = 2(1 − ρ)
        Mean(links.Select(link =>
        {
            var (now, next) = (GaussMarkov(link, 1_000_003), GaussMarkov(link, 1_000_004));
            return (Math.Pow(next.InPhase - now.InPhase, 2) + Math.Pow(next.Quadrature - now.Quadrature, 2)) / (2 * decay);
        }), 1, $"speed {speed}");
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Asking_allocates_nothing_once_every_resource_block_has_been_asked(int fading)
    {
        var link = LinkFading.Create(s_all[fading], Carrier, 0, 4, new Substream(8, "memory"));
        double sum = 0;
        for (long block = 0; block < 200; block++)
            sum += Ask(link, block);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (long block = 200; block < 2200; block++)
            sum += Ask(link, block * block);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > 0);

        static double Ask(LinkFading link, long block) => link.PowerGain(0, block) + link.PowerGain(1, block) + link.PowerGain(2, block) + link.PowerGain(3, block);
    }

    private static LinkFading[] Create(Fading fading, double speed = 0) =>
        [.. Enumerable.Range(0, Links).Select(link => LinkFading.Create(fading, Carrier, speed, 4, new Substream(2, "link", link)))];

    private static (double InPhase, double Quadrature) Jakes(LinkFading link, long block) => ((JakesLinkFading)link).Gain(0, block);

    private static (double InPhase, double Quadrature) GaussMarkov(LinkFading link, long block) => ((GaussMarkovLinkFading)link).Gain(0, block);

    /// <summary>E[h(b)·h*(b + lag)], whose imaginary part is 0.</summary>
    private static void Correlate(LinkFading[] links, Func<LinkFading, long, (double InPhase, double Quadrature)> gain, long block, int lag, double expected)
    {
        var pairs = links.Select(link => (Now: gain(link, block), Then: gain(link, block + lag))).ToArray();
        Mean(pairs.Select(pair => pair.Now.InPhase * pair.Then.InPhase + pair.Now.Quadrature * pair.Then.Quadrature), expected, $"block {block}, lag {lag}");
        if (lag > 0)
            Mean(pairs.Select(pair => pair.Now.Quadrature * pair.Then.InPhase - pair.Now.InPhase * pair.Then.Quadrature), 0, $"block {block}, lag {lag}, imaginary");
    }

    private static void Mean(IEnumerable<double> values, double expected, string what)
    {
        double sum = 0, squares = 0;
        var count = 0;
        foreach (var value in values)
        {
            sum += value;
            squares += value * value;
            count++;
        }
        var mean = sum / count;
        var deviation = Math.Sqrt((squares / count - mean * mean) / count);
        Assert.True(Math.Abs(mean - expected) < Deviations * deviation, $"{what}: {mean}, expected {expected} ± {deviation}");
    }
}
