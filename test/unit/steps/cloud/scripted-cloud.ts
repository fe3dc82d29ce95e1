/** A stage in virtual time, and calls that fail as they are told to. */
import { createVirtualTime, type VirtualTime } from "../../../../bench/virtual-time.ts";
import { createRetryLoop } from "../../../../functions/adapters/retry/p-retry-loop.ts";
import { CloudError, type CloudFailure } from "../../../../functions/core/failure/cloud-error.ts";
import { type CallCloud, type CallKey, createCallCloud } from "../../../../functions/steps/cloud/call-cloud.ts";

export const START = 3_600_000;
export const KEY: CallKey = { accountId: "1000000000000001", regionId: "cn-hangzhou", action: "ReActivateInstances" };
export const OTHER: CallKey = { ...KEY, regionId: "cn-beijing", action: "DescribeInstances" };

export interface Stage {
  readonly time: VirtualTime;
  readonly cloud: CallCloud;
}

export interface Settings {
  readonly deadlineMs?: number;
  readonly cutOffMs?: number;
  readonly maxConcurrentCalls?: number;
  readonly maxCallsPerSecond?: number;
  readonly unit?: number;
}

export function aStage({
  deadlineMs = Number.POSITIVE_INFINITY,
  cutOffMs,
  unit = 0.5,
  ...limits
}: Settings = {}): Stage {
  const time = createVirtualTime(START);
  const world = { clock: time.clock, random: { unit: () => unit }, retry: createRetryLoop(time.clock) };
  const policy = {
    limits: { maxConcurrentCalls: 32, maxCallsPerSecond: 100, ...limits },
    timing: { callTimeoutMs: 10_000 },
  };
  const run = { deadlineMs, ...(cutOffMs === undefined ? {} : { cutOffMs }) };
  return { time, cloud: createCallCloud(world, policy, run) };
}

export function failing(code: string, rest: Partial<CloudFailure> = {}): CloudError {
  return new CloudError({ action: KEY.action, code, message: "as told", answered: true, ...rest });
}

/** Fails with these, one after the other, then succeeds; each call takes 100 ms. Knows when it was called. */
export function scripted({ clock }: VirtualTime, failures: readonly unknown[]) {
  const startsMs: number[] = [];
  const attempt = async () => {
    const number = startsMs.push(clock.nowMs() - START);
    await clock.sleep(100);
    if (number <= failures.length) throw failures[number - 1];
    return `answer ${number}`;
  };
  return { attempt, startsMs };
}

export function codeOf(error: unknown): string {
  if (error instanceof CloudError) return error.failure.code;
  throw error;
}
