using SemCom.Simulator.Network;
using SemCom.Simulator.Results;

namespace SemCom.Cli;

/// <summary>What the stages are called on the console.</summary>
internal static class StageWords
{
    /// <summary>The stage's name as in the columns of the results, with spaces: <c>wait bs</c>.</summary>
    public static string Name(Stage stage) => RunSummary.StageNames[(int)stage].Replace('_', ' ');

    /// <summary>The name over a narrow column, in two lines.</summary>
    public static string Heading(Stage stage) => stage switch
    {
        Stage.Extraction => "extrac-\ntion",
        Stage.Transmission => "trans-\nmission",
        Stage.Decoding => "de-\ncoding",
        _ => Name(stage).Replace(' ', '\n'),
    };

    /// <summary>What a request does in a stage: "waiting for a decision".</summary>
    public static string Doing(Stage stage) => stage switch
    {
        Stage.WaitDecision => "waiting for a decision",
        Stage.WaitBs => "waiting for the base station's processor",
        Stage.Extraction => "extracting features",
        Stage.WaitRb => "waiting for a resource block",
        Stage.Transmission => "on the air",
        Stage.WaitUser => "waiting for its device",
        _ => "decoding",
    };
}
