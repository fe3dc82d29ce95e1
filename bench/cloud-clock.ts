/** The local cloud's clock, scaled or stepped, for a run in this process: minutes of the cloud pass in seconds, and a run's sleeps with them. */
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
