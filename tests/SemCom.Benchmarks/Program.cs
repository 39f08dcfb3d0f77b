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
    case ["draws"]:
        BenchmarkRunner.Run<DrawBenchmark>(DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));
        return 0;
    case ["receptions"]:
        BenchmarkRunner.Run<ReceptionBenchmark>(DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));
        return 0;
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project tests/SemCom.Benchmarks -- kernel [rounds] | draws | receptions");
        return 2;
}
