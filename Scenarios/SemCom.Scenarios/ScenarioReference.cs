using System.Text;

namespace SemCom.Scenarios;

/// <summary>The reference of every key in docs/scenario.md, in Markdown, from the same types and attributes as the reader.</summary>
internal static class ScenarioReference
{
    /// <summary>The reference as text, with a line feed at the end.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        text.Append("## Keys\n\nThe paper's column says where a key comes from: [text] stated in the paper, [form] the form of an equation reconstructed from its prose, [ours] our own.\n");
        Section(text, "the scenario", Shape.Scenario);
        text.Append("\n### Distributions\n\nA key that takes a distribution takes any of these, `x` being a quantity of the key's own dimension.\n\n");
        Distributions(text);
        text.Append("\n### Units\n\nCase matters, a space before the unit does not.\n\n| dimension | units |\n|---|---|\n");
        foreach (Dimension dimension in Enum.GetValues<Dimension>().Where(one => one is not (Dimension.None or Dimension.OfHolder)))
            text.Append($"| {Bare(Units.Name(dimension))} | {string.Join(", ", Units.Of(dimension).Select(unit => $"`{unit.Symbol}`"))} |\n");
        return text.ToString();
    }

    /// <summary>The section of a map or a variant, then those of what it holds.</summary>
    private static void Section(StringBuilder text, string path, Shape shape)
    {
        text.Append($"\n### {(shape == Shape.Scenario ? "The scenario" : $"`{path}`")}\n");
        var rows = new List<(string Key, Field Field)>();
        if (shape is RecordShape record) rows.AddRange(record.Fields.Select(key => (key.Key, key)));
        if (shape is VariantShape variant)
        {
            text.Append("\nOne of:\n\n");
            foreach (Case one in variant.Cases)
            {
                text.Append($"- {Written(one)}: {one.Description}\n");
                if (one.Form == CaseForm.Value) rows.Add((one.Key, one.Value));
                if (one.Form == CaseForm.Map) rows.AddRange(one.Record.Fields.Select(key => ($"{one.Key}.{key.Key}", key)));
            }
        }
        if (rows.Count > 0) text.Append("\n| key | takes | default | meaning | paper |\n|---|---|---|---|---|\n");
        foreach ((string key, Field field) in rows)
            text.Append($"| `{key}` | {Takes(field.Shape)} | {Default(field)} | {Meaning(field)} | {field.Paper} |\n");

        string prefix = shape == Shape.Scenario ? "" : path + ".";
        foreach ((string key, Field field) in rows)
        {
            string below = prefix + key;
            if (field.Shape is ListShape { Item: RecordShape item }) Section(text, below + "[]", item);
            else if (field.Shape is RecordShape || (field.Shape is VariantShape choice && choice.Type != typeof(Distribution))) Section(text, below, field.Shape);
        }
    }

    private static string Written(Case one) => one.Form switch
    {
        CaseForm.Bare => $"{Takes(one.Value.Shape)} alone",
        CaseForm.Value => $"`{{ {one.Key}: … }}`",
        _ when one.Record.Fields.Count == 0 => $"`{one.Key}`",
        _ when one.IsWord => $"`{one.Key}` or `{{ {one.Key}: {{ … }} }}`",
        _ => $"`{{ {one.Key}: {{ … }} }}`",
    };

    private static string Takes(Shape shape) => shape switch
    {
        QuantityShape quantity => Bare(quantity.Limits),
        IntegerShape integer => Bare(integer.Expectation),
        TextShape { Rule: null } => "text",
        TextShape text => text.Expectation,
        EnumShape choice => string.Join(", ", choice.Choices.Select(one => $"`{one.Word}`")),
        ListShape { Item: RecordShape } => "list of maps",
        ListShape { Item: TextShape } => "list of names",
        ListShape list => $"list of: {Takes(list.Item)}",
        RecordShape => "map",
        VariantShape variant when variant.Type == typeof(Distribution) => $"[distribution](#distributions) of {Units.Name(((QuantityShape)variant.Cases[0].Value.Shape).Dimension)}, "
            + ((QuantityShape)variant.Cases[0].Value.Shape).Limits.Split(' ', 3)[2],
        VariantShape => "see below",
        _ => throw new NotSupportedException(shape.GetType().Name),
    };

    private static string Default(Field field)
    {
        if (field.Required) return "required";
        return field.Default is null ? "absent" : $"`{field.Shape.Format(field.Default)}`";
    }

    private static string Meaning(Field field) => field.Shape is EnumShape choice
        ? $"{field.Description} {string.Join("; ", choice.Choices.Select(one => $"`{one.Word}`: {one.Description}"))}."
        : field.Description;

    private static void Distributions(StringBuilder text)
    {
        var deadline = (VariantShape)((RecordShape)((ListShape)Shape.Scenario.Fields.First(key => key.Key == "users").Shape).Item).Fields.First(key => key.Key == "deadline").Shape;
        text.Append("| written | meaning |\n|---|---|\n");
        foreach (Case one in deadline.Cases)
        {
            string written = one.Form == CaseForm.Bare ? "x" : $"{{ {one.Key}: {{ {string.Join(", ", one.Record.Fields.Select(key => $"{key.Key}: x"))} }} }}";
            text.Append($"| `{written}` | {one.Description} |\n");
        }
    }

    /// <summary>"a time" without its article.</summary>
    private static string Bare(string words) => words[(words.IndexOf(' ', StringComparison.Ordinal) + 1)..];
}
