namespace SemCom.Radio;

/// <summary>What the path losses of 3GPP TR 38.901 have in common.</summary>
internal static class Tr38901
{
    /// <summary>The speed of light that the standard's breakpoint distances are made with, m/s (Table 7.4.1-1, notes 1 and 5).</summary>
    public const double SpeedOfLight = 3e8;

    /// <summary>The least horizontal distance of the outdoor models, m.</summary>
    public const double LeastDistance = 10;

    /// <summary>The distance d_3D between antennas, of d_2D along the ground and a difference in height, m (Figure 7.4.1-1).</summary>
    public static double Distance3D(double distance2D, double heightDifference) =>
        Math.Sqrt(distance2D * distance2D + heightDifference * heightDifference);

    /// <summary>The linear gain of a path loss in dB.</summary>
    public static double Gain(double pathLoss) => Decibel.ToLinear(-pathLoss);

    /// <summary>A horizontal distance in m as it enters the formulas: at least the least distance they are meant for.</summary>
    public static double Clamp(double distance, double least)
    {
        if (!(distance > 0))
            throw new ArgumentOutOfRangeException(nameof(distance), distance, "A distance is above 0 m.");
        return Math.Max(distance, least);
    }

    /// <summary>The carrier frequency in GHz, in which the formulas take it.</summary>
    /// <param name="carrier">Carrier frequency in Hz, from 0.5 GHz.</param>
    /// <param name="greatest">The greatest frequency of the model, GHz.</param>
    public static double Gigahertz(double carrier, double greatest)
    {
        var gigahertz = carrier / 1e9;
        return gigahertz >= 0.5 && gigahertz <= greatest
            ? gigahertz
            : throw new ArgumentOutOfRangeException(nameof(carrier), carrier, $"The carrier frequency of this model is 0.5 GHz to {greatest} GHz.");
    }

    /// <summary>A height or width in m, if it is within the range of the model.</summary>
    public static double InRange(double length, double min, double max, string parameter) =>
        length >= min && length <= max
            ? length
            : throw new ArgumentOutOfRangeException(parameter, length, $"This model takes {min} m to {max} m here.");
}
