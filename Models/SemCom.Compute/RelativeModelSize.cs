namespace SemCom.Compute;

/// <summary>
/// The relative model size δ(k) of equations (3) and (7): image-encoder FLOPs over those of ViT-B/32 [ours].
/// Parameter counts would make ViT-B/16 (fewer parameters than B/32, same payload, better) dominate B/32, which would
/// then never be chosen; FLOPs give δ = 1 : 3.983 : 18.371.
/// </summary>
public static class RelativeModelSize
{
    /// <summary>Image-encoder FLOPs of ViT-B/32, whose δ is 1 (2 × multiply–accumulates, one image).</summary>
    public const double ReferenceFlops = 8.82e9;

    /// <summary>δ of a model.</summary>
    /// <param name="flops">Its image-encoder FLOPs for one image, above 0.</param>
    /// <returns>δ, dimensionless.</returns>
    public static double Of(double flops) => flops / ReferenceFlops;
}
