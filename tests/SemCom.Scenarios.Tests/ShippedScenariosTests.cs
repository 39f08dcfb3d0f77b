namespace SemCom.Scenarios.Tests;

public class ShippedScenariosTests
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(Repository.Path("Scenarios"), "*.yaml").Select(file => Path.GetFileName(file)!).Order()];

    private static Scenario Read(string name, params string[] overrides) => ScenarioReader.Read(Repository.Path("Scenarios", name), overrides).Scenario;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_shipped_scenario_reads_and_is_named_after_its_file(string name) =>
        Assert.Equal(Path.GetFileNameWithoutExtension(name), Read(name).Name);

    [Fact] // The paper's equations by hand, with the values of the file: what each comment claims.
    public void The_snapshot_gives_the_published_times_and_energies()
    {
        Scenario scenario = Read("paper-snapshot.yaml");
        BsProcessor bs = scenario.Cell.Processor;
        double extraction = bs.CyclesPerBit * scenario.Images.Size / bs.Frequency; // (3) with δ = 1
        Assert.Equal(2.41e-3, extraction, 5e-6);
        Assert.Equal(9.59e-3, extraction * 3.983, 5e-6);
        Assert.Equal(44.24e-3, extraction * 18.371, 1e-5);
        double energy = bs.SwitchedCapacitance * bs.Frequency * bs.Frequency * bs.CyclesPerBit * scenario.Images.Size; // (7) with δ = 1
        Assert.Equal(0.024, energy, 5e-4);
        Assert.Equal(0.442, energy * 18.371, 5e-4);

        // (2) at 250 m, 1e-7 W of interference, no fading.
        double noise = scenario.Cell.ResourceBlocks.Bandwidth * scenario.Cell.Noise;
        double sinr = scenario.Cell.Power * Math.Pow(250, -((PathLoss.PowerLaw)scenario.Cell.PathLoss).Exponent) / (1e-7 + noise);
        Assert.Equal(15.05, 10 * Math.Log10(sinr), 0.005);
        double rate = scenario.Cell.ResourceBlocks.Bandwidth * Math.Log2(1 + sinr);
        Assert.Equal(0.908e6, rate, 500.0);
        Assert.Equal(18.0e-3, 16_384 / rate, 5e-5); // (4)

        UserGroup users = Assert.Single(scenario.Users);
        Assert.Equal(8.2e-3, users.Processor.CyclesPerBit * 24_576 / users.Processor.Frequency.Mean, 5e-5); // (5) at 1.5 GHz
    }

    [Fact]
    public void The_snapshot_is_a_snapshot_each_drop()
    {
        Scenario scenario = Read("paper-snapshot.yaml");
        UserGroup users = Assert.Single(scenario.Users);
        Assert.Equal((5, 6, 500.0, 1.0), (users.Count, scenario.Cell.ResourceBlocks.Count, scenario.Duration, scenario.Drop!.Every));
        Assert.Equal((Sharing.Dedicated, Sharing.Dedicated), (scenario.Cell.Processor.Sharing, users.Processor.Sharing));
        Assert.Equal(new Traffic.Periodic { Period = 1, Phase = 0 }, users.Traffic);
        Assert.Equal(new Epoch.Every { Period = 1 }, scenario.Epoch);
        Assert.Equal(new Fading.Rayleigh { Coherence = 1, Selectivity = Selectivity.Flat }, scenario.Cell.Fading);
        Assert.Equal(new Distribution.Uniform { Min = 0.03, Max = 0.12 }, users.Deadline);
        Assert.Equal(new Scheduler.Optimum(), scenario.Scheduler);
    }

    [Fact]
    public void Table_1_differs_from_the_snapshot_in_the_bandwidth_alone()
    {
        string snapshot = Repository.Path("Scenarios", "paper-snapshot.yaml"), table = Repository.Path("Scenarios", "paper-table1.yaml");
        Assert.Equal(20e6, Read("paper-table1.yaml").Cell.ResourceBlocks.Bandwidth);
        Assert.Equal(
            ScenarioReader.Read(snapshot, ["name=x", "description=x", "cell.resource-blocks.bandwidth=20 MHz"]).Canonical,
            ScenarioReader.Read(table, ["name=x", "description=x"]).Canonical);
    }

    [Fact] // The utilisations its comment claims: arrivals · ω_B · D · δ / f_B.
    public void Contention_offers_the_load_its_comment_claims()
    {
        Scenario scenario = Read("contention.yaml");
        UserGroup users = Assert.Single(scenario.Users);
        double arrivals = users.Count * ((Traffic.Poisson)users.Traffic).Rate;
        double smallest = arrivals * scenario.Cell.Processor.CyclesPerBit * scenario.Images.Size / scenario.Cell.Processor.Frequency;
        double[] sizes = [1, 3.983, 18.371];
        Assert.Equal([6, 24, 111], sizes.Select(size => Math.Round(100 * smallest * size)));
        Assert.Equal((Sharing.Fifo, 1), (scenario.Cell.Processor.Sharing, scenario.Cell.Processor.Cores));
    }
}
