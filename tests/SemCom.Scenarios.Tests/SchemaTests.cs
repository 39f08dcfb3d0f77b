using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;

namespace SemCom.Scenarios.Tests;

public partial class SchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(ScenarioSchema.Write())!;

    private static bool SchemaAllows(string yaml) => MiniSchema.Allows(Schema, MiniSchema.FromYaml(yaml));

    [Fact]
    public void The_committed_schema_is_current() => Committed.Check(Repository.Path("docs", "scenario.schema.json"), ScenarioSchema.Write());

    [Fact]
    public void It_names_its_draft() => Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string)Schema["$schema"]!);

    [Fact]
    public void The_sample_and_every_shipped_scenario_are_valid()
    {
        Assert.True(SchemaAllows(Sample.Text));
        string[] files = Directory.GetFiles(Repository.Path("Scenarios"), "*.yaml");
        Assert.True(files.Length >= 4);
        foreach (string file in files)
        {
            Assert.True(SchemaAllows(File.ReadAllText(file)), file);
            Assert.StartsWith("# yaml-language-server: $schema=../docs/scenario.schema.json\n", File.ReadAllText(file));
        }
    }

    [Theory]
    [InlineData("bandwidth:", "bandwith:")]
    [InlineData("180 kHz", "180 khz")]
    [InlineData("180 kHz", "180 ms")]
    [InlineData("180 kHz", "180")]
    [InlineData("180 kHz", "-180 kHz")]
    [InlineData("0.2 W", "-0.2 W")]
    [InlineData("count: 6", "count: 0")]
    [InlineData("count: 5", "count: 100001")]
    [InlineData("count: 5", "count: 2.5")]
    [InlineData("count: 5", "count: '5'")]
    [InlineData("name: sample", "name: 5")]
    [InlineData("name: sample", "name:")]
    [InlineData("duration: 10 s\n", "")]
    [InlineData("group: phones", "group: my phones")]
    [InlineData("exponent: 2", "exponent: 0")]
    [InlineData("sharing: fifo", "sharing: lifo")]
    [InlineData("scheduler: optimum", "scheduler: greedy")]
    [InlineData("scheduler: optimum", "scheduler: { optimum: { encoder: a } }")]
    [InlineData("fading: none", "fading: rayleigh")]
    [InlineData("epoch: on-demand", "epoch: { every: 1 s, on-demand: {} }")]
    [InlineData("[small-b-32, small-b-16]", "[]")]
    [InlineData("[small-b-32, small-b-16]", "[small-b-32, small-b-32]")]
    [InlineData("frequency: 1.5 GHz", "frequency: { normal: { mean: 1 GHz } }")]
    [InlineData("cifar10-sample }", "cifar10-sample, prompt: an image }")]
    public void What_an_editor_can_see_to_be_wrong_is_invalid(string piece, string by)
    {
        string text = Sample.Changed(piece, by);
        Assert.False(SchemaAllows(text));
        Assert.NotEqual("", Sample.Errors(text));
    }

    /// <summary>Values for keys, good and bad, in all combinations.</summary>
    private static readonly (string Key, string[] Values)[] Choices =
    [
        ("seed", ["1", "18446744073709551615", "-1", "1.5", "x"]),
        ("duration", ["10 s", "2 h", "1 ps", "10", "10 m", "1e3 ms", "+5 s", "-5 s", "µs", "5 μs"]),
        ("drop", ["{ every: 1 s }", "{}", "1 s"]),
        ("cell.power", ["0.2 W", "23 dBm", "-3 dBm", "-3 W", "0.2", ".2 mW", "5. kW", "1e-3W"]),
        ("cell.noise", ["-174 dBm/Hz", "4e-21 W/Hz", "4e-15 W/MHz", "-174 dBm"]),
        ("cell.interference", ["0 W", "1e-7 W", "-1e-7 W", "[1 W, 1 W, 1 W, 1 W, 1 W, 1 W]", "[]", "[1 W, 2]", "{ log-uniform: { min: 1e-8 W, max: 1e-6 W } }", "{ log-uniform: { min: 1e-8 W } }", "log-uniform"]),
        ("cell.path-loss", ["{ power-law: { exponent: 3.5 } }", "{ power-law: { exponent: 2, reference-loss: 40 dB } }", "{ power-law: {} }", "power-law"]),
        ("cell.fading", ["none", "{ none: {} }", "{ rayleigh: { coherence: 1 ms } }", "{ rayleigh: { coherence: 1 ms, selectivity: per-rb } }", "rayleigh", "{ rayleigh: { coherence: 1 ms, selectivity: perrb } }", "{ rician: { k: -3 dB, coherence: 1 ms } }", "{ rician: { k: 4, coherence: 1 ms } }", "{ rician: { k: 4 dB } }", "jakes", "{ jakes: { speed: 3 m/s, step: 1 ms } }", "{ gauss-markov: { speed: 50 km/h, selectivity: per-rb } }"]),
        ("cell.carrier", ["3.5 GHz", "0 Hz", "3.5"]),
        ("cell.rate", ["shannon", "{ shannon: {} }", "{ shannon: { gap: 3 dB, cap: 7.8 } }", "mcs", "{ mcs: { table: qam256, target-bler: 0.01, slot: 500 us, attempts: 1, margin: 0 dB } }", "{ mcs: { table: qam16 } }", "{ mcs: { attempts: 0 } }", "{ shannon: { gap: 2 } }"]),
        ("cell.processor", ["{ sharing: dedicated, frequency: 1 GHz, cycles-per-bit: 1e2, switched-capacitance: 0 }", "{ sharing: fifo, cores: 3, frequency: 1 GHz, cycles-per-bit: 1, switched-capacitance: 1e-29 }", "{ sharing: fifo }"]),
        ("users.0.count", ["1", "100000", "0", "100001", "five"]),
        ("users.0.placement", ["uniform-disc", "{ positions: [{ x: 10 m, y: -20 m }] }", "{ positions: [] }", "{ positions: [{ x: 10 m }] }", "{ uniform-disc: {} }"]),
        ("users.0.traffic", ["{ periodic: { period: 1 s } }", "{ periodic: { period: 1 s, phase: 0 s } }", "{ closed-loop: { think-time: { exponential: { mean: 1 s } } } }", "{ poisson: { rate: 1/s } }", "{ poisson: 1 /s }", "{ periodic: { period: 1 s, phase: -1 s } }",
            "{ periodic: { period: 1 s, jitter: 100 ms } }", "{ on-off: { on: 1 s, off: { exponential: { mean: 2 s } }, rate: 5 /s, gaps: constant } }", "{ on-off: { on: 1 s, rate: 5 /s } }",
            "{ mmpp: { states: [{ rate: 1 /s, stay: 1 s }, { rate: 0 /s, stay: 1 s }] } }", "{ mmpp: { states: [{ rate: 1 /s, stay: 1 s }] } }",
            "{ batch: { rate: 1 /s, size: 3 } }", "{ batch: { rate: 1 /s, size: { uniform: { min: 1, max: 3 } } } }", "{ batch: { rate: 1 /s, size: { geometric: { mean: 2.5 } } } }", "{ batch: { rate: 1 /s, size: 2.5 } }",
            "full-buffer", "{ full-buffer: { backlog: 3 } }", "{ full-buffer: { backlog: 0 } }", "{ diurnal: { profile: [{ at: 0 h, rate: 1 /s }] } }", "{ diurnal: { profile: [] } }",
            "{ trace: { file: a.csv } }", "{ trace: {} }"]),
        ("users.0.mobility", ["static", "{ random-waypoint: { speed: 3 km/h } }", "{ random-waypoint: { speed: { uniform: { min: 1 m/s, max: 2 m/s } }, pause: { exponential: { mean: 1 s } }, update: 1 s } }", "random-waypoint",
            "{ random-walk: { speed: 0 m/s, leg: 5 s } }", "{ random-walk: { speed: 1 m/s } }", "{ gauss-markov: { speed: 1 m/s, memory: 0.5, speed-deviation: 0 m/s, direction-deviation: 30 deg } }",
            "{ gauss-markov: { speed: 1 m/s, memory: 1.5, speed-deviation: 0 m/s, direction-deviation: 1 rad } }", "{ trace: { file: a.csv } }"]),
        ("users.0.mix", ["[{ share: 1 }]", "[{ share: 7, deadline: 1 s, task: classification, priority: 2 }, { share: 3 }]", "[]", "[{}]", "[{ share: 0 }]"]),
        ("users.0.priority", ["0", "3", "-1", "high"]),
        ("users.0.deadline", ["80 ms", "{ uniform: { min: 30 ms, max: 120 ms } }", "{ log-uniform: { min: 30 ms, max: 120 ms } }", "{ exponential: { mean: 1 s } }", "80", "{ uniform: 30 ms }", "[80 ms]"]),
        ("users.0.overdue", ["drop", "finish", "late"]),
        ("users.0.energy-limit", ["0.5 J", "500 mJ", "0.5 W"]),
        ("images", ["{ dataset: a }", "{ dataset: a, popularity: uniform, prompt: \"{label}\", size: 1 kB }", "{ dataset: a, popularity: { zipf: { exponent: 0.8 } } }", "{ dataset: a, popularity: zipf }", "{ dataset: a, size: 1 }", "{}", "a"]),
        ("encoders", ["[a]", "[a, b]", "[a, a]", "[]", "[1]", "a"]),
        ("channel", ["analog", "{ analog: {} }", "ideal", "digital", "{ digital: { precision: int8 } }", "{ digital: { modulation: qam16, crc: {} } }", "{ digital: { modulation: bpsk, crc: { packet: 1 kbit, attempts: 1 } } }", "{ digital: { crc: {} } }", "{ digital: { modulation: bpsk, crc: { packet: 0.5 bit } } }", "{ digital: { precision: int4 } }", "{ analog: { precision: int8 } }", "noisy"]),
        ("epoch", ["on-demand", "{ every: 10 ms }", "{ on-demand: {} }", "{ every: 10 }", "every", "{}"]),
        ("scheduler", ["random", "{ random: {} }", "{ max-rate: { encoder: small-b-16 } }", "optimum", "greedy-utility", "round-robin", "{ optimum: {} }", "rr",
            "proportional-fair", "{ proportional-fair: { window: 1 s } }", "{ proportional-fair: { window: 1 m } }", "fixed-encoder",
            "{ fixed-encoder: { encoder: small-b-16 } }", "{ largest-weighted-delay-first: { miss-probability: 0.1 } }",
            "{ largest-weighted-delay-first: { miss-probability: 1 } }", "{ plugin: { assembly: a.dll, type: A.B } }", "{ plugin: { type: A.B } }"]),
    ];

    [Fact]
    public void What_the_reader_accepts_the_schema_accepts_and_both_ways_occur_for_every_key()
    {
        var accepted = new Dictionary<string, HashSet<bool>>();
        foreach ((string key, string[] values) in Choices)
        {
            foreach (string value in values)
            {
                string yaml = WithKey(key, value);
                bool reader = Sample.Errors(yaml).Length == 0, schema = SchemaAllows(yaml);
                Assert.True(schema || !reader, $"The reader accepts {key}: {value}; the schema does not.");
                (accepted.TryGetValue(key, out HashSet<bool>? seen) ? seen : accepted[key] = []).Add(reader);
            }
        }
        Assert.All(accepted, entry => Assert.True(entry.Value.Contains(true), $"no good value of {entry.Key} was tried"));
        Assert.All(accepted, entry => Assert.True(entry.Value.Contains(false), $"no bad value of {entry.Key} was tried"));
    }

    [Fact]
    public void Several_values_changed_at_once_do_not_make_the_schema_stricter_than_the_reader() =>
        Gen.Select(Gen.Int[0, Choices.Length - 1], Gen.Int[0, 99]).Array[1, 4].Sample(picks =>
        {
            string yaml = Sample.Text;
            foreach ((int key, int value) in picks) yaml = WithKey(Choices[key].Key, Choices[key].Values[value % Choices[key].Values.Length], yaml);
            return Sample.Errors(yaml).Length > 0 || SchemaAllows(yaml);
        }, iter: 3_000);

    /// <summary>The sample with the value of a key replaced or added, in text, so that the schema sees it too.</summary>
    private static string WithKey(string path, string value, string? text = null)
    {
        text ??= Sample.Text;
        string[] parts = path.Split('.');
        (string indent, string? section) = parts.Length == 1 ? ("", null) : parts[0] == "cell" ? ("  ", "cell:\n") : ("    ", "  - group: phones\n");
        var line = new Regex($@"^{indent}{parts[^1]}:.*\n", RegexOptions.Multiline);
        string written = $"{indent}{parts[^1]}: {value}\n";
        if (line.IsMatch(text)) return line.Replace(text, written.Replace("$", "$$"), 1);
        return section is null ? text + written : text.Replace(section, section + written);
    }

    [Fact]
    public void The_keys_of_the_schema_are_the_keys_of_the_reader()
    {
        int maps = 0;
        Compare(Schema, "", []);
        Assert.True(maps > 20);

        // Every map of the schema is asked of the reader: its answer to an unknown key lists the keys it knows.
        void Compare(JsonNode schema, string path, string[] before)
        {
            if (schema["properties"] is JsonObject properties)
            {
                maps++;
                string answer = Sample.Errors(Sample.Text, [.. before, $"{(path.Length == 0 ? "" : path + ".")}zzz=0"]).Split('\n').First(line => line.Contains("'zzz' is not a key", StringComparison.Ordinal));
                string expected = Expected().Match(answer).Groups[1].Value;
                string[] keys = expected is "none" ? [] : expected.Split(", ");
                Assert.Equal(keys, properties.Select(property => property.Key));
                foreach ((string key, JsonNode? value) in properties) CompareValue(value!, path.Length == 0 ? key : $"{path}.{key}", before);
            }
        }

        void CompareValue(JsonNode schema, string path, string[] before)
        {
            if (schema["items"] is { } item && item["properties"] is not null)
            {
                Compare(item, path + ".0", path == "users" ? before : [.. before, $"{path}=[{{}}]"]);
            }
            if (schema["anyOf"] is JsonArray cases)
            {
                foreach (JsonNode? one in cases)
                {
                    if (one!["properties"] is not JsonObject map) continue;
                    (string key, JsonNode? content) = map.Single();
                    if (content!["properties"] is not null) Compare(content, $"{path}.{key}", before);
                    else CompareValue(content, $"{path}.{key}", [.. before, $"{path}={{ {key}: x }}"]);
                }
            }
            else
            {
                Compare(schema, path, before);
            }
        }
    }

    [GeneratedRegex(@"expected (?:one of )?(.*?)(?:\. Did you mean .*)?$")]
    private static partial Regex Expected();
}
