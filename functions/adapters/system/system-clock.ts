/** The machine's own time. */
import type { Clock } from "../../ports/clock.ts";

const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function createSystemClock(): Clock {
  return {
    nowMs: () => Date.now(),
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        const onAbort = () => {
          clearTimeout(timer);
          reject(signal?.reason);
        };
        const timer = setTimeout(
          () => {
            signal?.removeEventListener("abort", onAbort);
            resolve();
          },
          // Node takes a longer wait for none at all.
          Math.min(Math.max(0, ms), LONGEST_TIMER_MS),
        );
        signal?.addEventListener("abort", onAbort, { once: true });
      });
    },
  };
}
