namespace SemCom.Scenarios.Tests;

/// <summary>Every kind of mistake, with the whole answer: file, line, column, what was found and what was expected.</summary>
public class ReaderErrorTests
{
    [Theory]
    // Keys
    [InlineData("bandwidth:", "bandwith:", "sample.yaml:6:32: 'bandwith' is not a key of 'cell.resource-blocks'; expected one of count, bandwidth. Did you mean 'bandwidth'?")]
    [InlineData("fading: none", "fadign: none", "sample.yaml:9:3: 'fadign' is not a key of 'cell'; expected one of ‹keys of cell›. Did you mean 'fading'?")]
    [InlineData("scheduler:", "colour: red\nscheduler:", "sample.yaml:19:1: 'colour' is not a key of the scenario; expected one of ‹keys of scenario›")]
    [InlineData("fading: none\n", "\n", "sample.yaml:3:1: 'cell' lacks 'fading'; expected ‹cell.fading›")]
    [InlineData("duration: 10 s\n", "", "sample.yaml:1:1: the scenario lacks 'duration'; expected a time in s, ms, us, µs, ns, ps, min or h")]
    [InlineData("    count: 5\n", "", "sample.yaml:12:5: 'users.0' lacks 'count'; expected a whole number from 1 to 100000")]
    [InlineData("duration: 10 s", "duration: 10 s\nduration: 20 s", "sample.yaml:3:1: 'duration' is written twice, first in line 2; keep one")]
    [InlineData("count: 6, bandwidth", "count: 6, [a]: 2, bandwidth", "sample.yaml:6:32: a list as a key; expected a word")]
    [InlineData("{ min: 10 m, max", "{ min:10 m, max", "sample.yaml:4:13: 'min:10 m' is not a key of 'cell.radius'; expected one of min, max. Did you mean 'min: 10 m'?")]
    // Quantities
    [InlineData("180 kHz", "180 khz", "sample.yaml:6:43: 'cell.resource-blocks.bandwidth' is '180 khz', whose unit 'khz' is not known; expected a frequency in Hz, kHz, MHz, GHz or THz. Did you mean 'kHz'?")]
    [InlineData("180 kHz", "180 ms", "sample.yaml:6:43: 'cell.resource-blocks.bandwidth' is '180 ms', a time; expected a frequency in Hz, kHz, MHz, GHz or THz")]
    [InlineData("power: 0.2 W", "power: 0.2", "sample.yaml:5:10: 'cell.power' is '0.2', without a unit; expected a power in W, kW, mW, uW, µW, nW, pW, dBm or dBW")]
    [InlineData("power: 0.2 W", "power: -0.2 W", "sample.yaml:5:10: 'cell.power' is '-0.2 W'; expected a power above 0 W")]
    [InlineData("power: 0.2 W", "power: -9999 dBm", "sample.yaml:5:10: 'cell.power' is '-9999 dBm'; expected a power above 0 W")]
    [InlineData("power: 0.2 W", "power: .nan", "sample.yaml:5:10: 'cell.power' is '.nan', which is not a finite number; expected a power in W, kW, mW, uW, µW, nW, pW, dBm or dBW")]
    [InlineData("power: 0.2 W", "power: [0.2 W]", "sample.yaml:5:10: 'cell.power' is a list; expected a power in W, kW, mW, uW, µW, nW, pW, dBm or dBW")]
    [InlineData("power: 0.2 W", "power: { watt: 2 }", "sample.yaml:5:10: 'cell.power' is a map; expected a power in W, kW, mW, uW, µW, nW, pW, dBm or dBW")]
    [InlineData("power: 0.2 W", "power:", "sample.yaml:5:9: 'cell.power' has no value; expected a power in W, kW, mW, uW, µW, nW, pW, dBm or dBW")]
    [InlineData("power: 0.2 W", "power: 0.2 W\n  noise: 0 W/Hz", "sample.yaml:6:10: 'cell.noise' is '0 W/Hz'; expected a power density above 0 W/Hz")]
    [InlineData("power: 0.2 W", "power: 0.2 W\n  noise: -174 dBm", "sample.yaml:6:10: 'cell.noise' is '-174 dBm', a power; expected a power density in W/Hz, mW/Hz, W/MHz, mW/MHz, dBm/Hz, dBW/Hz or dBm/MHz")]
    [InlineData("rate: 5 /s", "rate: -5 /s", "sample.yaml:14:33: 'users.0.traffic.poisson.rate' is '-5 /s'; expected a rate above 0 /s and at most 1000000000 /s")]
    [InlineData("rate: 5 /s", "rate: 5", "sample.yaml:14:33: 'users.0.traffic.poisson.rate' is '5', without a unit; expected a rate in /s, 1/s, /ms, 1/ms, /min or 1/min")]
    [InlineData("duration: 10 s", "duration: 0.4 ps", "sample.yaml:2:11: 'duration' is '0.4 ps'; expected a time from 1 ps to 8640000 s")]
    [InlineData("duration: 10 s", "duration: 1e9 s", "sample.yaml:2:11: 'duration' is '1e9 s'; expected a time from 1 ps to 8640000 s")]
    [InlineData("exponent: 2", "exponent: 2 m", "sample.yaml:8:39: 'cell.path-loss.power-law.exponent' is '2 m', with the unit 'm'; expected a bare number")]
    [InlineData("exponent: 2", "exponent: \"2\"", "sample.yaml:8:39: 'cell.path-loss.power-law.exponent' is the text \"2\"; expected a bare number, without quotes")]
    [InlineData("exponent: 2", "exponent: 2, reference-loss: -3 dB", "sample.yaml:8:58: 'cell.path-loss.power-law.reference-loss' is '-3 dB'; expected a ratio at least 0 dB")]
    // Whole numbers
    [InlineData("count: 6", "count: 0", "sample.yaml:6:29: 'cell.resource-blocks.count' is '0'; expected a whole number from 1 to 10000")]
    [InlineData("count: 6", "count: 20000", "sample.yaml:6:29: 'cell.resource-blocks.count' is '20000'; expected a whole number from 1 to 10000")]
    [InlineData("count: 5", "count: 1000000", "sample.yaml:13:12: 'users.0.count' is '1000000'; expected a whole number from 1 to 100000")]
    [InlineData("count: 5", "count: 99999999999999999999", "sample.yaml:13:12: 'users.0.count' is '99999999999999999999'; expected a whole number from 1 to 100000")]
    [InlineData("count: 5", "count: 2.5", "sample.yaml:13:12: 'users.0.count' is '2.5'; expected a whole number from 1 to 100000")]
    [InlineData("count: 5", "count: 010", "sample.yaml:13:12: 'users.0.count' is '010'; expected a whole number from 1 to 100000")]
    [InlineData("count: 5", "count: '5'", "sample.yaml:13:12: 'users.0.count' is the text \"5\"; expected a whole number from 1 to 100000, without quotes")]
    [InlineData("duration: 10 s", "duration: 10 s\nseed: -1", "sample.yaml:3:7: 'seed' is '-1'; expected a whole number at least 0")]
    [InlineData("duration: 10 s", "duration: 10 s\nseed: 18446744073709551616", "sample.yaml:3:7: 'seed' is '18446744073709551616'; expected a whole number at least 0 and at most 18446744073709551615")]
    // Text
    [InlineData("name: sample", "name: 2025", "sample.yaml:1:7: 'name' is '2025', which YAML does not take for text; write \"2025\"")]
    [InlineData("name: sample", "name: true", "sample.yaml:1:7: 'name' is 'true', which YAML does not take for text; write \"true\"")]
    [InlineData("name: sample", "name: ' '", "sample.yaml:1:7: 'name' is ' '; expected a name")]
    [InlineData("group: phones", "group: my phones", "sample.yaml:12:12: 'users.0.group' is 'my phones'; expected letters, digits, - and _")]
    [InlineData("group: phones", "group: \"phones\\n\"", "sample.yaml:12:12: 'users.0.group' is 'phones\\u000a'; expected letters, digits, - and _ in one line, without control characters")]
    [InlineData("cifar10-sample }", "cifar10-sample, prompt: an image }", "sample.yaml:16:44: 'images.prompt' is 'an image'; expected a text that holds {label}")]
    // Choices
    [InlineData("sharing: fifo", "sharing: batching, queue: 2, batching: { size: 4, wait: 1 ms, curve: [1, 1, 1, 1] }", "sample.yaml:10:42: 'cell.processor.queue' is 2 with batches of 4, which wait in the queue until they are full; expected at least 4")]
    [InlineData("sharing: fifo", "sharing: processor-sharing, queue: 2", "sample.yaml:10:51: 'cell.processor.queue' is 2 with sharing processor-sharing, where nobody waits; expected sharing fifo, priority or batching, or no queue")]
    [InlineData("sharing: fifo", "sharing: batching", "sample.yaml:10:25: 'cell.processor.sharing' is batching without a word on how; expected 'cell.processor.batching' as well")]
    [InlineData("sharing: fifo", "sharing: lifo", "sample.yaml:10:25: 'cell.processor.sharing' is 'lifo'; expected ‹cell.processor.sharing›. Did you mean 'fifo'?")]
    [InlineData("scheduler: optimum", "scheduler: greedy", "sample.yaml:19:12: 'scheduler' is 'greedy'; expected ‹scheduler›. Did you mean 'greedy-utility'?")]
    [InlineData("scheduler: optimum", "scheduler: { rund-robin: {} }", "sample.yaml:19:14: 'rund-robin' is not a kind of 'scheduler'; expected ‹scheduler›. Did you mean 'round-robin'?")]
    [InlineData("scheduler: optimum", "scheduler: { optimum: { encoder: small-b-32 } }", "sample.yaml:19:25: 'encoder' is not a key of 'scheduler.optimum'; expected none")]
    [InlineData("scheduler: optimum", "scheduler: [optimum]", "sample.yaml:19:12: 'scheduler' is a list; expected ‹scheduler›")]
    [InlineData("scheduler:", "channel: { digital: { precision: int4 } }\nscheduler:", "sample.yaml:19:34: 'channel.digital.precision' is 'int4'; expected one of int8, float16, float32. Did you mean 'int8'?")]
    [InlineData("scheduler:", "channel: { digital: { crc: { attempts: 2 } } }\nscheduler:", "sample.yaml:19:28: 'channel.digital.crc' is given without 'channel.digital.modulation', and bits without one arrive as sent; expected both or no 'crc'")]
    [InlineData("scheduler:", "channel: { digital: { modulation: qpsk, crc: { packet: 8.5 bit } } }\nscheduler:", "sample.yaml:19:56: 'channel.digital.crc.packet' is 8.5 bit; expected a whole number of bits")]
    [InlineData("epoch: on-demand", "epoch: 10 ms", "sample.yaml:18:8: 'epoch' is '10 ms'; expected { every: … } or on-demand")]
    [InlineData("epoch: on-demand", "epoch: { every: 10 ms, on-demand: {} }", "sample.yaml:18:8: 'epoch' is a map with 2 keys (every, on-demand); expected one of { every: … } or on-demand")]
    [InlineData("epoch: on-demand", "epoch: {}", "sample.yaml:18:8: 'epoch' is an empty map; expected one of { every: … } or on-demand")]
    [InlineData("fading: none", "fading: rayleigh", "sample.yaml:9:11: 'cell.fading' is 'rayleigh' alone; expected { rayleigh: { coherence: … } }")]
    [InlineData("fading: none", "fading: { rayleigh: {} }", "sample.yaml:9:13: 'cell.fading.rayleigh' lacks 'coherence'; expected a time in s, ms, us, µs, ns, ps, min or h")]
    // Distributions
    [InlineData("frequency: 1.5 GHz", "frequency: { uniform: { min: 2 GHz, max: 1 GHz } }", "sample.yaml:15:59: 'users.0.processor.frequency.uniform.max' is not above 'users.0.processor.frequency.uniform.min'; expected min < max")]
    [InlineData("frequency: 1.5 GHz", "frequency: { uniform: { min: 0 GHz, max: 1 GHz } }", "sample.yaml:15:47: 'users.0.processor.frequency.uniform.min' is '0 GHz'; expected a frequency above 0 Hz")]
    [InlineData("frequency: 1.5 GHz", "frequency: { uniform: { min: 1 s, max: 1 GHz } }", "sample.yaml:15:47: 'users.0.processor.frequency.uniform.min' is '1 s', a time; expected a frequency in Hz, kHz, MHz, GHz or THz")]
    [InlineData("frequency: 1.5 GHz", "frequency: 1.5", "sample.yaml:15:29: 'users.0.processor.frequency' is '1.5', without a unit; expected a frequency in Hz, kHz, MHz, GHz or THz")]
    [InlineData("frequency: 1.5 GHz", "frequency: normal", "sample.yaml:15:29: 'users.0.processor.frequency' is 'normal'; expected ‹users.processor.frequency›")]
    [InlineData("count: 5", "count: 5\n    deadline: 0 s", "sample.yaml:14:15: 'users.0.deadline' is '0 s'; expected a time from 1 ps to 8640000 s")]
    [InlineData("count: 5", "count: 5\n    deadline: { exponential: 5 ms }", "sample.yaml:14:30: 'users.0.deadline.exponential' is '5 ms'; expected a map with the key mean")]
    // Lists
    [InlineData("[small-b-32, small-b-16]", "[]", "sample.yaml:17:11: 'encoders' has 0 items; expected at least 1")]
    [InlineData("[small-b-32, small-b-16]", "small-b-32", "sample.yaml:17:11: 'encoders' is 'small-b-32'; expected a list")]
    [InlineData("[small-b-32, small-b-16]", "[small-b-32, small-b-32]", "sample.yaml:17:24: 'encoders' holds 'small-b-32' twice; keep one")]
    // Combinations
    [InlineData("duration: 10 s", "duration: 10 s\ndrop: { every: 20 s }", "sample.yaml:3:16: 'drop.every' is 20 s; expected at most the duration, 10 s")]
    [InlineData("max: 500 m", "max: 10 m", "sample.yaml:4:29: 'cell.radius.max' is not above 'cell.radius.min'; expected min < max")]
    [InlineData("interference: 1e-7 W", "interference: [1e-7 W, 1e-7 W]", "sample.yaml:7:17: 'cell.interference' holds 2; expected one power for each resource block, 6")]
    [InlineData("interference: 1e-7 W", "interference: [1 W, 1 W, 1 W, 1 W, 1 W, 1 W, 1 W]", "sample.yaml:7:17: 'cell.interference' holds 7; expected one power for each resource block, 6")]
    [InlineData("interference: 1e-7 W", "interference: [1e-7 W, 1e-7 m]", "sample.yaml:7:26: 'cell.interference.1' is '1e-7 m', a length; expected a power in W, kW, mW, uW, µW, nW, pW, dBm or dBW")]
    [InlineData("interference: 1e-7 W", "interference: { log-uniform: { min: 1 W, max: 1 W } }", "sample.yaml:7:49: 'cell.interference.log-uniform.max' is not above 'cell.interference.log-uniform.min'; expected min < max")]
    [InlineData("interference: 1e-7 W", "interference: { log-uniform: { min: 0 W, max: 1 W } }", "sample.yaml:7:39: 'cell.interference.log-uniform.min' is '0 W'; expected a power above 0 W")]
    [InlineData("sharing: fifo,", "sharing: dedicated, cores: 2,", "sample.yaml:10:43: 'cell.processor.cores' is 2 with sharing dedicated, where every job has a processor of its own; expected sharing fifo, or no cores")]
    [InlineData("{ poisson: { rate: 5 /s } }", "{ periodic: { period: 1 s, phase: 1000 ms } }", "sample.yaml:14:48: 'users.0.traffic.periodic.phase' is 1 s; expected a time below the period, 1 s")]
    [InlineData("count: 5", "count: 2\n    placement: { positions: [{ x: 10 m, y: 0 m }] }", "sample.yaml:14:29: 'users.0.placement.positions' holds 1; expected one point for each user, 2")]
    [InlineData("count: 5", "count: 1\n    placement: { positions: [{ x: 300 m, y: 400.1 m }] }", "sample.yaml:14:30: 'users.0.placement.positions.0' is 500.08 m from the base station; expected a distance within the cell's radius, 10 m to 500 m")]
    [InlineData("count: 5", "count: 1\n    placement: { positions: [{ x: 0 m, y: 0 m }] }", "sample.yaml:14:30: 'users.0.placement.positions.0' is 0 m from the base station; expected a distance within the cell's radius, 10 m to 500 m")]
    [InlineData("count: 5", "count: 5\n    overdue: drop", "sample.yaml:14:14: 'users.0.overdue' is drop, but there is no deadline that could pass; expected 'users.0.deadline' as well, or no overdue")]
    [InlineData("scheduler: optimum", "scheduler: { round-robin: { encoder: small-b-61 } }", "sample.yaml:19:38: 'scheduler.round-robin.encoder' is 'small-b-61', which is not in 'encoders'; expected one of small-b-32, small-b-16. Did you mean 'small-b-16'?")]
    [InlineData("scheduler: optimum", "scheduler: { fixed-encoder: { encoder: small-b-61 } }", "sample.yaml:19:40: 'scheduler.fixed-encoder.encoder' is 'small-b-61', which is not in 'encoders'; expected one of small-b-32, small-b-16. Did you mean 'small-b-16'?")]
    [InlineData("scheduler: optimum", "scheduler: { earliest-deadline-first: { encoder: b } }", "sample.yaml:19:50: 'scheduler.earliest-deadline-first.encoder' is 'b', which is not in 'encoders'; expected one of small-b-32, small-b-16")]
    // YAML itself
    [InlineData("  power: 0.2 W", "  power 0.2 W", "sample.yaml:5:3: not YAML: expected a key with a colon and a space behind it, indented like the keys beside it")]
    [InlineData("  power: 0.2 W", "   power: 0.2 W", "sample.yaml:5:4: not YAML: expected a key with a colon and a space behind it, indented like the keys beside it")]
    [InlineData("  power: 0.2 W", "\tpower: 0.2 W", "sample.yaml:5:1: a tab in the indentation; YAML is indented with spaces")]
    [InlineData("duration: 10 s", "duration: &long 10 s", "sample.yaml:2:11: anchor '&long': a scenario has no anchors and aliases; write the value where it is used")]
    [InlineData("duration: 10 s", "duration: *long", "sample.yaml:2:11: alias '*long': a scenario has no anchors and aliases; write the value where it is used")]
    [InlineData("duration: 10 s", "duration: !!str 10 s", "sample.yaml:2:11: tag 'tag:yaml.org,2002:str': a scenario has no tags; write the value alone")]
    [InlineData("scheduler: optimum\n", "scheduler: optimum\n---\nname: other\n", "sample.yaml:20:1: a second document starts here; expected one scenario a file")]
    public void A_mistake_is_answered_with_its_place_and_what_was_expected(string piece, string by, string answer) =>
        Assert.Equal(Sample.Answer(answer), Sample.Errors(Sample.Changed(piece, by)));

    [Theory] // The words about YAML's grammar are the parser's: their wording is not ours to pin.
    [InlineData("name: sample", "name: 'sample", 1)]
    [InlineData("name: sample", "name: a: b", 1)]
    [InlineData("fading: none", "fading none", 9)]
    [InlineData("radius: { min: 10 m, max: 500 m }", "radius: { min: 10 m, max: 500 m", 4)]
    public void Broken_YAML_is_answered_with_the_line_where_it_breaks(string piece, string by, int line)
    {
        string answer = Sample.Errors(Sample.Changed(piece, by));
        Assert.Matches(@"^sample\.yaml:[0-9]+:[0-9]+: not YAML: [^\n]+$", answer);
        Assert.InRange(int.Parse(answer.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture), line, line + 1);
    }

    [Fact]
    public void A_bracket_that_is_never_closed_is_named() =>
        Assert.EndsWith("perhaps the '[' of line 2, column 11, is not closed", Sample.Errors(Sample.Changed("10 s", "[10 s")));

    [Theory]
    [InlineData("", "sample.yaml:1:1: there is no scenario here; expected a map with the keys name,")]
    [InlineData("# only a comment\n", "sample.yaml:1:1: there is no scenario here; expected a map with the keys name,")]
    [InlineData("- a\n- b\n", "sample.yaml:1:1: the scenario is a list; expected a map with the keys name,")]
    [InlineData("hello", "sample.yaml:1:1: the scenario is 'hello'; expected a map with the keys name,")]
    [InlineData("\u0089PNG\r\n\u001a\n", "sample.yaml:1:1: the scenario is '\\u0089PNG \\u001a'; expected a map with the keys name,")]
    public void What_is_no_scenario_at_all_is_said_so(string text, string beginning) =>
        Assert.StartsWith(beginning, Sample.Errors(text));

    [Fact]
    public void Nesting_without_end_is_refused_before_it_exhausts_the_stack() =>
        Assert.Equal("sample.yaml:1:52: nested more than 50 deep; a scenario is not", Sample.Errors(new string('[', 200_000)));

    [Fact]
    public void A_clash_of_group_names_is_found()
    {
        string second = "  - { group: phones, count: 1, traffic: { poisson: { rate: 1 /s } }, processor: { frequency: 1 GHz, cycles-per-bit: 1, switched-capacitance: 0 } }\nimages:";
        Assert.Equal(
            "sample.yaml:16:14: 'users.1.group' is 'phones', the name of a group above; expected a name of its own",
            Sample.Errors(Sample.Changed("images:", second)));
    }

    [Fact]
    public void More_users_than_fit_in_all_groups_together_are_refused()
    {
        string second = "  - { group: cars, count: 100000, traffic: { poisson: { rate: 1 /s } }, processor: { frequency: 1 GHz, cycles-per-bit: 1, switched-capacitance: 0 } }\nimages:";
        Assert.Equal("sample.yaml:12:3: 'users' has 100005 users in all; expected at most 100000", Sample.Errors(Sample.Changed("images:", second)));
    }

    [Fact]
    public void All_errors_are_reported_at_once_in_order_of_place()
    {
        string text = Sample.Text.Replace("10 s", "ten s").Replace("0.2 W", "2").Replace("count: 5", "count: -5").Replace("small-b-16", "small-b-32");
        Assert.Equal(
            """
            sample.yaml:2:11: 'duration' is 'ten s'; expected a time in s, ms, us, µs, ns, ps, min or h
            sample.yaml:5:10: 'cell.power' is '2', without a unit; expected a power in W, kW, mW, uW, µW, nW, pW, dBm or dBW
            sample.yaml:13:12: 'users.0.count' is '-5'; expected a whole number from 1 to 100000
            sample.yaml:17:24: 'encoders' holds 'small-b-32' twice; keep one
            """,
            Sample.Errors(text));
    }

    [Fact]
    public void Of_many_errors_twenty_are_shown_and_all_are_kept()
    {
        string text = Sample.Text + string.Concat(Enumerable.Range(0, 25).Select(i => $"colour{i}: red\n"));
        var wrong = Assert.Throws<ScenarioException>(() => ScenarioReader.Parse(text, Sample.File));
        Assert.Equal(25, wrong.Errors.Count);
        string[] lines = wrong.Message.Split('\n');
        Assert.Equal(21, lines.Length);
        Assert.Equal("… and 5 more.", lines[^1]);
    }

    [Fact]
    public void A_value_of_any_length_makes_a_message_of_a_paragraph()
    {
        string answer = Sample.Errors(Sample.Changed("name: sample", $"name: sample\nseed: {new string('x', 100_000)}"));
        Assert.StartsWith("sample.yaml:2:7: 'seed' is 'xxx", answer);
        Assert.InRange(answer.Length, 600, 650);
    }

    [Fact]
    public void Files_that_cannot_be_read_are_named()
    {
        string folder = Directory.CreateTempSubdirectory("scenario").FullName;
        try
        {
            string Answer(string path) => Assert.Throws<ScenarioException>(() => ScenarioReader.Read(path)).Message;
            string good = Path.Combine(folder, "quickstart.yaml"), missing = Path.Combine(folder, "quikstart.yaml"), far = Path.Combine(folder, "none", "other.yaml"), binary = Path.Combine(folder, "picture.yaml");
            File.WriteAllText(good, Sample.Text);
            File.WriteAllBytes(binary, [0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]);

            Assert.Equal($"{missing}: there is no such file; expected a scenario file. Did you mean '{good}'?", Answer(missing));
            Assert.Equal($"{far}: there is no such file; expected a scenario file", Answer(far));
            Assert.Equal($"{folder}: this is a folder; expected a scenario file", Answer(folder));
            Assert.Equal($"{binary}: this is not text in UTF-8; expected a scenario file", Answer(binary));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
