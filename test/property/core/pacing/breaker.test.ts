import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { type Breaker, createBreaker } from "../../../../functions/core/pacing/breaker.ts";

interface Step {
  readonly passMs: number;
  readonly do: "ask" | "succeed" | "fail";
}

const history = () => fc.array(step, { minLength: 30, maxLength: 300, size: "max" });
const step: fc.Arbitrary<Step> = fc.record({
  passMs: fc.oneof(fc.constant(0), fc.nat(20_000)),
  do: fc.constantFrom("ask", "ask", "succeed", "fail"),
});

interface Played {
  readonly nowMs: number;
  readonly inFlight: number;
}

/** Plays the steps. A report is played only after a call that was let through. */
function play(breaker: Breaker, steps: readonly Step[]): Played {
  let nowMs = 0;
  let inFlight = 0;
  for (const { passMs, do: what } of steps) {
    nowMs += passMs;
    if (what === "ask") {
      if (breaker.admit("group", nowMs) === "go") inFlight += 1;
    } else if (inFlight > 0) {
      inFlight -= 1;
      if (what === "succeed") breaker.succeeded("group", nowMs);
      else breaker.failed("group", nowMs);
    }
  }
  return { nowMs, inFlight };
}

/**
 * Calls as the engine does: reports every result and waits when the breaker says so. Returns the time until the breaker is
 * closed.
 */
function recover(breaker: Breaker, { nowMs, inFlight }: Played): number {
  let now = nowMs;
  let open = inFlight;
  let inARow = 0;
  while (inARow < 40) {
    const admission = breaker.admit("group", now);
    if (admission === "go") {
      open += 1;
      inARow += 1;
      continue;
    }
    inARow = 0;
    if (admission !== "wait") now = Math.max(now, admission.openUntilMs);
    else if (open === 0) throw new Error("told to wait for nothing");
    for (; open > 0; open -= 1) breaker.succeeded("group", now);
  }
  return now - nowMs;
}

describe("createBreaker", () => {
  test.prop([history()])(
    "never latches: from any history, once calls succeed again, everything is let through within a minute",
    (steps) => {
      const breaker = createBreaker();

      expect(recover(breaker, play(breaker, steps))).toBeLessThanOrEqual(60_000);
    },
  );

  test.prop([history(), fc.integer({ min: 1, max: 3_600_000 })])(
    "always opens by failures, for at most a minute, and keeps its word",
    (steps, laterMs) => {
      const breaker = createBreaker();
      const { nowMs, inFlight } = play(breaker, steps);
      for (let failures = 0; failures < 40 + inFlight; failures += 1) {
        breaker.admit("group", nowMs);
        breaker.failed("group", nowMs);
      }
      const { openUntilMs } = breaker.admit("group", nowMs) as { openUntilMs: number };

      expect(openUntilMs).toBeGreaterThan(nowMs);
      expect(openUntilMs - nowMs).toBeLessThanOrEqual(60_000);
      expect(breaker.admit("group", openUntilMs - 1)).toEqual({ openUntilMs });
      expect(breaker.admit("group", openUntilMs + laterMs)).toBe("go");
    },
  );

  test.prop([fc.integer({ min: 1, max: 32 }), fc.integer({ min: 1, max: 24 })])(
    "calls a dead group seldom: what was under way, then one canary a pause",
    (width, hours) => {
      const breaker = createBreaker();
      let nowMs = 0;
      let calls = 0;
      while (nowMs < hours * 3_600_000) {
        let wave = 0;
        while (wave < width && breaker.admit("group", nowMs) === "go") wave += 1;
        calls += wave;
        for (let call = 0; call < wave; call += 1) breaker.failed("group", nowMs);
        const next = breaker.admit("group", nowMs);
        if (next === "go") {
          calls += 1;
          breaker.failed("group", nowMs);
        } else if (typeof next === "object") nowMs = next.openUntilMs;
      }

      expect(calls).toBeLessThanOrEqual(width + 5 + 4 + hours * 60);
    },
  );
});
