namespace SemCom.Scenarios;

/// <summary>The physical dimension of a quantity: what decides which units a value may be written in.</summary>
internal enum Dimension
{
    /// <summary>A bare number.</summary>
    None,
    Time,
    Length,
    Speed,
    Angle,
    Power,
    PowerDensity,
    Frequency,
    Rate,
    Energy,
    Information,
    Ratio,

    /// <summary>The dimension named on the property that holds the type: used inside <see cref="Distribution"/>.</summary>
    OfHolder,
}

/// <summary>A number with a unit. The property holds the value in the SI unit of the dimension.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class QuantityAttribute(Dimension dimension) : Attribute
{
    public Dimension Dimension { get; } = dimension;
}

/// <summary>
/// The values allowed, in SI units: of a number, of every value a <see cref="Distribution"/> can take, of a count, or of the number of items of a list.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RangeAttribute : Attribute
{
    /// <summary>The smallest value allowed.</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>The value that must be exceeded.</summary>
    public double Above { get; init; } = double.NegativeInfinity;

    /// <summary>The largest value allowed.</summary>
    public double Max { get; init; } = double.PositiveInfinity;
}

/// <summary>The key of a property where it is not the property's name in kebab case.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KeyAttribute(string key) : Attribute
{
    public string Key { get; } = key;
}

/// <summary>What a text must look like.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextAttribute(string pattern, string expectation) : Attribute
{
    /// <summary>A regular expression of the subset that .NET and JSON Schema read alike.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>The same in words, to follow "expected".</summary>
    public string Expectation { get; } = expectation;
}

/// <summary>The items of a list must differ.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class UniqueAttribute : Attribute;

/// <summary>The property whose value may select an item of a list in an override's path.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SelectorAttribute : Attribute;

/// <summary>How a case of a variant is written.</summary>
internal enum CaseForm
{
    /// <summary><c>case: { key: value, … }</c>, or the bare word <c>case</c> where no key is required.</summary>
    Map,

    /// <summary><c>case: value</c>, the value being that of the case's only property.</summary>
    Value,

    /// <summary>The value of the case's only property alone, without the name of the case.</summary>
    Bare,
}

/// <summary>The form of a case of a variant other than <see cref="CaseForm.Map"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class CaseAttribute(CaseForm form) : Attribute
{
    public CaseForm Form { get; } = form;
}

/// <summary>Where a key stands in the paper: the equation and how it survives, [text], [form] or [ours].</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
internal sealed class PaperAttribute(string mark) : Attribute
{
    public string Mark { get; } = mark;
}
