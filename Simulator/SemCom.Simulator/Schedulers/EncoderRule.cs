namespace SemCom.Simulator.Schedulers;

/// <summary>
/// How a scheduler that only chooses resource blocks chooses the encoder: always the same one, or the one of greatest
/// utility on that resource block, and the smallest where none is worth anything.
/// </summary>
/// <param name="fixedEncoder">The encoder always used; null for the best.</param>
internal readonly struct EncoderRule(int? fixedEncoder)
{
    public int Choose(in EpochView view, DecisionBuffer decisions, int waiting, int resourceBlock)
    {
        if (fixedEncoder is { } encoder)
            return encoder;
        var best = view.BestEncoder(waiting, resourceBlock, out var utility, decisions.ExtractionAhead);
        return utility > 0 ? best : view.SmallestEncoder();
    }
}
