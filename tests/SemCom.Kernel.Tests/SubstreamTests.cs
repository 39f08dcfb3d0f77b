using System.Security.Cryptography;
using MathNet.Numerics.Distributions;

namespace SemCom.Kernel.Tests;

public class SubstreamTests
{
    /// <summary>The false-alarm rate of each hypothesis test here. Seeds are fixed, so a pass stays a pass.</summary>
    private const double Alpha = 1e-3;

    /// <summary>The known answers of Random123 (D. E. Shaw Research, file kat_vectors, philox4x32 10).</summary>
    [Theory]
    [InlineData(0x00000000_00000000, 0x00000000_00000000, 0x00000000_00000000, 0xe169c58d_6627e8d5, 0x9b00dbd8_bc57ac4c)]
    [InlineData(0xffffffff_ffffffff, 0xffffffff_ffffffff, 0xffffffff_ffffffff, 0x41c83b0e_408f276d, 0x6d5451fd_a20bc7c6)]
    [InlineData(0x85a308d3_243f6a88, 0x03707344_13198a2e, 0x299f31d0_a4093822, 0x94fdcceb_d16cfe09, 0x24126ea1_5001e420)]
    public void Philox_gives_the_known_answers(ulong low, ulong high, ulong key, ulong first, ulong second)
    {
        Assert.Equal(first, Philox.Block(low, high, key, out var rest));
        Assert.Equal(second, rest);
    }

    [Fact]
    public void The_key_is_the_documented_hash_of_the_name()
    {
        // seed 1, "abc", indices 2 and -1, written out by hand.
        byte[] name =
        [
            .. "SemCom.Substream/1"u8,
            1, 0, 0, 0, 0, 0, 0, 0,
            3, 0, 0, 0, (byte)'a', (byte)'b', (byte)'c',
            2, 0, 0, 0,
            2, 0, 0, 0, 0, 0, 0, 0,
            255, 255, 255, 255, 255, 255, 255, 255,
        ];
        Assert.Equal(name, Substream.Encode(1, "abc", [2, -1]));
        var digest = SHA256.HashData(name);
        var first = Philox.Block(0, BitConverter.ToUInt64(digest, 8), BitConverter.ToUInt64(digest, 0), out var second);
        var stream = new Substream(1, "abc", 2, -1);
        Assert.Equal([first, second], new[] { stream.NextUInt64(), stream.NextUInt64() });
    }

    [Fact]
    public void Different_names_give_different_streams()
    {
        var streams = new[]
        {
            new Substream(1, "a"), new Substream(2, "a"), new Substream(1, "b"), new Substream(1, ""), new Substream(1, "a", 0), new Substream(1, "a", 1),
            new Substream(1, "a", 0, 0), new Substream(1, "a", 1, 0), new Substream(1, "a", 0, 1), new Substream(1, "ab"), new Substream(1, "é"), new Substream(1, "e\u0301"),
        };
        Assert.Equal(streams.Length, streams.Select(stream => stream.NextUInt64()).Distinct().Count());
    }

    [Fact]
    public void Deriving_adds_an_index_wherever_the_stream_stands()
    {
        var parent = new Substream(7, "fading", 3);
        var before = parent.Derive(5).NextUInt64();
        parent.NextNormal();
        Assert.Equal(before, parent.Derive(5).NextUInt64());
        Assert.Equal(before, new Substream(7, "fading", 3, 5).NextUInt64());
    }

    [Fact]
    public void Children_depend_on_parent_and_index_alone()
    {
        var (parent, same) = (new Substream(7, "noise", 3), new Substream(7, "noise", 3));
        var (child, other) = (new Substream(1, "child"), new Substream(2, "whatever", 9));
        other.NextUInt64();
        same.NextNormal();
        child.Become(parent, 5);
        other.Become(same, 5);
        var draws = Take(child);
        Assert.Equal(draws, Take(other));
        child.Become(parent, 5); // begins anew
        Assert.Equal(draws, Take(child));
        Assert.Equal(new Substream(7, "noise", 3).NextUInt64(), parent.NextUInt64()); // which did not move

        child.Become(parent, 6);
        Assert.Empty(draws.Intersect(Take(child)));
        child.Become(new Substream(7, "noise", 4), 5);
        Assert.Empty(draws.Intersect(Take(child)));
        child.Become(new Substream(7, "noise", 3), 5);
        child.Become(child, 5); // a grandchild
        Assert.Empty(draws.Intersect(Take(child)));
        Assert.Empty(draws.Intersect(Take(new Substream(7, "noise", 3))));
        Assert.Empty(draws.Intersect(Take(parent.Derive(5))));
        Assert.Empty(Enumerable.Range(0, 20).Select(i => parent.UniformAt(i)).Intersect(draws.Select(Substream.Open)));

        Assert.Throws<InvalidOperationException>(() => child.Derive(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => child.Become(parent, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => child.Become(parent, 1L << 62));
        child.Become(parent, (1L << 62) - 1);
        child.NextUInt64();

        static ulong[] Take(Substream stream) => [.. Enumerable.Range(0, 20).Select(_ => stream.NextUInt64())];
    }

    [Fact]
    public void The_key_and_counter_of_a_child_are_a_block_of_the_parent()
    {
        var digest = SHA256.HashData(Substream.Encode(1, "abc", [2]));
        var key = Philox.Block((1UL << 62) + 77, BitConverter.ToUInt64(digest, 8), BitConverter.ToUInt64(digest, 0), out var high);
        var first = Philox.Block(0, high, key, out var second);
        var child = new Substream(0, "");
        child.Become(new Substream(1, "abc", 2), 77);
        Assert.Equal([first, second], new[] { child.NextUInt64(), child.NextUInt64() });
    }

    [Fact]
    public void Children_are_correlated_neither_with_each_other_nor_with_their_parents()
    {
        // 10 parents, their draws by index, and 20 children each: 220 streams; χ² of the squared correlations, as for neighbouring names below.
        const int parents = 10, children = 20, draws = 2_000;
        var child = new Substream(0, "");
        var values = new List<double[]>();
        for (var i = 0; i < parents; i++)
        {
            var parent = new Substream(1, "noise", i);
            values.Add([.. Enumerable.Range(0, draws).Select(k => (parent.UniformAt(k) - 0.5) * Math.Sqrt(12))]);
            for (var j = 0; j < children; j++)
            {
                child.Become(parent, j);
                values.Add([.. Enumerable.Range(0, draws).Select(_ => (child.NextDouble() - 0.5) * Math.Sqrt(12))]);
            }
            values.Add([.. Enumerable.Range(0, draws).Select(_ => (parent.NextDouble() - 0.5) * Math.Sqrt(12))]);
        }
        // Successive children, one draw of each, are a sequence too.
        var family = new Substream(1, "family");
        values.Add([.. Enumerable.Range(0, draws).Select(k =>
        {
            child.Become(family, k);
            return (child.NextDouble() - 0.5) * Math.Sqrt(12);
        })]);
        var (sum, pairs) = (0.0, 0);
        for (var i = 0; i < values.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var product = 0.0;
                for (var k = 0; k < draws; k++)
                    product += values[i][k] * values[j][k];
                sum += product * product / draws;
                pairs++;
            }
        }
        var z = (sum - pairs) / Math.Sqrt(2.0 * pairs);
        Assert.InRange(Math.Abs(z), 0, Normal.InvCDF(0, 1, 1 - Alpha / 2));
        var last = values[^1];
        Assert.InRange(Math.Abs(last.Zip(last.Skip(1), (a, b) => a * b).Sum() / Math.Sqrt(draws - 1)), 0, Normal.InvCDF(0, 1, 1 - Alpha / 2));
    }

    [Fact]
    public void Access_by_index_is_the_same_in_any_order_and_leaves_the_sequence_alone()
    {
        var (a, b) = (new Substream(7, "fading"), new Substream(7, "fading"));
        var forward = Enumerable.Range(0, 100).Select(i => a.UniformAt(i)).ToArray();
        b.NextDouble();
        var backward = Enumerable.Range(0, 100).Reverse().Select(i => b.UniformAt(i)).Reverse().ToArray();
        Assert.Equal(forward, backward);
        Assert.Equal(100, forward.Distinct().Count());
        a.NextDouble();
        Assert.Equal(a.NextUInt64(), b.NextUInt64());
        Assert.Equal(-Logarithm.Natural(forward[3]) * 2, a.ExponentialAt(3, 2));
        Assert.Equal(NormalQuantile.Of(forward[3]), a.NormalAt(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => a.UniformAt(-1));
    }

    [Fact]
    public void Removing_user_3_changes_no_draw_of_user_4()
    {
        Assert.Equal(Arrivals([1, 2, 3, 4])[4], Arrivals([1, 2, 4])[4]);

        static Dictionary<int, List<long>> Arrivals(int[] users)
        {
            var simulation = new Simulation();
            var arrivals = new Dictionary<int, List<long>>();
            foreach (var user in users)
            {
                arrivals[user] = [];
                simulation.Start(User(user));
            }
            simulation.Run(SimTime.Second);
            Assert.All(arrivals.Values, list => Assert.InRange(list.Count, 50, 150));
            return arrivals;

            async Process User(int user)
            {
                var stream = new Substream(11, "arrivals", user);
                while (true)
                {
                    await simulation.Delay(SimTime.FromSeconds(stream.NextExponential(0.01)));
                    arrivals[user].Add(simulation.Now.Picoseconds);
                }
            }
        }
    }

    [Fact]
    public void Streams_of_neighbouring_names_are_not_correlated()
    {
        // 200 streams of 2 000 draws: with independence each pairwise correlation is N(0, 1/2000). Their 19 900 squares, scaled, sum to a
        // χ² with 19 900 degrees of freedom (the correlations are pairwise uncorrelated); a two-sided test at rate Alpha.
        const int streams = 200, draws = 2_000;
        var values = Enumerable.Range(0, streams).Select(i =>
        {
            var stream = new Substream(1, "user", i);
            return Enumerable.Range(0, draws).Select(_ => (stream.NextDouble() - 0.5) * Math.Sqrt(12)).ToArray();
        }).ToArray();
        var (sum, pairs) = (0.0, 0);
        for (var i = 0; i < streams; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var product = values[i].Zip(values[j], (a, b) => a * b).Sum();
                sum += product * product / draws;
                pairs++;
            }
        }
        var z = (sum - pairs) / Math.Sqrt(2.0 * pairs);
        Assert.InRange(Math.Abs(z), 0, Normal.InvCDF(0, 1, 1 - Alpha / 2));
    }

    [Fact]
    public void Successive_draws_and_draws_by_index_are_not_correlated()
    {
        const int draws = 1_000_000;
        var stream = new Substream(2, "serial");
        var critical = Normal.InvCDF(0, 1, 1 - Alpha / 2);
        var (serial, cross, previous) = (0.0, 0.0, 0.0);
        for (var i = 0; i < draws; i++)
        {
            var value = stream.NextDouble() - 0.5;
            serial += value * previous;
            cross += value * (stream.UniformAt(i) - 0.5);
            previous = value;
        }
        // A product of two independent uniforms on (−1/2, 1/2) has variance 1/144.
        Assert.InRange(Math.Abs(serial) * 12 / Math.Sqrt(draws), 0, critical);
        Assert.InRange(Math.Abs(cross) * 12 / Math.Sqrt(draws), 0, critical);
    }

    [Fact]
    public void Uniform_exponential_and_normal_draws_have_their_distributions()
    {
        const int draws = 200_000;
        var stream = new Substream(3, "distributions");
        KolmogorovSmirnov(() => stream.NextDouble(), x => x);
        KolmogorovSmirnov(() => stream.NextOpenDouble(), x => x);
        KolmogorovSmirnov(() => stream.NextExponential(2.5), x => 1 - Math.Exp(-x / 2.5));
        KolmogorovSmirnov(() => stream.NextNormal(), x => Normal.CDF(0, 1, x));
        var index = 0;
        KolmogorovSmirnov(() => stream.UniformAt(index++), x => x);
        foreach (var freedom in new[] { 1, 2, 3, 10, 500 })
            KolmogorovSmirnov(() => stream.NextChiSquared(freedom), x => ChiSquared.CDF(freedom, x));
        Assert.Equal(0, stream.NextChiSquared(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextChiSquared(-1));

        static void KolmogorovSmirnov(Func<double> draw, Func<double, double> distribution)
        {
            var values = Enumerable.Range(0, draws).Select(_ => draw()).Order().ToArray();
            var distance = 0.0;
            for (var i = 0; i < draws; i++)
            {
                var p = distribution(values[i]);
                distance = Math.Max(distance, Math.Max((i + 1.0) / draws - p, p - (double)i / draws));
            }
            // Asymptotic critical value: P(√n·D > x) ≈ 2·exp(−2x²).
            Assert.InRange(distance * Math.Sqrt(draws), 0, Math.Sqrt(-Math.Log(Alpha / 2) / 2));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(1000)]
    public void Choices_are_uniform(int count)
    {
        const int draws = 500_000;
        var stream = new Substream(4, "choices", count);
        var seen = new long[count];
        for (var i = 0; i < draws; i++)
            seen[stream.NextInt(count)]++;
        if (count == 1)
            return;
        var expected = (double)draws / count;
        var statistic = seen.Sum(n => (n - expected) * (n - expected) / expected);
        Assert.InRange(statistic, ChiSquared.InvCDF(count - 1, Alpha / 2), ChiSquared.InvCDF(count - 1, 1 - Alpha / 2));
    }

    [Fact]
    public void A_choice_among_the_most_possibilities_stays_in_range()
    {
        var stream = new Substream(4, "large");
        var (low, high) = (int.MaxValue, 0);
        for (var i = 0; i < 10_000; i++)
        {
            var choice = stream.NextInt(int.MaxValue);
            (low, high) = (Math.Min(low, choice), Math.Max(high, choice));
        }
        Assert.InRange(low, 0, int.MaxValue / 500);
        Assert.InRange(high, int.MaxValue - int.MaxValue / 500, int.MaxValue - 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextInt(0));
    }

    [Fact]
    public void Shuffles_are_uniform_over_the_permutations()
    {
        const int draws = 120_000;
        var stream = new Substream(5, "shuffles");
        var seen = new Dictionary<string, int>();
        for (var i = 0; i < draws; i++)
        {
            var items = "abcd".ToCharArray();
            stream.Shuffle<char>(items);
            var order = new string(items);
            seen[order] = seen.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(24, seen.Count);
        const double expected = draws / 24.0;
        var statistic = seen.Values.Sum(n => (n - expected) * (n - expected) / expected);
        Assert.InRange(statistic, ChiSquared.InvCDF(23, Alpha / 2), ChiSquared.InvCDF(23, 1 - Alpha / 2));
    }

    [Fact]
    public void Open_draws_stay_off_the_ends()
    {
        // The extreme bits map to 2^-53 and 1 − 2^-53, whose logarithms are finite.
        Assert.Equal(Math.ScaleB(1, -53), Substream.Open(0));
        Assert.Equal(1 - Math.ScaleB(1, -53), Substream.Open(ulong.MaxValue));
    }

    [Fact]
    public void The_logarithm_agrees_with_that_of_the_platform_to_the_last_bit_or_two()
    {
        var stream = new Substream(6, "logarithm");
        for (var i = 0; i < 200_000; i++)
        {
            var x = i % 2 == 0 ? stream.NextOpenDouble() : Math.ScaleB(stream.NextOpenDouble(), -stream.NextInt(60));
            var expected = Math.Log(x);
            Assert.InRange(Math.Abs(Logarithm.Natural(x) - expected), 0, 2 * Math.BitIncrement(Math.Abs(expected)) - 2 * Math.Abs(expected));
        }
        Assert.Equal(0, Logarithm.Natural(1));
        Assert.Equal(Math.Log(2), Logarithm.Natural(2));
    }

    [Theory]
    [InlineData(0.25, -0.6744897501960817)] // Wichura's own check values
    [InlineData(0.001, -3.090232306167814)]
    [InlineData(1e-20, -9.262340089798408)]
    public void The_normal_quantile_has_the_published_values(double p, double quantile)
        => Assert.Equal(quantile, NormalQuantile.Of(p), 1e-14);

    [Fact]
    public void The_normal_quantile_inverts_the_distribution_function()
    {
        for (var p = 0.0005; p < 1; p += 0.0005)
            Assert.Equal(p, Normal.CDF(0, 1, NormalQuantile.Of(p)), 1e-12);
    }
}
