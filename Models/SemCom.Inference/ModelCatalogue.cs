using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SemCom.Inference;

/// <summary>The encoders a scenario can name: a YAML file of entries beside the ONNX files.</summary>
/// <remarks>Keys are strict; <c>docs/</c> and <c>onnx/catalogue.yaml</c> show them. Paths are relative to the catalogue's folder.</remarks>
public sealed class ModelCatalogue
{
    private static readonly string[] s_keys =
        ["name", "stands-for", "vision", "text", "vision-sha256", "text-sha256", "dimension", "image-size", "mean", "std", "logit-scale", "flops", "licence"];

    private readonly string _path;

    private ModelCatalogue(string path, IReadOnlyList<EncoderModel> models) => (_path, Models) = (path, models);

    /// <summary>Every entry, in the order of the file.</summary>
    public IReadOnlyList<EncoderModel> Models { get; }

    /// <summary>The catalogue that comes with the program: <c>onnx/catalogue.yaml</c> beside the executable.</summary>
    /// <exception cref="ModelException">It is missing or wrong.</exception>
    public static ModelCatalogue Load() => Load(Path.Combine(AppContext.BaseDirectory, "onnx", "catalogue.yaml"));

    /// <summary>Reads a catalogue.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="ModelException">Missing, not YAML, an unknown or missing key, or a value out of range; the message has line and column.</exception>
    public static ModelCatalogue Load(string path)
    {
        path = Path.GetFullPath(path);
        var yaml = new YamlStream();
        try
        {
            using var reader = new StreamReader(path);
            var parser = new Parser(reader);
            try
            {
                yaml.Load(parser);
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException)
            {
                // YamlDotNet 18.1 throws these, without a place, for some texts that are not YAML ("a: [").
                throw new ModelException(Place(path, parser.Current?.End ?? Mark.Empty), "text that is not YAML", "a model catalogue in YAML", "Look for an unclosed bracket or quote after this place.", e);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(path, $"no readable file ({e.Message})", "a model catalogue in YAML", "Correct the path.", e);
        }
        catch (YamlException e)
        {
            throw new ModelException(Place(path, e.Start), e.InnerException?.Message ?? e.Message, "a model catalogue in YAML", "Correct the line.", e);
        }

        var top = new Entry(path, yaml.Documents.Count == 1 ? yaml.Documents[0].RootNode : new YamlScalarNode(""), ["models"]);
        if (top.Get("models") is not YamlSequenceNode list)
            throw top.Wrong("models", "a list of models", "Begin each entry with '- name:'.");
        var models = list.Select(node => Read(new Entry(path, node, s_keys))).ToList();
        var again = models.GroupBy(model => model.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (again is not null)
            throw new ModelException(again.Last().Where, $"a second model named '{again.Key}' (the first is at {again.First().Where})", "one entry per name", "Rename or remove one of them.");
        return new ModelCatalogue(path, models);
    }

    /// <summary>The model of that name.</summary>
    /// <param name="name">Name, exactly as in the catalogue.</param>
    /// <exception cref="ModelException">There is none; the message lists the names there are and the nearest.</exception>
    public EncoderModel Find(string name)
    {
        var names = Models.Select(model => model.Name).ToList();
        return Models.FirstOrDefault(model => model.Name == name)
            ?? throw new ModelException(
                _path,
                $"no encoder named '{name}'",
                names.Count == 0 ? "a model in the catalogue, which is empty" : $"one of {string.Join(", ", names)}",
                names.Count == 0 ? "Add an entry." : $"Did you mean '{Spelling.Nearest(name, names)}'?");
    }

    private static EncoderModel Read(Entry entry)
    {
        var folder = Path.GetDirectoryName(entry.File)!;
        return new EncoderModel(
            entry.Where,
            Path.GetFullPath(Path.Combine(folder, entry.Text("vision"))),
            Path.GetFullPath(Path.Combine(folder, entry.Text("text"))),
            entry.Sha256("vision-sha256"),
            entry.Sha256("text-sha256"))
        {
            Name = entry.Text("name"),
            StandsFor = entry.Optional("stands-for"),
            Dimension = entry.Count("dimension"),
            LogitScale = entry.Positive("logit-scale"),
            Flops = entry.Positive("flops"),
            Licence = entry.Optional("licence"),
            Preparation = new ImagePreparation(entry.Count("image-size"), entry.Colours("mean", positive: false), entry.Colours("std", positive: true)),
        };
    }

    private static string Place(string file, Mark mark) => $"{file}, line {mark.Line}, column {mark.Column}";

    /// <summary>A mapping with known keys, read value by value with the place of each.</summary>
    private sealed class Entry
    {
        private readonly Dictionary<string, YamlNode> _values = new(StringComparer.Ordinal);
        private readonly string[] _keys;

        public Entry(string file, YamlNode node, string[] keys)
        {
            File = file;
            Where = Place(file, node.Start);
            _keys = keys;
            if (node is not YamlMappingNode mapping)
                throw new ModelException(Where, Kind(node), $"the keys {string.Join(", ", keys)}", "Write 'key: value' lines.");
            foreach (var (key, value) in mapping.Children)
            {
                var name = (key as YamlScalarNode)?.Value ?? Kind(key);
                if (!keys.Contains(name, StringComparer.Ordinal))
                    throw new ModelException(Place(file, key.Start), $"the unknown key '{name}'", $"one of {string.Join(", ", keys)}", $"Did you mean '{Spelling.Nearest(name, keys)}'?");
                _values[name] = value;
            }
        }

        public string File { get; }

        public string Where { get; }

        public YamlNode Get(string key) =>
            _values.TryGetValue(key, out var node) ? node : throw new ModelException(Where, $"no key '{key}'", $"'{key}:' among {string.Join(", ", _keys)}", "Add it.");

        public ModelException Wrong(string key, string expected, string remedy)
        {
            var node = Get(key);
            return new ModelException(Place(File, node.Start), $"{Kind(node)} for '{key}'", expected, remedy);
        }

        public string Text(string key) =>
            Get(key) is YamlScalarNode { Value.Length: > 0 } scalar ? scalar.Value : throw Wrong(key, "a text", "Give one.");

        public string? Optional(string key) => _values.ContainsKey(key) ? Text(key) : null;

        public string? Sha256(string key)
        {
            var text = Optional(key);
            if (text is not null && (text.Length != 64 || !text.All(char.IsAsciiHexDigit)))
                throw Wrong(key, "64 hexadecimal digits", "Copy what 'sha256sum' prints for the file, or leave the key out.");
            return text?.ToLowerInvariant();
        }

        public int Count(string key) =>
            int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= 65536
                ? value
                : throw Wrong(key, "a whole number from 1 to 65536", "Correct it.");

        public double Positive(string key) =>
            double.TryParse(Text(key), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && double.IsFinite(value)
                ? value
                : throw Wrong(key, "a positive number", "Correct it.");

        public float[] Colours(string key, bool positive)
        {
            if (Get(key) is YamlSequenceNode { Children.Count: 3 } list)
            {
                var values = list.Select(node => float.TryParse((node as YamlScalarNode)?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : float.NaN).ToArray();
                if (values.All(value => float.IsFinite(value) && (value > 0 || !positive)))
                    return values;
            }

            throw Wrong(key, positive ? "three positive numbers: red, green, blue" : "three numbers: red, green, blue", "Write [r, g, b], each on the scale 0 to 1.");
        }

        private static string Kind(YamlNode node) => node switch
        {
            YamlScalarNode { Value: null or "" } => "nothing",
            YamlScalarNode scalar => $"'{scalar.Value}'",
            YamlSequenceNode list => $"the list [{string.Join(", ", list.Children.Take(8))}]",
            _ => "a mapping",
        };
    }
}
