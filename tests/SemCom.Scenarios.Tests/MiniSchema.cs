using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace SemCom.Scenarios.Tests;

/// <summary>The keywords of JSON Schema that the scenario's schema uses, and no others: a keyword it does not know fails the test.</summary>
internal static class MiniSchema
{
    private static readonly string[] Annotations = ["$schema", "title", "description", "default", "markdownEnumDescriptions", "patternErrorMessage"];

    /// <summary>Whether a value is valid.</summary>
    public static bool Allows(JsonNode schema, JsonNode? value)
    {
        foreach ((string keyword, JsonNode? rule) in schema.AsObject())
        {
            bool holds = keyword switch
            {
                "type" => TypeOf(value).Contains((string)rule!),
                "const" => JsonNode.DeepEquals(rule, value),
                "enum" => rule!.AsArray().Any(one => JsonNode.DeepEquals(one, value)),
                "pattern" => value is not JsonValue text || !text.TryGetValue(out string? s) || Regex.IsMatch(s, (string)rule!, RegexOptions.ECMAScript | RegexOptions.CultureInvariant) ,
                "minimum" => !IsNumber(value, out double least) || least >= (double)rule!,
                "exclusiveMinimum" => !IsNumber(value, out double above) || above > (double)rule!,
                "maximum" => !IsNumber(value, out double most) || most <= (double)rule!,
                "minItems" => value is not JsonArray many || many.Count >= (int)rule!,
                "uniqueItems" => value is not JsonArray all || all.Select(one => one?.ToJsonString()).Distinct().Count() == all.Count,
                "items" => value is not JsonArray list || list.All(one => Allows(rule!, one)),
                "properties" => value is not JsonObject map || rule!.AsObject().All(one => !map.ContainsKey(one.Key) || Allows(one.Value!, map[one.Key])),
                "required" => value is not JsonObject needy || rule!.AsArray().All(key => needy.ContainsKey((string)key!)),
                "additionalProperties" => (bool)rule! || value is not JsonObject strict || strict.All(one => schema["properties"]!.AsObject().ContainsKey(one.Key)),
                "anyOf" => rule!.AsArray().Any(one => Allows(one!, value)),
                _ => Annotations.Contains(keyword) ? true : throw new NotSupportedException($"The schema uses '{keyword}'."),
            };
            if (!holds) return false;
        }
        return true;
    }

    /// <summary>The JSON that YAML 1.2's core schema makes of a document, which is what editors validate.</summary>
    public static JsonNode? FromYaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Convert(stream.Documents[0].RootNode);
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(entry => KeyValuePair.Create(((YamlScalarNode)entry.Key).Value!, Convert(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(Convert)]),
        YamlScalarNode { Style: not YamlDotNet.Core.ScalarStyle.Plain } quoted => JsonValue.Create(quoted.Value),
        YamlScalarNode plain => Plain(plain.Value!),
        _ => throw new NotSupportedException(node.GetType().Name),
    };

    private static JsonNode? Plain(string text)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL") return null;
        if (text is "true" or "True" or "TRUE") return true;
        if (text is "false" or "False" or "FALSE") return false;
        if (Regex.IsMatch(text, @"^[-+]?[0-9]+$") && decimal.TryParse(text, CultureInfo.InvariantCulture, out decimal whole)) return whole;
        if (Regex.IsMatch(text, @"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")) return double.Parse(text, CultureInfo.InvariantCulture);
        return text;
    }

    private static string[] TypeOf(JsonNode? value) => value switch
    {
        JsonObject => ["object"],
        JsonArray => ["array"],
        null => ["null"],
        _ when value.AsValue().TryGetValue(out bool _) => ["boolean"],
        _ when value.AsValue().TryGetValue(out string? _) => ["string"],
        _ when IsNumber(value, out double number) && number == Math.Truncate(number) => ["number", "integer"],
        _ => ["number"],
    };

    private static bool IsNumber(JsonNode? value, out double number)
    {
        number = 0;
        if (value is not JsonValue one) return false;
        if (one.TryGetValue(out decimal whole))
        {
            number = (double)whole;
            return true;
        }
        return one.TryGetValue(out number);
    }
}
