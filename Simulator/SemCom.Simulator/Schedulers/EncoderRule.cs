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
        if (view.Waiting[waiting].Encoder is >= 0 and var decided)
            return decided;
        if (fixedEncoder is { } encoder)
            return encoder;
        var best = view.BestEncoder(waiting, resourceBlock, out var utility, decisions.ExtractionAhead);
        return utility > 0 ? best : view.SmallestEncoder();
    }

    /// <summary>Gives every request that waits for one its encoder (staged decisions), in order of arrival.</summary>
    public void Admit(in EpochView view, DecisionBuffer decisions)
    {
        for (var a = 0; a < view.Admissions.Length; a++)
        {
            if (fixedEncoder is not { } encoder)
            {
                encoder = view.BestAdmission(a, out var utility, decisions.ExtractionAhead);
                if (utility <= 0)
                    encoder = view.SmallestEncoder();
            }
            decisions.Admit(view, a, encoder);
        }
    }
}
