using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SemCom.Scenarios;

/// <summary>Where something is written. Line 0: not in a file.</summary>
internal readonly record struct Place(string File, int Line, int Column);

/// <summary>A piece of YAML that knows its place.</summary>
internal abstract class Node(Place place)
{
    public Place Place { get; } = place;

    /// <summary>What it is, to follow "is".</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value; <paramref name="plain"/>: not in quotes.</summary>
internal sealed class ScalarNode(Place place, string text, bool plain) : Node(place)
{
    public string Text { get; } = text;

    public bool Plain { get; } = plain;

    /// <summary>Nothing is written: a key without a value, or null.</summary>
    public bool IsNull => Plain && Text is "" or "~" or "null" or "Null" or "NULL";

    public override string Kind => IsNull ? "without a value" : $"'{Text}'";
}

/// <summary>A list; overrides may replace items.</summary>
internal sealed class ListNode(Place place) : Node(place)
{
    public List<Node> Items { get; } = [];

    public override string Kind => "a list";
}

/// <summary>A map in order; overrides may replace and add entries.</summary>
internal sealed class MapNode(Place place) : Node(place)
{
    public List<(ScalarNode Key, Node Value)> Entries { get; } = [];

    public override string Kind => "a map";

    public Node? this[string key] => Entries.Find(entry => entry.Key.Text == key).Value;

    public void Set(ScalarNode key, Node value)
    {
        int index = Entries.FindIndex(entry => entry.Key.Text == key.Text);
        if (index < 0) Entries.Add((key, value));
        else Entries[index] = (key, value);
    }
}

/// <summary>Something about which the error is noted already.</summary>
internal sealed class BrokenNode(Place place) : Node(place)
{
    public override string Kind => "broken";
}

/// <summary>Reads YAML text into nodes, refusing what a scenario has no use for: anchors, tags, several documents, keys that are not plain words.</summary>
internal sealed class YamlTree
{
    // A scenario is six levels deep. The limit keeps hostile nesting from exhausting the stack.
    private const int MaxDepth = 50;

    private readonly Func<Mark, Place> place;
    private readonly string text;
    private readonly List<ScenarioError> errors;
    private readonly Scanner scanner;
    private readonly Parser parser;

    /// <summary>The brackets that are open: where text ends too early, the last one is the likely culprit.</summary>
    private readonly Stack<ParsingEvent> open = [];

    private YamlTree(string text, Func<Mark, Place> place, List<ScenarioError> errors)
    {
        this.text = text;
        this.place = place;
        this.errors = errors;
        scanner = new Scanner(new StringReader(text));
        parser = new Parser(scanner);
    }

    /// <summary>Reads the only document of a text.</summary>
    /// <returns>Its root, or null after an error that leaves nothing to go on with.</returns>
    public static Node? Read(string text, Func<Mark, Place> place, List<ScenarioError> errors) => new YamlTree(text, place, errors).Document();

    private Node? Document()
    {
        try
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _)) return new ScalarNode(place(Mark.Empty), "", plain: true);
            Node root = Value(0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out DocumentStart? second))
                Error(second.Start, "a second document starts here; expected one scenario a file");
            return root;
        }
        catch (TooDeepException failure)
        {
            Error(failure.Mark, $"nested more than {MaxDepth} deep; a scenario is not");
            return null;
        }
        catch (YamlException failure)
        {
            Syntax(failure.Start, failure.Message);
            return null;
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException)
        {
            // The scanner's own way to fail on a bracket that is never closed and the like.
            Syntax(scanner.CurrentPosition, "this cannot be read on from here");
            return null;
        }
    }

    private Node Value(int depth)
    {
        ParsingEvent head = parser.Consume<ParsingEvent>();
        if (depth > MaxDepth) throw new TooDeepException(head.Start);
        if (head is NodeEvent { Anchor.IsEmpty: false } anchored)
            Error(head.Start, $"anchor '&{anchored.Anchor.Value}': a scenario has no anchors and aliases; write the value where it is used");
        if (head is NodeEvent { Tag.IsEmpty: false } tagged)
            Error(head.Start, $"tag '{tagged.Tag.Value}': a scenario has no tags; write the value alone");
        switch (head)
        {
            case Scalar scalar:
                return new ScalarNode(place(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain);
            case AnchorAlias alias:
                Error(alias.Start, $"alias '*{alias.Value.Value}': a scenario has no anchors and aliases; write the value where it is used");
                return new BrokenNode(place(alias.Start));
            case SequenceStart start:
                var list = new ListNode(place(start.Start));
                if (start.Style == SequenceStyle.Flow) open.Push(start);
                while (!parser.TryConsume<SequenceEnd>(out _)) list.Items.Add(Value(depth + 1));
                if (start.Style == SequenceStyle.Flow) open.Pop();
                return list;
            case MappingStart start:
                var map = new MapNode(place(start.Start));
                if (start.Style == MappingStyle.Flow) open.Push(start);
                while (!parser.TryConsume<MappingEnd>(out _)) Entry(map, depth);
                if (start.Style == MappingStyle.Flow) open.Pop();
                return map;
            default:
                throw new YamlException(head.Start, head.End, $"Unexpected {head}");
        }
    }

    private void Entry(MapNode map, int depth)
    {
        Mark mark = parser.Current!.Start;
        Node key = Value(depth + 1);
        Node value = Value(depth + 1);
        if (key is not ScalarNode word)
            Error(mark, $"{key.Kind} as a key; expected a word");
        else if (map.Entries.Find(entry => entry.Key.Text == word.Text).Key is { } first)
            Error(mark, $"'{word.Text}' is written twice" + (first.Place.Line > 0 ? $", first in line {first.Place.Line}" : "") + "; keep one");
        else
            map.Entries.Add((word, value));
    }

    private void Syntax(Mark mark, string message)
    {
        // The parser notices a tab only at what stands around it, or not before the end of a map; the tab is what to repair.
        string[] lines = text.Split('\n');
        for (long line = 1; line <= Math.Min(scanner.CurrentPosition.Line + 1, lines.Length); line++)
        {
            int tab = Indentation(lines[line - 1]).IndexOf('\t');
            if (tab < 0) continue;
            Error(new Mark(0, line, tab + 1), "a tab in the indentation; YAML is indented with spaces");
            return;
        }
        // By far the commonest mistake, and the parser's words for it help nobody.
        if (message.Contains("did not find expected key", StringComparison.Ordinal))
            message = "expected a key with a colon and a space behind it, indented like the keys beside it";
        Error(mark, $"not YAML: {Sentence(message)}{Unclosed()}");
    }

    private string Unclosed()
    {
        // The parser fails while it looks ahead, so the newest bracket, open or closed, may be one that has not been taken from it yet.
        if (parser.Current is SequenceEnd or MappingEnd) open.TryPop(out _);
        if (parser.Current is SequenceStart { Style: SequenceStyle.Flow } or MappingStart { Style: MappingStyle.Flow }) open.Push(parser.Current);
        if (!open.TryPeek(out ParsingEvent? bracket)) return "";
        string where = place(bracket.Start).Line > 0 ? $" of line {bracket.Start.Line}, column {bracket.Start.Column}," : "";
        return $"; perhaps the '{(bracket is SequenceStart ? '[' : '{')}'{where} is not closed";
    }

    private static string Indentation(string line) => line[..^line.TrimStart(' ', '\t').Length];

    private static string Sentence(string message)
    {
        message = message.Replace("\r", "").Replace('\n', ' ').TrimEnd('.', ' ');
        return message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..];
    }

    private void Error(Mark mark, string message) => errors.Add(ScenarioError.At(place(mark), message));

    private sealed class TooDeepException(Mark mark) : Exception
    {
        public Mark Mark { get; } = mark;
    }
}
