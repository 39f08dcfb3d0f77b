using SemCom.Kernel;

namespace SemCom.Simulator.Network;

/// <summary>
/// Arrivals listed in a CSV file with the columns <c>time_s</c> (decimal seconds, exact to the picosecond), <c>user</c>
/// (index in the group) and perhaps <c>image</c> (index or name in the data set) and <c>deadline_s</c>, in order of time.
/// One trace is shared by the users of a group.
/// </summary>
public sealed class ArrivalTrace
{
    private static readonly string[] s_required = ["time_s", "user"];
    private static readonly string[] s_optional = ["image", "deadline_s"];

    // The rows of user 0, then those of user 1, and so on, each in order of time; _begins has one more for the end.
    private readonly int[] _begins;
    private readonly Row[] _rows;

    private ArrivalTrace(int[] begins, Row[] rows) => (_begins, _rows) = (begins, rows);

    /// <summary>Number of arrivals; at least 1.</summary>
    public int Count => _rows.Length;

    /// <summary>Reads a trace.</summary>
    /// <param name="path">The file.</param>
    /// <param name="users">Number of users of the group.</param>
    /// <param name="images">Names of the images of the data set, by index.</param>
    /// <exception cref="TraceException">It cannot be read; the message names file and line, what was found and what was expected.</exception>
    public static ArrivalTrace Read(string path, int users, IReadOnlyList<string> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var table = new TraceTable(path, s_required, s_optional);
        var names = new Dictionary<string, int>();
        for (var i = 0; i < images.Count; i++)
            names.TryAdd(images[i], i);
        var rows = new List<(int User, Row Row)>();
        while (table.Read())
            rows.Add((table.Index("user", users), new Row(table.TimeInOrder("time_s"), Image(), Deadline())));
        if (rows.Count == 0)
            throw table.Error("no row", "one for each arrival");
        var (begins, sorted) = TraceTable.ByUser(rows, users);
        return new ArrivalTrace(begins, sorted);

        int? Image()
        {
            var text = table.Text("image");
            if (text.Length == 0)
                return null;
            if (text.All(char.IsAsciiDigit))
                return table.Index("image", images.Count);
            return names.TryGetValue(text, out var index)
                ? index
                : throw table.Error($"image '{text}'", $"the name of an image of the data set, such as {images[0]}, or its index, from 0 to {images.Count - 1}");
        }

        SimTime? Deadline()
        {
            if (table.Text("deadline_s").Length == 0)
                return null;
            var deadline = table.Time("deadline_s");
            return deadline > SimTime.Zero ? deadline : throw table.Error($"deadline_s '{table.Text("deadline_s")}'", "at least 1 ps, or nothing");
        }
    }

    /// <summary>Index of the first arrival of a user.</summary>
    internal int Begins(int user) => _begins[user];

    /// <summary>Index after the last arrival of a user.</summary>
    internal int Ends(int user) => _begins[user + 1];

    internal SimTime Time(int index) => _rows[index].Time;

    internal Arrival Arrival(int index) => new(_rows[index].Image, _rows[index].Deadline);

    private readonly record struct Row(SimTime Time, int? Image, SimTime? Deadline);
}
