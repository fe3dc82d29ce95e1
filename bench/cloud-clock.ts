/**
 * The local cloud's clock, scaled or stepped, for a run in this process. Minutes of the cloud, and the run's pauses, pass in
 * seconds.
 */
import type { AlarmClock } from "../functions/ports/clock.ts";
import type { LocalCloud } from "../local-cloud/index.ts";

export function clockOf({ world: { clock } }: LocalCloud): AlarmClock {
  return {
    nowMs: () => clock.nowMs(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const abort = () => {
          cancel();
          reject(signal?.reason);
        };
        const cancel = clock.schedule(clock.nowMs() + ms, () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        });
        signal?.addEventListener("abort", abort, { once: true });
      }),
    alarm: (ms, ring) => clock.schedule(clock.nowMs() + ms, ring),
  };
}
