using SemCom.Simulator.Network;

namespace SemCom.Validation;

/// <summary>Links: rate, fading, the choice among fading links, free space.</summary>
internal static class Radio
{
    private const int Replications = 20;

    public static IReadOnlyList<Section> Sections { get; } =
    [
        new("Shannon rate of a static link",
            "108 kbit over 180 kHz at SINR 63 and 7, that is 6 and 3 bit/s/Hz: 100 ms and 200 ms, to the picosecond, in every request.",
            () => StaticLink(new("static-link.yaml", 1))),
        new("Ergodic capacity under Rayleigh fading",
            "Three links that never fall silent; a payload of 100 kbit lasts 17 to 116 fading blocks. Bits over time on the air, divided by the bandwidth, against e^{1/g}·E1(1/g)/ln 2. "
            + "Nine tenths of noise and interference are interference, so that a dropped noise term is an error of 0.46 dB.",
            () => Capacity(new("ergodic-capacity.yaml", Replications))),
        new("Outage under Rayleigh fading",
            "Ten links of mean SINR 1, each asked once in every fading block; the blocks are independent, so that the test is the exact binomial one. P(γ < x) = 1 − e^{−x}.",
            () => Outage(new("outage.yaml", Replications))),
        new("The best of K Rayleigh links",
            "K links of mean SINR 1 and one resource block, given once in every fading block to the best (max rate): its mean SINR is the harmonic number H_K, "
            + "its mean capacity Σ (−1)^{k+1} C(K,k) e^{k/g} E1(k/g)/ln 2.",
            () => new[] { 2, 4 }.SelectMany(links => BestLink(BestOf(links), links))),
        new("Proportional fair",
            "The same links under proportional fair, averaging over 10 s, a thousand blocks: alike, they come to equal throughputs, and the best in a block is chosen nearly always, so that the capacity is the same; "
            + "and two static links of 6 and 3 bit/s/Hz, which get the same time, so that one gets twice the bits of the other (within 1 %).",
            () => [.. new[] { 2, 4 }.SelectMany(ProportionalFair), .. EqualTime(new("proportional-shares.yaml", 1))]),
        new("Rician fading",
            "The ten links of the outage with a line of sight of K = 4 times the power of the rest: unit mean, variance (1 + 2K)/(1 + K)².",
            () => Rician(new("outage.yaml", Replications, "cell.fading={ rician: { k: 6.020599913279624 dB, coherence: 10 ms } }"), 4)),
        new("Fading correlated by motion",
            "A hundred links asked once a millisecond: the autocovariance of the power gain is the square of Clarke's J0(2πf_Dτ), f_D = 80 Hz at 10 m/s and 240 Hz at 30 m/s; "
            + "Jakes fading lacks of it what a sum of sixteen waves lacks (their own powers do not vary), Gauss–Markov fading has J0(2πf_D · 1 ms)^{2k} after k steps.",
            Motion),
        new("Bit errors",
            "Features of 64 bits over a link of constant SINR: how many of the bits flip, against the closed form of each modulation with Gray labels (exact binomial test over the bits), "
            + "how long they are on the air, and how many packets of 64 bits and a checksum of 24 need no second attempt, and how many all four.",
            () => [.. BitErrors(), .. Retransmissions()]),
        new("Precision of the features",
            "Features of 512 elements, ten classes, over BPSK at a bit error rate of 1e-4, every bit taken as it arrives. An error in the exponent of a float32 ruins "
            + "its element, and one element of 1e30 the whole vector; int8 has no exponent, and a quarter of the bits to be hit. The same images, pair by pair.",
            Precisions),
        new("Free space",
            "The power received at 100 m from 0.05035702 W at λ = 0.125 m, from the SINR of the requests and the noise; the published value has six digits.",
            () => FreeSpace(new("friis.yaml", 1))),
    ];

    /// <summary>A twentieth of the run, 100 blocks, is left to those who wait for a good one: of four, one waits longer with probability 0.75^100.</summary>
    public static Experiment BestOf(int links, params string[] overrides) => new($"best-of-{links}.yaml", Replications, overrides) { CoolDown = 0.05 };

    public static IEnumerable<Check> StaticLink(Experiment e)
    {
        foreach (var (group, name, expected) in new[] { (0, "6", 100e9), (1, "3", 200e9) })
        {
            var times = e.Replications[0].Requests.Where(request => request.Group == group).Select(request => (double)request[Stage.Transmission]);
            yield return Check.Exact($"transmission at {name} bit/s/Hz, the one farthest off (ps)", e.Name, expected, times.MaxBy(time => Math.Abs(time - expected)));
        }
    }

    public static IEnumerable<Check> Capacity(Experiment e)
    {
        foreach (var (group, decibels) in new[] { (0, 0), (1, 10), (2, 20) })
        {
            yield return Check.Mean($"bit/s/Hz at {decibels} dB", e, RadioTheory.CapacityOfBest(1, Math.Pow(10, decibels / 10)), run =>
            {
                var (bits, time) = (0.0, 0L);
                foreach (var request in run.Requests)
                {
                    if (request.Group == group)
                        (bits, time) = (bits + request.Bits, time + request[Stage.Transmission]);
                }
                return bits / (time / 1e12) / run.Scenario.Cell.ResourceBlocks.Bandwidth;
            });
        }
    }

    public static IEnumerable<Check> Outage(Experiment e)
    {
        var requests = e.Replications.Sum(run => run.Requests.Count);
        foreach (var x in new[] { 0.1, 0.5, 1, 2 })
        {
            var below = e.Replications.Sum(run => run.Requests.Count(request => request.Sinr < x));
            yield return Check.Probability(FormattableString.Invariant($"P(γ < {x})"), e.Name, RadioTheory.Outage(x), below, requests);
        }
    }

    public static IEnumerable<Check> BestLink(Experiment e, int links)
    {
        yield return Check.Mean($"mean SINR of the best of {links}", e, RadioTheory.MeanOfBest(links), run => run.Requests.Average(request => request.Sinr));
        yield return Check.Mean(
            $"bit/s/Hz of the best of {links}", e, RadioTheory.CapacityOfBest(links, 1), run => run.Requests.Average(request => Math.Log2(1 + request.Sinr)));
    }

    private static IEnumerable<Check> Rician(Experiment e, double k)
    {
        yield return Check.Mean("mean SINR", e, 1, run => run.Requests.Average(request => request.Sinr));
        yield return Check.Mean(
            "variance of the SINR", e, RadioTheory.RicianVariance(k), run => run.Requests.Average(request => (request.Sinr - 1) * (request.Sinr - 1)));
    }

    private static IEnumerable<Check> Motion()
    {
        const int waves = 16, replications = 32;
        const double step = 1e-3;
        foreach (var (speed, shift, lags) in new[] { (10, 80, new[] { 1, 3, 5, 8 }), (30, 240, [1, 2]) })
        {
            var jakes = new Experiment("motion.yaml", replications, $"cell.fading={{ jakes: {{ speed: {speed} m/s, step: 1 ms }} }}");
            foreach (var lag in lags)
            {
                var theory = RadioTheory.PowerCovariance(RadioTheory.Clarke(shift, lag * step)) - RadioTheory.MissingOfWaves(waves, shift, lag * step);
                yield return Check.Mean($"Jakes at {speed} m/s: autocovariance after {lag} ms", jakes, theory, run => Autocovariance(run, lag));
            }
        }
        var markov = new Experiment("motion.yaml", replications, "cell.fading={ gauss-markov: { speed: 10 m/s, step: 1 ms } }");
        foreach (var lag in new[] { 1, 3, 8 })
            yield return Check.Mean(
                $"Gauss–Markov at 10 m/s: autocovariance after {lag} ms", markov,
                RadioTheory.PowerCovariance(Math.Pow(RadioTheory.Clarke(80, step), lag)), run => Autocovariance(run, lag));

        static double Autocovariance(Replication run, int lag)
        {
            var (sum, count) = (0.0, 0);
            foreach (var user in run.Requests.GroupBy(request => request.User))
            {
                var gains = user.Select(request => request.Sinr).ToArray();
                for (var i = lag; i < gains.Length; i++)
                    (sum, count) = (sum + (gains[i] - 1) * (gains[i - lag] - 1), count + 1);
            }
            return sum / count;
        }
    }

    private static IEnumerable<Check> BitErrors()
    {
        foreach (var (modulation, bits, dimensions, snr) in new[] { ("bpsk", 1, 1, 2), ("qpsk", 1, 2, 3), ("qam16", 2, 2, 15), ("qam64", 3, 2, 63), ("qam256", 4, 2, 255) })
        {
            var e = new Experiment("digital.yaml", 1, $"channel.digital.modulation={modulation}", $"cell.power={snr} mW");
            var requests = e.Replications[0].Requests;
            yield return Check.Probability(
                $"{modulation} at SINR {snr}: bit error rate", e.Name, RadioTheory.BitErrorRate(bits, dimensions, snr),
                requests.Sum(request => request.BitErrors), requests.Sum(request => (int)request.Bits));
            var expected = Math.Round(requests[0].Bits / (bits * dimensions) * 1e6);
            var times = requests.Select(request => (double)request[Stage.Transmission]);
            yield return Check.Exact(
                $"{modulation}: transmission of {requests[0].Bits} bit over 1 MHz, the one farthest off (ps)", e.Name, expected, times.MaxBy(time => Math.Abs(time - expected)));
        }
    }

    private static IEnumerable<Check> Retransmissions()
    {
        var e = new Experiment("digital.yaml", 1, "channel.digital.crc={ packet: 64 bit, attempts: 4 }", "cell.power=3 mW");
        var requests = e.Replications[0].Requests;
        var failure = 1 - Math.Pow(1 - RadioTheory.BitErrorRate(1, 1, 3), 64 + 24);
        yield return Check.Probability(
            "bpsk at SINR 3: packets right at the first attempt", e.Name, 1 - failure, requests.Count(request => request.Retransmissions == 0), requests.Count);
        yield return Check.Probability(
            "bpsk at SINR 3: packets sent four times", e.Name, Math.Pow(failure, 3), requests.Count(request => request.Retransmissions == 3), requests.Count);
    }

    private static IEnumerable<Check> Precisions()
    {
        // Q(√(2γ)) = 1e-4 at γ = 6.9155.
        var int8 = new Experiment("digital.yaml", Replications, "channel={ digital: { modulation: bpsk, precision: int8 } }", "cell.power=6.9155 mW", "users.digital.traffic.periodic.period=50 ms")
        {
            Model = Synthetic.Clusters,
        };
        foreach (var precision in new[] { "float32", "float16" })
        {
            var other = int8.With($"channel.digital.precision={precision}");
            yield return Check.Greater(
                $"part of the images right with int8, less that with {precision}", other.Name,
                [.. int8.Replications.Zip(other.Replications, (a, b) => a.Fraction(request => request.Correct) - b.Fraction(request => request.Correct))]);
        }
        yield return Check.Probability(
            "int8: bits that flip", int8.Name, 1e-4, int8.Replications.Sum(run => run.Requests.Sum(request => request.BitErrors)),
            int8.Replications.Sum(run => run.Requests.Sum(request => (int)request.Bits)));
    }

    private static IEnumerable<Check> ProportionalFair(int links)
    {
        var e = BestOf(links, "scheduler={ proportional-fair: { window: 10 s, encoder: small-b-32 } }", "duration=40 s");
        yield return Check.Mean(
            $"bit/s/Hz of {links} links", e, RadioTheory.CapacityOfBest(links, 1), run => run.Requests.Average(request => Math.Log2(1 + request.Sinr)));
        yield return Check.Mean($"part of the blocks that the first of {links} links gets", e, 1.0 / links, run => run.Fraction(request => request.User == 0));
    }

    private static IEnumerable<Check> EqualTime(Experiment e)
    {
        var requests = e.Replications[0].Requests;
        yield return Check.Exact("time of the near link over that of the far one", e.Name, 1, Sum(0, request => request[Stage.Transmission]) / Sum(1, request => request[Stage.Transmission]), 0.01);
        yield return Check.Exact("bits of the near link over those of the far one", e.Name, 2, Sum(0, request => request.Bits) / Sum(1, request => request.Bits), 0.02);

        double Sum(int group, Func<Seen, double> value) => requests.Where(request => request.Group == group).Sum(value);
    }

    private static IEnumerable<Check> FreeSpace(Experiment e)
    {
        var cell = e.Scenario.Cell;
        yield return Check.Exact(
            "received power (W)", e.Name, RadioTheory.Friis(0.05035702, 0.125, 100),
            e.Replications[0].Requests[0].Sinr * cell.ResourceBlocks.Bandwidth * cell.Noise, 5e-16);
    }
}
