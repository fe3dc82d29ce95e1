/** Gives up an answer that comes too late: records must be written while there is time, and recovery never waits for logging. */
import { CloudError } from "../../core/failure/cloud-error.ts";
import type { Clock } from "../../ports/clock.ts";

/** What a call that was given up has done, a later run reads. */
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
