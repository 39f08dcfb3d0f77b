using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SemCom.Scenarios;

/// <summary>Something wrong with a value that only the value as a whole shows.</summary>
/// <param name="Path">Where, from the object that found it: keys and indices with dots between.</param>
/// <param name="Message">What, in full.</param>
internal readonly record struct Problem(string Path, string Message);

/// <summary>An object that knows which combinations of its values are impossible.</summary>
internal interface IChecked
{
    /// <summary>What is impossible. Each value alone is known to be in range.</summary>
    /// <param name="path">The object's own path, for messages.</param>
    IEnumerable<Problem> Check(string path);
}

/// <summary>Makes the objects of a <see cref="Shape"/> from YAML nodes, collecting every error.</summary>
internal sealed partial class Binder(List<ScenarioError> errors)
{
    /// <summary>Where each value is written, so that a problem found later can be placed.</summary>
    private readonly Dictionary<string, Place> places = [];

    /// <summary>A path and one more part of it.</summary>
    public static string Join(string path, string part) => path.Length == 0 ? part : $"{path}.{part}";

    /// <summary>Binds a whole scenario.</summary>
    /// <returns>The scenario, or null after errors.</returns>
    public Scenario? Bind(Node root) => (Scenario?)Value(root, Shape.Scenario, "", root.Place);

    // owner: the place of the key that holds the value, where a missing key is reported.
    private object? Value(Node node, Shape shape, string path, Place owner)
    {
        places.TryAdd(path, node.Place);
        if (node is BrokenNode) return null;
        if (node is ScalarNode { IsNull: true })
        {
            return path.Length == 0
                ? Error(node.Place, $"there is no scenario here; expected {shape.Expectation}")
                : Error(node.Place, $"'{path}' has no value; expected {shape.Expectation}");
        }
        return shape switch
        {
            QuantityShape quantity => Quantity(node, quantity, path),
            IntegerShape integer => Integer(node, integer, path),
            TextShape text => Text(node, text, path),
            EnumShape choice => Choice(node, choice, path),
            ListShape list => List(node, list, path),
            RecordShape record => Record(node, record, path, owner),
            VariantShape variant => Variant(node, variant, path, owner),
            _ => throw new NotSupportedException(shape.GetType().Name),
        };
    }

    private object? Quantity(Node node, QuantityShape shape, string path)
    {
        if (node is not ScalarNode scalar) return WrongKind(node, shape, path);
        if (shape.Dimension == Dimension.None && !scalar.Plain) return InQuotes(scalar, shape, path);
        if (Units.Parse(scalar.Text, shape.Dimension, out double value) is { } wrong) return Error(node.Place, $"'{path}' is {wrong}");
        return shape.Bounds.Hold(value) ? value : Error(node.Place, $"'{path}' is '{scalar.Text}'; expected {shape.Limits}");
    }

    private object? Integer(Node node, IntegerShape shape, string path)
    {
        if (node is not ScalarNode scalar) return WrongKind(node, shape, path);
        if (!scalar.Plain) return InQuotes(scalar, shape, path);
        string wrong = $"'{path}' is '{scalar.Text}'; expected {shape.Expectation}";
        if (!WholeNumber().IsMatch(scalar.Text)) return Error(node.Place, wrong);
        if (shape.Type == typeof(ulong))
        {
            if (ulong.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out ulong large)) return large;
            return Error(node.Place, scalar.Text[0] == '-' ? wrong : $"{wrong} and at most {ulong.MaxValue}");
        }
        bool read = int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
        return read && shape.Bounds.Hold(value) ? value : Error(node.Place, wrong);
    }

    private object? Text(Node node, TextShape shape, string path)
    {
        if (node is not ScalarNode scalar) return WrongKind(node, shape, path);
        // What YAML takes for a number or a truth value is not text to other readers of the same file.
        if (scalar.Plain && NotText().IsMatch(scalar.Text))
            return Error(node.Place, $"'{path}' is '{scalar.Text}', which YAML does not take for text; write \"{scalar.Text}\"");
        if (shape.Rule is { } rule && !Regex.IsMatch(scalar.Text, rule.Pattern, RegexOptions.CultureInvariant))
            return Error(node.Place, $"'{path}' is '{scalar.Text}'; expected {rule.Expectation}");
        if (shape.Rule is not null && scalar.Text.Any(char.IsControl))
            return Error(node.Place, $"'{path}' is '{scalar.Text}'; expected {shape.Expectation} in one line, without control characters");
        return scalar.Text;
    }

    private object? Choice(Node node, EnumShape shape, string path)
    {
        if (node is not ScalarNode scalar) return WrongKind(node, shape, path);
        foreach ((string word, object value, _) in shape.Choices)
            if (word == scalar.Text) return value;
        string? near = Words.Nearest(scalar.Text, [.. shape.Choices.Select(choice => choice.Word)]);
        return Error(node.Place, $"'{path}' is '{scalar.Text}'; expected {shape.Expectation}" + Words.DidYouMean(near));
    }

    private IList? List(Node node, ListShape shape, string path)
    {
        if (node is not ListNode list) return (IList?)WrongKind(node, shape, path);
        var items = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(shape.ItemType))!;
        bool whole = true;
        for (int i = 0; i < list.Items.Count; i++)
        {
            Node item = list.Items[i];
            string itemPath = Join(path, i.ToString(CultureInfo.InvariantCulture));
            object? value = Value(item, shape.Item, itemPath, item.Place);
            if (value is not null && shape.Unique && items.Contains(value)) value = Error(item.Place, $"'{path}' holds '{value}' twice; keep one");
            if (value is null) whole = false;
            else items.Add(value);
        }
        if (!whole) return null;
        if (!shape.Count.Hold(items.Count))
            return (IList?)Error(node.Place, $"'{path}' has {items.Count} items; expected{shape.Count.Describe(value => value.ToString("0", CultureInfo.InvariantCulture))}");
        return items;
    }

    private object? Record(Node node, RecordShape shape, string path, Place owner)
    {
        if (node is not MapNode map) return WrongKind(node, shape, path);
        object instance = Activator.CreateInstance(shape.Type)!;
        string self = path.Length == 0 ? "the scenario" : $"'{path}'";
        bool whole = true;
        var absent = shape.Fields.Where(key => map[key.Key] is null).ToList();
        foreach ((ScalarNode key, Node value) in map.Entries)
        {
            Field? target = shape.Fields.FirstOrDefault(candidate => candidate.Key == key.Text);
            if (target is null)
            {
                // In a file, a key that is there already is not what was meant; one that was meant is not missing as well.
                bool overridden = key.Place.Line == 0;
                string[] parts = key.Text.Split(':', 2);
                string? near = Words.Nearest(parts[0], [.. (overridden ? shape.Fields : absent).Select(candidate => candidate.Key)]);
                absent.RemoveAll(candidate => candidate.Key == near);
                // 'min:10 m' is one word to YAML.
                if (near is not null && parts.Length == 2) near = $"{near}: {parts[1].Trim()}";
                string expected = shape.Fields.Count == 0 ? "none" : Words.OneOf([.. shape.Fields.Select(candidate => candidate.Key)]);
                Error(key.Place, $"'{key.Text}' is not a key of {self}; expected {expected}" + Words.DidYouMean(near));
                whole = false;
                continue;
            }
            object? bound = Value(value, target.Shape, Join(path, target.Key), key.Place);
            if (bound is null) whole = false;
            else target.Property.SetValue(instance, bound);
        }
        foreach (Field missing in absent.Where(key => key.Required))
        {
            Error(owner, $"{self} lacks '{missing.Key}'; expected {missing.Shape.Expectation}");
            whole = false;
        }
        if (!whole) return null;
        if (instance is IChecked combination)
        {
            foreach (Problem problem in combination.Check(path))
            {
                Error(Find(Join(path, problem.Path)), problem.Message);
                whole = false;
            }
        }
        return whole ? instance : null;
    }

    private object? Variant(Node node, VariantShape shape, string path, Place owner)
    {
        switch (node)
        {
            case ScalarNode scalar:
                Case? named = shape.Named.FirstOrDefault(one => one.Key == scalar.Text);
                if (named is not null)
                {
                    return named.IsWord
                        ? Activator.CreateInstance(named.Record.Type)
                        : Error(node.Place, $"'{path}' is '{scalar.Text}' alone; expected {named.Expectation}");
                }
                // Words are meant as the name of a case, everything else as a quantity.
                if (Bare(shape, list: false) is { } single && !(scalar.Text.Length > 0 && char.IsAsciiLetter(scalar.Text[0])))
                    return Wrap(single, node, path, owner);
                string? near = Words.Nearest(scalar.Text, [.. shape.Named.Select(one => one.Key)]);
                return Error(node.Place, $"'{path}' is '{scalar.Text}'; expected {shape.Expectation}" + Words.DidYouMean(near));

            case ListNode when Bare(shape, list: true) is { } list:
                return Wrap(list, node, path, owner);

            case MapNode map when map.Entries.Count == 1:
                (ScalarNode key, Node value) = map.Entries[0];
                Case? chosen = shape.Named.FirstOrDefault(one => one.Key == key.Text);
                if (chosen is null)
                {
                    string? nearest = Words.Nearest(key.Text, [.. shape.Named.Select(one => one.Key)]);
                    return Error(key.Place, $"'{key.Text}' is not a kind of '{path}'; expected {shape.Expectation}" + Words.DidYouMean(nearest));
                }
                string casePath = Join(path, chosen.Key);
                return chosen.Form == CaseForm.Value ? Wrap(chosen, value, casePath, key.Place) : Value(value, chosen.Record, casePath, key.Place);

            case MapNode map:
                string found = map.Entries.Count == 0 ? "an empty map" : $"a map with {map.Entries.Count} keys ({string.Join(", ", map.Entries.Select(entry => entry.Key.Text))})";
                return Error(node.Place, $"'{path}' is {found}; expected one of {shape.Expectation}");

            default:
                return WrongKind(node, shape, path);
        }
    }

    private static Case? Bare(VariantShape shape, bool list) =>
        shape.Cases.FirstOrDefault(one => one.Form == CaseForm.Bare && one.Value.Shape is ListShape == list);

    private object? Wrap(Case one, Node node, string path, Place owner)
    {
        object? value = Value(node, one.Value.Shape, path, owner);
        if (value is null) return null;
        object instance = Activator.CreateInstance(one.Record.Type)!;
        one.Value.Property.SetValue(instance, value);
        return instance;
    }

    private Place Find(string path)
    {
        while (true)
        {
            if (places.TryGetValue(path, out Place place)) return place;
            int dot = path.LastIndexOf('.');
            path = dot < 0 ? "" : path[..dot];
        }
    }

    private object? WrongKind(Node node, Shape shape, string path)
    {
        string self = path.Length == 0 ? "the scenario" : $"'{path}'";
        return Error(node.Place, $"{self} is {node.Kind}; expected {shape.Expectation}");
    }

    private object? InQuotes(ScalarNode scalar, Shape shape, string path) =>
        Error(scalar.Place, $"'{path}' is the text \"{scalar.Text}\"; expected {shape.Expectation}, without quotes");

    /// <summary>Notes an error; null, so that it can be returned for the value.</summary>
    private object? Error(Place place, string message)
    {
        errors.Add(ScenarioError.At(place, message));
        return null;
    }

    [GeneratedRegex("^-?(?:0|[1-9][0-9]*)$")]
    private static partial Regex WholeNumber();

    /// <summary>Booleans and numbers of YAML 1.2's core schema.</summary>
    [GeneratedRegex(@"^(?:true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$")]
    private static partial Regex NotText();
}
