namespace SemCom.Simulator.Network;

/// <summary>A trace file that cannot be used. The message says where, what was found and what was expected.</summary>
public sealed class TraceException : Exception
{
    internal TraceException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
