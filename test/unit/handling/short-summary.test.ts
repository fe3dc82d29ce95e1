import { describe, expect, it } from "vitest";
import type { Problem, Summary } from "../../../functions/core/terms/summary.ts";
import { joinSummaries, shortSummary, withProblems } from "../../../functions/handling/short-summary.ts";

const START = { runId: "run-1", startedAtMs: Date.UTC(2030, 0, 2) };
const aSummary = (rest: Partial<Summary> = {}) =>
  shortSummary(START, START.startedAtMs + 50, { trigger: "timer", mode: "apply", ...rest });
const problems = (count: number, code: Problem["code"] = "unknown-code"): Problem[] =>
  Array.from({ length: count }, (_, index) => ({ code, message: `${index}` }));

describe("shortSummary", () => {
  it("says that no account was looked at", () => {
    expect(aSummary()).toEqual({
      runId: "run-1",
      trigger: "timer",
      mode: "apply",
      startedAt: "2030-01-02T00:00:00.000Z",
      durationMs: 50,
      regions: 0,
      counts: {},
      calls: {},
      logged: { delivered: 0, undelivered: 0 },
      problems: [],
      needsPerson: 0,
      continued: false,
      handedOver: false,
    });
    expect(aSummary({ problems: problems(30) }).problems).toHaveLength(20);
  });
});

describe("withProblems", () => {
  it("puts the new problems first and keeps twenty", () => {
    const summary = withProblems(aSummary({ problems: problems(15) }), problems(15, "event-unknown"));

    expect(summary.problems.map(({ code }) => code)).toEqual([
      ...Array(15).fill("event-unknown"),
      ...Array(5).fill("unknown-code"),
    ]);
  });
});

describe("joinSummaries", () => {
  it("adds up both runs under the first run's id", () => {
    const first = aSummary({
      counts: { recovered: 1, parked: 1 },
      calls: { InvokeFunction: 2 },
      logged: { delivered: 3, undelivered: 4 },
      problems: problems(15),
      regions: 1,
      needsPerson: 1,
      durationMs: 70,
    });
    const second = aSummary({
      runId: "run-2",
      counts: { recovered: 2, failed: 0 },
      calls: { InvokeFunction: 1, PutLogs: 5 },
      logged: { delivered: 10, undelivered: 20 },
      problems: problems(15, "event-ignored"),
      regions: 2,
      needsPerson: 2,
    });

    expect(joinSummaries(first, second)).toEqual({
      ...first,
      counts: { recovered: 3, parked: 1 },
      calls: { InvokeFunction: 3, PutLogs: 5 },
      logged: { delivered: 13, undelivered: 24 },
      problems: [...problems(15), ...problems(5, "event-ignored")],
      regions: 3,
      needsPerson: 3,
    });
  });

  it.each(["continued", "handedOver"] as const)("is %s when either was", (flag) => {
    const yes = aSummary({ [flag]: true });

    expect(joinSummaries(yes, aSummary())[flag]).toBe(true);
    expect(joinSummaries(aSummary(), yes)[flag]).toBe(true);
    expect(joinSummaries(aSummary(), aSummary())[flag]).toBe(false);
  });
});
