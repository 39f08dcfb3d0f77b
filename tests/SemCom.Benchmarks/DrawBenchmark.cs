using BenchmarkDotNet.Attributes;
using SemCom.Kernel;

namespace SemCom.Benchmarks;

/// <summary>What one random draw costs, and one conversion of seconds.</summary>
[MemoryDiagnoser]
public class DrawBenchmark
{
    private readonly Substream stream = new(1, "benchmark");
    private readonly Substream child = new(1, "child");
    private long index;

    [Benchmark(Baseline = true)]
    public double Uniform() => stream.NextDouble();

    [Benchmark]
    public double Exponential() => stream.NextExponential(1);

    [Benchmark]
    public double Normal() => stream.NextNormal();

    [Benchmark]
    public int Choice() => stream.NextInt(6);

    [Benchmark]
    public double UniformAt() => stream.UniformAt(index++);

    [Benchmark]
    public Substream Derive() => stream.Derive(index++);

    [Benchmark]
    public ulong Become()
    {
        child.Become(stream, index++);
        return child.NextUInt64();
    }

    [Benchmark]
    public double ChiSquared() => stream.NextChiSquared(500);

    [Benchmark]
    public SimTime FromSeconds() => SimTime.FromSeconds(1.0 / ++index);
}
