using System.ComponentModel;

namespace SemCom.Scenarios;

/// <summary>What the channel does to the features.</summary>
public enum Channel
{
    /// <summary>White Gaussian noise of the SINR's size on every element of the features.</summary>
    [Description("white Gaussian noise of the SINR's size on every element of the features")]
    Analog,

    /// <summary>The features arrive as they were sent.</summary>
    [Description("the features arrive as they were sent")]
    Ideal,
}
