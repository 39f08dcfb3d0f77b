namespace SemCom.Kernel;

/// <summary>Philox4x32-10 (Salmon et al., SC 2011): ten rounds of multiplications and exclusive-ors that permute a 128-bit counter under a 64-bit key.</summary>
internal static class Philox
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9; // golden ratio
    private const uint Weyl1 = 0xBB67AE85; // √3 − 1

    /// <summary>One block of 128 random bits.</summary>
    /// <param name="low">Counter words 0 (low) and 1.</param>
    /// <param name="high">Counter words 2 (low) and 3.</param>
    /// <param name="key">Key words 0 (low) and 1.</param>
    /// <param name="second">Output words 2 (low) and 3.</param>
    /// <returns>Output words 0 (low) and 1.</returns>
    public static ulong Block(ulong low, ulong high, ulong key, out ulong second)
    {
        var (c0, c1) = ((uint)low, (uint)(low >> 32));
        var (c2, c3) = ((uint)high, (uint)(high >> 32));
        var (k0, k1) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < 10; round++)
        {
            var product0 = (ulong)Multiplier0 * c0;
            var product1 = (ulong)Multiplier1 * c2;
            c0 = (uint)(product1 >> 32) ^ c1 ^ k0;
            c1 = (uint)product1;
            c2 = (uint)(product0 >> 32) ^ c3 ^ k1;
            c3 = (uint)product0;
            unchecked
            {
                k0 += Weyl0;
                k1 += Weyl1;
            }
        }
        second = c2 | (ulong)c3 << 32;
        return c0 | (ulong)c1 << 32;
    }
}
