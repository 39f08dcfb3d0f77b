using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>
/// Positions listed in a CSV file with the columns <c>time_s</c> (decimal seconds, exact to the picosecond), <c>user</c>
/// (index in the group), <c>x_m</c> and <c>y_m</c>, in order of time, with at least one for each user. One trace is shared
/// by the users of a group.
/// </summary>
public sealed class PositionTrace
{
    private static readonly string[] s_columns = ["time_s", "user", "x_m", "y_m"];

    // The points of user 0, then those of user 1, and so on, each in order of time; _begins has one more for the end.
    private readonly int[] _begins;
    private readonly Point[] _points;

    private PositionTrace(int[] begins, Point[] points) => (_begins, _points) = (begins, points);

    /// <summary>Number of positions; at least one for each user.</summary>
    public int Count => _points.Length;

    /// <summary>Reads a trace.</summary>
    /// <param name="path">The file.</param>
    /// <param name="users">Number of users of the group.</param>
    /// <exception cref="TraceException">It cannot be read; the message names file and line, what was found and what was expected.</exception>
    public static PositionTrace Read(string path, int users)
    {
        using var table = new TraceTable(path, s_columns, []);
        var rows = new List<(int User, Point Point)>();
        var lasts = new SimTime[users];
        Array.Fill(lasts, new SimTime(-1));
        while (table.Read())
        {
            var time = table.TimeInOrder("time_s");
            var user = table.Index("user", users);
            if (time == lasts[user])
                throw table.Error($"user {user} a second time at {time}", "one position a user at an instant");
            lasts[user] = time;
            rows.Add((user, new Point(time, table.Number("x_m"), table.Number("y_m"))));
        }
        var lacking = Array.FindIndex(lasts, last => last < SimTime.Zero);
        if (lacking >= 0)
            throw table.Error($"no row of user {lacking}", $"at least one for each of the {users} users, from 0 to {users - 1}");
        var (begins, points) = TraceTable.ByUser(rows, users);
        return new PositionTrace(begins, points);
    }

    /// <summary>Index of the first point of a user.</summary>
    internal int Begins(int user) => _begins[user];

    /// <summary>Index after the last point of a user.</summary>
    internal int Ends(int user) => _begins[user + 1];

    internal Point this[int index] => _points[index];

    /// <summary>A point of a way.</summary>
    /// <param name="Time">When.</param>
    /// <param name="X">Distance to the east, m.</param>
    /// <param name="Y">Distance to the north, m.</param>
    internal readonly record struct Point(SimTime Time, double X, double Y);
}
