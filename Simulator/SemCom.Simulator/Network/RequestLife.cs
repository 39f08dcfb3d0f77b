using System.Runtime.InteropServices;
using SemCom.Compute;
using SemCom.Kernel;
using SemCom.Radio;
using SemCom.Scenarios;
using SemCom.Simulator.Semantics;

namespace SemCom.Simulator.Network;

/// <summary>
/// A decided request's life: wait for the base station's processor → extraction → [wait for a resource block] →
/// transmission → wait for the user's processor → decoding → answer; or dropped at any point. With joint decisions the
/// resource block is held from the decision to the last bit, with staged ones from the moment it is given.
/// </summary>
internal sealed class RequestLife
{
    private readonly NetworkSimulation _network;
    private readonly Scenario _scenario;
    private readonly SemanticModel _semantics;
    private readonly Simulation _simulation;
    private readonly Downlink _downlink;
    private readonly FeatureReceiver _receiver;
    private readonly DigitalChannel? _checked;
    private readonly LinkAdaptation? _adaptation;
    private readonly Substream _noise;

    public RequestLife(NetworkSimulation network, Downlink downlink)
    {
        _network = network;
        _scenario = network.Scenario;
        _semantics = network.Semantics;
        _simulation = network.Simulation;
        _downlink = downlink;
        _noise = new Substream(_scenario.Seed, "channel-noise");
        var bitErrorRate = LinkRate.BitErrorRateOf(_scenario.Channel);
        _receiver = new FeatureReceiver(_semantics, _scenario.Channel, bitErrorRate);
        if (_scenario.Channel is Channel.Digital { Crc: not null } digital)
            _checked = new DigitalChannel(digital, bitErrorRate);
        if (_scenario.Cell.Rate is Rate.Mcs mcs)
            _adaptation = new LinkAdaptation(
                LinkRate.TableOf(mcs), _scenario.Cell.ResourceBlocks.Bandwidth * mcs.Slot, mcs.TargetBler, mcs.Margin);
    }

    /// <summary>Lets a request live on from its first decision.</summary>
    public void Begin(Request request)
    {
        if (request.Payload == 0)
            request.Payload = _semantics[request.Encoder].FeatureBits;
        request.Process = _simulation.Start(Live(request), "request");
    }

    /// <summary>Ends a stage and begins the next.</summary>
    public void Enter(Request request, Stage stage)
    {
        request.Station.Monitors.Leave(request.Ledger.Current);
        request.LedgerField.Enter(stage, _simulation.Now);
        request.Station.Monitors.Enter(stage);
    }

    /// <summary>Ends a request before its answer, and gives back the resource block it holds.</summary>
    public void Abandon(Request request, Outcome outcome)
    {
        var stage = request.Ledger.Current;
        if (stage is Stage.WaitDecision or Stage.WaitRb && request.ResourceBlock < 0)
            request.Station.Forget(request);
        _network.Close(request, outcome);
        if (stage <= Stage.Transmission && request.ResourceBlock >= 0)
            ReleaseResourceBlock(request);
        else
            _network.CallEpochs(request.User, request.Station); // its user's next request may be feasible now
    }

    /// <summary>Counts the energy and bits of a stage that is cut short: the part that was done.</summary>
    public void Settle(Request request)
    {
        switch (request.Ledger.Current)
        {
            case Stage.Extraction:
                request.EnergyBs = request.ServiceEnergy * request.Station.Processor.Progress(request);
                break;
            case Stage.Transmission:
                _downlink.Stop(request);
                request.EnergyBs += TransmissionEnergy.Joules(_scenario.Cell.Power, request.AirTime);
                break;
            case Stage.Decoding:
                request.EnergyUser = request.ServiceEnergy * request.User.Device.Progress(request);
                break;
        }
    }

    private async Process Live(Request request)
    {
        try
        {
            Enter(request, Stage.WaitBs);
            if (request.Station.Processor.IsFull)
            {
                Abandon(request, Outcome.DroppedBsQueue);
                return;
            }
            await Extract(request);
            Enter(request, Stage.WaitRb);
            if (request.ResourceBlock < 0)
            {
                request.Station.AwaitResourceBlock(request);
                await request.Wake.Wait();
            }
            await Transmit(request);
            Enter(request, Stage.WaitUser);
            if (request.User.Device.IsFull)
            {
                Abandon(request, Outcome.DroppedUserQueue);
                return;
            }
            await Decode(request);
            Answer(request);
        }
        catch (InterruptException)
        {
            Abandon(request, Outcome.DroppedDeadline);
        }
    }

    /// <summary>Equation (3), after the wait for the base station's processor.</summary>
    private async Process Extract(Request request)
    {
        var bs = _scenario.Cell.Processor;
        var cycles = Workload.Cycles(bs.CyclesPerBit, _scenario.Images.Size, _semantics[request.Encoder].RelativeSize);
        var seconds = ServiceTime.Seconds(cycles, bs.Frequency);
        if (bs.ServiceTime is { } drawn)
        {
            seconds = drawn.Quantile(request.User.Extractions.UniformAt(request.NumberOfUser));
            cycles = seconds * bs.Frequency;
        }
        request.ServiceEnergy = ComputeEnergy.Joules(bs.SwitchedCapacitance, bs.Frequency, cycles);
        await request.Station.Processor.Serve(request, SimTime.FromSeconds(seconds));
        request.EnergyBs = request.ServiceEnergy;
    }

    /// <summary>Equation (4) across changes of the link.</summary>
    private async Process Transmit(Request request)
    {
        Enter(request, Stage.Transmission);
        request.Station.Monitors.Sending(request.ResourceBlock).Set(1);
        if (_adaptation is not null)
        {
            await SendBlocks(request, (Rate.Mcs)_scenario.Cell.Rate);
            _downlink.End(request);
        }
        else if (_checked is not null)
        {
            await SendPackets(request, _checked);
            _downlink.End(request);
        }
        else
        {
            _downlink.Send(request, request.Payload);
            await request.Wake.Wait();
        }
        // The sum of the stretches may miss the payload by a rounding.
        request.BitsSent = request.Payload;
        request.EnergyBs += TransmissionEnergy.Joules(_scenario.Cell.Power, request.AirTime);
        _network.CountDelivered(request.User, request.Payload);
        ReleaseResourceBlock(request);
    }

    /// <summary>
    /// Packets with a checksum, one after the other: each is sent until it arrives without an error, and taken as it is
    /// after its last attempt.
    /// </summary>
    private async Process SendPackets(Request request, DigitalChannel channel)
    {
        var attempts = ((Channel.Digital)_scenario.Channel).Crc!.Attempts;
        var payload = (int)request.Payload;
        for (var packet = 0; packet < channel.Packets(payload); packet++)
        {
            for (var attempt = 1; ; attempt++)
            {
                request.BeginPiece();
                _downlink.SendPart(request, channel.PacketBits(payload, packet));
                await request.Wake.Wait();
                if (Draw(request) >= channel.PacketErrorProbability(request.Piece))
                    break;
                if (attempt == attempts)
                {
                    request.FailPiece();
                    break;
                }
                request.DropPiece();
            }
        }
    }

    /// <summary>
    /// Transport blocks, one a slot: the scheme follows the SINR at the slot's beginning; a block that is not decoded is
    /// repeated and combined, and after its last attempt begun anew with the scheme of that slot. The SINR of a slot that changed on the way is that of
    /// equal mean information, 2^mean(log2(1 + γ)) − 1.
    /// </summary>
    private async Process SendBlocks(Request request, Rate.Mcs mcs)
    {
        var slot = SimTime.FromSeconds(mcs.Slot);
        var symbols = _scenario.Cell.ResourceBlocks.Bandwidth * mcs.Slot;
        // Sums of blocks miss whole bits by roundings, never by a millionth of one.
        while (request.Payload - request.BitsSent > 1e-6)
        {
            var sinr = _network.Channel.Sinr(request.User.Index, request.Cell, request.ResourceBlock, _simulation.Now);
            var efficiency = _adaptation!.Choose(sinr).SpectralEfficiency;
            var block = new HarqProcess(symbols, efficiency, mcs.Margin, Draw(request));
            for (var decoded = false; !decoded && block.Attempts < mcs.Attempts;)
            {
                request.BeginPiece();
                _downlink.SendFor(request, slot, symbols * efficiency / mcs.Slot);
                await request.Wake.Wait();
                decoded = block.Receive(Math.Pow(2, request.Transmission.Efficiency / slot.Seconds) - 1);
                if (!decoded)
                    request.DropPiece();
            }
        }
    }

    private static double Draw(Request request) =>
        request.User.BlockErrors.UniformAt((request.NumberOfUser << 24) | request.Draws++);

    /// <summary>Equation (5), after the wait for the user's processor.</summary>
    private static async Process Decode(Request request)
    {
        var user = request.User;
        var device = user.Group.Processor;
        var cycles = Workload.Cycles(device.CyclesPerBit, request.Payload, ZeroShotClassifier.RelativeSize);
        var seconds = ServiceTime.Seconds(cycles, user.Frequency);
        if (device.ServiceTime is { } drawn)
        {
            seconds = drawn.Quantile(user.Decodings.UniformAt(request.NumberOfUser));
            cycles = seconds * user.Frequency;
        }
        request.ServiceEnergy = ComputeEnergy.Joules(device.SwitchedCapacitance, user.Frequency, cycles);
        await user.Device.Serve(request, SimTime.FromSeconds(seconds));
        request.EnergyUser = request.ServiceEnergy;
    }

    private void Answer(Request request)
    {
        _noise.Become(request.User.ChannelNoise, request.NumberOfUser);
        var reception = _receiver.Receive(request.Encoder, request.Image, CollectionsMarshal.AsSpan(request.Segments), _noise);
        request.Result = reception.Result;
        request.Correct = reception.Result.Predicted == _semantics.Label(request.Image);
        request.BitErrors = reception.BitErrors;
        request.NonFinite = reception.NonFinite;
        var late = request.Deadline is { } deadline && _simulation.Now - request.Ledger.Arrival > deadline;
        _network.Close(request, late ? Outcome.Late : Outcome.Done);
    }

    private static void ReleaseResourceBlock(Request request)
    {
        request.Station.Monitors.Sending(request.ResourceBlock).Set(0);
        request.Station.Release(request);
    }
}
