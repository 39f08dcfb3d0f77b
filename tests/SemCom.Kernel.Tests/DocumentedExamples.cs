namespace SemCom.Kernel.Tests;

/// <summary>The examples of docs/kernel.md and docs/determinism.md, word for word. DocumentationTests compares the texts and the output.</summary>
internal static class DocumentedExamples
{
    public static void First(StringWriter Console)
    {
        var simulation = new Simulation();
        var cpu = new Resource(simulation, capacity: 2, "cpu");

        async Process Customer(int number)
        {
            using var slot = await cpu.Request();
            await simulation.Delay(SimTime.FromSeconds(0.5));
            Console.WriteLine($"{simulation.Now}: customer {number} is done");
        }

        for (var i = 1; i <= 5; i++)
            simulation.Start(Customer(i), $"customer {i}");
        simulation.Run();
    }

    public static void Times(StringWriter Console)
    {
        var frame = SimTime.FromSeconds(0.01);              // rounds the exact value, half to even
        var symbol = SimTime.Millisecond.Scale(3, 14);      // 3/14 ms: exact, then rounded once
        var sum = 3 * SimTime.Microsecond + SimTime.Nanosecond;
        Console.WriteLine($"{frame}, {symbol}, {sum}, {sum.Seconds} s");
    }

    public static void Order(StringWriter Console)
    {
        var simulation = new Simulation();
        var at = SimTime.Second;
        simulation.Schedule(at, () => Console.WriteLine("a user arrives"), EventPriority.Arrival);
        simulation.Schedule(at, () => Console.WriteLine("the scheduler decides"), EventPriority.Decision);
        simulation.Schedule(at, () => Console.WriteLine("a block becomes free"), EventPriority.Release);
        var timeout = simulation.Schedule(at, () => Console.WriteLine("too late"));
        timeout.Cancel();
        simulation.Run();
    }

    public static void Joins(StringWriter Console)
    {
        var simulation = new Simulation();

        async Process<int> Measure(int value)
        {
            await simulation.Delay(SimTime.Millisecond);
            return value;
        }

        async Process Parent()
        {
            var first = simulation.Start(Measure(1));    // both run at the same time
            var second = simulation.Start(Measure(2));
            Console.WriteLine($"{await first + await second} at {simulation.Now}");
            Console.WriteLine($"{await Measure(3)} at {simulation.Now}");    // a subroutine
            _ = simulation.Start(Background());    // without the discard, the compiler warns that nobody awaits it
        }

        async Process Background() => await simulation.Delay(SimTime.Second);

        simulation.Start(Parent());
        simulation.Run();
    }

    public static void Failures(StringWriter Console)
    {
        var simulation = new Simulation();

        async Process Decode()
        {
            await simulation.Delay(SimTime.FromSeconds(0.25));
            throw new FormatException("no image in these features");
        }

        simulation.Start(Decode(), "decoder of user 3");
        try
        {
            simulation.Run();
        }
        catch (ProcessException error)
        {
            Console.WriteLine(error.Message);
        }
    }

    public static void Interrupts(StringWriter Console)
    {
        var simulation = new Simulation();

        async Process Worker()
        {
            try
            {
                await simulation.Delay(SimTime.FromSeconds(10));
            }
            catch (InterruptException interrupt)
            {
                Console.WriteLine($"{interrupt.Cause} at {simulation.Now}, {interrupt.Remaining} left");
            }
        }

        var worker = simulation.Start(Worker());
        simulation.Schedule(SimTime.FromSeconds(4), () => worker.Interrupt("power cut"));
        simulation.Run();
    }

    public static void Reneging(StringWriter Console)
    {
        var simulation = new Simulation();
        var cpu = new Resource(simulation);

        async Process Customer(string name, double patience, double service)
        {
            var request = cpu.Request();
            if (await simulation.AnyOf(request, simulation.Delay(SimTime.FromSeconds(patience))) == 1)
            {
                Console.WriteLine($"{simulation.Now}: {name} has left the queue");
                return;
            }
            using var slot = await request;
            await simulation.Delay(SimTime.FromSeconds(service));
            Console.WriteLine($"{simulation.Now}: {name} is done");
        }

        simulation.Start(Customer("Ann", patience: 1, service: 5));
        simulation.Start(Customer("Ben", patience: 2, service: 5));
        simulation.Start(Customer("Cid", patience: 9, service: 5));
        simulation.Run();
    }

    public static void Preemption(StringWriter Console)
    {
        var simulation = new Simulation();
        var cpu = new PreemptiveResource(simulation, name: "cpu");

        async Process Job(string name, double arrival, double work, int priority)
        {
            await simulation.Delay(SimTime.FromSeconds(arrival));
            var remaining = SimTime.FromSeconds(work);
            while (remaining > SimTime.Zero)
            {
                using var slot = await cpu.Request(priority);
                try
                {
                    await simulation.Delay(remaining);
                    remaining = SimTime.Zero;
                }
                catch (InterruptException interrupt) when (interrupt.Cause is Preemption)
                {
                    remaining = interrupt.Remaining;
                    Console.WriteLine($"{simulation.Now}: {name} is preempted, {remaining} left");
                }
            }
            Console.WriteLine($"{simulation.Now}: {name} is done");
        }

        simulation.Start(Job("background", arrival: 0, work: 10, priority: 9));
        simulation.Start(Job("urgent", arrival: 3, work: 2, priority: 1));
        simulation.Run();
        Console.WriteLine($"busy {cpu.InUse.Mean:P0}, {cpu.QueueLength.Mean:F3} waiting on average");
    }

    public static void Streams(StringWriter Console)
    {
        var arrivals = new Substream(seed: 1, "arrivals", 4);    // of user 4
        var gap = SimTime.FromSeconds(arrivals.NextExponential(mean: 0.2));
        var image = new Substream(1, "images", 4).NextInt(60_000);
        Console.WriteLine($"{gap}, image {image}");
    }

    public static void Index(StringWriter Console)
    {
        var fading = new Substream(seed: 1, "fading", 4);
        var power = fading.ExponentialAt(1_000_000, mean: 1);    // of block 1 000 000, whoever asks and when
        var again = fading.ExponentialAt(1_000_000, mean: 1);
        Console.WriteLine(power == again);
    }

    public static void Children(StringWriter Console)
    {
        var ofUser = new Substream(seed: 1, "channel-noise/phones", 4);
        var noise = new Substream(seed: 1, "channel-noise");
        noise.Become(ofUser, index: 17);                         // of the user's request 17
        Console.WriteLine(noise.NextNormal());
    }
}
