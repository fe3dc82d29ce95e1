/**
 * Gives up answers that come too late. Records must be written while there is time, and recovery does not wait for the log store.
 */
import { CloudError } from "../../core/failure/cloud-error.ts";
import type { Clock } from "../../ports/clock.ts";

/**
 * Resolves with the answer, or rejects with `Local.Timeout` after `leftMs` milliseconds. The call may have been applied; a later
 * run reads the state.
 */
export function untilCutOff<T>(clock: Clock, action: string, answer: Promise<T>, leftMs: number): Promise<T> {
  const answered = new AbortController();
  const cutOff = clock.sleep(Math.max(0, leftMs), answered.signal).then(
    () => Promise.reject(givenUp(action)),
    () => answer,
  );
  return Promise.race([answer, cutOff]).finally(() => answered.abort());
}

function givenUp(action: string): CloudError {
  const message = "no answer came in the time that was left for it";
  return new CloudError({ action, code: "Local.Timeout", message, answered: false });
}

export function cancelled(action: string): CloudError {
  return new CloudError({ action, code: "Local.Cancelled", message: "no call was started in time", answered: true });
}
