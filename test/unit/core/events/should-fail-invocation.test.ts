import { describe, expect, it } from "vitest";
import { shouldFailInvocation } from "../../../../functions/core/events/should-fail-invocation.ts";
import type { Problem, Summary } from "../../../../functions/core/terms/summary.ts";

const unread = (cloudCode?: string): Problem => ({
  code: "region-unreadable",
  message: "not read",
  ...(cloudCode === undefined ? {} : { cloudCode }),
});

const summary = (extra: Partial<Summary>): Summary => ({
  runId: "run-1",
  trigger: "timer",
  mode: "apply",
  startedAt: "2030-01-02T03:04:05.000Z",
  durationMs: 1,
  regions: 0,
  counts: {},
  calls: {},
  logged: { delivered: 1, undelivered: 0 },
  problems: [unread()],
  needsPerson: 0,
  continued: false,
  handedOver: false,
  ...extra,
});

describe("shouldFailInvocation", () => {
  it.each<[string, Partial<Summary>]>([
    ["nothing could be read", {}],
    ["the call was throttled", { problems: [unread("Throttling.User")] }],
    ["the signature was too old", { problems: [unread("InvalidTimeStamp.Expired")] }],
    ["the token ran out", { problems: [unread("InvalidSecurityToken.Expired")] }],
    ["the cloud was unwell", { problems: [unread("ServiceUnavailable")] }],
    ["one region was refused and the other unwell", { problems: [unread("Forbidden.RAM"), unread("Throttling")] }],
    ["an account could not be reached", { problems: [{ code: "account-unreachable", message: "" }] }],
  ])("says yes when %s", (_, extra) => {
    expect(shouldFailInvocation(summary(extra))).toBe(true);
  });

  it.each<[string, Partial<Summary>]>([
    ["all went well", { problems: [] }],
    ["only something else was wrong", { problems: [{ code: "evidence-partial", message: "" }] }],
    ["another region could be read", { regions: 1 }],
    ["something was achieved", { counts: { recovered: 1 } }],
    ["permission is missing", { problems: [unread("Forbidden.RAM")] }],
    ["a person asked", { trigger: "manual" }],
    ["another invocation goes on", { continued: true }],
    ["another invocation took over", { handedOver: true }],
  ])("says no when %s", (_, extra) => {
    expect(shouldFailInvocation(summary(extra))).toBe(false);
  });

  it("says no for a count of zero", () => {
    expect(shouldFailInvocation(summary({ counts: { recovered: 0 } }))).toBe(true);
  });
});
