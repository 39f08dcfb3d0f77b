using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;
using SemCom.Simulator.Schedulers;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Tests;

/// <summary>
/// Runs whose every instant is worked out by hand: with encoder 0, 1, 2 an extraction takes 1, 2, 4 ms alone, a
/// transmission 1, 2, 4 ms whatever the SINR (16, 32, 64 float32 at 256 kHz with QPSK), and a decoding 1 ms.
/// </summary>
internal static class Timetable
{
    public const long Ms = 1_000_000_000;

    /// <summary>Energy of an extraction that takes 1 ms alone, J: ζ·f²·cycles.</summary>
    public const double JoulesPerMs = 1e-27 * 1e9 * 1e9 * 1e6;

    public static readonly SemanticModel Model = Synthetic.Model(Cells.Encoders, [16, 32, 64], [1, 2, 4]);

    public static Scenario Of(int blocks, BsProcessor processor, params UserGroup[] groups)
    {
        var plain = Cells.Plain(blocks: blocks);
        return plain with
        {
            Duration = 0.1,
            Users = groups,
            Images = plain.Images with { Size = 1e6 },
            Channel = new Channel.Digital { Modulation = Modulation.Qpsk },
            Cell = plain.Cell with
            {
                ResourceBlocks = new ResourceBlocks { Count = blocks, Bandwidth = 256e3 },
                Processor = processor,
            },
        };
    }

    public static BsProcessor Bs(Sharing sharing, int cores = 1, int? queue = null, Batching? batching = null) => new()
    {
        Sharing = sharing, Cores = cores, Queue = queue, Batching = batching,
        Frequency = 1e9, CyclesPerBit = 1, SwitchedCapacitance = 1e-27,
    };

    /// <summary>A user that asks at an instant, and again every so often; ms.</summary>
    public static UserGroup Asks(string name, double at, double every = 1000, double? deadline = null, int priority = 0) =>
        Cells.Group(name, 1, new Traffic.Periodic { Period = every / 1000, Phase = at / 1000 }) with
        {
            Deadline = deadline is { } time ? Cells.Value(time / 1000) : null,
            Overdue = deadline is null ? Overdue.Finish : Overdue.Drop,
            Priority = priority,
            Processor = new DeviceProcessor
            {
                Sharing = Sharing.Fifo, Frequency = Cells.Value(1e9), CyclesPerBit = 1, SwitchedCapacitance = 1e-27, ServiceTime = Cells.Value(1e-3),
            },
        };

    /// <summary>First come, first served, with an encoder for each user; decides joint and staged.</summary>
    public static IScheduler InOrder(params int[] encoders) => new Custom((in EpochView view, DecisionBuffer decisions) =>
    {
        for (var a = 0; a < view.Admissions.Length; a++)
            decisions.Admit(view, a, encoders[view.Admissions[a].User]);
        for (var w = 0; w < view.Waiting.Length; w++)
            for (var n = 0; n < view.ResourceBlocks.Length && decisions.IsOpen(view, w); n++)
                if (decisions.IsFree(view, n))
                    decisions.Assign(view, w, n, encoders[view.Waiting[w].User]);
    });

    public static Run Run(Scenario scenario, params int[] encoders) => Tests.Run.Of(scenario, Model, InOrder(encoders));

    /// <summary>The intervals of a request in ms, and how it ended.</summary>
    public static void Went(Run run, int request, Outcome outcome, params double[] intervals)
    {
        var seen = run.Requests[request];
        Assert.Equal(intervals.Select(x => (long?)Math.Round(x * Ms)), seen.Intervals.TakeWhile(x => x is not null));
        Assert.Equal((outcome, seen.Intervals.Sum(x => x ?? 0)), (seen.Outcome, seen.Total));
    }

    /// <summary>The same for one that was answered.</summary>
    public static void Done(Run run, int request, params double[] intervals) => Went(run, request, Outcome.Done, intervals);

    public static SimTime At(double ms) => SimTime.FromSeconds(ms / 1000);
}
