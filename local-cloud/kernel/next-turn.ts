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

/** Milliseconds of one slice of work. A slow machine does less in a slice, and holds the event loop no longer. */
const SLICE_MS = 10;

/** Starts a slice. The returned function tells whether its time is over. */
export function startSlice(): () => boolean {
  const endMs = performance.now() + SLICE_MS;
  return () => performance.now() >= endMs;
}
