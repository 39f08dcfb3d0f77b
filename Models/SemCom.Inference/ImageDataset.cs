namespace SemCom.Inference;

/// <summary>Labelled images: a folder with one sub-folder per class, named by the class.</summary>
/// <remarks>
/// Classes and files are in ordinal order of their names, so that an image's index is the same on every platform.
/// PNG, JPEG, BMP and WebP are read; hidden files and the files that Windows leaves in folders are passed over; anything else in a class is an error,
/// as is an image outside a class: nothing is left out silently.
/// </remarks>
public sealed class ImageDataset
{
    private static readonly string[] s_extensions = [".png", ".jpg", ".jpeg", ".bmp", ".webp"];
    private static readonly string[] s_leftByWindows = ["Thumbs.db", "desktop.ini"];

    private ImageDataset(string name, string folder, IReadOnlyList<string> labels, IReadOnlyList<DatasetImage> images) =>
        (Name, Folder, Labels, Images) = (name, folder, labels, images);

    /// <summary>The name or path it was loaded by.</summary>
    public string Name { get; }

    /// <summary>Full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>Names of the classes, in ordinal order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Every image, class by class, in ordinal order of the file names.</summary>
    public IReadOnlyList<DatasetImage> Images { get; }

    /// <summary>Lists a data set's images; their bytes are read later, one by one.</summary>
    /// <param name="nameOrPath">
    /// The name of a data set that comes with the program (<c>cifar10-sample</c>), or a folder. A plain name means the former where there is one; write <c>./name</c> for a folder of that name.
    /// </param>
    /// <param name="baseDirectory">What a relative path is relative to: the scenario's folder.</param>
    /// <exception cref="DatasetException">No such folder, no classes, an empty class, or a file that is not an image by its name.</exception>
    public static ImageDataset Load(string nameOrPath, string baseDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrPath);
        ArgumentNullException.ThrowIfNull(baseDirectory);
        var data = Path.Combine(AppContext.BaseDirectory, "data");
        var embedded = Directory.Exists(data) ? Names(Directory.GetDirectories(data)) : [];
        var folder = embedded.Contains(nameOrPath, StringComparer.Ordinal)
            ? Path.Combine(data, nameOrPath)
            : Path.GetFullPath(Path.Combine(baseDirectory, nameOrPath));
        if (!Directory.Exists(folder))
        {
            var found = File.Exists(folder) ? "a file" : "no such folder";
            throw new DatasetException(
                $"data set '{nameOrPath}' ({folder})",
                found,
                embedded.Count == 0 ? "a folder with one sub-folder of images per class" : $"one of {string.Join(", ", embedded)}, or a folder with one sub-folder of images per class",
                embedded.Count > 0 && Spelling.Distance(nameOrPath, Spelling.Nearest(nameOrPath, embedded)!) <= 3 ? $"Did you mean '{Spelling.Nearest(nameOrPath, embedded)}'?" : "Correct the name or the path.");
        }

        try
        {
            return Read(nameOrPath, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(folder, $"a folder that cannot be read ({e.Message})", "a folder with one sub-folder of images per class", "Check its permissions.", e);
        }
    }

    private static ImageDataset Read(string name, string folder)
    {
        foreach (var file in Names(Directory.GetFiles(folder)).Where(IsImage))
            throw new DatasetException(Path.Combine(folder, file), "an image outside a class", "every image in the sub-folder of its class", "Move it into one.");

        var labels = Names(Directory.GetDirectories(folder)).Where(IsVisible).ToList();
        if (labels.Count == 0)
            throw new DatasetException(folder, "no sub-folder", "one sub-folder of images per class", "Put the images into folders named by their class.");

        var images = new List<DatasetImage>();
        for (var label = 0; label < labels.Count; label++)
        {
            var path = Path.Combine(folder, labels[label]);
            foreach (var inner in Names(Directory.GetDirectories(path)).Where(IsVisible))
                throw new DatasetException(Path.Combine(path, inner), "a folder inside a class", "images only", "Keep one level of folders: the classes.");

            var before = images.Count;
            foreach (var file in Names(Directory.GetFiles(path)).Where(IsVisible))
            {
                if (!IsImage(file))
                    throw new DatasetException(Path.Combine(path, file), "a file that is not an image by its name", $"a name ending in {string.Join(", ", s_extensions)}", "Convert it, or move it out of the class.");
                images.Add(new DatasetImage(Path.Combine(path, file), $"{labels[label]}/{file}", label));
            }

            if (images.Count == before)
                throw new DatasetException(path, "a class without images", "at least one image", "Add images or remove the folder.");
        }

        return new ImageDataset(name, folder, labels, images);
    }

    private static List<string> Names(string[] paths)
    {
        var names = paths.Select(path => Path.GetFileName(path)).ToList();
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private static bool IsVisible(string name) => !name.StartsWith('.') && !s_leftByWindows.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool IsImage(string name) => IsVisible(name) && s_extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);
}
