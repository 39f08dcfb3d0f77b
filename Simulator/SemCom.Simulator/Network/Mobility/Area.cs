namespace SemCom.Simulator.Network;

/// <summary>The rectangle that users move in.</summary>
/// <param name="MinX">West border, m.</param>
/// <param name="MinY">South border, m; below <paramref name="MaxY"/>.</param>
/// <param name="MaxX">East border, m; above <paramref name="MinX"/>.</param>
/// <param name="MaxY">North border, m.</param>
internal readonly record struct Area(double MinX, double MinY, double MaxX, double MaxY)
{
    /// <summary>The nearest point of the rectangle.</summary>
    public (double X, double Y) Nearest(double x, double y) => (Math.Clamp(x, MinX, MaxX), Math.Clamp(y, MinY, MaxY));

    /// <summary>
    /// Where a path that goes on beyond the borders is if it is reflected at each of them. A reflection mirrors one
    /// coordinate, so any number of them is one fold of the plane: a triangle wave in each coordinate.
    /// </summary>
    public (double X, double Y) Reflect(double x, double y) => (Fold(x, MinX, MaxX), Fold(y, MinY, MaxY));

    private static double Fold(double value, double min, double max)
    {
        if (value >= min && value <= max)
            return value;
        var width = max - min;
        var there = Math.Abs(Math.IEEERemainder(value - min, 2 * width));
        return Math.Clamp(min + there, min, max);
    }
}
