using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SemCom.Scenarios;

/// <summary>
/// What may be written where: the types and their attributes, read once by reflection.
/// Reading, overrides, the JSON Schema and the reference all work from it, so they cannot disagree.
/// </summary>
internal abstract record Shape
{
    /// <summary>The shape of a whole scenario.</summary>
    public static RecordShape Scenario { get; } = OfRecord(typeof(Scenario), Holder.None);

    /// <summary>What the property that holds a type says about the type's own quantities.</summary>
    private readonly record struct Holder(Dimension Dimension, Bounds Bounds)
    {
        public static Holder None => new(Dimension.None, Bounds.None);
    }

    private static RecordShape OfRecord(Type type, Holder holder)
    {
        object empty = Activator.CreateInstance(type)!;
        // The order of declaration; the runtime documents none for GetProperties.
        IEnumerable<PropertyInfo> properties = type.GetProperties()
            .Where(property => property.SetMethod is not null)
            .OrderBy(property => property.MetadataToken);
        return new RecordShape(type, [.. properties.Select(property => OfProperty(property, empty, holder))]);
    }

    private static Field OfProperty(PropertyInfo property, object empty, Holder holder)
    {
        bool required = property.GetCustomAttribute<RequiredMemberAttribute>() is not null;
        return new Field(
            property.GetCustomAttribute<KeyAttribute>()?.Key ?? Naming.Kebab(property.Name),
            property,
            OfValue(property, holder),
            required,
            required ? null : property.GetValue(empty),
            property.GetCustomAttribute<DescriptionAttribute>()!.Description,
            property.GetCustomAttribute<PaperAttribute>()?.Mark);
    }

    private static Shape OfValue(PropertyInfo property, Holder holder)
    {
        Dimension dimension = property.GetCustomAttribute<QuantityAttribute>()?.Dimension ?? Dimension.None;
        Bounds bounds = Bounds.Of(property.GetCustomAttribute<RangeAttribute>());
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        bool list = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
        // The range of a list is that of its number of items; the items take the holder's.
        Bounds itemBounds = list ? Bounds.None : bounds;
        if (dimension == Dimension.OfHolder) (dimension, itemBounds) = (holder.Dimension, holder.Bounds.And(itemBounds));
        if (!list) return OfType(type, property, dimension, itemBounds);

        Type item = type.GetGenericArguments()[0];
        return new ListShape(item, OfType(item, property, dimension, itemBounds), bounds, property.IsDefined(typeof(UniqueAttribute)));
    }

    private static Shape OfType(Type type, PropertyInfo property, Dimension dimension, Bounds bounds)
    {
        if (type == typeof(double)) return new QuantityShape(dimension, bounds);
        if (type == typeof(int)) return new IntegerShape(type, bounds);
        if (type == typeof(ulong)) return new IntegerShape(type, bounds.And(new Bounds(0, double.NegativeInfinity, double.PositiveInfinity)));
        if (type == typeof(string)) return new TextShape(property.GetCustomAttribute<TextAttribute>());
        if (type.IsEnum) return new EnumShape(type);
        var holder = new Holder(dimension, bounds);
        return type.IsAbstract ? OfVariant(type, holder) : OfRecord(type, holder);
    }

    private static VariantShape OfVariant(Type type, Holder holder)
    {
        IEnumerable<Type> cases = type.GetNestedTypes().Where(type.IsAssignableFrom).OrderBy(nested => nested.MetadataToken);
        return new VariantShape(type, [.. cases.Select(nested => new Case(
            Naming.Kebab(nested.Name),
            nested.GetCustomAttribute<CaseAttribute>()?.Form ?? CaseForm.Map,
            OfRecord(nested, holder),
            nested.GetCustomAttribute<DescriptionAttribute>()!.Description))]);
    }

    /// <summary>What is expected, to follow "expected".</summary>
    public abstract string Expectation { get; }

    /// <summary>The value as one writes it in a scenario file; defaults are shown this way.</summary>
    public abstract string Format(object value);
}

/// <summary>Limits of a number, in SI units.</summary>
internal readonly record struct Bounds(double Min, double Above, double Max)
{
    public static Bounds None => new(double.NegativeInfinity, double.NegativeInfinity, double.PositiveInfinity);

    public static Bounds Of(RangeAttribute? range) => range is null ? None : new(range.Min, range.Above, range.Max);

    public Bounds And(Bounds other) => new(Math.Max(Min, other.Min), Math.Max(Above, other.Above), Math.Min(Max, other.Max));

    public bool Hold(double value) => value >= Min && value > Above && value <= Max;

    public bool AllowNegative => Min < 0 && Above < 0;

    /// <summary>The limits in words, with a leading space: " above 0 s and at most 10 s", " from 1 to 9".</summary>
    public string Describe(Func<double, string> format)
    {
        if (double.IsFinite(Min) && Min > Above && double.IsFinite(Max)) return $" from {format(Min)} to {format(Max)}";
        var parts = new List<string>();
        if (double.IsFinite(Above) && Above >= Min) parts.Add($"above {format(Above)}");
        else if (double.IsFinite(Min)) parts.Add($"at least {format(Min)}");
        if (double.IsFinite(Max)) parts.Add($"at most {format(Max)}");
        return parts.Count == 0 ? "" : $" {string.Join(" and ", parts)}";
    }
}

/// <summary>A number with the units of a dimension.</summary>
internal sealed record QuantityShape(Dimension Dimension, Bounds Bounds) : Shape
{
    public override string Expectation => Units.Expectation(Dimension);

    /// <summary>What is expected of the value where the unit is right.</summary>
    public string Limits
    {
        get
        {
            Dimension dimension = Dimension;
            return Units.Name(Dimension) + Bounds.Describe(value => Units.Format(value, dimension));
        }
    }

    public override string Format(object value) => Units.Format((double)value, Dimension);
}

/// <summary>A whole number.</summary>
internal sealed record IntegerShape(Type Type, Bounds Bounds) : Shape
{
    public override string Expectation => "a whole number" + Bounds.Describe(value => value.ToString("0", CultureInfo.InvariantCulture));

    public override string Format(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}

/// <summary>Text, perhaps of a pattern.</summary>
internal sealed record TextShape(TextAttribute? Rule) : Shape
{
    public override string Expectation => Rule?.Expectation ?? "text";

    public override string Format(object value) => $"\"{value}\"";
}

/// <summary>One of a few words.</summary>
internal sealed record EnumShape(Type Type) : Shape
{
    public IReadOnlyList<(string Word, object Value, string Description)> Choices { get; } =
    [
        .. Type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field =>
            (Naming.Kebab(field.Name), field.GetValue(null)!, field.GetCustomAttribute<DescriptionAttribute>()!.Description)),
    ];

    public override string Expectation => Words.OneOf([.. Choices.Select(choice => choice.Word)]);

    public override string Format(object value) => Naming.Kebab(value.ToString()!);
}

/// <summary>A list of like items.</summary>
internal sealed record ListShape(Type ItemType, Shape Item, Bounds Count, bool Unique) : Shape
{
    public override string Expectation => "a list";

    public override string Format(object value) => $"[{string.Join(", ", ((IEnumerable)value).Cast<object>().Select(Item.Format))}]";
}

/// <summary>A map with fixed keys.</summary>
internal sealed record RecordShape(Type Type, IReadOnlyList<Field> Fields) : Shape
{
    public override string Expectation => Fields.Count == 0 ? "a map without keys" : $"a map with {Words.Keys(Fields)}";

    public bool NeedsNothing => Fields.All(key => !key.Required);

    public override string Format(object value) =>
        $"{{ {string.Join(", ", Fields.Where(field => field.Property.GetValue(value) is not null).Select(field => $"{field.Key}: {field.Shape.Format(field.Property.GetValue(value)!)}"))} }}";
}

/// <summary>A key of a map.</summary>
internal sealed record Field(string Key, PropertyInfo Property, Shape Shape, bool Required, object? Default, string Description, string? Paper)
{
    public bool IsSelector { get; } = Property.IsDefined(typeof(SelectorAttribute));
}

/// <summary>One of several cases.</summary>
internal sealed record VariantShape(Type Type, IReadOnlyList<Case> Cases) : Shape
{
    /// <summary>The cases that have a name in the file.</summary>
    public IEnumerable<Case> Named => Cases.Where(one => one.Form != CaseForm.Bare);

    public override string Expectation => Words.Or([.. Cases.Select(one => one.Expectation)]);

    public override string Format(object value)
    {
        Case one = Cases.First(candidate => candidate.Record.Type == value.GetType());
        return one.Form switch
        {
            CaseForm.Bare => one.Value.Shape.Format(one.Value.Property.GetValue(value)!),
            CaseForm.Value => $"{{ {one.Key}: {one.Value.Shape.Format(one.Value.Property.GetValue(value)!)} }}",
            _ when one.Record.Fields.All(field => field.Property.GetValue(value) is null) => one.Key,
            _ => $"{{ {one.Key}: {one.Record.Format(value)} }}",
        };
    }
}

/// <summary>A case of a variant.</summary>
internal sealed record Case(string Key, CaseForm Form, RecordShape Record, string Description)
{
    /// <summary>The only field of a case that is written as its value.</summary>
    public Field Value => Record.Fields.Single();

    /// <summary>Whether the name alone will do.</summary>
    public bool IsWord => Form == CaseForm.Map && Record.NeedsNothing;

    public string Expectation => Form switch
    {
        CaseForm.Bare => Value.Shape is ListShape ? "[ …, … ]" : Value.Shape.Expectation,
        CaseForm.Value => $"{{ {Key}: … }}",
        _ when IsWord => Key,
        _ => $"{{ {Key}: {{ {string.Join(", ", Record.Fields.Where(key => key.Required).Select(key => $"{key.Key}: …"))} }} }}",
    };
}
