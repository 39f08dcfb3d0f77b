namespace SemCom.Inference.Tests;

public class FeatureCacheTests
{
    private static readonly string s_key = FeatureCache.Key("test 1", "a");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void What_was_written_is_read(int length)
    {
        using var folder = new TemporaryFolder();
        var content = new byte[length];
        new Random(1).NextBytes(content);
        var cache = new FeatureCache(folder / "new/folder", Unexpected);
        Assert.Null(cache.Read(s_key));
        cache.Write(s_key, content);
        Assert.Equal(content, cache.Read(s_key));
        Assert.Equal(content, new FeatureCache(folder / "new/folder", Unexpected).Read(s_key));
        cache.Write(s_key, [7]);
        Assert.Equal([7], cache.Read(s_key)!);
        Assert.Equal([folder / $"new/folder/{s_key}"], Directory.GetFiles(folder / "new/folder"));
    }

    [Fact]
    public void Keys_are_of_the_parts_and_not_of_their_concatenation()
    {
        string[] keys = [FeatureCache.Key("ab", "c"), FeatureCache.Key("a", "bc"), FeatureCache.Key("abc"), FeatureCache.Key("abc", ""), FeatureCache.Key()];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Equal(64, key.Length));
        Assert.Equal(FeatureCache.Key("ab", "c"), keys[0]);
    }

    [Fact]
    public void An_entry_damaged_anywhere_is_reported_once_and_not_used()
    {
        using var folder = new TemporaryFolder();
        new FeatureCache(folder.Path, Unexpected).Write(s_key, [1, 2, 3, 4, 5]);
        var whole = File.ReadAllBytes(folder / s_key);
        var damaged = Enumerable.Range(0, whole.Length).Select(at => whole.Select((value, i) => i == at ? (byte)(value ^ 0x10) : value).ToArray())
            .Concat(Enumerable.Range(0, whole.Length).Select(length => whole[..length]))
            .Append([.. whole, 0]);
        foreach (var bytes in damaged)
        {
            folder.Write(s_key, bytes);
            var warnings = new List<string>();
            var cache = new FeatureCache(folder.Path, warnings.Add);
            Assert.Null(cache.Read(s_key));
            Assert.Null(cache.Read(s_key));
            Assert.StartsWith(folder / s_key, Assert.Single(warnings), StringComparison.Ordinal);
            cache.Write(s_key, [9]);
            Assert.Equal([9], cache.Read(s_key)!);
        }
    }

    [Fact]
    public void An_entry_under_anothers_name_is_not_used()
    {
        using var folder = new TemporaryFolder();
        var warnings = new List<string>();
        var cache = new FeatureCache(folder.Path, warnings.Add);
        cache.Write(s_key, [1]);
        var other = FeatureCache.Key("test 1", "b");
        File.Copy(folder / s_key, folder / other);
        Assert.Null(cache.Read(other));
        Assert.Single(warnings);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_costs_one_warning()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", [1]);
        var warnings = new List<string>();
        var cache = new FeatureCache(folder / "file/cache", warnings.Add);
        for (var i = 0; i < 3; i++)
        {
            cache.Write(s_key, [1]);
            Assert.Null(cache.Read(s_key));
        }

        Assert.Contains("cannot write the cache", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Contains("SEMCOM_CACHE", warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_writers_and_readers_see_whole_entries_only()
    {
        using var folder = new TemporaryFolder();
        var tasks = Enumerable.Range(1, 4).Select(writer => Task.Run(() =>
        {
            // Each its own instance, as other processes would have.
            var cache = new FeatureCache(folder.Path, Unexpected);
            var content = Enumerable.Repeat((byte)writer, 10_000 * writer).ToArray();
            for (var i = 0; i < 100; i++)
            {
                cache.Write(s_key, content);
                var found = cache.Read(s_key);
                Assert.NotNull(found);
                Assert.Equal(10_000 * found[0], found.Length);
                Assert.Equal(-1, found.AsSpan().IndexOfAnyExcept(found[0]));
            }
        }));
        await Task.WhenAll(tasks);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void The_place_follows_the_environment()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has its own place.");
        Assert.Equal("/own", Place(("SEMCOM_CACHE", "/own"), ("XDG_CACHE_HOME", "/xdg"), ("HOME", "/home/u")));
        Assert.Equal("/xdg/semcom", Place(("SEMCOM_CACHE", ""), ("XDG_CACHE_HOME", "/xdg"), ("HOME", "/home/u")));
        Assert.Equal("/home/u/.cache/semcom", Place(("XDG_CACHE_HOME", "relative"), ("HOME", "/home/u")));
        Assert.Equal("/home/u/.cache/semcom", Place(("HOME", "/home/u")));

        static string Place(params (string Name, string Value)[] environment) =>
            FeatureCache.DefaultFolder(name => environment.FirstOrDefault(variable => variable.Name == name).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    public void A_key_is_not_a_path(string key) =>
        Assert.Throws<ArgumentException>(() => new FeatureCache("/tmp", Unexpected).Read(key));

    private static void Unexpected(string warning) => Assert.Fail(warning);
}
