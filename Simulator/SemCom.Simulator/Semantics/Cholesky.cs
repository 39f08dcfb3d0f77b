namespace SemCom.Simulator.Semantics;

/// <summary>
/// Cholesky factors G = L·Lᵀ of Gram matrices, singular ones too: a row that depends on those above has no direction of its own, a pivot of 0 and zeros below it.
/// Lower triangles row by row: element (i, j) with j ≤ i at i·(i + 1)/2 + j.
/// </summary>
internal static class Cholesky
{
    /// <summary>A pivot² below this part of its diagonal element is what rounding left of 0.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Numbers in the lower triangle of an n × n matrix.</summary>
    public static int Length(int n) => n * (n + 1) / 2;

    /// <summary>Replaces a matrix by its factor.</summary>
    /// <param name="matrix">The lower triangle of G, then of L.</param>
    /// <param name="n">Rows.</param>
    /// <returns>The rank: how many pivots are not 0.</returns>
    /// <remarks>Column by column: what a column takes from those behind it are sums that do not wait for one another.</remarks>
    public static int Factor(Span<double> matrix, int n)
    {
        Span<double> diagonal = n <= 256 ? stackalloc double[n] : new double[n];
        Span<double> column = n <= 256 ? stackalloc double[n] : new double[n];
        for (var i = 0; i < n; i++)
            diagonal[i] = matrix[Length(i) + i];
        var rank = 0;
        for (var k = 0; k < n; k++)
        {
            ref var pivot = ref matrix[Length(k) + k];
            var scale = 0.0;
            if (pivot > Rounding * diagonal[k])
            {
                pivot = Math.Sqrt(pivot);
                scale = 1 / pivot;
                rank++;
            }
            else
            {
                pivot = 0;
            }
            var at = Length(k) + k; // walks down the column
            for (var i = k + 1; i < n; i++)
            {
                at += i;
                column[i] = matrix[at] *= scale;
            }
            at = Length(k + 1) + k + 1;
            for (var i = k + 1; i < n; i++)
            {
                var row = matrix.Slice(at, i - k);
                var above = column.Slice(k + 1, i - k);
                var factor = column[i];
                for (var j = 0; j < row.Length && j < above.Length; j++)
                    row[j] -= factor * above[j];
                at += i + 1;
            }
        }
        return rank;
    }

    /// <summary>Solves L·a = s from the top; 0 where the pivot is.</summary>
    /// <param name="factor">L.</param>
    /// <param name="right">s, n numbers in the range of L.</param>
    /// <param name="solution">a, n numbers.</param>
    public static void Solve(ReadOnlySpan<double> factor, ReadOnlySpan<double> right, Span<double> solution)
    {
        for (var i = 0; i < right.Length; i++)
        {
            var row = factor.Slice(Length(i), i + 1);
            var sum = right[i];
            for (var k = 0; k < i; k++)
                sum -= row[k] * solution[k];
            solution[i] = row[i] > 0 ? sum / row[i] : 0;
        }
    }

    /// <summary>Element i of L·z.</summary>
    /// <param name="factor">L.</param>
    /// <param name="i">The row.</param>
    /// <param name="z">At least i + 1 numbers.</param>
    public static double Row(ReadOnlySpan<double> factor, int i, ReadOnlySpan<double> z)
    {
        var row = factor.Slice(Length(i), i + 1);
        double sum = 0;
        for (var j = 0; j < row.Length; j++)
            sum += row[j] * z[j];
        return sum;
    }
}
