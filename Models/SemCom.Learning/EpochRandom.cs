namespace SemCom.Learning;

/// <summary>
/// The random numbers of one epoch: SplitMix64 started at a mix of seed and epoch, so that an epoch needs no state of the one before
/// it and a resumed training continues exactly.
/// </summary>
/// <remarks>Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.</remarks>
internal struct EpochRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state;

    public EpochRandom(int seed, int epoch) => _state = Mix(Mix((uint)seed + Golden) + (uint)epoch);

    /// <summary>A number in 0…2⁶⁴−1.</summary>
    public ulong Next() => Mix(_state += Golden);

    /// <summary>A number in 0…<paramref name="bound"/>−1, uneven by less than bound/2⁶⁴.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>0…<paramref name="count"/>−1 in random order (Fisher and Yates).</summary>
    public int[] Permutation(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var i = count - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
