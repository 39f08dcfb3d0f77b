using System.Runtime.CompilerServices;

namespace SemCom.Kernel;

/// <summary>
/// The pending events: a 4-ary heap of 16-byte keys ordered by (time, priority, sequence), and beside it a table of
/// slots with what to run. A key names its slot in its low bits, below the sequence, where it never decides a comparison.
/// </summary>
/// <remarks>
/// <para>Cancelling marks the slot and leaves the key where it is; when marked keys outnumber the others, all are swept out.</para>
/// <para>While an event runs, the root is a hole: the first event it schedules takes the root's place ("replace top"),
/// which costs one sift instead of two.</para>
/// </remarks>
internal sealed class EventQueue
{
    private const int SlotBits = 24;
    private const int SequenceBits = 32;
    private const ulong SlotMask = (1UL << SlotBits) - 1;

    /// <summary>The most events that can be pending: 2²⁴ (16.7 million).</summary>
    public const int MaxPending = 1 << SlotBits;

    private readonly ulong sequenceEnd;
    private Key[] heap = new Key[64];
    private Slot[] slots = new Slot[64];
    private int count;
    private int slotsUsed;
    private int freeSlot = -1;
    private int cancelled;
    private ulong sequence;
    private bool hole;

    /// <param name="sequenceBits">Bits of the running number before it is renumbered; fewer than 32 only in tests.</param>
    public EventQueue(int sequenceBits = SequenceBits) => sequenceEnd = 1UL << sequenceBits;

    /// <summary>What runs when a slot's time comes.</summary>
    public enum Kind : byte
    {
        Free,
        Cancelled,
        Action,
        ActionWithState,
        Process,
        Wait,
    }

    /// <summary>The number of events still to run.</summary>
    public int Pending => count - cancelled - (hole ? 1 : 0);

    public uint GenerationOf(int slot) => slots[slot].Generation;

    /// <summary>Adds an event and returns its slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Add(long time, int priority, Kind kind, object target, object? state = null)
    {
        if ((uint)(priority - EventPriority.First) > EventPriority.Last - EventPriority.First)
            ThrowPriority(priority);
        var slot = freeSlot;
        if (slot < 0)
            slot = NewSlot();
        ref var content = ref slots[slot];
        freeSlot = content.NextFree;
        content.Kind = kind;
        // A repeated timer finds its own target in the slot it has just left: no write barrier.
        if (!ReferenceEquals(content.Target, target))
            content.Target = target;
        if (!ReferenceEquals(content.State, state))
            content.State = state;

        if (sequence == sequenceEnd)
            Renumber();
        var order = ((ulong)(priority - EventPriority.First) << (SequenceBits + SlotBits)) | (sequence++ << SlotBits) | (uint)slot;
        if (hole)
        {
            hole = false;
            SiftDown(0, new Key(time, order));
        }
        else
        {
            if (count == heap.Length)
                Array.Resize(ref heap, 2 * count);
            SiftUp(count++, new Key(time, order));
        }
        return slot;
    }

    /// <summary>The time of the next event that will run, in ps; false when none is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPeek(out long time)
    {
        if (hole)
            FillHole();
        if (cancelled > 0)
            DropCancelled();
        if (count == 0)
        {
            time = 0;
            return false;
        }
        time = heap[0].Time;
        return true;
    }

    /// <summary>Takes the event that <see cref="TryPeek"/> saw. The root stays a hole until the next event is added or looked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Kind Take(out object target, out object? state)
    {
        var slot = (int)(heap[0].Order & SlotMask);
        hole = true;
        ref var content = ref slots[slot];
        target = content.Target!;
        state = content.State;
        var kind = content.Kind;
        content.Kind = Kind.Free;
        content.Generation++;
        content.NextFree = freeSlot;
        freeSlot = slot;
        return kind;
    }

    /// <summary>Cancels the pending event of a slot.</summary>
    public void Cancel(int slot)
    {
        ref var content = ref slots[slot];
        content.Kind = Kind.Cancelled;
        content.Generation++;
        content.Target = null;
        content.State = null;
        cancelled++;
        if (cancelled > 32 && cancelled > count / 2)
            Sweep();
    }

    private void DropCancelled()
    {
        while (count > 0)
        {
            var slot = (int)(heap[0].Order & SlotMask);
            if (slots[slot].Kind != Kind.Cancelled)
                return;
            Free(slot);
            cancelled--;
            RemoveTop();
        }
    }

    private void FillHole()
    {
        hole = false;
        RemoveTop();
    }

    private void RemoveTop()
    {
        if (--count > 0)
            SiftDown(0, heap[count]);
    }

    private void Sweep()
    {
        if (hole)
            FillHole();
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            var slot = (int)(heap[i].Order & SlotMask);
            if (slots[slot].Kind == Kind.Cancelled)
                Free(slot);
            else
                heap[kept++] = heap[i];
        }
        count = kept;
        cancelled = 0;
        for (var i = (count - 2) >> 2; i >= 0; i--)
            SiftDown(i, heap[i]);
    }

    /// <summary>Gives the pending events the numbers 0, 1, 2, … in their order, once every 2³² events.</summary>
    private void Renumber()
    {
        if (hole)
            FillHole();
        var pending = heap.AsSpan(0, count);
        pending.Sort(static (a, b) => a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.Order.CompareTo(b.Order));
        const ulong sequenceMask = ((1UL << SequenceBits) - 1) << SlotBits;
        for (var i = 0; i < pending.Length; i++)
            pending[i] = new Key(pending[i].Time, (pending[i].Order & ~sequenceMask) | ((ulong)i << SlotBits));
        sequence = (ulong)count; // a sorted array is a heap
    }

    private void SiftUp(int index, Key key)
    {
        var keys = heap;
        while (index > 0)
        {
            var parent = (index - 1) >> 2;
            if (!key.Before(keys[parent]))
                break;
            keys[index] = keys[parent];
            index = parent;
        }
        keys[index] = key;
    }

    private void SiftDown(int index, Key key)
    {
        ref var keys = ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(heap);
        var end = count;
        while (true)
        {
            var child = (index << 2) + 1;
            if (child + 3 < end)
            {
                // The least of four without a branch that a processor could guess wrong.
                ref var family = ref Unsafe.Add(ref keys, child);
                var left = Bit(Unsafe.Add(ref family, 1).Before(family));
                var right = 2 + Bit(Unsafe.Add(ref family, 3).Before(Unsafe.Add(ref family, 2)));
                var pickRight = Bit(Unsafe.Add(ref family, right).Before(Unsafe.Add(ref family, left)));
                child += left + (-pickRight & (right - left));
            }
            else if (child < end)
            {
                var best = child;
                for (var other = child + 1; other < end; other++)
                {
                    if (Unsafe.Add(ref keys, other).Before(Unsafe.Add(ref keys, best)))
                        best = other;
                }
                child = best;
            }
            else
            {
                break;
            }
            ref var least = ref Unsafe.Add(ref keys, child);
            if (key.Before(least))
                break;
            Unsafe.Add(ref keys, index) = least;
            index = child;
        }
        Unsafe.Add(ref keys, index) = key;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bit(bool condition) => condition ? 1 : 0;

    private int NewSlot()
    {
        if (slotsUsed == MaxPending)
            throw new InvalidOperationException($"More than {MaxPending} events are pending. Look for a process or timer that is created again and again.");
        if (slotsUsed == slots.Length)
            Array.Resize(ref slots, 2 * slotsUsed);
        slots[slotsUsed].NextFree = -1;
        return slotsUsed++;
    }

    private void Free(int slot)
    {
        slots[slot].Kind = Kind.Free;
        slots[slot].NextFree = freeSlot;
        freeSlot = slot;
    }

    private static void ThrowPriority(int priority) => throw new ArgumentOutOfRangeException(
        nameof(priority), priority, $"An event priority lies between {EventPriority.First} and {EventPriority.Last} (see EventPriority).");

    private struct Slot
    {
        public object? Target;
        public object? State;
        public uint Generation;
        public Kind Kind;
        public int NextFree;
    }

    private readonly struct Key(long time, ulong order)
    {
        public readonly long Time = time;
        public readonly ulong Order = order;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Before(in Key other) => Time < other.Time | (Time == other.Time & Order < other.Order);
    }
}
