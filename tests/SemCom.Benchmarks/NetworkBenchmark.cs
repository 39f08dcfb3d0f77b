using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Results;
using SemCom.Simulator.Schedulers;
using SemCom.Simulator.Semantics;

namespace SemCom.Benchmarks;

/// <summary>
/// Requests per second of one cell with 1 000 users and 100 resource blocks, analog channel, features at hand, beside the
/// bare event loop of the same rounds; with and without <c>requests.csv</c>. And the memory of ten times as many.
/// </summary>
internal static class NetworkBenchmark
{
    private static readonly SemanticModel Semantics = RandomFeatures();

    /// <summary>Requests/s for each event/s of the bare loop: 100 000 and 60 000 where that gives 24 M.</summary>
    private const double Reach = 100_000 / 24e6, ReachWritten = 60_000 / 24e6;

    public static int Run(int rounds, int requests)
    {
        Print($"{Environment.ProcessorCount} processors, .NET {Environment.Version}, server GC {GCSettings.IsServerGC}, {rounds} rounds of {requests} requests");
        Print($"");
        Print($"| requests | thousand/s | bare loop, M events/s | ratio | reach | events each | B each |");
        Print($"|---|---|---|---|---|---|---|");
        var contenders = new (string Name, Fading Fading, bool Written, double Reach)[]
        {
            ("no fading", new Fading.None(), false, Reach),
            ("no fading, requests.csv written", new Fading.None(), true, ReachWritten),
            ("Rayleigh blocks of 10 ms", new Fading.Rayleigh { Coherence = 0.01 }, false, Reach),
            ("Rayleigh blocks of 10 ms, requests.csv written", new Fading.Rayleigh { Coherence = 0.01 }, true, ReachWritten),
        };
        var results = contenders.Select(_ => new List<Result>()).ToArray();
        var bare = KernelBenchmark.BareLoopOf(10);
        bare(5_000_000);
        foreach (var contender in contenders)
            Measure(Scenario(contender.Fading), Math.Min(requests, 200_000), contender.Written);
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < contenders.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                var done = bare(5_000_000);
                var events = done / Stopwatch.GetElapsedTime(start).TotalSeconds;
                results[i].Add(Measure(Scenario(contenders[i].Fading), requests, contenders[i].Written) with { Bare = events });
            }
        }
        for (var i = 0; i < contenders.Length; i++)
        {
            var all = results[i];
            var ratio = Median(all.Select(r => r.Rate / r.Bare));
            Print($"| {contenders[i].Name} | {Median(all.Select(r => r.Rate)) / 1e3:F1} | {Median(all.Select(r => r.Bare)) / 1e6:F1} | {ratio:F5} | {contenders[i].Reach:F5} {(ratio >= contenders[i].Reach ? "reached" : "MISSED")} | {all[0].Events:F1} | {Median(all.Select(r => r.Bytes)):F3} |");
        }
        return 0;
    }

    /// <summary>Peak memory of a process that serves so many requests with all tables written.</summary>
    public static int Memory(int requests)
    {
        var result = Measure(Scenario(new Fading.Rayleigh { Coherence = 0.01 }), requests, written: true);
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        Print($"{requests} requests: peak working set {process.PeakWorkingSet64 / 1048576.0:F1} MiB, {result.Rate / 1e3:F1} thousand requests/s");
        return 0;
    }

    /// <summary>The mean-field sanity case: 19 wrapped cells, 1 000 users, 100 resource blocks a cell, 60 s.</summary>
    public static int Cells()
    {
        var one = Scenario(new Fading.Rayleigh { Coherence = 0.01 });
        var scenario = one with
        {
            Name = "19 cells", Duration = 60,
            Cell = one.Cell with
            {
                Sites = new Sites.Hexagonal { Rings = 2, InterSiteDistance = 500 }, Carrier = 3.5e9, PathLoss = new PathLoss.Uma(),
                Interference = new Interference.Fixed { Power = 0 },
                Radius = new Radius { Min = 10, Max = 290 },
            },
            Users = [one.Users[0] with { Placement = new Placement.UniformHexagon() }],
        };
        var summary = new RunSummary(scenario);
        var network = new NetworkSimulation(scenario, Semantics, _ => new RoundRobinScheduler(), new Summing(summary));
        var start = Stopwatch.GetTimestamp();
        network.RunTo(network.End);
        network.Finish();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Print($"{scenario.Name}: 1 000 users, 100 resource blocks a cell, 60 s simulated in {seconds:F1} s: {network.Requests} requests, {network.EventsProcessed} events, {network.EventsProcessed / seconds / 1e6:F2} M events/s");
        foreach (var line in summary.Lines(network))
            if (line.Metric is "delay.total" or "utilisation.rb.sending" or "accuracy" or "throughput" or "deadline.misses")
                Print($"{line.Metric} {line.Statistic}: {line.Value:G5} {line.Unit}");
        return 0;
    }

    private static Result Measure(Scenario scenario, int requests, bool written)
    {
        // A request a second of each of 1 000 users, which keeps about 60 of the 100 resource blocks busy. The first 100 s
        // fill pools, caches and histograms and are not counted.
        var folder = Directory.CreateTempSubdirectory("semcom-benchmark-");
        try
        {
            scenario = scenario with { Duration = 100 + requests / 1000.0 };
            var summary = new RunSummary(scenario);
            using var recorder = written ? new RunRecorder(folder.FullName, Semantics, summary) : null;
            var network = new NetworkSimulation(
                scenario, Semantics, _ => new RoundRobinScheduler(), recorder is null ? new Summing(summary) : recorder);
            network.RunTo(SimTime.FromSeconds(100));
            var (before, events) = (network.Requests, network.EventsProcessed);
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            network.RunTo(network.End);
            recorder?.Flush();
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            var done = network.Requests - before;
            network.Finish();
            recorder?.Finish(network);
            return new Result(done / seconds, (double)(network.EventsProcessed - events) / done, (double)bytes / done, 0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Scenario Scenario(Fading fading) => new()
    {
        Name = "benchmark",
        Duration = 1,
        Cell = new Cell
        {
            Radius = new Radius { Min = 10, Max = 500 },
            Power = 0.2,
            ResourceBlocks = new ResourceBlocks { Count = 100, Bandwidth = 180e3 },
            Interference = new Interference.LogUniform { Min = 1e-8, Max = 1e-6 },
            PathLoss = new PathLoss.PowerLaw { Exponent = 2 },
            Fading = fading,
            Processor = new BsProcessor { Sharing = Sharing.Fifo, Cores = 64, Frequency = 10e9, CyclesPerBit = 20, SwitchedCapacitance = 1e-29 },
        },
        Users =
        [
            new UserGroup
            {
                Group = "users", Count = 1000, Traffic = new Traffic.Poisson { Rate = 1 },
                Deadline = new Distribution.Uniform { Min = 0.03, Max = 0.12 }, EnergyLimit = 0.5,
                Processor = new DeviceProcessor
                {
                    Frequency = new Distribution.Uniform { Min = 1e9, Max = 2e9 }, CyclesPerBit = 500, SwitchedCapacitance = 1e-27,
                },
            },
        ],
        Images = new Images { Dataset = "random" },
        Encoders = ["small", "middle", "large"],
        Epoch = new Epoch.OnDemand(),
        Scheduler = new Scheduler.RoundRobin(),
    };

    /// <summary>Unit vectors in random directions: images near their class.</summary>
    private static SemanticModel RandomFeatures()
    {
        const int images = 1000, classes = 10;
        string[] names = ["small", "middle", "large"];
        int[] dimensions = [512, 512, 768];
        double[] sizes = [1, 3.983, 18.371];
        var encoders = new SemanticEncoder[3];
        for (var k = 0; k < 3; k++)
        {
            var random = new Substream(1, "features", k);
            var d = dimensions[k];
            var texts = Unit(random, classes, d, (_, _) => 0);
            var pictures = Unit(random, images, d, (image, j) => 2 * texts[image % classes * d + j]);
            encoders[k] = new SemanticEncoder(
                names[k], d, sizes[k], 50, pictures, texts, QualityTable.FromFunction(db => Math.Clamp(0.5 + 0.02 * db + 0.1 * k, 0.1, 0.95)));
        }
        return new SemanticModel(
            encoders, [.. Enumerable.Range(0, images).Select(i => $"image-{i}.png")], [.. Enumerable.Range(0, images).Select(i => i % classes)],
            [.. Enumerable.Range(0, classes).Select(c => $"class {c}")]);
    }

    private static float[] Unit(Substream random, int rows, int d, Func<int, int, double> mean)
    {
        var values = new float[rows * d];
        var row = new double[d];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < d; j++)
                row[j] = mean(i, j) + random.NextNormal() / Math.Sqrt(d);
            var norm = Math.Sqrt(row.Sum(x => x * x));
            for (var j = 0; j < d; j++)
                values[i * d + j] = (float)(row[j] / norm);
        }
        return values;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private readonly record struct Result(double Rate, double Events, double Bytes, double Bare);

    /// <summary>The summary alone.</summary>
    private sealed class Summing(RunSummary summary) : IRunObserver
    {
        public void DropBegan(World world, SimTime now)
        {
        }

        public void EpochDecided(in EpochRecord record) => summary.Add(record);

        public void RequestEnded(Request request) => summary.Add(request);
    }
}
