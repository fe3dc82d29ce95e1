/**
 * Bounds the memory of the local cloud, so that no client ends the process: of bodies and answers that are under way,
 * and of everything that is stored.
 */
import { getHeapStatistics } from "node:v8";

/** Ours: bytes of the bodies and answers of all requests whose answers were not sent yet. */
const MOST_OPEN_BYTES = 512 * 1024 * 1024;
/** Ours: share of the heap above which only requests that free memory are served. */
const FULLEST_HEAP = 0.65;

/** The memory of one request. */
export interface RequestMemory {
  /** Takes memory for more bytes. Returns false, and takes nothing, if there is not enough. */
  take(bytes: number): boolean;
  /** Gives back everything that was taken. */
  free(): void;
}

export interface MemoryGuard {
  /** Decides whether stored state leaves room for work. */
  hasRoom(): boolean;
  open(): RequestMemory;
}

/** Returns the used share of the heap, from 0 to 1. */
function usedHeap(): number {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used / limit;
}

export function createMemoryGuard(heapShare: () => number = usedHeap): MemoryGuard {
  let openBytes = 0;
  return {
    hasRoom: () => heapShare() < FULLEST_HEAP,
    open() {
      let own = 0;
      return {
        take(bytes) {
          if (openBytes + bytes > MOST_OPEN_BYTES) return false;
          openBytes += bytes;
          own += bytes;
          return true;
        },
        free() {
          openBytes -= own;
          own = 0;
        },
      };
    },
  };
}
