using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using SemCom.Kernel;
using SemCom.Scenarios;

namespace SemCom.Simulator.Schedulers;

/// <summary>
/// A scheduler of one's own: a public class of an assembly that implements <see cref="IScheduler"/> and has a public
/// constructor that takes a <see cref="SchedulerContext"/>, or nothing. docs/tutorial-scheduler.md writes one.
/// </summary>
/// <remarks>
/// The assembly is loaded into a context of its own, which shares the simulator's assemblies and takes all others from
/// beside the plug-in. It is code like any other: it may do whatever the user may.
/// </remarks>
public sealed class SchedulerPlugin
{
    private const string AnAssembly = "an assembly, the .dll that 'dotnet build' made";
    private const string ContextConstructor = $"a public constructor that takes a {nameof(SchedulerContext)}, or nothing";

    // The cells of a network share one copy.
    private static readonly ConcurrentDictionary<(string Path, string Sha256), Assembly> s_loaded = [];

    private readonly ConstructorInfo _constructor;

    private SchedulerPlugin(string typeName, string assembly, string sha256, ConstructorInfo constructor)
    {
        TypeName = typeName;
        Assembly = assembly;
        Sha256 = sha256;
        _constructor = constructor;
    }

    /// <summary>The type's full name.</summary>
    public string TypeName { get; }

    /// <summary>The assembly's path, absolute.</summary>
    public string Assembly { get; }

    /// <summary>SHA-256 of the assembly that was loaded: 64 hexadecimal digits in lower case.</summary>
    public string Sha256 { get; }

    /// <summary>Loads the assembly and finds the type.</summary>
    /// <param name="plugin">What the scenario says.</param>
    /// <param name="baseDirectory">The folder that a relative path starts from: that of the scenario.</param>
    /// <exception cref="SchedulerPluginException">The assembly or the type cannot be used.</exception>
    public static SchedulerPlugin Load(Scheduler.Plugin plugin, string baseDirectory)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        var path = Path.GetFullPath(plugin.Assembly, Path.GetFullPath(baseDirectory));
        var bytes = Read(path);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var assembly = s_loaded.GetOrAdd((path, sha256), static (key, bytes) => Load(key.Path, bytes), bytes);
        var type = Find(assembly, plugin.Type, path);
        var constructor = type.GetConstructor([typeof(SchedulerContext)]) ?? type.GetConstructor(Type.EmptyTypes)
            ?? throw new SchedulerPluginException("type", $"'{type.FullName}' in {path} cannot be made; expected {ContextConstructor}");
        return new SchedulerPlugin(type.FullName!, path, sha256, constructor);
    }

    /// <summary>Makes the scheduler of a cell.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="cell">The cell.</param>
    /// <exception cref="SchedulerPluginException">The type's constructor throws, or it has no name.</exception>
    public IScheduler Create(Scenario scenario, int cell)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var random = new Substream(scenario.Seed, $"scheduler/{TypeName}", cell);
        try
        {
            object[] arguments = _constructor.GetParameters().Length == 0 ? [] : [new SchedulerContext(scenario, cell, random)];
            return new Guarded((IScheduler)_constructor.Invoke(arguments), TypeName);
        }
        catch (TargetInvocationException thrown)
        {
            var cause = thrown.InnerException!;
            throw new SchedulerPluginException(
                "type", $"the constructor of '{TypeName}' in {Assembly} threw {cause.GetType().Name}: {cause.Message}", cause);
        }
    }

    private static byte[] Read(string path)
    {
        if (Directory.Exists(path))
            throw new SchedulerPluginException("assembly", $"{path} is a folder; expected {AnAssembly}");
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SchedulerPluginException("assembly", $"there is no file {path}; expected {AnAssembly}, with its path relative to the scenario's folder", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SchedulerPluginException("assembly", $"{path} cannot be read: {error.Message} Expected {AnAssembly}", error);
        }
    }

    private static Assembly Load(string path, byte[] bytes)
    {
        try
        {
            // From memory, so that the hash is that of what runs, and the file can be built anew meanwhile.
            return new Context(path).LoadFromStream(new MemoryStream(bytes));
        }
        catch (Exception error) when (error is BadImageFormatException or FileLoadException)
        {
            throw new SchedulerPluginException("assembly", $"{path} is not a .NET assembly, or one for another runtime: {error.Message} Expected {AnAssembly}", error);
        }
    }

    private static Type Find(Assembly assembly, string name, string path)
    {
        Type? type;
        Type[] all;
        try
        {
            type = assembly.GetType(name);
            all = type is null ? assembly.GetExportedTypes() : [];
        }
        catch (Exception error) when (error is FileNotFoundException or FileLoadException or TypeLoadException or BadImageFormatException or ArgumentException)
        {
            throw new SchedulerPluginException("type", $"'{name}' of {path} cannot be loaded: {error.Message} Expected a public class that implements IScheduler, with all it needs beside the assembly", error);
        }
        if (type is null)
        {
            string[] schedulers = [.. all.Where(IsScheduler).Select(one => one.FullName!).Order(StringComparer.Ordinal)];
            var expected = schedulers.Length == 0
                ? "; expected a public class that implements IScheduler, and it has none"
                : $"; expected {Words.OneOf(schedulers.Length > 10 ? [.. schedulers.Take(10), "…"] : schedulers)}";
            // The name without its namespace is the commonest slip.
            var near = schedulers.FirstOrDefault(one => one.EndsWith($".{name}", StringComparison.Ordinal)) ?? Words.Nearest(name, schedulers);
            throw new SchedulerPluginException("type", $"there is no type '{name}' in {path}{expected}{Words.DidYouMean(near)}");
        }
        if (!typeof(IScheduler).IsAssignableFrom(type))
            throw new SchedulerPluginException("type", $"'{name}' in {path} does not implement {typeof(IScheduler).FullName}; expected a public class that does");
        if (!IsScheduler(type))
            throw new SchedulerPluginException("type", $"'{name}' in {path} is {(type.IsVisible ? "no class that can be made" : "not public")}; expected a public class, neither abstract nor generic");
        return type;
    }

    private static bool IsScheduler(Type type) =>
        type.IsVisible && type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && typeof(IScheduler).IsAssignableFrom(type);

    /// <summary>Where a plug-in's references come from.</summary>
    private sealed class Context(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
    {
        private readonly AssemblyDependencyResolver? _resolver = Resolver(path);

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            // The simulator's own types must be the same on both sides, even where a copy lies beside the plug-in.
            var own = typeof(IScheduler).Assembly;
            if (assemblyName.Name?.StartsWith("SemCom.", StringComparison.Ordinal) == true)
            {
                try
                {
                    return GetLoadContext(own)!.LoadFromAssemblyName(assemblyName);
                }
                catch (FileNotFoundException)
                {
                    // Not one of the simulator's: the name alone is alike.
                }
            }
            return _resolver?.ResolveAssemblyToPath(assemblyName) is { } file ? LoadFromAssemblyPath(file) : null;
        }

        private static AssemblyDependencyResolver? Resolver(string path)
        {
            try
            {
                return new AssemblyDependencyResolver(path);
            }
            catch (InvalidOperationException)
            {
                // Not an assembly; loading it will say so.
                return null;
            }
        }
    }

    /// <summary>A plug-in whose errors are said to be its own.</summary>
    private sealed class Guarded(IScheduler scheduler, string typeName) : IScheduler
    {
        public string Name { get; } = scheduler.Name ?? typeName;

        public void Decide(in EpochView view, DecisionBuffer decisions)
        {
            try
            {
                scheduler.Decide(view, decisions);
            }
            catch (Exception thrown) when (thrown is not SchedulingException)
            {
                throw new SchedulingException($"{typeName} threw {thrown.GetType().Name}: {thrown.Message}", thrown);
            }
        }
    }
}
