using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Network;

/// <summary>
/// A Markov-modulated Poisson process: stays in the states are exponential, the next state is any of the others alike, and
/// while in a state requests come at its rate (Fischer, Meier-Hellstern: The Markov-modulated Poisson process (MMPP)
/// cookbook, Performance Evaluation 18, 1993). As every state is entered equally often, the share of time in a state is
/// its mean stay over the sum of all; the state at 0 is drawn so.
/// </summary>
internal sealed class MmppTraffic : OpenTraffic
{
    private readonly double[] _rates;
    private readonly double[] _stays;
    private int _state;
    private SimTime _now;
    private SimTime _until;

    public MmppTraffic(Traffic.Mmpp law, Substream random, SimTime end)
        : base(random, end)
    {
        _rates = [.. law.States.Select(state => state.Rate)];
        _stays = [.. law.States.Select(state => state.Stay)];
        var left = random.NextDouble() * _stays.Sum();
        while (_state < _stays.Length - 1 && left >= _stays[_state])
            left -= _stays[_state++];
        _until = After(_now, random.NextExponential(_stays[_state]));
    }

    /// <summary>Σ rate·stay / Σ stay.</summary>
    public override double MeanRate => _rates.Zip(_stays, (rate, stay) => rate * stay).Sum() / _stays.Sum();

    public override SimTime Next()
    {
        // A unit exponential is used up at the rate of each state on the way.
        var left = Random.NextExponential(1);
        while (true)
        {
            var here = _rates[_state] * (_until - _now).Seconds;
            if (left < here)
                return _now = After(_now, left / _rates[_state]);
            left -= here;
            if (_until >= End)
                return Never;
            _now = _until;
            var other = Random.NextInt(_rates.Length - 1);
            _state = other < _state ? other : other + 1;
            _until = After(_now, Random.NextExponential(_stays[_state]));
        }
    }
}
