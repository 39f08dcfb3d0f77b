using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Microsoft.ML.OnnxRuntime;

namespace SemCom.Inference;

/// <summary>What the models run on: for a run's manifest, and part of the key of everything measured or computed with it.</summary>
public static class InferenceRuntime
{
    /// <summary>ONNX Runtime's execution provider, by its own name.</summary>
    public static string ExecutionProvider => "CPUExecutionProvider";

    /// <summary>Version of the ONNX Runtime library that is loaded.</summary>
    public static string OnnxRuntimeVersion { get; } = OrtEnv.Instance().GetVersionString();

    /// <summary>
    /// Processor architecture and widest vector instructions (<c>x64 avx512</c>). ONNX Runtime picks its kernels by them, and the last bits of a result follow.
    /// </summary>
    public static string Architecture { get; } = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()
        + (Avx512F.IsSupported ? " avx512" : Avx2.IsSupported ? " avx2" : "");

    /// <summary>All of the above in one line.</summary>
    public static string Description { get; } = $"ONNX Runtime {OnnxRuntimeVersion}, {ExecutionProvider}, {Architecture}";
}
