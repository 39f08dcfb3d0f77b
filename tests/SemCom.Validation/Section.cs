namespace SemCom.Validation;

/// <summary>A part of the page: one model and its checks.</summary>
/// <param name="title">Heading.</param>
/// <param name="text">What the scenario reduces to, for the page.</param>
/// <param name="checks">Runs the scenarios and compares.</param>
internal sealed class Section(string title, string text, Func<IEnumerable<Check>> checks)
{
    private readonly Lazy<IReadOnlyList<Check>> _checks = new(() => [.. checks()]);

    /// <summary>All of them, in the order of the page.</summary>
    public static IReadOnlyList<Section> All { get; } = [.. Queues.Sections, .. Radio.Sections, .. UrbanCells.Sections, .. Interference.Sections, .. Statistics.Sections];

    public string Title => title;

    public string Text => text;

    /// <summary>The checks; run when first asked for.</summary>
    public IReadOnlyList<Check> Checks => _checks.Value;
}
