using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SemCom.Scenarios;

/// <summary>A scenario as one line of text that depends on its meaning alone.</summary>
internal static class CanonicalText
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Scenario scenario) => Value(scenario, Shape.Scenario);

    private static string Value(object value, Shape shape) => shape switch
    {
        QuantityShape => ((double)value).ToString("R", CultureInfo.InvariantCulture),
        TextShape => JsonSerializer.Serialize((string)value, Plain),
        ListShape list => $"[{string.Join(',', ((IEnumerable)value).Cast<object>().Select(item => Value(item, list.Item)))}]",
        RecordShape record => $"{{{string.Join(',', record.Fields
            .Select(field => (field, Content: field.Property.GetValue(value)))
            .Where(entry => entry.Content is not null)
            .Select(entry => $"{entry.field.Key}:{Value(entry.Content!, entry.field.Shape)}"))}}}",
        VariantShape variant => Case(value, variant.Cases.First(one => one.Record.Type == value.GetType())),
        _ => shape.Format(value),
    };

    private static string Case(object value, Case one) => one.Key + Value(value, one.Record);
}
