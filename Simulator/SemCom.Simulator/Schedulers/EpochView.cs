using SemCom.Compute;
using SemCom.Kernel;
using SemCom.Radio;
using SemCom.Scenarios;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Schedulers;

/// <summary>A request that waits for its decision.</summary>
/// <param name="Request">The request's number, in order of arrival.</param>
/// <param name="User">Its user's index.</param>
/// <param name="Image">Its image's index in the data set.</param>
/// <param name="Arrival">When it arrived.</param>
/// <param name="Deadline">When its answer is due; <see cref="SimTime.MaxValue"/> without a deadline.</param>
/// <param name="Encoder">Its encoder, where that is decided and its features are ready (staged decisions); −1 before.</param>
/// <param name="Payload">Bits of its features, where they are known; 0 where they follow from the encoder.</param>
/// <param name="Since">Since when it has waited for this decision.</param>
/// <param name="Priority">How urgent it is, from 0, the most urgent.</param>
public readonly record struct WaitingRequest(
    long Request, int User, int Image, SimTime Arrival, SimTime Deadline, int Encoder = -1, double Payload = 0, SimTime Since = default,
    int Priority = 0);

/// <summary>A user as a scheduler sees it.</summary>
/// <param name="X">Where it stands, to the east of the origin, m.</param>
/// <param name="Y">To the north of the origin, m.</param>
/// <param name="PathGain">Mean power gain of the link to the base station that serves its next request, linear.</param>
/// <param name="HoldsResourceBlock">Whether a decided request of the user still holds its resource block.</param>
/// <param name="DeviceFrequency">Clock of the device f_i, Hz.</param>
/// <param name="DeviceCyclesPerBit">ω_i, cycles/bit.</param>
/// <param name="DeviceSwitchedCapacitance">ζ_i.</param>
/// <param name="EnergyLimit">Γ_E of a request in J; infinite without a limit.</param>
/// <param name="Overdue">What happens to a request past its deadline.</param>
/// <param name="Cell">The cell that serves its next request.</param>
/// <param name="DeviceServiceTime">Mean time of a decoding in s, where that is drawn; null where it follows from cycles.</param>
/// <param name="DeliveredBits">Bits of features delivered to the user so far.</param>
public readonly record struct UserView(
    double X, double Y, double PathGain, bool HoldsResourceBlock, double DeviceFrequency, double DeviceCyclesPerBit,
    double DeviceSwitchedCapacitance, double EnergyLimit, Overdue Overdue, int Cell = 0, double? DeviceServiceTime = null,
    double DeliveredBits = 0);

/// <summary>A resource block as a scheduler sees it.</summary>
/// <param name="Interference">I_n from outside the network in W.</param>
/// <param name="IsFree">Whether nobody holds it.</param>
public readonly record struct ResourceBlockView(double Interference, bool IsFree);

/// <summary>What a choice of encoder and resource block leads to, if the links stay as they are at the epoch.</summary>
/// <param name="Delay">End-to-end delay since arrival in s: the wait so far, the wait for processors, and (6).</param>
/// <param name="Service">The part of it in service, (6), in s.</param>
/// <param name="Energy">e_i of (9) in J.</param>
/// <param name="Quality">Expected task quality q_k(SINR) in [0, 1].</param>
/// <param name="InTime">Whether the delay keeps the deadline, (10d).</param>
/// <param name="WithinEnergy">Whether the energy keeps the limit, (10e).</param>
public readonly record struct Prospect(double Delay, double Service, double Energy, double Quality, bool InTime, bool WithinEnergy)
{
    /// <summary>Whether (10d) and (10e) are kept.</summary>
    public bool IsFeasible => InTime && WithinEnergy;
}

/// <summary>What is computed only when a scheduler asks: links and backlogs at the instant of the epoch.</summary>
public interface ICellState
{
    /// <summary>The linear SINR of a link now.</summary>
    /// <param name="user">User index.</param>
    /// <param name="resourceBlock">Resource block n.</param>
    double Sinr(int user, int resourceBlock);

    /// <summary>A user's linear SINR on a typical resource block: without fading, with the mean interference from outside.</summary>
    /// <param name="user">User index.</param>
    double TypicalSinr(int user);

    /// <summary>The rate of a link at a SINR, (2), bit/s.</summary>
    /// <param name="sinr">Linear SINR.</param>
    double Rate(double sinr);

    /// <summary>When a user's device will have done what is queued on it; now where it idles.</summary>
    /// <param name="user">User index.</param>
    SimTime DeviceFreeAt(int user);
}

/// <summary>
/// Everything known at an epoch: waiting requests, users, links, resource blocks, encoders, processor backlogs. The
/// same for classic and learned schedulers; read-only, allocation-free, valid during one call of
/// <see cref="IScheduler.Decide"/>. Links are known exactly as they are now (perfect channel state information).
/// </summary>
public readonly ref struct EpochView()
{
    /// <summary>
    /// What a late answer is worth beside one in time, where late ones are finished (<see cref="Overdue.Finish"/>): so
    /// little that no late answer is ever preferred to one in time, and enough that it does not wait for ever [ours].
    /// </summary>
    public const double LateWorth = 1e-6;

    // A late answer is worth less the longer it keeps the processors and the link, in steps of this many s: what is
    // late already should get out of the way, or it makes the next ones late.
    private const double LateServiceUnit = 1e-3;

    /// <summary>Links and backlogs.</summary>
    public required ICellState State { get; init; }

    /// <summary>The simulated time.</summary>
    public required SimTime Now { get; init; }

    /// <summary>Number of the epoch in its cell, from 0.</summary>
    public required long Epoch { get; init; }

    /// <summary>The cell that decides.</summary>
    public int Cell { get; init; }

    /// <summary>Requests that wait for an encoder, in order of arrival; empty with joint decisions.</summary>
    public ReadOnlySpan<WaitingRequest> Admissions { get; init; }

    /// <summary>
    /// Requests that wait for a resource block, in the order in which they came to wait: with joint decisions those not
    /// decided yet, with staged ones those whose features are ready.
    /// </summary>
    public required ReadOnlySpan<WaitingRequest> Waiting { get; init; }

    /// <summary>All users.</summary>
    public required ReadOnlySpan<UserView> Users { get; init; }

    /// <summary>All resource blocks.</summary>
    public required ReadOnlySpan<ResourceBlockView> ResourceBlocks { get; init; }

    /// <summary>The encoders to choose from.</summary>
    public required ReadOnlySpan<SemanticEncoder> Encoders { get; init; }

    /// <summary>
    /// When each core of the base station's processor will be free of what is queued: now, where it is. With dedicated
    /// processors a single entry, now.
    /// </summary>
    public required ReadOnlySpan<SimTime> CoresFreeAt { get; init; }

    /// <summary>How much slower than alone another extraction would be, at least 1; above 1 where the cores are shared.</summary>
    public double Slowdown { get; init; } = 1;

    /// <summary>Mean of the payload in bits, where it is drawn; null where it follows from the encoder.</summary>
    public double? MeanPayload { get; init; }

    /// <summary>When the base station's processor could start another extraction, given what is queued.</summary>
    public SimTime ProcessorFreeAt => Network.Processor.Earliest(CoresFreeAt, out _);

    /// <summary>Transmit power P on a resource block, W.</summary>
    public required double Power { get; init; }

    /// <summary>Bandwidth W of a resource block, Hz.</summary>
    public required double Bandwidth { get; init; }

    /// <summary>The base station's processor.</summary>
    public required BsProcessor Processor { get; init; }

    /// <summary>Image size D in bits.</summary>
    public required double ImageBits { get; init; }

    /// <summary>The link's linear SINR now.</summary>
    /// <param name="user">User index.</param>
    /// <param name="resourceBlock">Resource block n.</param>
    public double Sinr(int user, int resourceBlock) => State.Sinr(user, resourceBlock);

    /// <summary>The link's rate c of (2) now, bit/s.</summary>
    /// <param name="user">User index.</param>
    /// <param name="resourceBlock">Resource block n.</param>
    public double Rate(int user, int resourceBlock) => State.Rate(Sinr(user, resourceBlock));

    /// <summary>What a choice leads to: (2)–(9) with the backlogs found at the epoch.</summary>
    /// <param name="waiting">Index of the request in <see cref="Waiting"/>.</param>
    /// <param name="resourceBlock">Resource block n.</param>
    /// <param name="encoder">Encoder k.</param>
    /// <param name="ahead">
    /// The wait in s for extractions decided earlier at this epoch (<see cref="DecisionBuffer.ExtractionAhead"/>).
    /// </param>
    /// <remarks>Exact where the link stays as it is and nobody queued is dropped.</remarks>
    public Prospect Prospect(int waiting, int resourceBlock, int encoder, double ahead = 0)
    {
        ref readonly var request = ref Waiting[waiting];
        return Prospect(request, Sinr(request.User, resourceBlock), encoder, ahead);
    }

    /// <summary>What an encoder leads to on a typical resource block that is free once the features are ready.</summary>
    /// <param name="admission">Index of the request in <see cref="Admissions"/>.</param>
    /// <param name="encoder">Encoder k.</param>
    /// <param name="ahead">As for <see cref="Prospect(int, int, int, double)"/>.</param>
    public Prospect AdmissionProspect(int admission, int encoder, double ahead = 0)
    {
        ref readonly var request = ref Admissions[admission];
        return Prospect(request, State.TypicalSinr(request.User), encoder, ahead);
    }

    private Prospect Prospect(in WaitingRequest request, double sinr, int encoder, double ahead)
    {
        ref readonly var user = ref Users[request.User];
        var model = Encoders[encoder];
        var payload = request.Payload > 0 ? request.Payload : MeanPayload ?? model.FeatureBits;
        var transmission = TransmissionTime.Seconds(payload, State.Rate(sinr));
        var decodingCycles = Workload.Cycles(user.DeviceCyclesPerBit, payload, ZeroShotClassifier.RelativeSize);
        var decoding = ServiceTime.Seconds(decodingCycles, user.DeviceFrequency);
        if (user.DeviceServiceTime is { } drawn)
            (decoding, decodingCycles) = (drawn, drawn * user.DeviceFrequency);

        double start = 0, extraction = 0;
        if (request.Encoder < 0)
        {
            extraction = Slowdown * Extraction(encoder);
            start = Math.Max(0, (ProcessorFreeAt - Now).Seconds) + ahead;
        }
        var received = start + extraction + transmission;
        var deviceFreeAt = State.DeviceFreeAt(request.User);
        var deviceFree = deviceFreeAt > Now ? (deviceFreeAt - Now).Seconds : 0;
        var delay = (Now - request.Arrival).Seconds + Math.Max(received, deviceFree) + decoding;
        var energy = ComputeEnergy.Joules(Processor.SwitchedCapacitance, Processor.Frequency, ExtractionCycles(encoder))
            + TransmissionEnergy.Joules(Power, transmission)
            + ComputeEnergy.Joules(user.DeviceSwitchedCapacitance, user.DeviceFrequency, decodingCycles);

        var allowed = request.Deadline == SimTime.MaxValue
            ? double.PositiveInfinity
            : (request.Deadline - request.Arrival).Seconds;
        return new Prospect(delay, extraction + transmission + decoding, energy, model.ExpectedQuality(sinr), delay <= allowed, energy <= user.EnergyLimit);
    }

    /// <summary>
    /// The utility greedy and the optimum maximise, (10): the expected quality of a feasible choice; at most
    /// <see cref="LateWorth"/> of it for a late one that would be finished, the less the longer its service; 0 otherwise.
    /// </summary>
    /// <param name="waiting">Index of the request in <see cref="Waiting"/>.</param>
    /// <param name="resourceBlock">Resource block n.</param>
    /// <param name="encoder">Encoder k.</param>
    /// <param name="ahead">As for <see cref="Prospect(int, int, int, double)"/>.</param>
    public double Utility(int waiting, int resourceBlock, int encoder, double ahead = 0) =>
        Utility(Waiting[waiting].User, Prospect(waiting, resourceBlock, encoder, ahead));

    private double Utility(int user, in Prospect prospect)
    {
        if (prospect.IsFeasible)
            return prospect.Quality;
        return prospect.WithinEnergy && Users[user].Overdue == Overdue.Finish
            ? LateWorth * prospect.Quality * LateServiceUnit / (LateServiceUnit + prospect.Service)
            : 0;
    }

    /// <summary>The encoder of greatest <see cref="Utility(int, int, int, double)"/> for a request on a resource block.</summary>
    /// <param name="waiting">Index of the request in <see cref="Waiting"/>.</param>
    /// <param name="resourceBlock">Resource block n.</param>
    /// <param name="utility">Its utility, 0 where no choice is worth anything.</param>
    /// <param name="ahead">As for <see cref="Prospect(int, int, int, double)"/>.</param>
    /// <returns>The encoder's index; the smaller of equals; the one decided already, if it is.</returns>
    public int BestEncoder(int waiting, int resourceBlock, out double utility, double ahead = 0)
    {
        ref readonly var request = ref Waiting[waiting];
        var decided = request.Encoder;
        var sinr = Sinr(request.User, resourceBlock); // once for all encoders: it is the dear part
        var best = Math.Max(0, decided);
        utility = Utility(request.User, Prospect(request, sinr, best, ahead));
        for (var k = 1; decided < 0 && k < Encoders.Length; k++)
        {
            var candidate = Utility(request.User, Prospect(request, sinr, k, ahead));
            if (candidate > utility)
                (best, utility) = (k, candidate);
        }
        return best;
    }

    /// <summary>The encoder of greatest utility for a request on a typical resource block.</summary>
    /// <param name="admission">Index of the request in <see cref="Admissions"/>.</param>
    /// <param name="utility">Its utility, 0 where no choice is worth anything.</param>
    /// <param name="ahead">As for <see cref="Prospect(int, int, int, double)"/>.</param>
    /// <returns>The encoder's index; the smaller of equals.</returns>
    public int BestAdmission(int admission, out double utility, double ahead = 0)
    {
        var best = 0;
        utility = 0;
        for (var k = 0; k < Encoders.Length; k++)
        {
            var candidate = Utility(Admissions[admission].User, AdmissionProspect(admission, k, ahead));
            if (candidate > utility)
                (best, utility) = (k, candidate);
        }
        return best;
    }

    /// <summary>The mean extraction time of an encoder alone on a core, (3), in s.</summary>
    /// <param name="encoder">Encoder k.</param>
    public double Extraction(int encoder) => ServiceTime.Seconds(ExtractionCycles(encoder), Processor.Frequency);

    private double ExtractionCycles(int encoder) => Processor.ServiceTime is { } drawn
        ? drawn.Mean * Processor.Frequency
        : Workload.Cycles(Processor.CyclesPerBit, ImageBits, Encoders[encoder].RelativeSize);

    /// <summary>The encoder of least relative size: the quickest and least costly.</summary>
    public int SmallestEncoder()
    {
        var smallest = 0;
        for (var k = 1; k < Encoders.Length; k++)
            if (Encoders[k].RelativeSize < Encoders[smallest].RelativeSize)
                smallest = k;
        return smallest;
    }
}
