/**
 * Sorts tasks by due time in a binary heap. Tasks due at the same millisecond run in the order in which they were
 * added.
 */
interface DueTask {
  readonly atMs: number;
  readonly task: () => void;
}

export interface DueQueue {
  /** Adds a task; the returned function cancels it. */
  add(atMs: number, task: () => void): () => void;
  nextAtMs(): number | undefined;
  /** Removes and returns the earliest task due at or before `untilMs`; undefined: none is due. */
  takeDue(untilMs: number): DueTask | undefined;
  clear(): void;
}

interface Entry extends DueTask {
  readonly order: number;
  cancelled: boolean;
}

const isBefore = (left: Entry, right: Entry) =>
  left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);

export function createDueQueue(): DueQueue {
  const heap: Entry[] = [];
  let added = 0;

  const swap = (left: number, right: number) => {
    const kept = heap[left]!;
    heap[left] = heap[right]!;
    heap[right] = kept;
  };

  const siftUp = (from: number) => {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!isBefore(heap[at]!, heap[parent]!)) return;
      swap(at, parent);
      at = parent;
    }
  };

  const siftDown = () => {
    for (let at = 0; ; ) {
      const left = at * 2 + 1;
      const right = left + 1;
      let first = at;
      if (left < heap.length && isBefore(heap[left]!, heap[first]!)) first = left;
      if (right < heap.length && isBefore(heap[right]!, heap[first]!)) first = right;
      if (first === at) return;
      swap(at, first);
      at = first;
    }
  };

  const takeFirst = () => {
    const first = heap[0];
    const last = heap.pop();
    if (heap.length > 0 && last !== undefined) {
      heap[0] = last;
      siftDown();
    }
    return first;
  };

  const dropCancelled = () => {
    while (heap[0]?.cancelled === true) takeFirst();
  };

  return {
    add(atMs, task) {
      const entry: Entry = { atMs, task, order: added, cancelled: false };
      added += 1;
      heap.push(entry);
      siftUp(heap.length - 1);
      return () => {
        entry.cancelled = true;
      };
    },
    nextAtMs() {
      dropCancelled();
      return heap[0]?.atMs;
    },
    takeDue(untilMs) {
      dropCancelled();
      const first = heap[0];
      return first !== undefined && first.atMs <= untilMs ? takeFirst() : undefined;
    },
    clear() {
      heap.length = 0;
    },
  };
}
