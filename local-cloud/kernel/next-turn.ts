/**
 * Shares the event loop between all long work of this process. In each turn of the loop one waiting task goes on, in the
 * order in which the tasks began to wait. A hundred large searches at once therefore hold a turn no longer than one.
 */

const waiting: (() => void)[] = [];
let isTurnPlanned = false;

/** Resolves in a later turn of the event loop. Other connections, timers and tasks are served before. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    planTurn();
  });
}

function planTurn(): void {
  if (isTurnPlanned) return;
  isTurnPlanned = true;
  setImmediate(() => {
    isTurnPlanned = false;
    waiting.shift()?.();
    if (waiting.length > 0) planTurn();
  });
}

/** Processor time of one slice. A slow machine does less in a slice, and holds the event loop no longer. */
const SLICE_MICROSECONDS = 10_000;
/** Looks at the time in one slice. A look costs as much as some small steps. */
const LOOKS_A_SLICE = 8;

/**
 * Starts a slice of work. The returned function counts a step, or a step that costs as much as several. It tells whether
 * the slice is over: after `most` steps, or when its time is used up.
 */
export function startSlice(most: number): (cost?: number) => boolean {
  const startedAt = usedMicroseconds();
  let spent = 0;
  let nextLook = 0;
  return (cost = 1) => {
    spent += cost;
    if (spent >= most) return true;
    if (spent < nextLook) return false;
    nextLook = spent + most / LOOKS_A_SLICE;
    return usedMicroseconds() - startedAt >= SLICE_MICROSECONDS;
  };
}

/** Time that this process waits for a busy processor does not count: a shorter slice would not end sooner. */
function usedMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
