using System.Globalization;
using SemCom.Simulator.Schedulers;

namespace SemCom.Simulator.Tests.Plugins;

/// <summary>First come, first served, with the first encoder.</summary>
public sealed class OldestFirst : IScheduler
{
    private readonly Custom _rule = Custom.FirstComeFirstServed();

    public string Name => "oldest-first";

    public void Decide(in EpochView view, DecisionBuffer decisions) => _rule.Decide(view, decisions);
}

/// <summary>Says what it was told, and decides nothing.</summary>
public class Told(SchedulerContext context) : IScheduler
{
    public string Name { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{context.Scenario.Name} {context.Cell} {context.Random.UniformAt(0):R}");

    public virtual void Decide(in EpochView view, DecisionBuffer decisions)
    {
    }
}

/// <summary>Fails at its first epoch.</summary>
public sealed class Stumbling(SchedulerContext context) : Told(context)
{
    public override void Decide(in EpochView view, DecisionBuffer decisions) => _ = view.Waiting[view.Waiting.Length];
}

/// <summary>Cannot be made.</summary>
public sealed class Failing(SchedulerContext context) : Told(Refuse(context))
{
    private static SchedulerContext Refuse(SchedulerContext context) =>
        throw new InvalidOperationException($"not today, {context.Scenario.Name}");
}

/// <summary>Asks for what nobody gives.</summary>
public sealed class Demanding(SchedulerContext context, int number) : Told(context with { Cell = number });

/// <summary>Has no body.</summary>
public abstract class Unfinished(SchedulerContext context) : Told(context);

/// <summary>Is nobody's business.</summary>
internal sealed class Hidden(SchedulerContext context) : Told(context);

/// <summary>Is no scheduler.</summary>
public sealed class Nothing;
