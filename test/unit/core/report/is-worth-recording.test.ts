import { describe, expect, it } from "vitest";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import { isWorthRecording } from "../../../../functions/core/report/is-worth-recording.ts";
import { aCase, aResult, aSubject, HOUR, MINUTE, NOW } from "../../../support/builders.ts";

const SAME: StoredRecord = { outcome: "parked", reason: "cloud-error" };
const PARKED = { outcome: "parked", reason: "cloud-error" } as const;
const withCase = (given: Parameters<typeof aCase>[0] = {}) =>
  aResult(PARKED, { subject: aSubject({}, { previous: aCase(given) }) });
const ask = (record: StoredRecord, result = withCase(), blindAtMs?: number) =>
  isWorthRecording(result, record, { nowMs: NOW, blindAtMs });

describe("an instance record", () => {
  it("is left out while it repeats the record before", () => {
    expect(ask(SAME)).toBe(false);
  });

  it.each<[string, StoredRecord]>([
    ["the outcome", { outcome: "failed" }],
    ["the reason", { reason: "no-stock" }],
    ["the error", { error_code: "Throttling" }],
    ["the unknown fact", { unknown_fact: "memory" }],
    ["the next attempt", { next_attempt_at: "2030-01-15T13:00:00.000Z" }],
    ["the release", { release_at: "2030-01-16T12:00:00.000Z" }],
  ])("is written when %s changed", (_what, change) => {
    expect(ask({ ...SAME, ...change })).toBe(true);
  });

  it("is written when a planned attempt was cancelled", () => {
    expect(ask(SAME, withCase({ nextAttemptAtMs: NOW }))).toBe(true);
  });

  it("is written for a new case, after a call, and once a day", () => {
    expect(ask(SAME, aResult(PARKED))).toBe(true);
    expect(ask(SAME, { ...withCase(), calls: 1 })).toBe(true);
    expect(ask(SAME, withCase({ atMs: NOW - 23 * HOUR }))).toBe(true);
    expect(ask(SAME, withCase({ atMs: NOW - 23 * HOUR + 1 }))).toBe(false);
  });

  it("is written again if a run without memory has written since", () => {
    expect(ask(SAME, withCase(), NOW - MINUTE)).toBe(true);
    expect(ask(SAME, withCase({ atMs: NOW }), NOW - MINUTE)).toBe(false);
  });
});
