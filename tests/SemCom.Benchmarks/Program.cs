using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using SemCom.Benchmarks;

switch (args)
{
    case ["kernel"]:
        return KernelBenchmark.Run(rounds: 9);
    case ["kernel", var text] when int.TryParse(text, out var rounds) && rounds > 0:
        return KernelBenchmark.Run(rounds);
    case ["network"]:
        return NetworkBenchmark.Run(rounds: 5, requests: 1_000_000);
    case ["network", var text] when int.TryParse(text, out var requests) && requests > 0:
        return NetworkBenchmark.Run(rounds: 3, requests);
    case ["memory", var text] when int.TryParse(text, out var requests) && requests > 0:
        return NetworkBenchmark.Memory(requests);
    case ["cells"]:
        return NetworkBenchmark.Cells();
    case ["draws"]:
        BenchmarkRunner.Run<DrawBenchmark>(DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));
        return 0;
    case ["receptions"]:
        BenchmarkRunner.Run<ReceptionBenchmark>(DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));
        return 0;
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project tests/SemCom.Benchmarks -- kernel [rounds] | network [requests] | memory REQUESTS | cells | draws | receptions");
        return 2;
}
