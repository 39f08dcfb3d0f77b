using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Schedulers;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Tests;

/// <summary>The optimum against brute force over every assignment, and against the other schedulers in the paper's snapshots.</summary>
public class OptimumTests
{
    [Fact]
    public void The_optimum_is_that_of_brute_force_for_up_to_5_users_and_resource_blocks()
    {
        int infeasible = 0, several = 0, held = 0, late = 0;
        var optimum = new OptimumScheduler(); // one for all: what it remembers must not leak into the next epoch
        for (var index = 0; index < 600; index++)
        {
            var random = new Substream(5, "brute-force", index);
            var drawn = DrawnView.Random(random, users: 1 + random.NextInt(5), blocks: 1 + random.NextInt(5));
            var view = drawn.View;
            var decisions = new DecisionBuffer();
            decisions.Clear(view);
            optimum.Decide(view, decisions);

            var used = new HashSet<int>();
            var served = new HashSet<int>();
            double utility = 0;
            foreach (var decision in decisions.Decisions)
            {
                Assert.True(used.Add(decision.ResourceBlock) && drawn.Blocks[decision.ResourceBlock].IsFree);
                var user = drawn.Waiting[decision.Waiting].User;
                Assert.True(served.Add(user) && !drawn.Users[user].HoldsResourceBlock);
                utility += drawn.Utility(decision.Waiting, decision.ResourceBlock, decision.Encoder);
            }
            var best = drawn.BruteForce(0, 0);
            Assert.True(Math.Abs(best - utility) <= 1e-11, $"case {index}: brute force {best:R}, optimum {utility:R}");

            infeasible += best == 0 ? 1 : 0;
            several += drawn.Waiting.GroupBy(w => w.User).Any(g => g.Count() > 1) ? 1 : 0;
            held += drawn.Blocks.Any(b => !b.IsFree) ? 1 : 0;
            late += drawn.Users.Any(u => u.Overdue == Overdue.Finish) ? 1 : 0;
        }
        // The cases are not all easy ones.
        Assert.True(infeasible is > 5 and < 300, $"{infeasible} without any worth");
        Assert.True(several > 200 && held > 200 && late > 200, $"{several} {held} {late}");
    }

    [Fact]
    public void No_scheduler_beats_the_optimum_in_any_of_the_500_snapshots()
    {
        var scenario = ScenarioReader.Read(Repository.Path("Scenarios", "paper-snapshot.yaml")).Scenario;
        Assert.Equal(500, scenario.Duration);
        var model = Synthetic.ClipLike(scenario.Encoders);
        var optimum = Run.Of(scenario with { Scheduler = new Scheduler.Optimum() }, model).Recording.Epochs;
        Assert.Equal(500, optimum.Count);
        Assert.Equal(500 * 5, optimum.Sum(epoch => epoch.Waiting));
        foreach (var scheduler in Cells.Schedulers)
        {
            var epochs = Run.Of(scenario with { Scheduler = scheduler }, model).Recording.Epochs;
            Assert.Equal(500, epochs.Count);
            var beaten = 0;
            for (var drop = 0; drop < 500; drop++)
            {
                Assert.Equal(5, epochs[drop].Waiting);
                Assert.Equal(6, epochs[drop].FreeResourceBlocks);
                Assert.True(epochs[drop].ExpectedQuality <= optimum[drop].ExpectedQuality + 1e-9,
                    $"{scheduler.Name}, drop {drop}: {epochs[drop].ExpectedQuality:R} above the optimum's {optimum[drop].ExpectedQuality:R}");
                beaten += epochs[drop].ExpectedQuality < optimum[drop].ExpectedQuality - 1e-9 ? 1 : 0;
            }
            if (scheduler is not Scheduler.Optimum)
                Assert.True(beaten > 0, $"{scheduler.Name} is as good as the optimum in every drop");
        }
    }

    [Fact]
    public void What_the_optimum_expects_in_a_snapshot_is_what_comes_to_pass()
    {
        // With dedicated processors and a link that stays, feasible is served in time and infeasible is not.
        var scenario = ScenarioReader.Read(Repository.Path("Scenarios", "paper-snapshot.yaml")).Scenario;
        foreach (var scheduler in Cells.Schedulers)
        {
            var run = Run.Of(scenario with { Scheduler = scheduler, Duration = 100 }, Synthetic.ClipLike(scenario.Encoders));
            for (var drop = 0; drop < 100; drop++)
            {
                var requests = run.Requests.Where(r => r.Drop == drop).ToArray();
                var kept = requests.Count(r => r.Outcome == Network.Outcome.Done && r.EnergyBs + r.EnergyUser <= 0.5);
                Assert.Equal(run.Recording.Epochs[drop].Feasible, kept);
                Assert.Equal(run.Recording.Epochs[drop].Decided, requests.Count(r => r.Encoder >= 0));
            }
        }
    }
}

/// <summary>An epoch drawn at random, and its worths by the formulas.</summary>
internal sealed class DrawnView : ICellState
{
    private const double Power = 0.2, Bandwidth = 180e3, ImageBits = 1204224;

    public required BsProcessor Processor { get; init; }
    public required WaitingRequest[] Waiting { get; init; }
    public required UserView[] Users { get; init; }
    public required ResourceBlockView[] Blocks { get; init; }
    public required double[] Sinrs { get; init; }
    public required SemanticEncoder[] Encoders { get; init; }
    public required SimTime Now { get; init; }
    public required SimTime[] CoresFreeAt { get; init; }
    public required SimTime[] DeviceFreeAt { get; init; }

    double ICellState.Sinr(int user, int resourceBlock) => Sinrs[user * Blocks.Length + resourceBlock];

    double ICellState.TypicalSinr(int user) => throw new NotSupportedException("Nobody is admitted here.");

    double ICellState.Rate(double sinr) => Bandwidth * Math.Log2(1 + sinr);

    SimTime ICellState.DeviceFreeAt(int user) => DeviceFreeAt[user];

    public EpochView View => new()
    {
        Now = Now, Epoch = 0, Waiting = Waiting, Users = Users, ResourceBlocks = Blocks, Encoders = Encoders, State = this,
        CoresFreeAt = CoresFreeAt, Power = Power, Bandwidth = Bandwidth, Processor = Processor, ImageBits = ImageBits,
    };

    private static readonly SemanticEncoder[] s_encoders = [.. Synthetic.ClipLike(Cells.Encoders).Encoders];

    public static DrawnView Random(Substream random, int users, int blocks, double heldShare = 0.25, double at = 10)
    {
        var now = SimTime.FromSeconds(at);
        var userViews = new UserView[users];
        var devicesFreeAt = new SimTime[users];
        var waiting = new List<WaitingRequest>();
        for (var i = 0; i < users; i++)
        {
            userViews[i] = new UserView(
                X: 100, Y: 0, PathGain: 1e-4, HoldsResourceBlock: random.NextDouble() < heldShare / 2,
                DeviceFrequency: 1e9 * (1 + random.NextDouble()), DeviceCyclesPerBit: 500, DeviceSwitchedCapacitance: 1e-27,
                EnergyLimit: random.NextInt(3) == 0 ? 0.05 + 0.4 * random.NextDouble() : double.PositiveInfinity,
                Overdue: random.NextInt(2) == 0 ? Overdue.Finish : Overdue.Drop);
            devicesFreeAt[i] = now + SimTime.FromSeconds(random.NextInt(2) * 0.05 * random.NextDouble());
            for (var count = random.NextInt(4); count > 0; count--)
            {
                var arrival = now - SimTime.FromSeconds(0.05 * random.NextDouble());
                waiting.Add(new WaitingRequest(0, i, 0, arrival,
                    random.NextInt(4) == 0 ? SimTime.MaxValue : arrival + SimTime.FromSeconds(0.01 + 0.12 * random.NextDouble())));
            }
        }
        var sinrs = new double[users * blocks];
        for (var j = 0; j < sinrs.Length; j++)
            sinrs[j] = Math.Pow(10, -1 + 3.5 * random.NextDouble());
        var cores = 1 + random.NextInt(3);
        return new DrawnView
        {
            Waiting = [.. waiting.OrderBy(w => w.Arrival).Select((w, n) => w with { Request = n })],
            Users = userViews,
            Blocks = [.. Enumerable.Range(0, blocks).Select(_ => new ResourceBlockView(1e-7, random.NextDouble() >= heldShare))],
            Sinrs = sinrs,
            DeviceFreeAt = devicesFreeAt,
            Encoders = s_encoders,
            Now = now,
            CoresFreeAt = [.. Enumerable.Range(0, cores).Select(_ => now + SimTime.FromSeconds(random.NextInt(2) * 0.05 * random.NextDouble()))],
            Processor = new BsProcessor
            {
                Sharing = random.NextInt(2) == 0 ? Sharing.Dedicated : Sharing.Fifo, Cores = cores, Frequency = 10e9,
                CyclesPerBit = 20, SwitchedCapacitance = 1e-29,
            },
        };
    }

    /// <summary>The time an extraction takes, (3), s.</summary>
    public double Extraction(int k) => Processor.CyclesPerBit * ImageBits * Encoders[k].RelativeSize / Processor.Frequency;

    /// <summary>How much later the next extraction begins when these were decided before it, one after the other on the core free first, s.</summary>
    public double Ahead(IEnumerable<int> decided)
    {
        if (Processor.Sharing == Sharing.Dedicated)
            return 0;
        var free = CoresFreeAt.Select(core => (core - Now).Seconds).ToList();
        var before = free.Min();
        foreach (var k in decided)
            free[free.IndexOf(free.Min())] += Extraction(k);
        return free.Min() - before;
    }

    /// <summary>The worth of a choice, written out from (2)–(10).</summary>
    public double Utility(int w, int n, int k, double ahead = 0)
    {
        var (quality, inTime, withinEnergy, service) = Outlook(w, n, k, ahead);
        if (!withinEnergy)
            return 0;
        return inTime ? quality : Users[Waiting[w].User].Overdue == Overdue.Finish ? 1e-6 * quality * 0.001 / (0.001 + service) : 0;
    }

    /// <summary>What comes of a choice when extractions decided before it take their time.</summary>
    public (double Quality, bool InTime, bool WithinEnergy, double Service) Outlook(int w, int n, int k, double ahead = 0)
    {
        var user = Users[Waiting[w].User];
        var sinr = Sinrs[Waiting[w].User * Blocks.Length + n];
        var (Z, δ) = (32.0 * Encoders[k].Dimension, Encoders[k].RelativeSize);
        var tE = Extraction(k);
        var tT = Z / (Bandwidth * Math.Log2(1 + sinr));
        var tD = user.DeviceCyclesPerBit * Z / user.DeviceFrequency;
        var extractionEnds = (CoresFreeAt.Min() - Now).Seconds + ahead + tE;
        var received = extractionEnds + tT;
        var answered = Math.Max(received, (DeviceFreeAt[Waiting[w].User] - Now).Seconds) + tD;
        var delay = (Now - Waiting[w].Arrival).Seconds + answered;
        var energy = Processor.SwitchedCapacitance * Math.Pow(Processor.Frequency, 2) * Processor.CyclesPerBit * ImageBits * δ
            + Power * tT + user.DeviceSwitchedCapacitance * Math.Pow(user.DeviceFrequency, 2) * user.DeviceCyclesPerBit * Z;
        var inTime = Waiting[w].Deadline == SimTime.MaxValue || delay <= (Waiting[w].Deadline - Waiting[w].Arrival).Seconds;
        return (Encoders[k].Quality!.At(sinr), inTime, energy <= user.EnergyLimit, tE + tT + tD);
    }

    /// <summary>The best sum of worths: user after user, every request, resource block and encoder, or none.</summary>
    public double BruteForce(int user, int usedBlocks)
    {
        if (user == Users.Length)
            return 0;
        var best = BruteForce(user + 1, usedBlocks);
        if (Users[user].HoldsResourceBlock)
            return best;
        for (var w = 0; w < Waiting.Length; w++)
            for (var n = 0; n < Blocks.Length && Waiting[w].User == user; n++)
                for (var k = 0; k < Encoders.Length; k++)
                    if (Blocks[n].IsFree && (usedBlocks & 1 << n) == 0 && Utility(w, n, k) is > 0 and var utility)
                        best = Math.Max(best, utility + BruteForce(user + 1, usedBlocks | 1 << n));
        return best;
    }
}
