using System.Globalization;

namespace SemCom.Scenarios;

/// <summary>Applies <c>path=value</c> to the tree of a scenario before it is bound, so that a value is checked alike wherever it was written.</summary>
internal static class Overrides
{
    /// <summary>Sets the value at the path of an override.</summary>
    public static void Apply(MapNode root, string text, List<ScenarioError> errors)
    {
        var place = new Place($"--set {text}", 0, 0);
        void Error(string message) => errors.Add(ScenarioError.At(place, message));

        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string path = equals < 0 ? "" : text[..equals].Trim();
        if (path.Length == 0)
        {
            Error("expected path=value, such as cell.power=0.4 W");
            return;
        }
        string[] parts = path.Split('.');
        if (parts.Any(string.IsNullOrWhiteSpace))
        {
            Error($"'{path}' has an empty part; expected keys with dots between, such as cell.power");
            return;
        }
        if (YamlTree.Read(text[(equals + 1)..], _ => place, errors) is not { } value) return;
        if (Set(root, Shape.Scenario, "", parts, value, place) is { } wrong) Error(wrong);
    }

    /// <summary>Sets the value at what is left of the path below a node.</summary>
    /// <returns>What is wrong with the path, or null. Keys that do not exist are left to the binder, which knows how to say it.</returns>
    private static string? Set(Node node, Shape shape, string path, ReadOnlySpan<string> parts, Node value, Place place)
    {
        string part = parts[0];
        ReadOnlySpan<string> rest = parts[1..];
        if (node is ListNode list) return SetItem(list, shape, path, parts, value, place);
        if (node is not MapNode map) throw new InvalidOperationException("Only maps and lists have parts.");

        Shape? child = shape switch
        {
            RecordShape record => record.Fields.FirstOrDefault(key => key.Key == part)?.Shape,
            VariantShape variant => variant.Named.FirstOrDefault(one => one.Key == part) is { } one
                ? one.Form == CaseForm.Value ? one.Value.Shape : one.Record
                : null,
            _ => null,
        };
        if (rest.IsEmpty || child is null)
        {
            Put(value);
            return null;
        }
        string childPath = Binder.Join(path, part);
        Node? next = map[part];
        switch (child)
        {
            case ListShape when next is not ListNode:
                return $"'{childPath}' has no items to set '{rest[0]}' in; set the whole list";
            case ListShape:
            case VariantShape when next is ListNode && char.IsAsciiDigit(rest[0][0]):
            case RecordShape or VariantShape when next is MapNode:
                return Set(next, child, childPath, rest, value, place);
            case RecordShape or VariantShape:
                next = new MapNode(place);
                string? wrong = Set(next, child, childPath, rest, value, place);
                if (wrong is null) Put(next);
                return wrong;
            default:
                return $"'{childPath}' is {child.Expectation} and has no '{rest[0]}'";
        }

        void Put(Node content)
        {
            // One case excludes the others, so naming another case replaces what was written.
            if (shape is VariantShape && map[part] is null) map.Entries.Clear();
            map.Set(new ScalarNode(place, part, plain: true), content);
        }
    }

    private static string? SetItem(ListNode list, Shape shape, string path, ReadOnlySpan<string> parts, Node value, Place place)
    {
        Shape? item = shape switch
        {
            ListShape ofList => ofList.Item,
            VariantShape variant => variant.Cases.Where(one => one.Form == CaseForm.Bare).Select(one => one.Value.Shape).OfType<ListShape>().FirstOrDefault()?.Item,
            _ => null,
        };
        string? selector = (item as RecordShape)?.Fields.FirstOrDefault(key => key.IsSelector)?.Key;
        string[] names = selector is null ? [] : [.. list.Items.Select(one => ((one as MapNode)?[selector] as ScalarNode)?.Text ?? "")];
        int index = Array.IndexOf(names, parts[0]);
        if (index < 0 && (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out index) || index >= list.Items.Count))
        {
            string expected = list.Items.Count == 0 ? "it is empty" : $"expected {Words.Or([.. names.Where(name => name.Length > 0), $"an index from 0 to {list.Items.Count - 1}"])}";
            return $"'{path}' has no item '{parts[0]}'; {expected}" + Words.DidYouMean(Words.Nearest(parts[0], names));
        }
        if (parts.Length == 1)
        {
            list.Items[index] = value;
            return null;
        }
        string itemPath = Binder.Join(path, parts[0]);
        if (item is not (RecordShape or VariantShape)) return $"'{itemPath}' has no '{parts[1]}'; it is a single value";
        if (list.Items[index] is not MapNode) list.Items[index] = new MapNode(place);
        return Set(list.Items[index], item, itemPath, parts[1..], value, place);
    }
}
