/** A binary heap of timers: the earliest first, and at equal times in the order in which they were added. */

export interface Due {
  readonly atMs: number;
  readonly wake: () => void;
}

export interface DueHeap {
  push(atMs: number, wake: () => void): void;
  peek(): Due | undefined;
  pop(): Due | undefined;
}

interface Entry extends Due {
  readonly order: number;
}

export function createDueHeap(): DueHeap {
  const heap: Entry[] = [];
  let order = 0;

  function siftUp(entry: Entry): void {
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(entry, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = entry;
  }

  function siftDown(entry: Entry): void {
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, entry)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = entry;
  }

  return {
    push: (atMs, wake) => siftUp({ atMs, wake, order: order++ }),
    peek: () => heap[0],
    pop: () => {
      const first = heap[0];
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) siftDown(last);
      return first;
    },
  };
}

function isBefore(left: Entry, right: Entry): boolean {
  return left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);
}
