namespace SemCom.Validation;

/// <summary>Closed forms of queueing theory. Times in units of the mean service time, rates in services of one server.</summary>
internal static class QueueTheory
{
    /// <summary>Mean sojourn of M/M/1, 1/(1 − ρ), and of M/G/1 processor sharing whatever the service (Kleinrock 1976, chapter 4).</summary>
    public static double Sojourn(double load) => 1 / (1 - load);

    /// <summary>Quantile of the sojourn of M/M/1, which is exponential with rate 1 − ρ.</summary>
    public static double SojournQuantile(double load, double probability) => -Math.Log(1 - probability) / (1 - load);

    /// <summary>Erlang's loss formula, M/M/c/c: B_k = a·B_{k−1}/(k + a·B_{k−1}), B_0 = 1.</summary>
    public static double ErlangB(int servers, double load)
    {
        var blocking = 1.0;
        for (var k = 1; k <= servers; k++)
            blocking = load * blocking / (k + load * blocking);
        return blocking;
    }

    /// <summary>Erlang's delay formula, the probability of a wait in M/M/c: C = B/(1 − ρ(1 − B)), ρ = a/c.</summary>
    public static double ErlangC(int servers, double load)
    {
        var blocking = ErlangB(servers, load);
        return blocking / (1 - load / servers * (1 - blocking));
    }

    /// <summary>Mean wait of M/M/c: C/(c − a).</summary>
    public static double WaitOfManyServers(int servers, double load) => ErlangC(servers, load) / (servers - load);

    /// <summary>Blocking of M/M/1/K, K counting the one in service: (1 − ρ)ρ^K/(1 − ρ^{K+1}).</summary>
    public static double Blocking(double load, int places) => (1 - load) * Math.Pow(load, places) / (1 - Math.Pow(load, places + 1));

    /// <summary>Mean wait of M/G/1 (Pollaczek and Khinchine): ρ(1 + c²)/(2(1 − ρ)).</summary>
    /// <param name="load">ρ.</param>
    /// <param name="variation">Squared coefficient of variation c² of the service.</param>
    public static double WaitOfGeneralService(double load, double variation) => load * (1 + variation) / (2 * (1 - load));

    /// <summary>
    /// Mean wait of class k under non-preemptive priorities with exponential service of mean 1 (Cobham 1954):
    /// W_k = R/((1 − σ_{k−1})(1 − σ_k)), R = Σ λ_i E[S²]/2 = Σ λ_i.
    /// </summary>
    /// <param name="loads">Load of each class, the most urgent first.</param>
    /// <param name="k">The class, from 0.</param>
    public static double WaitOfClass(IReadOnlyList<double> loads, int k)
    {
        var before = loads.Take(k).Sum();
        return loads.Sum() / ((1 - before) * (1 - before - loads[k]));
    }

    /// <summary>Mean sojourn of a tandem of M/M/1 queues (Burke 1956, Jackson 1957): Σ 1/(μ_i − λ).</summary>
    public static double SojournOfTandem(double rate, params ReadOnlySpan<double> serviceRates)
    {
        double sum = 0;
        foreach (var service in serviceRates)
            sum += 1 / (service - rate);
        return sum;
    }
}
