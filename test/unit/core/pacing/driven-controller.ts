/** A rate controller driven call by call, up to the states that tests begin in. */
import { expect } from "vitest";
import { createRateController, type RateController } from "../../../../functions/core/pacing/rate-controller.ts";

export const MINUTE = 60_000;

/** Ten seconds into a clock minute. */
export const START = 30 * MINUTE + 10_000;

export function create(maxCallsPerSecond = 100): RateController {
  return createRateController({ maxCallsPerSecond });
}

/** Starts what may start now. */
export function burst(controller: RateController, nowMs: number): number {
  let calls = 0;
  while (controller.admit(nowMs) === 0) calls += 1;
  return calls;
}

/** Ten calls, all answered but the last, which is refused 100 ms later. */
export function refusedOnce(retryAfterMs?: number): RateController {
  const controller = create();
  expect(burst(controller, START)).toBe(10);
  for (let call = 0; call < 9; call += 1) controller.answered(START + 100, START);
  controller.throttled(START + 100, START, retryAfterMs);
  return controller;
}

/** One look at the time it is due, refused or let through 50 ms later. Answers when it started. */
export function look(controller: RateController, nowMs: number, result: "refused" | "admitted"): number {
  const waitMs = controller.admit(nowMs);
  const startMs = nowMs + waitMs;
  if (waitMs > 0) expect(controller.admit(startMs)).toBe(0);
  expect(controller.admit(startMs)).toBe(Number.POSITIVE_INFINITY);
  if (result === "refused") controller.throttled(startMs + 50, startMs);
  else controller.answered(startMs + 50, startMs);
  return startMs;
}

/** A quota of nine a minute, found shut until the clock's next minute: the window is known and sure. */
export function inWindow(): { controller: RateController; nowMs: number } {
  const controller = refusedOnce();
  let nowMs = START + 100;
  for (let refusal = 0; refusal < 4; refusal += 1) nowMs = look(controller, nowMs, "refused") + 50;
  nowMs = look(controller, nowMs, "admitted") + 50;
  return { controller, nowMs };
}

/** Starts what a known window has left, one call after the other, all answered at the end. Answers the time then. */
export function useUp(controller: RateController, nowMs: number): { calls: number; nowMs: number } {
  const starts: number[] = [];
  let now = nowMs;
  for (;;) {
    const waitMs = controller.admit(now);
    if (!controller.snapshot().isOpen) break;
    if (waitMs === 0) starts.push(now);
    else now += waitMs;
  }
  for (const startMs of starts) controller.answered(now, startMs);
  return { calls: starts.length, nowMs: now };
}
