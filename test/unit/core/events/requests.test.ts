import { describe, expect, it } from "vitest";
import { readContinuation, toContinuation } from "../../../../functions/core/events/requests/continuation.ts";
import {
  MANUAL_PLAN,
  readManualRequest,
  toManualRequest,
} from "../../../../functions/core/events/requests/manual-request.ts";
import type { Trigger } from "../../../../functions/core/terms/trigger.ts";

const ACCOUNT = "1000000000000001";

function problemsOf(request: Record<string, unknown>) {
  const finding = readManualRequest({ kind: "recover", ...request });
  return finding.kind === "refused" ? finding.problems : [];
}

describe("readManualRequest", () => {
  it.each([
    ["mode", "off"],
    ["mode", 1],
    ["accounts", []],
    ["accounts", "1000000000000001"],
    ["accounts", [1000000000000001]],
    ["accounts", null],
    ["regions", []],
    ["regions", ["../etc"]],
    ["regions", {}],
    ["instanceIds", []],
    ["instanceIds", [""]],
    ["instanceIds", ["i-test0001", 5]],
    ["maxInstances", 0],
    ["maxInstances", 1.5],
    ["maxInstances", "5"],
    ["maxInstances", 1e9],
    ["skipSettle", "true"],
    ["verifySeconds", -1],
    ["verifySeconds", 90_000],
    ["verifySeconds", null],
    ["correlation", ""],
    ["correlation", 'a" or "b'],
    ["correlation", "a\\"],
    ["correlation", 5],
    ["correlation", "x".repeat(129)],
    ["note", ""],
    ["note", "a\nb"],
    ["note", "\uD800"],
    ["note", "x".repeat(501)],
    ["dryRun", true],
  ])("refuses %s %j", (key, value) => {
    expect(problemsOf({ [key]: value })).toEqual([expect.stringMatching(new RegExp(`^${key}: `))]);
  });

  it.each([
    ["accounts", [ACCOUNT]],
    ["regions", ["cn-hangzhou", "us-west-1"]],
    ["instanceIds", ["i-test0001"]],
    ["maxInstances", 1],
    ["skipSettle", true],
    ["skipSettle", false],
    ["verifySeconds", 0],
    ["correlation", "ticket 42 / 补录"],
    ["note", 'said "please" \\o/ 🙂'],
  ])("accepts %s %j", (key, value) => {
    expect(problemsOf({ [key]: value })).toEqual([]);
  });

  it("names the right key or value for a misspelt one", () => {
    const wrong = { accounts: 1, regions: 1, instanceIds: 1, skipSettle: 1, note: 1, correlation: 1, maxInstances: 0 };

    expect(problemsOf(wrong)).toEqual([
      'accounts: must be a list of account ids in quotes, for example "1000000000000001"',
      'regions: must be a list of region ids, for example "cn-hangzhou"',
      'instanceIds: must be a list of instance ids, for example "i-test0001"',
      "skipSettle: must be true or false",
      "note: must be one line of text, 1 to 500 characters",
      "correlation: must be one line of text, 1 to 128 characters, without quotes and backslashes",
      "maxInstances: must be a whole number from 1 to 1000000",
    ]);
    expect(problemsOf({ regions: [] })).toEqual(["regions: is empty; leave the key out to mean all"]);
  });

  it("accepts the longest texts and the largest numbers of the contract", () => {
    const most = {
      note: "x".repeat(500),
      correlation: "x".repeat(128),
      maxInstances: 1_000_000,
      verifySeconds: 86_400,
    };

    expect(problemsOf(most)).toEqual([]);
  });

  it("names an id once that is listed twice", () => {
    expect(readManualRequest({ kind: "recover", regions: ["xx-test-1", "xx-test-1"] })).toMatchObject({
      trigger: { regions: ["xx-test-1"] },
    });
  });

  it("lists every problem at once, at most twenty", () => {
    expect(problemsOf({ mode: 1, note: 2, regions: 3 })).toHaveLength(3);
    expect(problemsOf(Object.fromEntries(Array.from({ length: 99 }, (_, index) => [`k${index}`, 1])))).toHaveLength(20);
  });

  it("does not repeat a key that may be a secret", () => {
    expect(problemsOf({ LTAI0secret0secret: 1 })[0]).toMatch(/^a key that is no plain word: is not a known key/);
  });
});

describe("toManualRequest", () => {
  it("is read back as the same trigger", () => {
    const trigger: Trigger = {
      ...MANUAL_PLAN,
      mode: "apply",
      accountIds: [ACCOUNT],
      maxInstances: 3,
      correlation: "c",
    };

    expect(readManualRequest(toManualRequest(trigger))).toEqual({ kind: "trigger", trigger });
    expect(toManualRequest({ name: "manual", depth: "full", hop: 0 })).toEqual({ kind: "recover", mode: "plan" });
  });
});

describe("toContinuation", () => {
  it("is read back as the same trigger, one link further", () => {
    const trigger: Trigger = {
      name: "recharge",
      depth: "full",
      accountIds: [ACCOUNT],
      regions: ["xx-test-1"],
      mode: "apply",
      instanceIds: ["i-test0001"],
      maxInstances: 4,
      skipSettle: true,
      verifySeconds: 30,
      correlation: "c",
      note: "n",
      eventId: "transaction#T-0001",
      eventAtMs: Date.UTC(2030, 0, 2),
      hop: 0,
    };
    const chain = { rootRunId: "run-1", hop: 12, account: ACCOUNT, mode: "apply" } as const;

    const finding = readContinuation(toContinuation(trigger, chain));

    expect(finding).toEqual({ kind: "trigger", trigger: { ...trigger, rootRunId: "run-1", hop: 12 } });
  });

  it("leaves out the keys that the trigger does not have", () => {
    const trigger: Trigger = { name: "fan-out", depth: "full", hop: 0 };
    const payload = toContinuation(trigger, { rootRunId: "run-1", hop: 1, account: ACCOUNT, mode: "plan" });

    expect(payload).toEqual({
      kind: "continue",
      rootRunId: "run-1",
      hop: 1,
      account: ACCOUNT,
      mode: "plan",
      trigger: "fan-out",
    });
  });
});

describe("readContinuation", () => {
  it("refuses a broken one, with every problem", () => {
    const finding = readContinuation({
      kind: "continue",
      hop: 13,
      account: 5,
      trigger: "cron",
      mode: "plan",
      extra: 1,
    });

    expect(finding.kind === "refused" && finding.problems).toEqual([
      "rootRunId: is missing",
      "hop: must be a whole number from 0 to 12",
      "account: must be an account id in quotes",
      expect.stringMatching(/^trigger: must be "timer" or /),
      expect.stringMatching(/^extra: is not a known key/),
    ]);
  });
});
