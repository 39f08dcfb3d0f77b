using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>
/// Age of information at a user: the time since the freshest image it has an answer for was asked for, Δ(t) = t − u(t)
/// (Kaul, Yates, Gruteser 2012). It is defined from the first answer on.
/// </summary>
public sealed class AgeOfInformation
{
    private SimTime? _freshest;
    private SimTime _counted;
    private double _area;
    private double _peaks;

    /// <summary>Answers that made the user's information fresher, without the first.</summary>
    public long Updates { get; private set; }

    /// <summary>Time for which the age is defined, up to an instant, s.</summary>
    /// <param name="now">The instant, not before the last answer.</param>
    public double Seconds(SimTime now) => _freshest is null ? 0 : (now - Since).Seconds;

    /// <summary>The integral of the age up to an instant, s².</summary>
    /// <param name="now">The instant, not before the last answer.</param>
    public double Area(SimTime now) => _freshest is { } fresh ? _area + Trapezium(fresh, now) : 0;

    /// <summary>The time-average age up to an instant, s; NaN where there was no answer.</summary>
    /// <param name="now">The instant, not before the last answer.</param>
    public double Mean(SimTime now) => Area(now) / Seconds(now);

    /// <summary>The mean of the age just before each update, s; NaN where there was none.</summary>
    public double MeanPeak => _peaks / Updates;

    private SimTime Since { get; set; }

    /// <summary>Counts an answer.</summary>
    /// <param name="asked">When its image was asked for.</param>
    /// <param name="now">When the answer came.</param>
    internal void Answer(SimTime asked, SimTime now)
    {
        if (_freshest is not { } fresh)
        {
            Since = now;
        }
        else
        {
            if (asked <= fresh)
                return;
            _area += Trapezium(fresh, now);
            _peaks += (now - fresh).Seconds;
            Updates++;
        }
        _freshest = asked;
        _counted = now;
    }

    private double Trapezium(SimTime fresh, SimTime now) =>
        (now - _counted).Seconds * ((_counted - fresh).Seconds + (now - fresh).Seconds) / 2;
}
