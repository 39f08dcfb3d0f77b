// Compiled by MSBuild from LibTorch.targets, not part of the library.
using System;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Writes a copy of a 64-bit little-endian ELF library in which one needed version is weak, where this machine's libstdc++ lacks it.</summary>
public class WeakenVersionNeed : Task
{
    private const uint SectionVersionNeeds = 0x6ffffffe; // SHT_GNU_verneed
    private const byte Weak = 2;                          // VER_FLG_WEAK

    [Required] public string Library { get; set; }
    [Required] public string Need { get; set; }
    [Required] public string Copy { get; set; }
    [Output] public bool Written { get; set; }

    public override bool Execute()
    {
        var standardLibrary = StandardLibrary();
        if (standardLibrary != null && Contains(File.ReadAllBytes(standardLibrary), Need))
            return true;
        var bytes = File.ReadAllBytes(Library);
        var entries = MarkWeak(bytes);
        if (entries != 1)
        {
            Log.LogError("{0}: expected one need of version {1}, found {2}; this TorchSharp needs another repair (see LibTorch.targets)", Library, Need, entries);
            return false;
        }
        if (!File.Exists(Copy) || !File.ReadAllBytes(Copy).SequenceEqual(bytes))
        {
            // Written beside and renamed: the old copy may be hard-linked into an output folder where a process runs from it.
            Directory.CreateDirectory(Path.GetDirectoryName(Copy));
            File.WriteAllBytes(Copy + ".new", bytes);
            File.Delete(Copy);
            File.Move(Copy + ".new", Copy);
        }
        Written = true;
        return true;
    }

    // The .NET host itself runs on libstdc++, so the loader's own choice stands in this process's memory map.
    private static string StandardLibrary()
    {
        var mapped = File.ReadLines("/proc/self/maps").Select(line => line.Substring(line.LastIndexOf(' ') + 1))
            .FirstOrDefault(path => path.StartsWith("/", StringComparison.Ordinal) && Path.GetFileName(path).StartsWith("libstdc++.so.6", StringComparison.Ordinal));
        return mapped ?? new[] { "/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib" }
            .Select(folder => Path.Combine(folder, "libstdc++.so.6")).FirstOrDefault(File.Exists);
    }

    private static bool Contains(byte[] library, string version)
    {
        return Encoding.GetEncoding(28591).GetString(library).IndexOf("\0" + version + "\0", StringComparison.Ordinal) >= 0;
    }

    // ELF-64 layout: System V ABI, "Sections"; version needs: Linux Standard Base, "Symbol Versioning".
    private int MarkWeak(byte[] elf)
    {
        var sections = (long)BitConverter.ToUInt64(elf, 40);
        int size = BitConverter.ToUInt16(elf, 58), count = BitConverter.ToUInt16(elf, 60), marked = 0;
        for (var i = 0; i < count; i++)
        {
            var header = (int)(sections + (long)i * size);
            if (BitConverter.ToUInt32(elf, header + 4) != SectionVersionNeeds)
                continue;
            var strings = (int)BitConverter.ToUInt64(elf, (int)(sections + (long)BitConverter.ToUInt32(elf, header + 40) * size) + 24);
            var need = (int)BitConverter.ToUInt64(elf, header + 24);
            while (true)
            {
                var entry = need + (int)BitConverter.ToUInt32(elf, need + 8);
                for (int left = BitConverter.ToUInt16(elf, need + 2); left > 0; left--)
                {
                    if (Text(elf, strings + (int)BitConverter.ToUInt32(elf, entry + 8)) == Need)
                    {
                        elf[entry + 4] |= Weak;
                        marked++;
                    }
                    entry += (int)BitConverter.ToUInt32(elf, entry + 12);
                }
                var next = (int)BitConverter.ToUInt32(elf, need + 12);
                if (next == 0)
                    break;
                need += next;
            }
        }
        return marked;
    }

    private static string Text(byte[] elf, int start)
    {
        return Encoding.ASCII.GetString(elf, start, Array.IndexOf(elf, (byte)0, start) - start);
    }
}
