using SemCom.Benchmarks;

return args switch
{
    ["kernel"] => KernelBenchmark.Run(rounds: 7),
    ["kernel", var rounds] when int.TryParse(rounds, out var count) && count > 0 => KernelBenchmark.Run(count),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project tests/SemCom.Benchmarks -- kernel [rounds]");
    return 2;
}
