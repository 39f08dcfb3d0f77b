using MathNet.Numerics.Distributions;

namespace SemCom.Kernel.Tests;

/// <summary>
/// Queues against their closed forms. Each claim is a two-sided t test over independent replications at a false-alarm rate of 1/1000
/// (seeds are fixed, so a pass stays a pass), and each test also demands a standard error small enough to
/// find a bias of 3 % with a probability above 9/10, so that it can fail.
/// Time unit: the mean service of 1 s. Warm-up: 2 000 customers, beyond 20 relaxation times of the slowest queue here.
/// </summary>
public class QueueTheoryTests
{
    private const double Alpha = 1e-3;
    private const double Bias = 0.03;
    private const double Power = 0.9;
    private const int Replications = 32;
    private const int WarmUp = 2_000;

    private sealed class Observed
    {
        public int Customers;
        public double Wait;
        public double Sojourn;
        public double[] WaitOf = new double[2];
        public int[] CustomersOf = new int[2];
        public int[] Beyond = new int[2];
    }

    [Fact]
    public void MM1_has_the_mean_number_wait_sojourn_and_the_exponential_quantiles()
    {
        // ρ = 0.8: W = 5, Wq = 4; the sojourn is exponential with rate 0.2: 95 % below 14.979, 99 % below 23.026.
        var runs = Replicate("M/M/1", 160_000, (simulation, seed) => SingleStage(new Resource(simulation), 0.8, Exponential(1)), [14.978661, 23.025851]);
        AssertMean(4, runs.Select(run => run.Wait / run.Customers));
        AssertMean(5, runs.Select(run => run.Sojourn / run.Customers));
        // In the tail, a bias b of the probability is one of b/0.2 of the quantile: 7 % are 2.3 % of p95, 20 % are 4 % of p99.
        AssertMean(0.05, runs.Select(run => (double)run.Beyond[0] / run.Customers), bias: 0.07);
        AssertMean(0.01, runs.Select(run => (double)run.Beyond[1] / run.Customers), bias: 0.20);
    }

    [Fact]
    public void MMc_has_the_wait_of_Erlang_C()
    {
        // C(4, 3.2) = 0.596432, Wq = C/(cμ − λ) = 0.745541.
        Assert.Equal(0.596432, ErlangC(4, 3.2), 6);
        Assert.Equal(0.745541, ErlangC(4, 3.2) / (4 - 3.2), 6);
        var runs = Replicate("M/M/4", 210_000, (simulation, seed) => SingleStage(new Resource(simulation, 4), 3.2, Exponential(1)), [0]);
        AssertMean(ErlangC(4, 3.2) / (4 - 3.2), runs.Select(run => run.Wait / run.Customers));
        AssertMean(ErlangC(4, 3.2) / (4 - 3.2) + 1, runs.Select(run => run.Sojourn / run.Customers));

        static double ErlangC(int c, double load)
        {
            var blocking = 1.0;
            for (var k = 1; k <= c; k++)
                blocking = load * blocking / (k + load * blocking);
            var utilisation = load / c;
            return blocking / (1 - utilisation * (1 - blocking));
        }
    }

    [Fact]
    public void MD1_has_the_wait_of_Pollaczek_and_Khinchine()
    {
        // ρ = 0.8, c² = 0: Wq = 2.
        var runs = Replicate("M/D/1", 90_000, (simulation, seed) => SingleStage(new Resource(simulation), 0.8, _ => 1), [0]);
        AssertMean(2, runs.Select(run => run.Wait / run.Customers));
    }

    [Fact]
    public void MG1_has_the_wait_of_Pollaczek_and_Khinchine()
    {
        // Erlang-4 service, c² = 0.25: Wq = 2.5.
        var runs = Replicate("M/E4/1", 90_000, (simulation, seed) => SingleStage(new Resource(simulation), 0.8, Erlang4), [0]);
        AssertMean(2.5, runs.Select(run => run.Wait / run.Customers));

        static double Erlang4(Substream stream)
            => stream.NextExponential(0.25) + stream.NextExponential(0.25) + stream.NextExponential(0.25) + stream.NextExponential(0.25);
    }

    [Fact]
    public void Processor_sharing_has_the_mean_of_MM1_whatever_the_service()
    {
        // ρ = 0.7: W = 1/(1 − ρ) = 3.3333, for exponential, constant and hyperexponential service (c² = 2.5) alike.
        foreach (var (name, service) in new (string, Func<Substream, double>)[] { ("exponential", Exponential(1)), ("constant", _ => 1), ("hyperexponential", Hyperexponential) })
        {
            var runs = Replicate("M/G/1-PS " + name, 70_000, (simulation, seed) => Sharing(new ProcessorSharingServer(simulation), 0.7, service), [0]);
            AssertMean(1 / 0.3, runs.Select(run => run.Sojourn / run.Customers));
        }

        // Mean 1: half the customers have mean 1/4, half 7/4, so E[S²] = (2/16 + 2·49/16)/2 = 3.125 and c² = 2.125.
        static double Hyperexponential(Substream stream) => stream.NextExponential(stream.NextInt(2) == 0 ? 0.25 : 1.75);
    }

    [Fact]
    public void Priorities_have_the_waits_of_Cobham()
    {
        // λ = 0.4 each, exponential service of mean 1: R = 0.8; W1 = R/(1 − 0.4) = 1.3333; W2 = R/((1 − 0.4)(1 − 0.8)) = 6.6667.
        var runs = Replicate("priorities", 150_000, (simulation, seed) => Priorities(new PriorityResource(simulation)), [0]);
        AssertMean(0.8 / 0.6, runs.Select(run => run.WaitOf[0] / run.CustomersOf[0]));
        AssertMean(0.8 / (0.6 * 0.2), runs.Select(run => run.WaitOf[1] / run.CustomersOf[1]), bias: 0.05);
    }

    [Fact]
    public void Preemptive_resume_priorities_have_their_sojourns()
    {
        // The urgent class sees an M/M/1 of its own: T1 = 1/(1 − 0.4) = 1.6667.
        // T2 = 1/(1 − σ1) + R2/((1 − σ1)(1 − σ2)) = 1/0.6 + 0.8/(0.6·0.2) = 8.3333 (exponential service, preemptive resume).
        var runs = Replicate("preemptive", 150_000, (simulation, seed) => Preemptive(new PreemptiveResource(simulation)), [0]);
        AssertMean(1 / 0.6, runs.Select(run => run.WaitOf[0] / run.CustomersOf[0]));
        AssertMean(1 / 0.6 + 0.8 / 0.12, runs.Select(run => run.WaitOf[1] / run.CustomersOf[1]), bias: 0.05);
    }

    [Fact]
    public void Little_holds_to_the_picosecond()
    {
        // From empty to empty, the area under the number in the system is the sum of the sojourns: L = λW without any error.
        var simulation = new Simulation();
        var resource = new Resource(simulation, 2);
        var (arrivals, services) = (new Substream(9, "arrivals"), new Substream(9, "services"));
        Int128 sojourns = 0;
        simulation.Start(Source());
        simulation.Run();
        Assert.Equal(sojourns, resource.QueueLength.Area + resource.InUse.Area);

        async Process Source()
        {
            for (var i = 0; i < 20_000; i++)
            {
                await simulation.Delay(SimTime.FromSeconds(arrivals.NextExponential(0.6)));
                _ = simulation.Start(Customer());
            }
        }

        async Process Customer()
        {
            var start = simulation.Now;
            using var slot = await resource.Request();
            await simulation.Delay(SimTime.FromSeconds(services.NextExponential(1)));
            sojourns += (simulation.Now - start).Picoseconds;
        }
    }

    private static Func<Substream, double> Exponential(double mean) => stream => stream.NextExponential(mean);

    /// <summary>One customer of a model: begins at its arrival, records itself when it is done.</summary>
    private delegate Process Customer(Simulation simulation, Substream stream, Action<int, SimTime, SimTime> record);

    private static (double Rate, Customer Customer) SingleStage(Resource resource, double rate, Func<Substream, double> service) =>
        (rate, async (simulation, stream, record) =>
        {
            var start = simulation.Now;
            using var slot = await resource.Request();
            var begun = simulation.Now;
            await simulation.Delay(SimTime.FromSeconds(service(stream)));
            record(0, begun - start, simulation.Now - start);
        });

    private static (double Rate, Customer Customer) Sharing(ProcessorSharingServer server, double rate, Func<Substream, double> service) =>
        (rate, async (simulation, stream, record) =>
        {
            var start = simulation.Now;
            await server.Serve(SimTime.FromSeconds(service(stream)));
            record(0, SimTime.Zero, simulation.Now - start);
        });

    private static (double Rate, Customer Customer) Priorities(PriorityResource resource) =>
        (0.8, async (simulation, stream, record) =>
        {
            var start = simulation.Now;
            var priority = stream.NextInt(2);
            using var slot = await resource.Request(priority);
            var begun = simulation.Now;
            await simulation.Delay(SimTime.FromSeconds(stream.NextExponential(1)));
            record(priority, begun - start, simulation.Now - start);
        });

    private static (double Rate, Customer Customer) Preemptive(PreemptiveResource resource) =>
        (0.8, async (simulation, stream, record) =>
        {
            var start = simulation.Now;
            var priority = stream.NextInt(2);
            var remaining = SimTime.FromSeconds(stream.NextExponential(1));
            while (remaining > SimTime.Zero)
            {
                using var slot = await resource.Request(priority);
                try
                {
                    await simulation.Delay(remaining);
                    remaining = SimTime.Zero;
                }
                catch (InterruptException interrupt) when (interrupt.Cause is Preemption)
                {
                    remaining = interrupt.Remaining;
                }
            }
            record(priority, simulation.Now - start, simulation.Now - start);
        });

    private static List<Observed> Replicate(string model, int customers, Func<Simulation, int, (double Rate, Customer Customer)> make, double[] thresholds)
    {
        var runs = new List<Observed>();
        for (var replication = 0; replication < Replications; replication++)
        {
            var simulation = new Simulation();
            var (rate, customer) = make(simulation, replication);
            var (arrivals, services) = (new Substream(20, model + " arrivals", replication), new Substream(20, model + " services", replication));
            var observed = new Observed();
            var done = 0;
            simulation.Start(Source());
            simulation.Run();
            runs.Add(observed);

            async Process Source()
            {
                for (var i = 0; i < WarmUp + customers; i++)
                {
                    await simulation.Delay(SimTime.FromSeconds(arrivals.NextExponential(1 / rate)));
                    _ = simulation.Start(customer(simulation, services, Record));
                }
            }

            void Record(int kind, SimTime wait, SimTime sojourn)
            {
                if (++done <= WarmUp)
                    return;
                observed.Customers++;
                observed.Wait += wait.Seconds;
                observed.Sojourn += sojourn.Seconds;
                observed.WaitOf[kind] += wait.Seconds;
                observed.CustomersOf[kind]++;
                for (var i = 0; i < thresholds.Length; i++)
                {
                    if (sojourn.Seconds > thresholds[i])
                        observed.Beyond[i]++;
                }
            }
        }
        return runs;
    }

    private static void AssertMean(double expected, IEnumerable<double> values, double bias = Bias)
    {
        var monitor = new ObservationMonitor();
        foreach (var value in values)
            monitor.Add(value);
        var error = monitor.StandardDeviation / Math.Sqrt(monitor.Count);
        var critical = StudentT.InvCDF(0, 1, monitor.Count - 1, 1 - Alpha / 2);
        var detectable = (critical + StudentT.InvCDF(0, 1, monitor.Count - 1, Power)) * error / expected;
        Assert.True(detectable <= bias, $"Standard error {error:G3} of {expected:G4}: a bias below {detectable:P1} would pass. Simulate more.");
        var t = (monitor.Mean - expected) / error;
        Assert.True(Math.Abs(t) <= critical, $"Mean {monitor.Mean:G6} ± {error:G3}, expected {expected:G6}: t = {t:F2}, critical {critical:F2}.");
    }
}
