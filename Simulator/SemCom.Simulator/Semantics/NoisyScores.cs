using SemCom.Kernel;

namespace SemCom.Simulator.Semantics;

/// <summary>
/// What the analog channel leaves of one encoder's class scores: t_c·(v + n) of every class and ‖v + n‖², which are all that
/// <see cref="ZeroShotClassifier"/> looks at, drawn without drawing the d elements of n.
/// </summary>
/// <remarks>
/// <para>Label features T = L·Q with orthonormal rows Q of their span, L the Cholesky factor of T·Tᵀ. Under white noise of deviation σ the components of n along Q are σz, z ~ N(0, I);
/// so the noise of the scores is σ·L·z. The features are v = Qᵀa + r·q, q a unit vector at right angles to the span: L·a are the clean scores and r² = ‖v‖² − ‖a‖².
/// With one more normal z' along q, v·n = σ(a·z + r·z'), and what is left of the noise, of d − rank − 1 dimensions, only adds to the norm:
/// ‖n‖² = σ²(‖z‖² + z'² + χ²). That is the joint law of scores and norm, exactly.</para>
/// <para>Where σ differs between stretches of elements (fading blocks), each stretch is a vector space of its own: the same with the label features cut to it. Their Gram matrix is a
/// difference of prefix sums. Short stretches are drawn element by element.</para>
/// </remarks>
internal sealed class NoisyScores
{
    // Above so many classes, prefix sums of Gram matrices (d + 1 triangles) would take more memory than they are worth.
    private const int MostClassesInStretches = 32;

    // Above so many classes, scores and coordinates of every image (twice the classes in doubles) would take more memory than its features.
    private const int MostClasses = 256;

    // A stretch of fewer elements for each class costs less element by element.
    private const int ElementsPerClass = 2;

    // Clean scores of a stretch are a difference of prefix sums, kept for every so many elements.
    private const int SumEvery = 16;

    private readonly SemanticEncoder _encoder;
    private readonly int _classes;
    private readonly double[] _factor;
    private readonly int _rank;
    private readonly double[] _prefix = [];
    private readonly bool[] _known;
    private readonly double[] _images; // of each image: scores, coordinates a, r and ‖v‖²
    private readonly double[] _normals;
    private readonly double[] _stretchFactor = [];
    private readonly double[] _stretchScores = [];
    private readonly double[] _stretchCoordinates = [];
    private readonly double[] _restScores = [];
    private readonly double[] _texts = []; // label features element by element: [d × classes], whose sums do not wait for one another
    private readonly double[]?[] _sums = []; // of each image: scores and ‖v‖² of its first 0, 16, 32, … elements

    private NoisyScores(SemanticEncoder encoder)
    {
        _encoder = encoder;
        _classes = encoder.ClassCount;
        _factor = Gram(encoder);
        _rank = Cholesky.Factor(_factor, _classes);
        _known = new bool[encoder.ImageCount];
        _images = new double[encoder.ImageCount * ImageLength];
        _normals = new double[Math.Max(_classes, ElementsPerClass * (_classes + 1))];
        if (_classes > MostClassesInStretches)
            return;
        var length = Cholesky.Length(_classes);
        _prefix = new double[(encoder.Dimension + 1) * length];
        for (var j = 0; j < encoder.Dimension; j++)
            for (int a = 0, at = j * length; a < _classes; a++)
                for (var b = 0; b <= a; b++, at++)
                    _prefix[at + length] = _prefix[at] + (double)encoder.TextFeatures(a)[j] * encoder.TextFeatures(b)[j];
        _stretchFactor = new double[length];
        _stretchScores = new double[_classes];
        _stretchCoordinates = new double[_classes];
        _restScores = new double[_classes];
        _sums = new double[]?[encoder.ImageCount];
        _texts = new double[encoder.Dimension * _classes];
        for (var c = 0; c < _classes; c++)
            for (var j = 0; j < encoder.Dimension; j++)
                _texts[j * _classes + c] = encoder.TextFeatures(c)[j];
    }

    /// <summary>Prepares an encoder.</summary>
    /// <returns>Null where label features may fill the space or are too many, and all elements must be drawn.</returns>
    public static NoisyScores? Of(SemanticEncoder encoder) =>
        encoder.ClassCount < encoder.Dimension && encoder.ClassCount <= MostClasses ? new NoisyScores(encoder) : null;

    /// <summary>Whether several stretches of different noise can be drawn.</summary>
    public bool HasStretches => _prefix.Length > 0;

    /// <summary>Shorter stretches are drawn element by element.</summary>
    private int ShortestStretch => ElementsPerClass * (_classes + 1);

    private int ImageLength => 2 * _classes + 2;

    /// <summary>The lower triangle of T·Tᵀ.</summary>
    public static double[] Gram(SemanticEncoder encoder)
    {
        var gram = new double[Cholesky.Length(encoder.ClassCount)];
        for (int a = 0, at = 0; a < encoder.ClassCount; a++)
            for (var b = 0; b <= a; b++)
                gram[at++] = ZeroShotClassifier.Dot(encoder.TextFeatures(a), encoder.TextFeatures(b));
        return gram;
    }

    /// <summary>Draws scores and norm under noise of one size.</summary>
    /// <param name="image">Image index.</param>
    /// <param name="variance">Noise variance σ² of an element.</param>
    /// <param name="noise">The request's noise substream.</param>
    /// <param name="scores">t_c·(v + n), one a class.</param>
    /// <returns>‖v + n‖².</returns>
    public double Draw(int image, double variance, Substream noise, Span<double> scores)
    {
        var known = Image(image);
        known[.._classes].CopyTo(scores);
        return known[^1] + Add(_factor, _rank, _encoder.Dimension, known.Slice(_classes, _classes), known[^2], variance, noise, scores);
    }

    /// <summary>Draws scores and norm under noise that differs between stretches.</summary>
    /// <param name="image">Image index.</param>
    /// <param name="stretches">The stretches, from the first element to the last.</param>
    /// <param name="noise">The request's noise substream.</param>
    /// <param name="scores">t_c·(v + n), one a class.</param>
    /// <returns>‖v + n‖².</returns>
    public double Draw(int image, ReadOnlySpan<Stretch> stretches, Substream noise, Span<double> scores)
    {
        var known = Image(image);
        known[.._classes].CopyTo(scores);
        var square = known[^1];

        // Clean scores and norm of the longest stretch are what the others leave of the whole vector's.
        var longest = 0;
        for (var i = 1; i < stretches.Length; i++)
            if (stretches[i].Length > stretches[longest].Length)
                longest = i;
        known[.._classes].CopyTo(_restScores);
        var restSquare = known[^1];
        for (var i = 0; i < stretches.Length; i++)
        {
            var stretch = stretches[i];
            if (i == longest)
                continue;
            var stretchSquare = Clean(image, stretch);
            for (var c = 0; c < _classes; c++)
                _restScores[c] -= _stretchScores[c];
            restSquare -= stretchSquare;
            square += stretch.Length < ShortestStretch
                ? AddElements(image, stretch, noise, scores)
                : AddStretch(stretch, _stretchScores, stretchSquare, noise, scores);
        }
        var last = stretches[longest];
        return square + (last.Length < ShortestStretch
            ? AddElements(image, last, noise, scores)
            : AddStretch(last, _restScores, restSquare, noise, scores));
    }

    private double AddStretch(Stretch stretch, ReadOnlySpan<double> cleanScores, double cleanSquare, Substream noise, Span<double> scores)
    {
        var length = _stretchFactor.Length;
        var from = _prefix.AsSpan(stretch.Start * length, length);
        var to = _prefix.AsSpan(stretch.End * length, length);
        for (var i = 0; i < length; i++)
            _stretchFactor[i] = to[i] - from[i];
        var rank = Cholesky.Factor(_stretchFactor, _classes);
        Cholesky.Solve(_stretchFactor, cleanScores, _stretchCoordinates);
        var rest = cleanSquare;
        foreach (var a in _stretchCoordinates)
            rest -= a * a;
        return Add(_stretchFactor, rank, stretch.Length, _stretchCoordinates, Math.Sqrt(Math.Max(0, rest)), stretch.Variance, noise, scores);
    }

    /// <summary>Adds the noise to scores; what it adds to the squared norm.</summary>
    private double Add(
        ReadOnlySpan<double> factor, int rank, int dimension, ReadOnlySpan<double> coordinates, double rest, double variance, Substream noise, Span<double> scores)
    {
        var deviation = Math.Sqrt(variance);
        var z = _normals.AsSpan(0, _classes);
        double along = 0, square = 0;
        for (var c = 0; c < z.Length; c++)
        {
            // A pivot of 0 is no direction: nothing is drawn along it.
            z[c] = factor[Cholesky.Length(c) + c] > 0 ? noise.NextNormal() : 0;
            along += coordinates[c] * z[c];
            square += z[c] * z[c];
            scores[c] += deviation * Cholesky.Row(factor, c, z);
        }
        var across = noise.NextNormal();
        along += rest * across;
        square += across * across + noise.NextChiSquared(dimension - rank - 1);
        return deviation * (2 * along + deviation * square);
    }

    private double AddElements(int image, Stretch stretch, Substream noise, Span<double> scores)
    {
        var features = _encoder.ImageFeatures(image).Slice(stretch.Start, stretch.Length);
        var deviation = Math.Sqrt(stretch.Variance);
        var drawn = _normals.AsSpan(0, stretch.Length);
        double square = 0;
        for (var j = 0; j < drawn.Length; j++)
        {
            drawn[j] = deviation * noise.NextNormal();
            square += drawn[j] * (2 * features[j] + drawn[j]);
        }
        for (var j = 0; j < drawn.Length; j++)
            AddElement(stretch.Start + j, drawn[j], scores);
        return square;
    }

    /// <summary>Clean scores of a stretch of an image's features, and their squared norm.</summary>
    private double Clean(int image, Stretch stretch)
    {
        _stretchScores.AsSpan().Clear();
        return AddPrefix(image, stretch.End, 1) + AddPrefix(image, stretch.Start, -1);
    }

    /// <summary>Adds the clean scores of the first elements to those of the stretch, with a sign; their squared norm, with the sign.</summary>
    private double AddPrefix(int image, int elements, int sign)
    {
        var sums = Sums(image).AsSpan(elements / SumEvery * (_classes + 1), _classes + 1);
        var start = elements - elements % SumEvery;
        var features = _encoder.ImageFeatures(image)[start..elements];
        var square = sums[^1];
        for (var c = 0; c < _classes; c++)
            _stretchScores[c] += sign * sums[c];
        for (var j = 0; j < features.Length; j++)
        {
            double x = features[j];
            square += x * x;
            AddElement(start + j, sign * x, _stretchScores);
        }
        return sign * square;
    }

    /// <summary>Adds what one element's value adds to the scores.</summary>
    private void AddElement(int element, double value, Span<double> scores)
    {
        var texts = _texts.AsSpan(element * _classes, _classes);
        for (var c = 0; c < texts.Length; c++)
            scores[c] += value * texts[c];
    }

    private double[] Sums(int image)
    {
        if (_sums[image] is { } known)
            return known;
        var features = _encoder.ImageFeatures(image);
        var width = _classes + 1;
        var sums = new double[(_encoder.Dimension / SumEvery + 1) * width];
        for (var from = 0; from + SumEvery <= features.Length; from += SumEvery)
        {
            var block = features.Slice(from, SumEvery);
            var before = sums.AsSpan(from / SumEvery * width, width);
            var after = sums.AsSpan((from / SumEvery + 1) * width, width);
            for (var c = 0; c < _classes; c++)
                after[c] = before[c] + ZeroShotClassifier.Dot(block, _encoder.TextFeatures(c).Slice(from, SumEvery));
            after[^1] = before[^1] + ZeroShotClassifier.Dot(block, block);
        }
        return _sums[image] = sums;
    }

    private ReadOnlySpan<double> Image(int image)
    {
        var known = _images.AsSpan(image * ImageLength, ImageLength);
        if (_known[image])
            return known;
        var features = _encoder.ImageFeatures(image);
        ZeroShotClassifier.Scores(_encoder, features, 0, known[.._classes]);
        var coordinates = known.Slice(_classes, _classes);
        Cholesky.Solve(_factor, known[.._classes], coordinates);
        var square = ZeroShotClassifier.Dot(features, features);
        var rest = square;
        foreach (var a in coordinates)
            rest -= a * a;
        known[^2] = Math.Sqrt(Math.Max(0, rest));
        known[^1] = square;
        _known[image] = true;
        return known;
    }
}

/// <summary>Consecutive elements that meet noise of one size.</summary>
/// <param name="Start">The first element.</param>
/// <param name="End">The element after the last.</param>
/// <param name="Variance">Noise variance of an element.</param>
internal readonly record struct Stretch(int Start, int End, double Variance)
{
    public int Length => End - Start;
}
