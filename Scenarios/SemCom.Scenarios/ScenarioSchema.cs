using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SemCom.Scenarios;

/// <summary>
/// The JSON Schema (draft 2020-12) of scenario files, for editors. It comes from the same types and attributes as the reader;
/// what JSON Schema cannot say (a minimum below its maximum, names that must match) only the reader checks.
/// </summary>
public static class ScenarioSchema
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema as text: the same for the same version of the program, with a line feed at the end.</summary>
    public static string Write()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "SemCom.Sim scenario",
        };
        foreach ((string key, JsonNode? value) in Of(Shape.Scenario)) schema[key] = value!.DeepClone();
        return schema.ToJsonString(Layout) + "\n";
    }

    private static JsonObject Of(Shape shape) => shape switch
    {
        QuantityShape { Dimension: Dimension.None } number => Limited(new() { ["type"] = "number" }, number.Bounds, value => JsonValue.Create(value)),
        QuantityShape quantity => Matching(Pattern(quantity), quantity),
        IntegerShape integer => Integer(integer),
        TextShape { Rule: { } rule } text => Matching(rule.Pattern, text),
        TextShape => new() { ["type"] = "string" },
        EnumShape choice => new()
        {
            ["enum"] = new JsonArray([.. choice.Choices.Select(one => JsonValue.Create(one.Word))]),
            // The editors' extension that explains each word where it is offered.
            ["markdownEnumDescriptions"] = new JsonArray([.. choice.Choices.Select(one => JsonValue.Create(one.Description))]),
        },
        ListShape list => List(list),
        RecordShape record => Record(record),
        VariantShape variant => new() { ["anyOf"] = new JsonArray([.. variant.Cases.SelectMany(Alternatives)]) },
        _ => throw new NotSupportedException(shape.GetType().Name),
    };

    private static JsonObject Integer(IntegerShape shape)
    {
        JsonObject schema = Limited(new() { ["type"] = "integer" }, shape.Bounds, value => JsonValue.Create((long)value));
        if (shape.Type == typeof(ulong)) schema["maximum"] = ulong.MaxValue;
        return schema;
    }

    /// <summary>Text of a pattern, with the editors' extension that says in words what it stands for.</summary>
    private static JsonObject Matching(string pattern, Shape shape) => new()
    {
        ["type"] = "string",
        ["pattern"] = pattern,
        ["patternErrorMessage"] = $"Expected {shape.Expectation}.",
    };

    private static JsonObject List(ListShape shape)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = Of(shape.Item) };
        if (shape.Count.Min > 0) schema["minItems"] = (int)shape.Count.Min;
        if (shape.Unique) schema["uniqueItems"] = true;
        return schema;
    }

    private static JsonObject Record(RecordShape shape)
    {
        var properties = new JsonObject();
        foreach (Field key in shape.Fields) properties[key.Key] = Property(key);
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        JsonNode[] required = [.. shape.Fields.Where(key => key.Required).Select(key => JsonValue.Create(key.Key))];
        if (required.Length > 0) schema["required"] = new JsonArray(required);
        schema["additionalProperties"] = false;
        return schema;
    }

    private static JsonObject Property(Field key)
    {
        string paper = key.Paper is null ? "" : $" Paper: {key.Paper}.";
        var schema = new JsonObject { ["description"] = key.Description + paper };
        foreach ((string name, JsonNode? value) in Of(key.Shape)) schema[name] = value!.DeepClone();
        if (key.Default is not null)
        {
            schema["default"] = key.Shape switch
            {
                TextShape => JsonValue.Create((string)key.Default),
                IntegerShape => JsonNode.Parse(key.Shape.Format(key.Default)),
                _ => JsonValue.Create(key.Shape.Format(key.Default)),
            };
        }
        return schema;
    }

    /// <summary>The ways to write a case: by its value alone, by its name alone, or as a map of one key.</summary>
    private static IEnumerable<JsonNode> Alternatives(Case one)
    {
        if (one.Form == CaseForm.Bare)
        {
            JsonObject bare = Of(one.Value.Shape);
            bare["description"] = one.Description;
            yield return bare;
            yield break;
        }
        if (one.IsWord) yield return new JsonObject { ["const"] = one.Key, ["description"] = one.Description };
        yield return new JsonObject
        {
            ["type"] = "object",
            ["description"] = one.Description,
            ["properties"] = new JsonObject { [one.Key] = one.Form == CaseForm.Value ? Property(one.Value) : Of(one.Record) },
            ["required"] = new JsonArray(one.Key),
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject Limited(JsonObject schema, Bounds bounds, Func<double, JsonNode> number)
    {
        if (double.IsFinite(bounds.Min)) schema["minimum"] = number(bounds.Min);
        if (double.IsFinite(bounds.Above)) schema["exclusiveMinimum"] = number(bounds.Above);
        if (double.IsFinite(bounds.Max)) schema["maximum"] = number(bounds.Max);
        return schema;
    }

    /// <summary>A number and a unit of the dimension; a minus only where a value may be negative, as a level in decibels always may.</summary>
    private static string Pattern(QuantityShape shape)
    {
        string Group(bool decibel) => string.Join('|', Units.Of(shape.Dimension)
            .Where(unit => unit.Decibel == decibel)
            .Select(unit => Regex.Escape(unit.Symbol).Replace("µ", "[µμ]")));

        (string linear, string levels) = (Group(decibel: false), Group(decibel: true));
        var alternatives = new List<string>();
        // -0 is 0 and read as such.
        if (linear.Length > 0) alternatives.Add($"{(shape.Bounds.AllowNegative ? "[+-]?" : @"\+?")}{Units.Number} *(?:{linear})");
        if (levels.Length > 0) alternatives.Add($"[+-]?{Units.Number} *(?:{levels})");
        return $"^(?:{string.Join('|', alternatives)})$";
    }
}
