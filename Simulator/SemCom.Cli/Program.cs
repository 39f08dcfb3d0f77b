using SemCom.Cli;
using Spectre.Console;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    // The first Ctrl-C ends the run in good order; a second one ends the process.
    e.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
using var term = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });
if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 100;
return SemcomCommand.Invoke(args, AnsiConsole.Console, Console.Error, stop.Token);
