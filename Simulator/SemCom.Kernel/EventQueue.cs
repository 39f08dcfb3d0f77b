using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

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
    private Key[] memory = [];
    private int origin;
    private int capacity;
    private Slot[] slots = new Slot[64];
    private int count;
    private int slotsUsed;
    private int freeSlot = -1;
    private int cancelled;
    private ulong sequence;
    private bool hole;

    /// <param name="sequenceBits">Bits of the running number before it is renumbered; fewer than 32 only in tests.</param>
    public EventQueue(int sequenceBits = SequenceBits)
    {
        sequenceEnd = 1UL << sequenceBits;
        Reserve(60);
    }

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

    /// <summary>The number of keys in the heap, those of cancelled events included.</summary>
    public int Keys => count;

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
            if (count == capacity)
                Reserve(2 * capacity);
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
        time = At(0).Time;
        return true;
    }

    /// <summary>Takes the event that <see cref="TryPeek"/> saw. The root stays a hole until the next event is added or looked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Kind Take(out object target, out object? state)
    {
        var slot = (int)(At(0).Order & SlotMask);
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
            var slot = (int)(At(0).Order & SlotMask);
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
        var last = new Key(At(--count).Time, At(count).Order);
        At(count) = Key.Never;
        if (count > 0)
            SiftDown(0, last);
    }

    private void Sweep()
    {
        if (hole)
            FillHole();
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            var slot = (int)(At(i).Order & SlotMask);
            if (slots[slot].Kind == Kind.Cancelled)
                Free(slot);
            else
                At(kept++) = At(i);
        }
        memory.AsSpan(origin + kept, count - kept).Fill(Key.Never);
        count = kept;
        cancelled = 0;
        for (var i = (count - 2) >> 2; i >= 0; i--)
            SiftDown(i, At(i));
    }

    /// <summary>Gives the pending events the numbers 0, 1, 2, … in their order, once every 2³² events.</summary>
    private void Renumber()
    {
        if (hole)
            FillHole();
        var pending = memory.AsSpan(origin, count);
        pending.Sort(static (a, b) => a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.Order.CompareTo(b.Order));
        const ulong sequenceMask = ((1UL << SequenceBits) - 1) << SlotBits;
        for (var i = 0; i < pending.Length; i++)
            pending[i] = new Key(pending[i].Time, (pending[i].Order & ~sequenceMask) | ((ulong)i << SlotBits));
        sequence = (ulong)count; // a sorted array is a heap
    }

    /// <summary>
    /// Asks memory for what comes next, while the present event still works: with 100 000 pending, each line is a cache miss.
    /// A key that reaches the second level will run soon, so its slot is fetched; one that reaches the root runs next, so what it runs is fetched.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void Prefetch(int index, ulong order)
    {
        // Hints only: an address that the garbage collector moves meanwhile does no harm.
        if (!Sse.IsSupported)
            return;
        ref var slot = ref slots[(int)(order & SlotMask)];
        if (index > 0)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref slot));
        }
        else
        {
            var target = *(byte**)Unsafe.AsPointer(ref slot.Target);
            Sse.Prefetch0(target);
            Sse.Prefetch0(target + 64);
            Sse.Prefetch0(*(byte**)Unsafe.AsPointer(ref slot.State));
        }
    }

    private void SiftUp(int index, Key key)
    {
        ref var keys = ref At(0);
        while (index > 0)
        {
            var parent = (index - 1) >> 2;
            if (!key.Before(Unsafe.Add(ref keys, parent)))
                break;
            Unsafe.Add(ref keys, index).Time = Unsafe.Add(ref keys, parent).Time;
            Unsafe.Add(ref keys, index).Order = Unsafe.Add(ref keys, parent).Order;
            index = parent;
        }
        Unsafe.Add(ref keys, index).Time = key.Time;
        Unsafe.Add(ref keys, index).Order = key.Order;
    }

    private void SiftDown(int index, Key key)
    {
        ref var keys = ref At(0);
        var end = count;
        for (var child = (index << 2) + 1; child < end; child = (index << 2) + 1)
        {
            // The least of four times without a branch that a processor could guess wrong: times are not negative, so
            // the sign of a difference, spread over 64 bits, chooses. Beyond the end stand keys that never win.
            ref var family = ref Unsafe.Add(ref keys, child);
            var time0 = family.Time;
            var time2 = Unsafe.Add(ref family, 2).Time;
            var left = Unsafe.Add(ref family, 1).Time - time0;
            var right = Unsafe.Add(ref family, 3).Time - time2;
            var leftSign = left >> 63;
            var rightSign = right >> 63;
            var leftTime = time0 + (left & leftSign);
            var rightTime = time2 + (right & rightSign);
            var across = rightTime - leftTime;
            var acrossSign = across >> 63;
            var time = leftTime + (across & acrossSign);
            var least = child - (int)leftSign + ((2 - (int)rightSign + (int)leftSign) & (int)acrossSign);
            if (left == 0 | across == 0 | (right == 0 & time2 != long.MaxValue))
            {
                least = LeastOfFour(ref family) + child;
                time = Unsafe.Add(ref keys, least).Time;
            }
            var order = Unsafe.Add(ref keys, least).Order;
            if (key.Time < time || (key.Time == time && key.Order < order))
                break;
            // Half by half: a 16-byte load of a key just written in halves would stall.
            Unsafe.Add(ref keys, index).Time = time;
            Unsafe.Add(ref keys, index).Order = order;
            if (index <= 4)
                Prefetch(index, order);
            index = least;
        }
        Unsafe.Add(ref keys, index).Time = key.Time;
        Unsafe.Add(ref keys, index).Order = key.Order;
    }

    /// <summary>With equal times the order decides.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LeastOfFour(ref Key family)
    {
        var least = 0;
        for (var i = 1; i < 4; i++)
        {
            if (Unsafe.Add(ref family, i).Before(Unsafe.Add(ref family, least)))
                least = i;
        }
        return least;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Key At(int index) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(memory), origin + index);

    /// <summary>
    /// Moves the heap to a larger array, in which the four children of a key (from 4i + 1) share one cache line of 64 bytes.
    /// The array is pinned, so that they go on doing so.
    /// </summary>
    private unsafe void Reserve(int keys)
    {
        const int keysPerLine = 4;
        var larger = GC.AllocateUninitializedArray<Key>(keys + 2 * keysPerLine, pinned: true);
        larger.AsSpan().Fill(Key.Never);
        var start = (int)((nuint)Unsafe.AsPointer(ref larger[0]) / (nuint)sizeof(Key) % keysPerLine);
        var newOrigin = (2 * keysPerLine - 1 - start) % keysPerLine;
        memory.AsSpan(origin, count).CopyTo(larger.AsSpan(newOrigin));
        (memory, origin, capacity) = (larger, newOrigin, keys);
    }

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

    private struct Key(long time, ulong order)
    {
        public static readonly Key Never = new(long.MaxValue, ulong.MaxValue);

        public long Time = time;
        public ulong Order = order;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly bool Before(in Key other) => Time < other.Time | (Time == other.Time & Order < other.Order);
    }
}
