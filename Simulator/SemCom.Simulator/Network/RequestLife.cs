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
    private readonly float[] _received;

    public RequestLife(NetworkSimulation network, Downlink downlink)
    {
        _network = network;
        _scenario = network.Scenario;
        _semantics = network.Semantics;
        _simulation = network.Simulation;
        _downlink = downlink;
        _received = new float[_semantics.MaximumDimension];
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
            request.Station.CallEpoch(); // its user's next request may be feasible now
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
                _downlink.Cut(request);
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
        var sending = request.Station.Monitors.Sending(request.ResourceBlock);
        sending.Set(1);
        _downlink.Send(request, request.Payload);
        await request.Wake.Wait();
        // The sum of the stretches may miss the payload by a rounding.
        request.BitsSent = request.Payload;
        request.EnergyBs += TransmissionEnergy.Joules(_scenario.Cell.Power, request.AirTime);
        _network.CountDelivered(request.User, request.Payload);
        ReleaseResourceBlock(request);
    }

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
        var encoder = _semantics[request.Encoder];
        var label = _semantics.Label(request.Image);
        var received = _received.AsSpan(0, encoder.Dimension);
        encoder.ImageFeatures(request.Image).CopyTo(received);
        if (_scenario.Channel == Channel.Analog)
            AnalogChannel.Apply(received, CollectionsMarshal.AsSpan(request.Segments),
                request.User.ChannelNoise.Derive(request.NumberOfUser));
        var result = ZeroShotClassifier.Classify(encoder, received, label);
        request.Result = result;
        request.Correct = result.Predicted == label;
        var late = request.Deadline is { } deadline && _simulation.Now - request.Ledger.Arrival > deadline;
        _network.Close(request, late ? Outcome.Late : Outcome.Done);
    }

    private static void ReleaseResourceBlock(Request request)
    {
        request.Station.Monitors.Sending(request.ResourceBlock).Set(0);
        request.Station.Release(request);
    }
}
