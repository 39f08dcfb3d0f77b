namespace SemCom.Inference;

/// <summary>
/// A mistake in what the user gave (a model, a catalogue, a data set), told in one paragraph: where, what was found, what was
/// expected, what to do. A command line shows <see cref="Exception.Message"/> alone; no stack trace is needed to act on it.
/// </summary>
public abstract class InferenceException : Exception
{
    /// <summary>Builds the paragraph <c>where: found …; expected …. What to do.</c></summary>
    /// <param name="where">File, with line and column or entry where there is one.</param>
    /// <param name="found">What is there.</param>
    /// <param name="expected">What should be there.</param>
    /// <param name="remedy">What to do, a full sentence.</param>
    /// <param name="inner">The failure underneath, if any.</param>
    protected InferenceException(string where, string found, string expected, string remedy, Exception? inner)
        : base(string.Join(' ', $"{where}: found {found}; expected {expected}. {remedy}".Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)), inner)
    {
    }
}
