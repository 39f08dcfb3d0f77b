using SemCom.Radio;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// The rate of a link at a SINR, (2), as the scenario has it: Shannon's, perhaps with a gap and a cap; the mean goodput of
/// a table of modulation and coding schemes; or that of a digital channel's modulation, which the SINR does not change.
/// </summary>
internal sealed class LinkRate
{
    private readonly double _bandwidth;
    private readonly double _gap = 1;
    private readonly double _cap = double.PositiveInfinity;
    private readonly McsRate? _schemes;
    private readonly double _symbolRate;

    public LinkRate(Scenario scenario)
    {
        _bandwidth = scenario.Cell.ResourceBlocks.Bandwidth;
        if (scenario.Channel is Channel.Digital { Modulation: { } modulation })
            _symbolRate = _bandwidth * ToRadio(modulation).BitsPerSymbol();
        else if (scenario.Cell.Rate is Rate.Mcs mcs)
            _schemes = new McsRate(TableOf(mcs), _bandwidth, mcs.Slot, mcs.TargetBler, mcs.Attempts, mcs.Margin);
        else if (scenario.Cell.Rate is Rate.Shannon shannon)
            (_gap, _cap) = (shannon.Gap, shannon.Cap ?? double.PositiveInfinity);
    }

    /// <summary>The rate in bit/s.</summary>
    /// <param name="sinr">Linear SINR.</param>
    public double BitsPerSecond(double sinr)
    {
        if (_symbolRate > 0)
            return _symbolRate;
        if (_schemes is not null)
            return _schemes.BitsPerSecond(sinr);
        return ShannonRate.BitsPerSecond(_bandwidth, sinr, _gap, _cap);
    }

    /// <summary>The table of schemes a scenario names.</summary>
    public static McsTable TableOf(Rate.Mcs mcs) => mcs.Table == McsTableName.Qam256 ? McsTable.Qam256 : McsTable.Qam64;

    /// <summary>The bit error probability of a digital channel's modulation against linear SINR; null where no bits flip.</summary>
    public static Func<double, double>? BitErrorRateOf(Channel channel) => channel is Channel.Digital { Modulation: { } modulation }
        ? sinr => BitErrorRate.Of(ToRadio(modulation), sinr)
        : null;

    /// <summary>The radio's modulation of a scenario's.</summary>
    public static Radio.Modulation ToRadio(Scenarios.Modulation modulation) => modulation switch
    {
        Scenarios.Modulation.Bpsk => Radio.Modulation.Bpsk,
        Scenarios.Modulation.Qpsk => Radio.Modulation.Qpsk,
        Scenarios.Modulation.Qam16 => Radio.Modulation.Qam16,
        Scenarios.Modulation.Qam64 => Radio.Modulation.Qam64,
        _ => Radio.Modulation.Qam256,
    };
}
