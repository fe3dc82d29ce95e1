/** The retry loop, driven by p-retry; every wait is ours, by the injected clock. */
import pRetry from "p-retry";
import type { Clock } from "../../ports/clock.ts";
import type { RetryLoop } from "../../ports/retry-loop.ts";

/**
 * What the attempt threw, in an Error of our own: p-retry stops at a TypeError, turns a non-Error into one and gives an
 * `AbortError` a meaning. None of that may depend on what the cloud's SDK happened to throw.
 */
class AttemptFailed extends Error {
  readonly thrown: unknown;

  constructor(thrown: unknown) {
    super("attempt failed");
    this.thrown = thrown;
  }
}

/**
 * No wait of p-retry's own: it would use real timers. These are all the options it knows, because it copies them first, and
 * what it then has to add itself costs more than the rest of a failure.
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
    async run(attempt, { attempts, onFailure, signal }) {
      signal?.throwIfAborted();
      let first: AttemptFailed;
      try {
        // Nearly every call succeeds at once, and costs no retry loop.
        return await attempt(1);
      } catch (thrown) {
        first = new AttemptFailed(thrown);
      }
      let stopped = false;
      try {
        return await pRetry(
          async (number) => {
            if (number === 1) throw first;
            try {
              return await attempt(number);
            } catch (thrown) {
              throw new AttemptFailed(thrown);
            }
          },
          {
            retries: attempts - 1,
            // It is asked after the last attempt, too.
            onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
              if (retriesLeft === 0) return;
              const wait = await onFailure(error instanceof AttemptFailed ? error.thrown : error, attemptNumber);
              stopped = wait === "stop";
              if (wait !== "stop") await clock.sleep(wait, signal);
            },
            shouldRetry: () => !stopped,
            // p-retry's own `signal` is not used: it would throw away the result of a call that succeeded just before.
            ...NO_WAITS,
          },
        );
      } catch (error) {
        throw error instanceof AttemptFailed ? error.thrown : error;
      }
    },
  };
}
