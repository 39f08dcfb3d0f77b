using SemCom.Kernel;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Results;

/// <summary>What <c>requests.csv</c> says of a request, copied out of it: the request's object is used again.</summary>
internal readonly struct RequestRow(Request request)
{
    public readonly long Number = request.Number;
    public readonly User User = request.User;
    public readonly int Cell = request.Cell;
    public readonly int Image = request.Image;
    public readonly int Encoder = request.Encoder;
    public readonly int ResourceBlock = request.ResourceBlock;
    public readonly Outcome Outcome = request.Outcome;
    public readonly Ledger Ledger = request.Ledger;
    public readonly SimTime? Deadline = request.Deadline;
    public readonly double Sinr = request.Sinr;
    public readonly double Bits = request.BitsSent;
    public readonly int Retransmissions = request.Retransmissions;
    public readonly int BitErrors = request.BitErrors;
    public readonly int NonFinite = request.NonFinite;
    public readonly int Predicted = request.Result?.Predicted ?? -1;
    public readonly double CrossEntropy = request.Result?.CrossEntropy ?? double.NaN;
    public readonly bool? Correct = request.Correct;
    public readonly double EnergyBs = request.EnergyBs;
    public readonly double EnergyUser = request.EnergyUser;
}
