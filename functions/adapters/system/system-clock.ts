/** The time of this machine. */
import type { AlarmClock } from "../../ports/clock.ts";

/** Node treats a longer wait as no wait at all. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function createSystemClock(): AlarmClock {
  return { nowMs: () => Date.now(), sleep, alarm };
}

function alarm(ms: number, ring: () => void): () => void {
  const timer = setTimeout(ring, Math.min(Math.max(0, ms), LONGEST_TIMER_MS));
  return () => clearTimeout(timer);
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = alarm(ms, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
