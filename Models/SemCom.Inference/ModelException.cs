namespace SemCom.Inference;

/// <summary>A model or a model catalogue that cannot be used as it is.</summary>
public sealed class ModelException : InferenceException
{
    /// <inheritdoc cref="InferenceException(string, string, string, string, Exception?)"/>
    public ModelException(string where, string found, string expected, string remedy, Exception? inner = null)
        : base(where, found, expected, remedy, inner)
    {
    }
}
