/** The retry loop, driven by p-retry. All waits use the injected clock. */
import pRetry from "p-retry";
import type { Clock } from "../../ports/clock.ts";
import type { RetryLoop } from "../../ports/retry-loop.ts";

/**
 * Wraps the error of an attempt. p-retry stops at a TypeError, turns a value that is no Error into one, and gives `AbortError` a
 * meaning.
 * Errors of the cloud's SDK must not have these effects.
 */
class AttemptFailed extends Error {
  readonly thrown: unknown;

  constructor(thrown: unknown) {
    super("attempt failed");
    this.thrown = thrown;
  }
}

/**
 * Turns off p-retry's own waits, which would use real timers. All options that p-retry knows are set.
 * p-retry copies the options first, and adding missing ones costs more than the rest of a failure.
 */
const NO_WAITS = {
  factor: 1,
  minTimeout: 0,
  maxTimeout: Number.POSITIVE_INFINITY,
  maxRetryTime: Number.POSITIVE_INFINITY,
  randomize: false,
  shouldConsumeRetry: () => true,
};

export function createRetryLoop(clock: Clock): RetryLoop {
  return {
    async run(call, { attempts, onFailure, signal }) {
      signal?.throwIfAborted();
      let first: AttemptFailed;
      try {
        // Nearly every call succeeds at once and then needs no retry loop.
        return await call(1);
      } catch (thrown) {
        first = new AttemptFailed(thrown);
      }
      let stopped = false;
      try {
        return await pRetry(
          async (number) => {
            if (number === 1) throw first;
            try {
              return await call(number);
            } catch (thrown) {
              throw new AttemptFailed(thrown);
            }
          },
          {
            retries: attempts - 1,
            // p-retry calls this after the last attempt too.
            onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
              if (retriesLeft === 0) return;
              const wait = await onFailure(error instanceof AttemptFailed ? error.thrown : error, attemptNumber);
              stopped = wait === "stop";
              if (wait !== "stop") await clock.sleep(wait, signal);
            },
            shouldRetry: () => !stopped,
            // p-retry's own `signal` is not used: it would drop the result of a call that succeeded just before the abort.
            ...NO_WAITS,
          },
        );
      } catch (error) {
        throw error instanceof AttemptFailed ? error.thrown : error;
      }
    },
  };
}
