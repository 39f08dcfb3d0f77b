namespace SemCom.Simulator.Schedulers;

/// <summary>A scheduler of one's own cannot be used.</summary>
public sealed class SchedulerPluginException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="key">The key of the scenario's <c>scheduler.plugin</c> that is wrong: <c>assembly</c> or <c>type</c>.</param>
    /// <param name="message">What was found, what was expected.</param>
    /// <param name="inner">The cause, if another error is.</param>
    public SchedulerPluginException(string key, string message, Exception? inner = null) : base(message, inner) => Key = key;

    /// <summary>The key of the scenario's <c>scheduler.plugin</c> that is wrong: <c>assembly</c> or <c>type</c>.</summary>
    public string Key { get; }
}
