using SemCom.Kernel;
using SemCom.Scenarios;
using SemCom.Simulator.Network;

namespace SemCom.Simulator.Schedulers;

/// <summary>One decision of an epoch.</summary>
/// <param name="Waiting">Index of the request in <see cref="EpochView.Waiting"/>.</param>
/// <param name="ResourceBlock">Resource block n, from 0.</param>
/// <param name="Encoder">Encoder k, an index in <see cref="EpochView.Encoders"/>.</param>
public readonly record struct SchedulingDecision(int Waiting, int ResourceBlock, int Encoder);

/// <summary>An encoder given to a request that waits for one (staged decisions).</summary>
/// <param name="Admission">Index of the request in <see cref="EpochView.Admissions"/>.</param>
/// <param name="Encoder">Encoder k, an index in <see cref="EpochView.Encoders"/>.</param>
public readonly record struct AdmissionDecision(int Admission, int Encoder);

/// <summary>
/// The decisions of one epoch. <see cref="Assign"/> refuses what problem (10a–c) forbids: a resource block that is held
/// or given twice, a user with two, a request decided twice; and another encoder than the one the features were made with.
/// </summary>
public sealed class DecisionBuffer
{
    private SchedulingDecision[] _decisions = new SchedulingDecision[16];
    private AdmissionDecision[] _admitted = new AdmissionDecision[16];
    private int _admittedCount;
    private int[] _epochOfAdmission = [];
    private SimTime[] _coresFreeAt = [];
    private int[] _epochOfResourceBlock = [];
    private int[] _epochOfUser = [];
    private int _epoch;

    /// <summary>The decisions so far.</summary>
    public ReadOnlySpan<SchedulingDecision> Decisions => _decisions.AsSpan(0, Count);

    /// <summary>The encoders given so far to requests that wait for one (staged decisions).</summary>
    public ReadOnlySpan<AdmissionDecision> Admitted => _admitted.AsSpan(0, _admittedCount);

    /// <summary>Number of decisions so far.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// How much later an extraction decided now would begin for those decided before it at this epoch, in s: each takes
    /// the core that is free first. 0 with dedicated processors.
    /// </summary>
    public double ExtractionAhead { get; private set; }

    /// <summary>Of the decisions so far, those expected to keep deadline and energy limit, (10d–e).</summary>
    public int Feasible { get; private set; }

    /// <summary>The objective of (10) so far: expected quality summed over the feasible decisions.</summary>
    public double ExpectedQuality { get; private set; }

    /// <summary>Forgets the last epoch's decisions.</summary>
    /// <param name="view">The epoch about to be decided.</param>
    public void Clear(in EpochView view)
    {
        Count = 0;
        _admittedCount = 0;
        Feasible = 0;
        ExpectedQuality = 0;
        ExtractionAhead = 0;
        if (_coresFreeAt.Length != view.CoresFreeAt.Length)
            _coresFreeAt = new SimTime[view.CoresFreeAt.Length];
        view.CoresFreeAt.CopyTo(_coresFreeAt);
        _epoch++;
        if (_epochOfResourceBlock.Length < view.ResourceBlocks.Length)
            Array.Resize(ref _epochOfResourceBlock, view.ResourceBlocks.Length);
        if (_epochOfUser.Length < view.Users.Length)
            Array.Resize(ref _epochOfUser, view.Users.Length);
        if (_epochOfAdmission.Length < view.Admissions.Length)
            Array.Resize(ref _epochOfAdmission, Math.Max(view.Admissions.Length, 2 * _epochOfAdmission.Length));
    }

    /// <summary>Whether a resource block can still be given at this epoch.</summary>
    /// <param name="view">The epoch.</param>
    /// <param name="resourceBlock">Resource block n.</param>
    public bool IsFree(in EpochView view, int resourceBlock) =>
        view.ResourceBlocks[resourceBlock].IsFree && _epochOfResourceBlock[resourceBlock] != _epoch;

    /// <summary>Whether a waiting request can still be decided at this epoch: its user neither holds a resource block nor was given one.</summary>
    /// <param name="view">The epoch.</param>
    /// <param name="waiting">Index of the request in <see cref="EpochView.Waiting"/>.</param>
    public bool IsOpen(in EpochView view, int waiting)
    {
        var user = view.Waiting[waiting].User;
        return !view.Users[user].HoldsResourceBlock && _epochOfUser[user] != _epoch;
    }

    /// <summary>Gives a request that waits for one its encoder (staged decisions).</summary>
    /// <param name="view">The epoch.</param>
    /// <param name="admission">Index of the request in <see cref="EpochView.Admissions"/>.</param>
    /// <param name="encoder">Encoder k.</param>
    /// <exception cref="SchedulingException">The decision breaks a rule; the message names it.</exception>
    public void Admit(in EpochView view, int admission, int encoder)
    {
        if ((uint)admission >= (uint)view.Admissions.Length)
            throw new SchedulingException($"there is no request {admission} that waits for an encoder: {view.Admissions.Length} do at this epoch");
        if ((uint)encoder >= (uint)view.Encoders.Length)
            throw new SchedulingException($"there is no encoder {encoder}: the scenario has {view.Encoders.Length}");
        if (_epochOfAdmission[admission] == _epoch)
            throw new SchedulingException($"request {view.Admissions[admission].Request} is given two encoders at one epoch");
        _epochOfAdmission[admission] = _epoch;
        PutExtractionAhead(view, encoder);
        if (_admittedCount == _admitted.Length)
            Array.Resize(ref _admitted, 2 * _admittedCount);
        _admitted[_admittedCount++] = new AdmissionDecision(admission, encoder);
    }

    /// <summary>Gives a request an encoder and a resource block.</summary>
    /// <param name="view">The epoch.</param>
    /// <param name="waiting">Index of the request in <see cref="EpochView.Waiting"/>.</param>
    /// <param name="resourceBlock">Resource block n.</param>
    /// <param name="encoder">Encoder k.</param>
    /// <exception cref="SchedulingException">The decision breaks a rule; the message names it.</exception>
    public void Assign(in EpochView view, int waiting, int resourceBlock, int encoder)
    {
        if ((uint)waiting >= (uint)view.Waiting.Length)
            throw new SchedulingException($"there is no waiting request {waiting}: {view.Waiting.Length} wait at this epoch");
        if ((uint)resourceBlock >= (uint)view.ResourceBlocks.Length)
            throw new SchedulingException($"there is no resource block {resourceBlock}: the cell has {view.ResourceBlocks.Length}");
        if ((uint)encoder >= (uint)view.Encoders.Length)
            throw new SchedulingException($"there is no encoder {encoder}: the scenario has {view.Encoders.Length}");
        if (view.Waiting[waiting].Encoder is >= 0 and var decided && decided != encoder)
            throw new SchedulingException($"request {view.Waiting[waiting].Request} was encoded with encoder {decided}, which cannot be changed to {encoder}");
        if (!view.ResourceBlocks[resourceBlock].IsFree)
            throw new SchedulingException($"resource block {resourceBlock} is held by another transmission (10c)");
        if (_epochOfResourceBlock[resourceBlock] == _epoch)
            throw new SchedulingException($"resource block {resourceBlock} is given to two users at one epoch (10c)");
        var user = view.Waiting[waiting].User;
        if (view.Users[user].HoldsResourceBlock)
            throw new SchedulingException($"user {user} still holds a resource block; one a user at a time (10b)");
        if (_epochOfUser[user] == _epoch)
            throw new SchedulingException($"user {user} is given two resource blocks at one epoch (10b)");

        _epochOfResourceBlock[resourceBlock] = _epoch;
        _epochOfUser[user] = _epoch;
        var prospect = view.Prospect(waiting, resourceBlock, encoder, ExtractionAhead);
        if (prospect.IsFeasible)
        {
            Feasible++;
            ExpectedQuality += prospect.Quality;
        }
        if (view.Waiting[waiting].Encoder < 0)
            PutExtractionAhead(view, encoder);
        if (Count == _decisions.Length)
            Array.Resize(ref _decisions, 2 * Count);
        _decisions[Count++] = new SchedulingDecision(waiting, resourceBlock, encoder);
    }

    /// <summary>An extraction decided at this epoch takes the core that is free first.</summary>
    private void PutExtractionAhead(in EpochView view, int encoder)
    {
        if (view.Processor.Sharing is Sharing.Dedicated or Sharing.ProcessorSharing)
            return;
        Processor.Earliest(_coresFreeAt, out var core);
        _coresFreeAt[core] += SimTime.FromSeconds(view.Extraction(encoder));
        ExtractionAhead = (Processor.Earliest(_coresFreeAt, out _) - view.ProcessorFreeAt).Seconds;
    }
}

/// <summary>A scheduler broke a rule. The message names the rule.</summary>
public sealed class SchedulingException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">The rule broken.</param>
    public SchedulingException(string message) : base(message) { }

    /// <summary>Creates the error with its cause.</summary>
    /// <param name="message">The rule broken, and where.</param>
    /// <param name="inner">The cause.</param>
    public SchedulingException(string message, Exception inner) : base(message, inner) { }
}
