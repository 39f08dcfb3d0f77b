using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace SemCom.Kernel;

/// <summary>
/// A named stream of random numbers. Its name (seed, purpose, indices) alone decides what it draws: no stream takes from
/// another, so adding a user or asking in another order changes nobody else's numbers.
/// </summary>
/// <remarks>
/// <para>The generator is Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3, SC 2011):
/// a keyed permutation of a 128-bit counter. SHA-256 of the name gives the 64-bit key and the high half of the counter; the low half
/// counts the blocks: those below 2⁶² serve the sequence, those from there to 2⁶³ become the key and counter of children (<see cref="Become"/>),
/// those above serve access by index.</para>
/// <para>The name is encoded as the ASCII text <c>SemCom.Substream/1</c>, the seed (8 bytes), the length of the purpose in UTF-8 (4 bytes), the purpose,
/// the number of indices (4 bytes) and the indices (8 bytes each), all little-endian; so different names have different encodings.
/// Two streams coincide only if 128 bits of SHA-256 do.</para>
/// <para>Draws are the same on every platform: integer arithmetic, IEEE additions, multiplications, divisions and square roots, and a logarithm of our own.</para>
/// </remarks>
public sealed class Substream
{
    private const ulong ChildBlocks = 1UL << 62;
    private const ulong IndexedBlocks = 1UL << 63;

    private readonly ulong seed;
    private readonly string purpose;
    private long[]? indices; // null once it is a child, which has no name
    private ulong key;
    private ulong high;
    private ulong block;
    private ulong spare;
    private bool hasSpare;

    /// <summary>The stream of a name, at its beginning.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="purpose">What the numbers are for, such as <c>"arrivals"</c>.</param>
    /// <param name="indices">Whose they are, such as the index of a user; any number of them.</param>
    public Substream(ulong seed, string purpose, params ReadOnlySpan<long> indices)
        : this(seed, purpose, indices.ToArray())
    {
    }

    private Substream(ulong seed, string purpose, long[] indices)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        this.seed = seed;
        this.purpose = purpose;
        this.indices = indices;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encode(seed, purpose, indices), digest);
        key = BinaryPrimitives.ReadUInt64LittleEndian(digest);
        high = BinaryPrimitives.ReadUInt64LittleEndian(digest[8..]);
    }

    /// <summary>The stream with one more index in its name: <c>new Substream(seed, purpose, [.. indices, index])</c>. Where this stream stands does not matter.</summary>
    /// <param name="index">The further index.</param>
    /// <exception cref="InvalidOperationException">The stream became a child, which has no name.</exception>
    public Substream Derive(long index) => indices is not null
        ? new(seed, purpose, [.. indices, index])
        : throw new InvalidOperationException("A stream that became a child has no name to derive from; its own children are made by Become.");

    /// <summary>
    /// Makes this object the stream number <paramref name="index"/> of another's children, at its beginning, whatever it was before: a stream for each of very many
    /// things, such as requests, without hashing or allocating anything.
    /// </summary>
    /// <param name="parent">Whose child. Where it stands does not matter, nor does it move; it may itself be a child, or this object.</param>
    /// <param name="index">Which child, from 0 to 2⁶² − 1.</param>
    /// <remarks>
    /// One block of the parent's permutation, of counters that neither its sequence nor access by index uses, is the child's key and the high half of its counter;
    /// so the children of one parent all differ, and those of two coincide only if 128 bits do.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative or 2⁶² or more.</exception>
    public void Become(Substream parent, long index)
    {
        ArgumentNullException.ThrowIfNull(parent);
        if ((ulong)index >= ChildBlocks)
            throw new ArgumentOutOfRangeException(nameof(index), index, "The index of a child is from 0 to 2^62 - 1.");
        key = Philox.Block(ChildBlocks | (ulong)index, parent.high, parent.key, out high);
        block = 0;
        hasSpare = false;
        indices = null;
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        if (hasSpare)
        {
            hasSpare = false;
            return spare;
        }
        var first = Philox.Block(block++, high, key, out spare);
        hasSpare = true;
        return first;
    }

    /// <summary>Uniform on [0, 1): a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform on (0, 1): the middle of one of 2⁵² equal parts, so never 0 or 1.</summary>
    public double NextOpenDouble() => Open(NextUInt64());

    /// <summary>Uniform on 0, 1, …, <paramref name="count"/> − 1, without bias (Lemire: Fast random integer generation in an interval, 2019).</summary>
    /// <param name="count">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public int NextInt(int count)
    {
        if (count < 1)
            throw new ArgumentOutOfRangeException(nameof(count), count, "A choice needs at least 1 possibility.");
        var range = (ulong)count;
        var high = Math.BigMul(NextUInt64(), range, out var low);
        if (low < range)
        {
            var threshold = unchecked(0 - range) % range;
            while (low < threshold)
                high = Math.BigMul(NextUInt64(), range, out low);
        }
        return (int)high;
    }

    /// <summary>Exponential: −mean · ln U.</summary>
    /// <param name="mean">The mean, in any unit; the result has it too. Not negative.</param>
    public double NextExponential(double mean) => -mean * Logarithm.Natural(NextOpenDouble());

    /// <summary>Standard normal, by inversion: one uniform a draw, and a greater uniform gives a greater normal.</summary>
    public double NextNormal() => NormalQuantile.Of(NextOpenDouble());

    /// <summary>Chi-square: the law of the sum of so many squared standard normals.</summary>
    /// <param name="freedom">Degrees of freedom, at least 0.</param>
    /// <remarks>Twice a gamma of shape freedom/2, by the rejection of Marsaglia and Tsang (A simple method for generating gamma variables, ACM TOMS 26, 2000), which is exact: about
    /// one normal and one uniform whatever the degrees.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="freedom"/> is negative.</exception>
    public double NextChiSquared(int freedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(freedom);
        if (freedom < 2)
        {
            // The rejection is for shapes from 1.
            var normal = freedom == 0 ? 0 : NextNormal();
            return normal * normal;
        }
        var d = 0.5 * freedom - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = NextNormal();
            var root = 1 + c * x;
            var u = NextOpenDouble();
            if (root <= 0)
                continue;
            var v = root * root * root;
            var square = x * x;
            if (u < 1 - 0.0331 * square * square || Logarithm.Natural(u) < 0.5 * square + d * (1 - v + Logarithm.Natural(v)))
                return 2 * d * v;
        }
    }

    /// <summary>Puts items in an order drawn uniformly from all (Fisher–Yates).</summary>
    /// <param name="items">The items, permuted in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The uniform on (0, 1) of an index: the same whoever asks, whenever, in whatever order; independent of the sequence.</summary>
    /// <param name="index">Not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    public double UniformAt(long index) => Open(UInt64At(index));

    /// <summary>The exponential of an index; see <see cref="UniformAt"/>.</summary>
    /// <param name="index">Not negative.</param>
    /// <param name="mean">The mean, in any unit; the result has it too. Not negative.</param>
    public double ExponentialAt(long index, double mean) => -mean * Logarithm.Natural(UniformAt(index));

    /// <summary>The standard normal of an index; see <see cref="UniformAt"/>.</summary>
    /// <param name="index">Not negative.</param>
    public double NormalAt(long index) => NormalQuantile.Of(UniformAt(index));

    internal static byte[] Encode(ulong seed, string purpose, ReadOnlySpan<long> indices)
    {
        var label = "SemCom.Substream/1"u8;
        var length = Encoding.UTF8.GetByteCount(purpose);
        var code = new byte[label.Length + 8 + 4 + length + 4 + 8 * indices.Length];
        var rest = code.AsSpan();
        label.CopyTo(rest);
        rest = rest[label.Length..];
        BinaryPrimitives.WriteUInt64LittleEndian(rest, seed);
        BinaryPrimitives.WriteInt32LittleEndian(rest[8..], length);
        Encoding.UTF8.GetBytes(purpose, rest[12..]);
        rest = rest[(12 + length)..];
        BinaryPrimitives.WriteInt32LittleEndian(rest, indices.Length);
        rest = rest[4..];
        foreach (var index in indices)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, index);
            rest = rest[8..];
        }
        return code;
    }

    private ulong UInt64At(long index)
    {
        if (index < 0)
            throw new ArgumentOutOfRangeException(nameof(index), index, "The index of a draw is 0 or more.");
        return Philox.Block(IndexedBlocks | (ulong)index, high, key, out _);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Open(ulong bits) => ((bits >> 12) + 0.5) * (1.0 / (1UL << 52));
}
