using SemCom.Simulator.Network;

namespace SemCom.Simulator.Results;

/// <summary>
/// <c>timeline.csv</c>: for each cell and interval, the mean number of requests in each stage and of resource blocks
/// held and sending.
/// </summary>
internal sealed class TimelineTable : IDisposable
{
    private const int Levels = Ledger.Stages + 2;

    private readonly CsvTable _table;
    private Int128[] _areas = [];
    private long _since;

    public TimelineTable(string path) => _table = new CsvTable(
        path, ["time_ps", "cell", .. RunSummary.StageNames.ToArray(), "rbs_held", "rbs_sending"]);

    /// <summary>Writes a row a cell for the interval that ends now; none where no time has passed.</summary>
    public void Add(NetworkSimulation network)
    {
        var stations = network.BaseStations;
        if (_areas.Length == 0)
            _areas = new Int128[stations.Count * Levels];
        var now = network.Now.Picoseconds;
        if (now == _since)
            return;
        foreach (var station in stations)
        {
            _table.Add(now);
            _table.Add(station.Index);
            for (var level = 0; level < Levels; level++)
            {
                var area = Area(station.Monitors, level);
                ref var before = ref _areas[station.Index * Levels + level];
                _table.Add((double)(area - before) / (now - _since));
                before = area;
            }
            _table.EndRow();
        }
        _since = now;
        _table.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _table.Dispose();

    private static Int128 Area(CellMonitors monitors, int level)
    {
        if (level < Ledger.Stages)
            return monitors.Stage((Stage)level).Area;
        Int128 sum = 0;
        for (var n = 0; n < monitors.ResourceBlocks; n++)
            sum += (level == Ledger.Stages ? monitors.Held(n) : monitors.Sending(n)).Area;
        return sum;
    }
}
