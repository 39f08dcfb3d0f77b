using TorchSharp;
using static TorchSharp.torch;

namespace SemCom.Learning;

/// <summary>State of a training after some epoch: weights, optimiser moments and curve. The order of images needs no state (<see cref="EpochRandom"/>).</summary>
internal static class Checkpoint
{
    private const string Magic = "semcom-encoder-1";

    /// <summary>Writes aside, then renames: a killed training leaves the one before whole.</summary>
    public static void Write(string path, string recipe, IReadOnlyList<EpochResult> curve, IEnumerable<(string Name, Tensor Value)> tensors)
    {
        var aside = path + ".part";
        using (var writer = new BinaryWriter(File.Create(aside)))
        {
            writer.Write(Magic);
            writer.Write(recipe);
            writer.Write(curve.Count);
            foreach (var row in curve)
            {
                writer.Write(row.Epoch);
                writer.Write(row.Loss);
                writer.Write(row.Accuracy);
                writer.Write(row.LogitScale);
                writer.Write(row.Seconds);
            }
            var all = tensors.ToList();
            writer.Write(all.Count);
            foreach (var (name, value) in all)
            {
                var bytes = value.bytes.ToArray();
                writer.Write(name);
                writer.Write(bytes.Length);
                writer.Write(bytes);
            }
        }
        File.Move(aside, path, overwrite: true);
    }

    /// <summary>Reads a checkpoint into tensors of the same names and sizes.</summary>
    /// <returns>The curve so far.</returns>
    /// <exception cref="LearningException">No such file, damaged, or made with another recipe.</exception>
    public static List<EpochResult> Read(string path, string recipe, IEnumerable<(string Name, Tensor Value)> tensors)
    {
        const string remedy = "Train again without --resume, or restore the recipe the checkpoint was made with.";
        try
        {
            using var reader = new BinaryReader(File.OpenRead(path));
            if (reader.ReadString() != Magic)
                throw new LearningException(path, "another kind of file", "a checkpoint", remedy);
            if (reader.ReadString() != recipe)
                throw new LearningException(path, "a checkpoint of another recipe", "one of this recipe", remedy);
            var curve = Enumerable.Range(0, reader.ReadInt32()).Select(_ =>
                new EpochResult(reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble())).ToList();
            var count = reader.ReadInt32();
            var targets = tensors.ToList();
            if (count != targets.Count)
                throw new LearningException(path, $"{count} tensors", $"{targets.Count}", remedy);
            foreach (var (name, value) in targets)
            {
                var found = reader.ReadString();
                var bytes = reader.ReadBytes(reader.ReadInt32());
                if (found != name || bytes.Length != value.numel() * value.element_size())
                    throw new LearningException(path, $"tensor {found} of {bytes.Length} bytes", $"{name} of {value.numel() * value.element_size()}", remedy);
                value.bytes = bytes;
            }
            return curve;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new LearningException(path, $"no readable checkpoint ({e.Message})", "one from an earlier training", "Leave --resume out to begin anew.", e);
        }
    }
}
