using CsCheck;
using MathNet.Numerics.Statistics;

namespace SemCom.Kernel.Tests;

public class MonitorTests
{
    private static SimTime Ps(long picoseconds) => SimTime.FromPicoseconds(picoseconds);

    [Fact]
    public void A_level_is_weighted_by_the_time_it_lasts()
    {
        var simulation = new Simulation();
        var monitor = new TimeWeightedMonitor(simulation, 1);
        Assert.True(double.IsNaN(monitor.Mean));
        monitor.TrackStates();
        simulation.Schedule(Ps(10), () => monitor.Set(4));
        simulation.Schedule(Ps(15), () => monitor.Set(0));
        simulation.Schedule(Ps(15), () => monitor.Set(2)); // 0 lasts no time, but it is the minimum
        simulation.Run(Ps(20));
        Assert.Equal(1 * 10 + 4 * 5 + 2 * 5, (long)monitor.Area);
        Assert.Equal(40 / 20.0, monitor.Mean);
        Assert.Equal((0L, 4L, 2L), (monitor.Minimum, monitor.Maximum, monitor.Level));
        Assert.Equal([0, 10, 5, 0, 5, 0], Enumerable.Range(0, 6).Select(level => monitor.TimeAt(level).Picoseconds));
        monitor.Restart();
        simulation.Run(Ps(30));
        Assert.Equal((2.0, 2L, 10L), (monitor.Mean, monitor.Maximum, monitor.Elapsed.Picoseconds));
        Assert.Equal(10, monitor.TimeAt(2).Picoseconds);
        Assert.Equal(0, monitor.TimeAt(4).Picoseconds);
    }

    [Fact]
    public void The_area_is_exact_where_doubles_and_64_bits_are_not()
    {
        var simulation = new Simulation();
        var monitor = new TimeWeightedMonitor(simulation, long.MaxValue);
        simulation.Run(SimTime.MaxValue);
        Assert.Equal((Int128)long.MaxValue * long.MaxValue, monitor.Area);
        monitor.Set(0);
        Assert.Equal((Int128)long.MaxValue * long.MaxValue, monitor.Area);
    }

    [Fact]
    public void Times_in_states_must_be_asked_for()
    {
        var simulation = new Simulation();
        var monitor = new TimeWeightedMonitor(simulation);
        Assert.Throws<InvalidOperationException>(() => monitor.TimeAt(0));
        monitor.TrackStates();
        monitor.Set(-1);
        simulation.Run(Ps(1));
        Assert.Throws<InvalidOperationException>(() => monitor.Set(0));
    }

    [Fact]
    public void Observations_agree_with_two_passes() =>
        Gen.Double[-1e3, 1e3].Array[2, 100].Sample(values =>
        {
            var monitor = new ObservationMonitor(keep: true);
            foreach (var value in values)
                monitor.Add(value + 1e6); // an offset that ruins the sum of squares
            var mean = values.Average();
            var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
            return monitor.Count == values.Length
                && Math.Abs(monitor.Mean - 1e6 - mean) < 1e-8
                && Math.Abs(monitor.Variance - variance) <= 1e-6 * Math.Max(variance, 1)
                && monitor.Minimum == values.Min() + 1e6
                && monitor.Maximum == values.Max() + 1e6
                && Math.Abs(monitor.Quantile(0.3) - (values.Select(value => value + 1e6).QuantileCustom(0.3, QuantileDefinition.R7))) < 1e-8;
        });

    [Fact]
    public void Quantiles_interpolate_between_order_statistics()
    {
        var monitor = new ObservationMonitor(keep: true);
        foreach (var value in new[] { 4.0, 1, 3, 2 })
            monitor.Add(value);
        Assert.Equal([1, 1.75, 2.5, 3.25, 4], new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(monitor.Quantile));
        monitor.Add(10);
        Assert.Equal(3, monitor.Quantile(0.5));
        monitor.Add(SimTime.Second);
        Assert.Equal(1, monitor.Minimum);
        monitor.Restart();
        Assert.Equal(0, monitor.Count);
        Assert.True(double.IsNaN(monitor.Mean));
    }

    [Fact]
    public void Wrong_use_is_an_error()
    {
        var monitor = new ObservationMonitor(keep: true);
        Assert.Throws<InvalidOperationException>(() => monitor.Quantile(0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => monitor.Add(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => monitor.Add(double.PositiveInfinity));
        monitor.Add(1);
        Assert.True(double.IsNaN(monitor.Variance));
        Assert.Throws<ArgumentOutOfRangeException>(() => monitor.Quantile(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => monitor.Quantile(double.NaN));
        Assert.Throws<InvalidOperationException>(() => new ObservationMonitor().Quantile(0.5));
    }
}
