using SemCom.Inference;

namespace SemCom.Learning;

/// <summary>A recipe, a checkpoint or training data that cannot be used as it is.</summary>
public sealed class LearningException : InferenceException
{
    /// <inheritdoc cref="InferenceException(string, string, string, string, Exception?)"/>
    public LearningException(string where, string found, string expected, string remedy, Exception? inner = null)
        : base(where, found, expected, remedy, inner)
    {
    }
}
