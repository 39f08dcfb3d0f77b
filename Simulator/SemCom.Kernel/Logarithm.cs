namespace SemCom.Kernel;

/// <summary>
/// The natural logarithm by the algorithm of fdlibm (Sun Microsystems, 1993; error below 1 ulp), in IEEE additions, multiplications and
/// divisions alone. The logarithm of the platform may differ in its last bit from one system to the next, and with it every draw.
/// </summary>
internal static class Logarithm
{
    /// <summary>ln x.</summary>
    /// <param name="x">Positive, normal and finite.</param>
    public static double Natural(double x)
    {
        const double ln2High = 6.93147180369123816490e-01;
        const double ln2Low = 1.90821492927058770002e-10;

        // x = 2^k · (1 + f) with √2/2 < 1 + f < √2
        var bits = BitConverter.DoubleToInt64Bits(x);
        var k = (int)(bits >> 52) - 1023;
        var fraction = bits & 0xF_FFFF_FFFF_FFFF;
        var aboveRoot2 = (fraction + 0x9_5F64_0000_0000) >> 52 & 1;
        k += (int)aboveRoot2;
        var f = BitConverter.Int64BitsToDouble(fraction | ((1023 - aboveRoot2) << 52)) - 1;

        var s = f / (2 + f);
        var z = s * s;
        var w = z * z;
        var odd = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
        var even = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
        var r = even + odd;
        var halfSquare = 0.5 * f * f;
        return k * ln2High - ((halfSquare - (s * (halfSquare + r) + k * ln2Low)) - f);
    }
}
