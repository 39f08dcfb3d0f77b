// Draws the delay ledgers of a run's first requests as an SVG picture:
//   dotnet run docs/tools/ledger-picture.cs -- results/quickstart docs/quickstart.svg
using System.Globalization;
using System.Text;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int Rows = 30, RowHeight = 15, Left = 225, Top = 62, Plot = 640;
(string Column, string Label, string Colour)[] stages =
[
    ("wait_decision_ps", "wait for decision", "#999999"), ("wait_bs_ps", "wait for base station", "#e69f00"),
    ("extraction_ps", "extraction", "#0072b2"), ("wait_rb_ps", "wait for block", "#000000"),
    ("transmission_ps", "transmission", "#56b4e9"), ("wait_user_ps", "wait for device", "#d55e00"),
    ("decoding_ps", "decoding", "#009e73"),
];

var lines = File.ReadAllLines(Path.Combine(args[0], "requests.csv"));
var header = lines[0].Split(',');
var requests = lines.Skip(1).Select(line => header.Zip(line.Split(',')).ToDictionary(cell => cell.First, cell => cell.Second)).ToList();
var shown = requests.Where(request => request["correct"].Length > 0).Take(Rows).ToList();
double Ms(Dictionary<string, string> request, string column) => request[column].Length == 0 ? 0 : double.Parse(request[column]) / 1e9;
var longest = Math.Ceiling(shown.Max(request => Math.Max(Ms(request, "total_ps"), Ms(request, "deadline_ps"))) / 20) * 20;
double X(double ms) => Left + Plot * ms / longest;

var height = Top + RowHeight * shown.Count + 45;
var svg = new StringBuilder();
svg.AppendLine($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Left + Plot + 60} {height}" font-family="Helvetica, Arial, sans-serif" font-size="11">""");
svg.AppendLine($"""<rect width="100%" height="100%" fill="white"/><text x="12" y="20" font-size="14" font-weight="bold">Where the time of each request goes</text>""");
double x = 12;
foreach (var (column, label, colour) in stages.Where(stage => shown.Any(request => Ms(request, stage.Column) > 0)))
{
    svg.AppendLine($"""<rect x="{x}" y="33" width="11" height="11" fill="{colour}"/><text x="{x + 15}" y="43">{label}</text>""");
    x += 36 + 6.2 * label.Length;
}
svg.AppendLine($"""<line x1="{x}" y1="32" x2="{x}" y2="45" stroke="#cc0000" stroke-width="2"/><text x="{x + 6}" y="43">deadline</text>""");
for (double ms = 0; ms <= longest; ms += 20)
    svg.AppendLine($"""<line x1="{X(ms)}" y1="{Top}" x2="{X(ms)}" y2="{height - 36}" stroke="#dddddd"/><text x="{X(ms)}" y="{height - 22}" text-anchor="middle">{ms}</text>""");
svg.AppendLine($"""<text x="{Left + Plot / 2}" y="{height - 6}" text-anchor="middle">delay since arrival (ms)</text>""");
for (var i = 0; i < shown.Count; i++)
{
    var (request, y) = (shown[i], Top + RowHeight * i);
    svg.AppendLine($"""<text x="12" y="{y + 11}">{request["user"]}</text><text x="76" y="{y + 11}">{request["encoder"]}</text><text x="{Left - 8}" y="{y + 11}" text-anchor="end">{request["label"]}</text>""");
    double at = 0;
    foreach (var (column, _, colour) in stages)
    {
        var length = Ms(request, column);
        if (length > 0)
            svg.AppendLine(string.Create(CultureInfo.InvariantCulture, $"""<rect x="{X(at):F2}" y="{y + 2}" width="{Plot * length / longest:F2}" height="{RowHeight - 4}" fill="{colour}"/>"""));
        at += length;
    }
    svg.AppendLine(string.Create(CultureInfo.InvariantCulture, $"""<text x="{X(at) + 4:F2}" y="{y + 11}">{(request["correct"] == "1" ? "✓" : "✗ " + request["predicted"])}</text>"""));
    if (request["deadline_ps"].Length > 0)
        svg.AppendLine(string.Create(CultureInfo.InvariantCulture, $"""<line x1="{X(Ms(request, "deadline_ps")):F2}" y1="{y + 1}" x2="{X(Ms(request, "deadline_ps")):F2}" y2="{y + RowHeight - 1}" stroke="#cc0000" stroke-width="2"/>"""));
}
svg.AppendLine("</svg>");
File.WriteAllText(args[1], svg.ToString());
