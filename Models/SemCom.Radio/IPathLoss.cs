namespace SemCom.Radio;

/// <summary>
/// Large-scale propagation: what a link loses over a distance in the mean, how likely it has a line of sight, and how much
/// shadowing scatters around the mean.
/// </summary>
public interface IPathLoss
{
    /// <summary>The mean power gain at a distance, 10^(−PL/10) for a path loss of PL dB.</summary>
    /// <param name="distance">Horizontal distance between the antennas in m, above 0.</param>
    /// <param name="lineOfSight">Whether the link has a line of sight; a model that knows no such notion takes no notice.</param>
    /// <returns>The linear power gain, dimensionless, above 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The distance is not above 0.</exception>
    double Gain(double distance, bool lineOfSight = true);

    /// <summary>The probability that a link has a line of sight; 1 where the model knows no such notion.</summary>
    /// <param name="distance">Horizontal distance between the antennas in m, above 0.</param>
    /// <returns>A probability in [0, 1].</returns>
    double LineOfSightProbability(double distance);

    /// <summary>The standard deviation of the shadowing, normal in dB; 0: none.</summary>
    /// <param name="distance">Horizontal distance between the antennas in m, above 0.</param>
    /// <param name="lineOfSight">Whether the link has a line of sight.</param>
    /// <returns>The standard deviation in dB, at least 0.</returns>
    double ShadowingDeviation(double distance, bool lineOfSight);

    /// <summary>The distance over which the autocorrelation of the shadowing falls to 1/e; any where there is no shadowing.</summary>
    /// <param name="lineOfSight">Whether the links have a line of sight.</param>
    /// <returns>The correlation distance in m, above 0.</returns>
    double ShadowingCorrelationDistance(bool lineOfSight);
}
