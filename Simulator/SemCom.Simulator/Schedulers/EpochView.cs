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
public readonly record struct WaitingRequest(long Request, int User, int Image, SimTime Arrival, SimTime Deadline);

/// <summary>A user as a scheduler sees it.</summary>
/// <param name="X">Distance to the east of the base station, m.</param>
/// <param name="Y">Distance to the north, m.</param>
/// <param name="PathGain">Mean power gain of the link, linear.</param>
/// <param name="HoldsResourceBlock">Whether a decided request of the user still holds its resource block.</param>
/// <param name="DeviceFrequency">Clock of the device f_i, Hz.</param>
/// <param name="DeviceCyclesPerBit">ω_i, cycles/bit.</param>
/// <param name="DeviceSwitchedCapacitance">ζ_i.</param>
/// <param name="DeviceFreeAt">When the device will have done what is queued on it; the time of the epoch where it idles.</param>
/// <param name="EnergyLimit">Γ_E of a request in J; infinite without a limit.</param>
/// <param name="Overdue">What happens to a request past its deadline.</param>
public readonly record struct UserView(
    double X, double Y, double PathGain, bool HoldsResourceBlock, double DeviceFrequency, double DeviceCyclesPerBit,
    double DeviceSwitchedCapacitance, SimTime DeviceFreeAt, double EnergyLimit, Overdue Overdue);

/// <summary>A resource block as a scheduler sees it.</summary>
/// <param name="Interference">I_n in W.</param>
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

/// <summary>
/// Everything known at an epoch: waiting requests, users, links, resource blocks, encoders, processor backlogs. The
/// same for classic and learned schedulers; read-only, allocation-free, valid during one call of
/// <see cref="IScheduler.Decide"/>. Links are known exactly as they are now (perfect channel state information).
/// </summary>
public readonly ref struct EpochView
{
    /// <summary>
    /// What a late answer is worth beside one in time, where late ones are finished (<see cref="Overdue.Finish"/>): so
    /// little that no late answer is ever preferred to one in time, and enough that it does not wait for ever [ours].
    /// </summary>
    public const double LateWorth = 1e-6;

    // A late answer is worth less the longer it keeps the processors and the link, in steps of this many s: what is
    // late already should get out of the way, or it makes the next ones late.
    private const double LateServiceUnit = 1e-3;

    /// <summary>Linear SINR of every link now, row-major [users × resource blocks].</summary>
    public required ReadOnlySpan<double> Sinrs { get; init; }

    /// <summary>The simulated time.</summary>
    public required SimTime Now { get; init; }

    /// <summary>Number of the epoch, from 0.</summary>
    public required long Epoch { get; init; }

    /// <summary>Requests not yet decided, in order of arrival.</summary>
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
    public double Sinr(int user, int resourceBlock) => Sinrs[user * ResourceBlocks.Length + resourceBlock];

    /// <summary>The link's rate c of (2) now, bit/s.</summary>
    /// <param name="user">User index.</param>
    /// <param name="resourceBlock">Resource block n.</param>
    public double Rate(int user, int resourceBlock) => ShannonRate.BitsPerSecond(Bandwidth, Sinr(user, resourceBlock));

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
        ref readonly var user = ref Users[request.User];
        var model = Encoders[encoder];
        var sinr = Sinr(request.User, resourceBlock);

        var extractionCycles = Workload.Cycles(Processor.CyclesPerBit, ImageBits, model.RelativeSize);
        var extraction = Extraction(encoder);
        var transmission = TransmissionTime.Seconds(model.FeatureBits, ShannonRate.BitsPerSecond(Bandwidth, sinr));
        var decodingCycles = Workload.Cycles(user.DeviceCyclesPerBit, model.FeatureBits, ZeroShotClassifier.RelativeSize);
        var decoding = ServiceTime.Seconds(decodingCycles, user.DeviceFrequency);

        var start = Math.Max(0, (ProcessorFreeAt - Now).Seconds) + ahead;
        var received = start + extraction + transmission;
        var deviceFree = user.DeviceFreeAt > Now ? (user.DeviceFreeAt - Now).Seconds : 0;
        var delay = (Now - request.Arrival).Seconds + Math.Max(received, deviceFree) + decoding;
        var energy = ComputeEnergy.Joules(Processor.SwitchedCapacitance, Processor.Frequency, extractionCycles)
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
    /// <param name="ahead">As for <see cref="Prospect"/>.</param>
    public double Utility(int waiting, int resourceBlock, int encoder, double ahead = 0)
    {
        var prospect = Prospect(waiting, resourceBlock, encoder, ahead);
        if (prospect.IsFeasible)
            return prospect.Quality;
        return prospect.WithinEnergy && Users[Waiting[waiting].User].Overdue == Overdue.Finish
            ? LateWorth * prospect.Quality * LateServiceUnit / (LateServiceUnit + prospect.Service)
            : 0;
    }

    /// <summary>The encoder of greatest <see cref="Utility"/> for a request on a resource block.</summary>
    /// <param name="waiting">Index of the request in <see cref="Waiting"/>.</param>
    /// <param name="resourceBlock">Resource block n.</param>
    /// <param name="utility">Its utility, 0 where no choice is worth anything.</param>
    /// <param name="ahead">As for <see cref="Prospect"/>.</param>
    /// <returns>The encoder's index; the smaller of equals.</returns>
    public int BestEncoder(int waiting, int resourceBlock, out double utility, double ahead = 0)
    {
        var best = 0;
        utility = Utility(waiting, resourceBlock, 0, ahead);
        for (var k = 1; k < Encoders.Length; k++)
        {
            var candidate = Utility(waiting, resourceBlock, k, ahead);
            if (candidate > utility)
                (best, utility) = (k, candidate);
        }
        return best;
    }

    /// <summary>The extraction time of an encoder, (3), in s.</summary>
    /// <param name="encoder">Encoder k.</param>
    public double Extraction(int encoder) => ServiceTime.Seconds(
        Workload.Cycles(Processor.CyclesPerBit, ImageBits, Encoders[encoder].RelativeSize), Processor.Frequency);

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
