using System.ComponentModel;

namespace SemCom.Scenarios;

/// <summary>One experiment: everything a run needs, in SI units. docs/scenario.md describes the file it is read from.</summary>
[Description("One experiment.")]
public sealed record Scenario : IChecked
{
    /// <summary>The name of the experiment; not blank.</summary>
    [Description("Name of the experiment, shown in results."), Text(@"\S", "a name")]
    public required string Name { get; init; }

    /// <summary>What the experiment is about, for people.</summary>
    [Description("What the experiment is about, for people.")]
    public string? Description { get; init; }

    /// <summary>The seed of every random substream.</summary>
    [Description("Seed of every random substream. Same seed, same results.")]
    public ulong Seed { get; init; } = 1;

    /// <summary>Simulated time, s; at least 1 ps.</summary>
    [Description("Simulated time."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
    public required double Duration { get; init; }

    /// <summary>When the world is drawn anew; null: one drop for the whole run.</summary>
    [Description("When the world is drawn anew. Absent: one drop for the whole run."), Paper("[ours]")]
    public Drop? Drop { get; init; }

    /// <summary>The cell: base station, resource blocks, radio.</summary>
    [Description("The cell: base station, resource blocks, radio.")]
    public required Cell Cell { get; init; }

    /// <summary>The groups of users; at least one, at most 100 000 users together.</summary>
    [Description("The groups of users. At most 100000 users together."), Range(Min = 1)]
    public required IReadOnlyList<UserGroup> Users { get; init; }

    /// <summary>The images that are asked for.</summary>
    [Description("The images that are asked for.")]
    public required Images Images { get; init; }

    /// <summary>The encoders a scheduler may choose from, by name in the model catalogue; at least one, all different.</summary>
    [Description("The encoders a scheduler may choose from, by name in the model catalogue."), Range(Min = 1), Unique, Text(@"\S", "the name of an encoder"), Paper("k in (3), (4) [text]")]
    public required IReadOnlyList<string> Encoders { get; init; }

    /// <summary>Bits of a request's features, drawn per request: a compressed payload. Null: dimension times bits an element.</summary>
    [Description("Bits of a request's features, drawn per request, as of a variable-length code. Absent: their dimension times the bits of an element."), Quantity(Dimension.Information), Range(Above = 0), Paper("Z(k) in (4) [form]; a law for it [ours]")]
    public Distribution? Payload { get; init; }

    /// <summary>What the channel does to the features.</summary>
    [Description("What the channel does to the features."), Paper("[ours]")]
    public Channel Channel { get; init; } = new Channel.Analog();

    /// <summary>When encoder and resource block are chosen.</summary>
    [Description("When encoder and resource block are chosen."), Paper("(10) [text]")]
    public Decision Decision { get; init; } = Decision.Joint;

    /// <summary>When the scheduler is asked.</summary>
    [Description("When the scheduler is asked."), Paper("[ours]")]
    public required Epoch Epoch { get; init; }

    /// <summary>Who decides at an epoch.</summary>
    [Description("Who decides at an epoch.")]
    public required Scheduler Scheduler { get; init; }

    /// <summary>Time between the rows of timeline.csv, s. Null: a hundredth of the duration.</summary>
    [Description("Time between the rows of timeline.csv. Absent: a hundredth of the duration."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
    public double? Timeline { get; init; }

    IEnumerable<Problem> IChecked.Check(string path)
    {
        if (Drop is not null && Drop.Every > Duration)
            yield return new("drop.every", $"'drop.every' is {Units.Format(Drop.Every, Dimension.Time)}; expected at most the duration, {Units.Format(Duration, Dimension.Time)}");

        if (Channel is Channel.Analog && Cell.Rate is Rate.Mcs)
            yield return new("channel", "'channel' is analog, which sends the features themselves, with 'cell.rate' mcs, which sends coded bits; expected channel ideal or digital, or rate shannon");
        if (Channel is Channel.Digital { Modulation: not null } && Cell.Rate is not Rate.Shannon { Gap: 1, Cap: null })
            yield return new("channel.digital.modulation", "'channel.digital.modulation' and 'cell.rate' both say how bits become symbols; expected one of them");
        if (Channel is Channel.Digital { Modulation: not null } && Payload is not null)
            yield return new("payload", "'payload' draws how many bits are sent, and 'channel.digital.modulation' sends those of the features; expected one of them");

        long users = Users.Sum(group => (long)group.Count);
        if (users > Limits.Users)
            yield return new("users", $"'users' has {users} users in all; expected at most {Limits.Users}");

        IReadOnlyList<(double X, double Y)> sites = Cell.Sites.Coordinates();
        var groups = new HashSet<string>();
        for (int i = 0; i < Users.Count; i++)
        {
            if (!groups.Add(Users[i].Group))
                yield return new($"users.{i}.group", $"'users.{i}.group' is '{Users[i].Group}', the name of a group above; expected a name of its own");
            if (Users[i].Placement is Placement.UniformHexagon && Cell.Sites is not Sites.Hexagonal)
                yield return new($"users.{i}.placement", $"'users.{i}.placement' is uniform-hexagon, but 'cell.sites' is {Naming.Kebab(Cell.Sites.GetType().Name)}; expected hexagonal sites, or another placement");
            if (Users[i].Placement is not Placement.Positions positions) continue;
            for (int j = 0; j < positions.Points.Count; j++)
            {
                double distance = sites.Min(site => double.Hypot(positions.Points[j].X - site.X, positions.Points[j].Y - site.Y));
                if (distance >= Cell.Radius.Min && distance <= Cell.Radius.Max) continue;
                string at = $"users.{i}.placement.positions.{j}";
                yield return new(at, $"'{at}' is {Units.Format(Math.Round(distance, 3), Dimension.Length)} from the {(sites.Count > 1 ? "nearest " : "")}base station; expected a distance within the cell's radius, "
                    + $"{Units.Format(Cell.Radius.Min, Dimension.Length)} to {Units.Format(Cell.Radius.Max, Dimension.Length)}");
            }
        }

        string? encoder = Scheduler switch
        {
            Scheduler.Random random => random.Encoder,
            Scheduler.RoundRobin roundRobin => roundRobin.Encoder,
            Scheduler.MaxRate maxRate => maxRate.Encoder,
            Scheduler.ProportionalFair fair => fair.Encoder,
            Scheduler.EarliestDeadlineFirst earliest => earliest.Encoder,
            Scheduler.LargestWeightedDelayFirst delay => delay.Encoder,
            Scheduler.FixedEncoder single => single.Encoder,
            _ => null,
        };
        if (encoder is not null && !Encoders.Contains(encoder))
        {
            string at = $"scheduler.{Scheduler.Name}.encoder";
            yield return new(at, $"'{at}' is '{encoder}', which is not in 'encoders'; expected {Words.OneOf(Encoders)}" + Words.DidYouMean(Words.Nearest(encoder, Encoders)));
        }
    }
}

/// <summary>The world is drawn anew (placement, interference, deadlines, device frequencies) at 0 and every so often.</summary>
[Description("The world is drawn anew (placement, interference, deadlines, device frequencies) at 0 and every so often.")]
public sealed record Drop
{
    /// <summary>Time from one drop to the next, s; at least 1 ps, at most the duration.</summary>
    [Description("Time from one drop to the next; at most the duration."), Quantity(Dimension.Time), Range(Min = Limits.Tick, Max = Limits.Time)]
    public required double Every { get; init; }
}
