/** Runs one recovery of many instances through the real call path, in virtual time, at a quota that the function does not know. */
import { CloudError } from "../functions/core/failure/cloud-error.ts";
import type { RetryLoop } from "../functions/ports/retry-loop.ts";
import { createCallCloud } from "../functions/steps/cloud/call-cloud.ts";
import { createQuota, type QuotaShape } from "./quota.ts";
import { createVirtualTime } from "./virtual-time.ts";

export interface RateCase {
  readonly quota: QuotaShape;
  readonly calls: number;
  readonly seed: number;
  /** The answer times, evenly spread. */
  readonly latencyMs: readonly [least: number, most: number];
  readonly concurrency: number;
  readonly maxCallsPerSecond: number;
  /** How far into the clock's minute the run starts, in milliseconds. */
  readonly intoMinuteMs: number;
  /** How far the cloud's clock is ahead of ours, in milliseconds. */
  readonly skewMs?: number;
  /** The service sends `x-acs-retry-after`. */
  readonly hints?: boolean;
  readonly attempts?: number;
}

export interface RateResult {
  readonly tookMs: number;
  /** The shortest possible time: the largest of the limits by the quota, the answer times and our own caps. */
  readonly boundMs: number;
  /** The same for a client that knew the quota but rested for its first seconds, see GENTLE_MS. */
  readonly gentleBoundMs: number;
  readonly calls: number;
  readonly throttled: number;
  /** Instances that were given up. */
  readonly unfinished: number;
}

/**
 * A client that does not know the quota starts gently. If a window closes within its first seconds, the client cannot use all of
 * it. It may then need one window more at the end, which takes a minute.
 */
const GENTLE_MS = 3_000;

/** A whole minute, and a small number: large numbers would lose fractions of a millisecond. */
const EPOCH_MS = 3_600_000;

export async function runRateCase(one: RateCase): Promise<RateResult> {
  const startMs = EPOCH_MS + one.intoMinuteMs;
  const unit = createUnits(one.seed);
  const time = createVirtualTime(startMs);
  const quota = createQuota(one.quota);
  const skewMs = one.skewMs ?? 0;
  let throttled = 0;
  let unfinished = 0;

  async function reactivate(): Promise<void> {
    const [least, most] = one.latencyMs;
    const latencyMs = Math.round(least + (most - least) * unit());
    await time.clock.sleep(latencyMs / 2);
    const atMs = time.clock.nowMs() + skewMs;
    const admitted = quota.admit(atMs);
    await time.clock.sleep(latencyMs - latencyMs / 2);
    if (admitted) return;
    throttled += 1;
    throw new CloudError({
      action: "ReActivateInstances",
      code: "Throttling.User",
      message: "Request was denied due to user flow control.",
      answered: true,
      ...(one.hints ? { retryAfterMs: Math.ceil(quota.opensAtMs(atMs) - atMs) } : {}),
    });
  }

  const world = { clock: time.clock, random: { unit }, retry: createPlainRetry(time.clock.sleep) };
  const cloud = createCallCloud(world, policyOf(one), { deadlineMs: Number.POSITIVE_INFINITY });
  const key = { accountId: "1000000000000001", regionId: "cn-hangzhou", action: "ReActivateInstances" };

  let next = 0;
  async function worker(): Promise<void> {
    while (next < one.calls) {
      next += 1;
      await cloud.call(key, reactivate, { attempts: one.attempts ?? 6 }).catch(() => {
        unfinished += 1;
      });
    }
  }
  await time.run(Promise.all(Array.from({ length: one.concurrency }, worker)));

  return {
    tookMs: time.clock.nowMs() - startMs,
    boundMs: boundMs(one, startMs + skewMs),
    gentleBoundMs: GENTLE_MS + boundMs(one, startMs + skewMs + GENTLE_MS),
    calls: cloud.counts().ReActivateInstances ?? 0,
    throttled,
    unfinished,
  };
}

/** Returns the time that even a client that knows the quota could not beat. */
function boundMs(one: RateCase, startMs: number): number {
  const quota = createQuota(one.quota);
  const gapMs = 1_000 / one.maxCallsPerSecond;
  let atMs = startMs - gapMs;
  for (let call = 0; call < one.calls; call += 1) {
    atMs = quota.opensAtMs(atMs + gapMs);
    quota.admit(atMs);
  }
  const [least, most] = one.latencyMs;
  const latencyBoundMs = (one.calls * (least + most)) / 2 / one.concurrency;
  return Math.max(atMs - startMs, one.calls * gapMs, latencyBoundMs);
}

function createPlainRetry(sleep: (ms: number) => Promise<void>): RetryLoop {
  return {
    async run(attempt, { attempts, onFailure }) {
      for (let number = 1; ; number += 1) {
        try {
          return await attempt(number);
        } catch (error) {
          const waitMs = number < attempts ? await onFailure(error, number) : "stop";
          if (waitMs === "stop") throw error;
          await sleep(waitMs);
        }
      }
    },
  };
}

function policyOf(one: RateCase) {
  return {
    limits: { maxCallsPerSecond: one.maxCallsPerSecond, maxConcurrentCalls: one.concurrency },
    timing: { callTimeoutMs: 10_000 },
  };
}

/** mulberry32: small and seeded, and good enough to spread answer times. */
function createUnits(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
