using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SemCom.Learning;

/// <summary>CLIP's symmetric loss where several images of a batch share a caption.</summary>
internal static class ContrastiveLoss
{
    /// <summary>
    /// ½ mean over images of −log softmax over captions at the right one, + ½ mean over the captions that have images of the mean over
    /// those images of −log softmax over all images. Logits are scale · cosine.
    /// </summary>
    /// <param name="images">[B,D], not normalised.</param>
    /// <param name="captions">[C,D], not normalised.</param>
    /// <param name="scale">Logit scale, a scalar.</param>
    /// <param name="labels">[B], the right caption of each image, 0…C−1.</param>
    public static Tensor Of(Tensor images, Tensor captions, Tensor scale, Tensor labels)
    {
        var logits = scale * functional.normalize(images, dim: 1).matmul(functional.normalize(captions, dim: 1).t());
        var toText = functional.cross_entropy(logits, labels);
        var mine = functional.one_hot(labels, captions.shape[0]).to(logits.dtype);
        var counts = mine.sum(dim: 0);
        var toImage = -(functional.log_softmax(logits, 0) * mine).sum(dim: 0) / counts.clamp_min(1);
        return 0.5 * toText + 0.5 * toImage.sum() / counts.clamp_max(1).sum();
    }
}
