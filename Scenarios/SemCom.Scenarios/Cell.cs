using System.ComponentModel;
using System.Globalization;

namespace SemCom.Scenarios;

/// <summary>The base stations, all alike, and how far they serve.</summary>
[Description("The base stations, all alike, and how far they serve.")]
public sealed record Cell : IChecked
{
    /// <summary>Where the base stations are; each has the resource blocks, processor and radio described here.</summary>
    [Description("Where the base stations are; each has the resource blocks, processor and radio described here."), Paper("one, [text]")]
    public Sites Sites { get; init; } = new Sites.Single();

    /// <summary>How near and how far users are.</summary>
    [Description("How near and how far users are.")]
    public required Radius Radius { get; init; }

    /// <summary>Transmit power P on each resource block, W; above 0.</summary>
    [Description("Transmit power P on each resource block."), Quantity(Dimension.Power), Range(Above = 0), Paper("P in (2), (7) [form]")]
    public required double Power { get; init; }

    /// <summary>The downlink resource blocks.</summary>
    [Description("The downlink resource blocks.")]
    public required ResourceBlocks ResourceBlocks { get; init; }

    /// <summary>Carrier frequency, Hz; needed by the models that depend on it. Null: none of them is used.</summary>
    [Description("Carrier frequency; needed by the path losses and fadings that depend on it."), Quantity(Dimension.Frequency), Range(Above = 0, Max = 1e12), Paper("[ours]")]
    public double? Carrier { get; init; }

    /// <summary>Noise spectral density N0, W/Hz; above 0. Default −174 dBm/Hz.</summary>
    [Description("Noise spectral density N0. The default is thermal noise at 290 K."), Quantity(Dimension.PowerDensity), Range(Above = 0), Paper("N0 in (2) [form]; value [ours]")]
    public double Noise { get; init; } = 3.981071705534986e-21; // −174 dBm/Hz = 10^(−20.4) W/Hz

    /// <summary>Interference power I_n on each resource block from outside the network. Default none.</summary>
    [Description("Interference power I_n on each resource block from outside the network; the network's own cells interfere by what they send."), Quantity(Dimension.Power), Range(Min = 0), Paper("I_n in (2) [form]; values [ours]")]
    public Interference Interference { get; init; } = new Interference.Fixed { Power = 0 };

    /// <summary>Loss over distance.</summary>
    [Description("Loss over distance."), Paper("d^-2 in (2) [form]")]
    public required PathLoss PathLoss { get; init; }

    /// <summary>Fast variation of the channel.</summary>
    [Description("Fast variation of the channel."), Paper("γ in (2) [form]")]
    public required Fading Fading { get; init; }

    /// <summary>How a SINR becomes a rate. Default: Shannon's capacity.</summary>
    [Description("How the SINR becomes a rate."), Paper("c in (2) [form]: shannon")]
    public Rate Rate { get; init; } = new Rate.Shannon();

    /// <summary>The processor that runs the encoders.</summary>
    [Description("The base station's processor, which runs the encoders.")]
    public required BsProcessor Processor { get; init; }

    /// <summary>Most requests alive in a cell; one more is dropped at its arrival. Null: no limit.</summary>
    [Description("Admission control: most requests alive in a cell; one more is dropped at its arrival. Absent: no limit."), Range(Min = 1), Paper("[ours]")]
    public int? Admission { get; init; }

    IEnumerable<Problem> IChecked.Check(string path)
    {
        if (Interference is Interference.PerBlock fixedPowers && fixedPowers.Powers.Count != ResourceBlocks.Count)
            yield return new("interference", $"'{path}.interference' holds {fixedPowers.Powers.Count}; expected one power for each resource block, {ResourceBlocks.Count}");

        if (PathLoss.Carriers is { } carriers)
        {
            string model = Naming.Kebab(PathLoss.GetType().Name);
            if (Carrier is null)
                yield return new("path-loss", $"'{path}.path-loss' is {model}, which needs the carrier frequency; expected '{path}.carrier' as well");
            else if (Carrier < carriers.Min || Carrier > carriers.Max)
                yield return new("carrier", $"'{path}.carrier' is {Carrier / 1e9} GHz; expected {carriers.Min / 1e9} GHz to {carriers.Max / 1e9} GHz with path loss {model}");
        }

        if (Sites is Sites.Positions sites)
        {
            var first = new Dictionary<Position, int>();
            for (int i = 0; i < sites.Points.Count; i++)
            {
                if (!first.TryAdd(sites.Points[i], i))
                    yield return new($"sites.positions.{i}", $"'{path}.sites.positions.{i}' is where '{path}.sites.positions.{first[sites.Points[i]]}' is; expected a place of its own");
            }
        }

        if (Carrier is null && (Fading is Fading.Jakes or Fading.GaussMarkov))
            yield return new("fading", $"'{path}.fading' is {Naming.Kebab(Fading.GetType().Name)}, whose Doppler shift depends on the carrier frequency; expected '{path}.carrier' as well");
        if (Rate is Rate.Mcs mcs && !(ResourceBlocks.Bandwidth * mcs.Slot >= Rate.Mcs.FewestSymbols))
            yield return new("rate", string.Create(CultureInfo.InvariantCulture, $"'{path}.rate.mcs.slot' times '{path}.resource-blocks.bandwidth' is {ResourceBlocks.Bandwidth * mcs.Slot:0.###} symbols a block; expected at least {Rate.Mcs.FewestSymbols}, for block errors to mean anything"));
    }
}

/// <summary>The ring users stand in: 0 &lt; min &lt; max.</summary>
[Description("The ring users stand in: 0 < min < max.")]
public sealed record Radius : IChecked
{
    /// <summary>Smallest distance from the base station, m; 1 mm to 1000 km.</summary>
    [Description("Smallest distance from the base station."), Quantity(Dimension.Length), Range(Min = 1e-3, Max = 1e6), Paper("[ours]")]
    public required double Min { get; init; }

    /// <summary>Largest distance from the base station, m; above <see cref="Min"/>, up to 1000 km.</summary>
    [Description("Largest distance from the base station."), Quantity(Dimension.Length), Range(Min = 1e-3, Max = 1e6), Paper("[ours]")]
    public required double Max { get; init; }

    IEnumerable<Problem> IChecked.Check(string path) => Interval.Check(path, Min, Max);
}

/// <summary>Orthogonal downlink resource blocks.</summary>
[Description("Orthogonal downlink resource blocks: one user each at a time.")]
public sealed record ResourceBlocks
{
    /// <summary>Number of resource blocks R, 1 to 10 000.</summary>
    [Description("Number of resource blocks R."), Range(Min = 1, Max = Limits.ResourceBlocks), Paper("R in (2), (10) [text]")]
    public required int Count { get; init; }

    /// <summary>Bandwidth W of one resource block, Hz; above 0.</summary>
    [Description("Bandwidth W of one resource block."), Quantity(Dimension.Frequency), Range(Above = 0), Paper("W in (2) [form]; 20 MHz [text]")]
    public required double Bandwidth { get; init; }
}
