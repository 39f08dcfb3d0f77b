namespace SemCom.Inference;

/// <summary>A set of images, or one image of it, that cannot be used as it is.</summary>
public sealed class DatasetException : InferenceException
{
    /// <inheritdoc cref="InferenceException(string, string, string, string, Exception?)"/>
    public DatasetException(string where, string found, string expected, string remedy, Exception? inner = null)
        : base(where, found, expected, remedy, inner)
    {
    }
}
