namespace SemCom.Learning.Tests;

/// <summary>The whole of CIFAR-10, where the environment variable SEMCOM_CIFAR10 names its folder; otherwise the test is skipped.</summary>
internal static class CifarOnDisk
{
    private static Cifar10? s_test;

    public static Cifar10 Test()
    {
        var folder = Environment.GetEnvironmentVariable("SEMCOM_CIFAR10");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "SEMCOM_CIFAR10 names no folder with CIFAR-10.");
        return s_test ??= Cifar10.ReadTest(folder!);
    }
}
