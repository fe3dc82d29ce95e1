import { describe, expect, it } from "vitest";
import { isCandidate, type Result } from "../../../../functions/core/decision/subject.ts";
import { toIso } from "../../../../functions/core/lang/iso-time.ts";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import {
  accountRecord,
  instanceRecord,
  intentRecords,
  isAccountNews,
  isWorthRecording,
  mergedAttemptLog,
  needsPersonDigest,
  type RunIdentity,
  runRecord,
  sightingRecord,
} from "../../../../functions/core/memory/records.ts";
import { aCase, anInstance, aResult, aSubject, DAY, HOUR, NOW } from "../../../support/builders.ts";

const RUN: RunIdentity = {
  runId: "run-1",
  rootRunId: "run-0",
  requestId: "req-1",
  trigger: "timer",
  mode: "apply",
};
const ACCOUNT = { id: "1000000000000001", name: "production" };
const COMMON = {
  schema_version: "1",
  recorded_at: "2030-01-15T12:00:00.000Z",
  run_id: "run-1",
  root_run_id: "run-0",
  request_id: "req-1",
  trigger: "timer",
  mode: "apply",
};

describe("instanceRecord", () => {
  it("holds everything that is known, as strings", () => {
    const result: Result = {
      subject: {
        instance: anInstance({ lockReasons: ["financial", "security"], stoppedMode: "StopCharging" }),
        evidence: "lock+event",
        stoppedAtMs: NOW - DAY,
        release: { atMs: NOW + 14 * DAY, source: "stop-event" },
        previous: aCase({ attempts: 2 }),
        warnings: ["local-disk-data-lost"],
      },
      atMs: NOW,
      outcome: { outcome: "parked", reason: "no-stock" },
      wake: { wakesOn: "recharge", nextAttemptAtMs: NOW + HOUR },
      attempts: 1,
      attemptLog: [["t", "X", "r-1"]],
      error: { code: "X", message: "sold out", requestId: "r-1" },
      acceptedAtMs: NOW - 3_000,
      runningAtMs: NOW - 1_000,
    };

    expect(instanceRecord({ ...RUN, correlation: "c", eventId: "e", note: "n" }, ACCOUNT, result)).toEqual({
      ...COMMON,
      event_id: "e",
      correlation: "c",
      record_type: "instance",
      record_id: "run-1/instance/1000000000000001/i-test0001",
      account_id: "1000000000000001",
      account_name: "production",
      region_id: "cn-hangzhou",
      zone_id: "cn-hangzhou-h",
      vpc_id: "vpc-1",
      instance_id: "i-test0001",
      instance_name: "web",
      instance_type: "ecs.g6.large",
      status: "Stopped",
      started_at: toIso(NOW - 10 * DAY),
      outcome: "parked",
      reason: "no-stock",
      evidence: "lock+event",
      lock_reasons: "financial,security",
      stopped_mode: "StopCharging",
      wakes_on: "recharge",
      next_attempt_at: toIso(NOW + HOUR),
      error_code: "X",
      error_message: "sold out",
      cloud_request_id: "r-1",
      attempts: "3",
      attempt_log: '[["t","X","r-1"]]',
      stopped_at: toIso(NOW - DAY),
      release_at: toIso(NOW + 14 * DAY),
      release_source: "stop-event",
      seconds_left: String((14 * DAY) / 1000),
      accepted_at: toIso(NOW - 3_000),
      running_at: toIso(NOW - 1_000),
      duration_ms: "2000",
      warnings: '["local-disk-data-lost"]',
      note: "n",
    });
  });

  it("leaves out what does not apply", () => {
    const { vpcId: _, startedAtMs: __, ...bare } = anInstance();
    const record = instanceRecord(
      RUN,
      ACCOUNT,
      aResult({ outcome: "recovered" }, { subject: { instance: bare, warnings: [] } }),
    );

    for (const field of [
      "vpc_id",
      "started_at",
      "reason",
      "lock_reasons",
      "attempt_log",
      "warnings",
      "duration_ms",
      "note",
      "seconds_left",
    ])
      expect(record[field]).toBeUndefined();
    expect(record.attempts).toBe("0");
  });

  it("prefers the accepted call's request id, and keeps the person's note beside its own", () => {
    const result = aResult(
      { outcome: "recovered" },
      { cloudRequestId: "ok", error: { code: "X", message: "" }, note: "own" },
    );

    expect(instanceRecord({ ...RUN, note: "run" }, ACCOUNT, result)).toMatchObject({
      cloud_request_id: "ok",
      note: "own run",
    });
  });

  it("has no duration below zero, nor without both its ends", () => {
    const times = (given: object) => instanceRecord(RUN, ACCOUNT, aResult({ outcome: "recovered" }, given)).duration_ms;

    expect(times({ acceptedAtMs: 5, runningAtMs: 3 })).toBe("0");
    expect(times({ acceptedAtMs: 5 })).toBeUndefined();
    expect(times({ runningAtMs: 5 })).toBeUndefined();
  });

  it("keeps ten attempts", () => {
    const attemptLog = Array.from({ length: 12 }, (_, index) => [String(index), "", ""] as const);
    const record = instanceRecord(RUN, ACCOUNT, aResult({ outcome: "recovered" }, { attemptLog }));

    expect(JSON.parse(record.attempt_log ?? "")).toHaveLength(10);
  });
});

describe("intentRecords", () => {
  it("names fifty instances each, and who holds them until when", () => {
    const ids = Array.from({ length: 101 }, (_, index) => `i-${index}`);
    const records = intentRecords(RUN, ACCOUNT, "cn-hangzhou", ids, NOW + HOUR, NOW);

    expect(records.map((record) => record.instance_ids?.split(",").length)).toEqual([50, 50, 1]);
    expect(records.flatMap((record) => record.instance_ids?.split(","))).toEqual(ids);
    expect(new Set(records.map((record) => record.record_id)).size).toBe(3);
    expect(records[2]).toEqual({
      ...COMMON,
      record_type: "intent",
      record_id: "run-1/intent/1000000000000001/cn-hangzhou/i-100",
      account_id: "1000000000000001",
      account_name: "production",
      region_id: "cn-hangzhou",
      instance_ids: "i-100",
      lease_until: toIso(NOW + HOUR),
    });
  });

  it("is nothing for nobody", () => {
    expect(intentRecords(RUN, ACCOUNT, "r", [], NOW, NOW)).toEqual([]);
  });
});

describe("sightingRecord", () => {
  it("says who was seen stopped, and since when it had been up", () => {
    expect(sightingRecord(RUN, ACCOUNT, { regionId: "r", instanceId: "i-1", startedAtMs: NOW - DAY }, NOW)).toEqual({
      ...COMMON,
      record_type: "sighting",
      record_id: "run-1/sighting/1000000000000001/i-1",
      account_id: "1000000000000001",
      account_name: "production",
      region_id: "r",
      instance_id: "i-1",
      status: "Stopped",
      started_at: toIso(NOW - DAY),
    });
  });
});

describe("accountRecord", () => {
  it("counts every outcome, and remembers money and payment", () => {
    expect(
      accountRecord(
        RUN,
        ACCOUNT,
        {
          counts: { recovered: 2, "recovered-by-cloud": 1 },
          balance: { available: -3.5, currency: "CNY" },
          lastPayment: { number: "T1", atMs: NOW - HOUR },
          settleUntilMs: NOW + 1,
          openCases: 4,
          needsPersonDigest: "1:abc",
        },
        NOW,
      ),
    ).toEqual({
      ...COMMON,
      record_type: "account",
      record_id: "run-1/account/1000000000000001",
      account_id: "1000000000000001",
      account_name: "production",
      count_recovered: "2",
      count_recovered_by_cloud: "1",
      count_accepted: "0",
      count_planned: "0",
      count_parked: "0",
      count_skipped: "0",
      count_failed: "0",
      count_released: "0",
      balance_available: "-3.5",
      currency: "CNY",
      last_payment_at: toIso(NOW - HOUR),
      last_payment_number: "T1",
      settle_until: toIso(NOW + 1),
      open_cases: "4",
      needs_person_digest: "1:abc",
    });
  });
});

describe("runRecord", () => {
  it("holds calls, at most twenty problems, and what was deployed", () => {
    const problems = Array.from({ length: 25 }, (_, index) => ({
      code: "unknown-code" as const,
      message: `m${index}`,
    }));
    const record = runRecord(
      { ...RUN, note: "n" },
      {
        counts: {},
        calls: { GetLogs: 1 },
        problems,
        continued: true,
        version: "1.2.3",
        configHash: "abc",
        startedAtMs: NOW - 1234.4,
      },
      NOW,
    );

    expect(record).toMatchObject({
      record_type: "run",
      record_id: "run-1/run/run",
      calls: '{"GetLogs":1}',
      continued: "true",
      version: "1.2.3",
      config_hash: "abc",
      duration_ms: "1234",
      note: "n",
      count_parked: "0",
    });
    expect(JSON.parse(record.problems ?? "")).toHaveLength(20);
  });
});

describe("isWorthRecording", () => {
  const release = { atMs: NOW + DAY, source: "stop-event" } as const;
  const worth = (known: object | undefined, given: Partial<Result> = {}) => {
    const subject = aSubject(
      {},
      { release, ...(known ? { previous: aCase({ release, error: { code: "X", message: "" }, ...known }) } : {}) },
    );
    const result = aResult(
      { outcome: "parked", reason: "cloud-error" },
      { subject, error: { code: "X", message: "" }, ...given },
    );
    return isWorthRecording(result, instanceRecord(RUN, ACCOUNT, result), NOW);
  };

  it("is what nobody wrote before", () => {
    expect(worth(undefined)).toBe(true);
  });

  it("is not what stands as it was", () => {
    expect(worth({})).toBe(false);
  });

  it.each<[string, object]>([
    ["outcome", { outcome: "failed" }],
    ["reason", { reason: "no-stock" }],
    ["code", { error: { code: "Y", message: "" } }],
    ["deadline", { release: { ...release, atMs: NOW } }],
    ["time to try", { nextAttemptAtMs: NOW + DAY }],
    ["day", { recordedAtMs: NOW - 23 * HOUR }],
  ])("is another %s", (_, known) => {
    expect(worth(known)).toBe(true);
  });

  it("is anything that was tried", () => {
    expect(worth({}, { attempts: 1 })).toBe(true);
  });

  it("is not a code that is merely not repeated, nor a deadline that is not known any more", () => {
    const { error: _, ...quiet } = aResult(
      { outcome: "skipped", reason: "excluded" },
      {
        subject: aSubject(
          {},
          { previous: aCase({ outcome: "skipped", reason: "excluded", error: { code: "X", message: "" } }) },
        ),
      },
    );

    expect(isWorthRecording(quiet, instanceRecord(RUN, ACCOUNT, quiet), NOW)).toBe(false);
  });

  it("compares outcomes without reasons", () => {
    const { reason: _, ...accepted } = aCase({ outcome: "accepted" });
    const result = aResult({ outcome: "accepted" }, { subject: aSubject({}, { previous: accepted }) });

    expect(isWorthRecording(result, instanceRecord(RUN, ACCOUNT, result), NOW)).toBe(false);
  });
});

describe("isAccountNews", () => {
  const state = { counts: { parked: 1 }, openCases: 1 };
  const record = accountRecord(RUN, ACCOUNT, state, NOW);
  const earlier = {
    ...accountRecord({ ...RUN, runId: "run-9", requestId: "r", trigger: "manual" }, ACCOUNT, state, NOW - HOUR),
    __time__: "1",
  };

  const memory = (fields: object = {}, recordedAtMs = NOW - HOUR) => ({
    recordedAtMs,
    openCases: 1,
    fields: { ...earlier, ...fields },
  });

  it("is the first one, a changed one, and one a day", () => {
    expect(isAccountNews(record, undefined, NOW)).toBe(true);
    expect(isAccountNews(record, memory(), NOW)).toBe(false);
    expect(isAccountNews({ ...record, open_cases: "2" }, memory(), NOW)).toBe(true);
    expect(isAccountNews(record, memory({ currency: "CNY" }), NOW)).toBe(true);
    expect(isAccountNews(record, memory({}, NOW - 23 * HOUR), NOW)).toBe(true);
    expect(isAccountNews(record, memory({}, NOW - 23 * HOUR + 1), NOW)).toBe(false);
  });
});

describe("needsPersonDigest", () => {
  const asking = (id: string, reason: string, region_id = "cn-hangzhou") => ({
    instance_id: id,
    outcome: "parked",
    reason,
    region_id,
  });
  const digestOf = (records: readonly StoredRecord[]) =>
    needsPersonDigest(records, new Set(["cn-hangzhou", "cn-shanghai"]), undefined);

  it("is nothing where nobody is asked", () => {
    expect(digestOf([])).toBeUndefined();
    expect(needsPersonDigest([], new Set(["cn-hangzhou"]), "cn-hangzhou=1:0a1b2c3d")).toBeUndefined();
  });

  it("does not depend on the order, and changes with who and why", () => {
    const both = [asking("i-1", "quota"), asking("i-2", "security-lock")];
    const digest = digestOf(both);

    expect(digest).toMatch(/^cn-hangzhou=2:[0-9a-f]{8}$/);
    expect(digestOf([...both].reverse())).toBe(digest);
    expect(digestOf([asking("i-1", "quota"), asking("i-3", "security-lock")])).not.toBe(digest);
    expect(digestOf([asking("i-1", "owner-unclear"), asking("i-2", "security-lock")])).not.toBe(digest);
  });

  it("does without a reason", () => {
    expect(digestOf([{ instance_id: "i-1", outcome: "failed", region_id: "cn-hangzhou" }])).toBe(
      "cn-hangzhou=1:ad302de5",
    );
    expect(digestOf([{ instance_id: "i-1", outcome: "failed" }])).toBe("=1:ad302de5");
  });

  it("keeps what was told of a region that was not read, and nothing else", () => {
    const told = "cn-hangzhou=2:00000000 cn-shanghai=3:11111111";
    const here = [asking("i-1", "quota")];

    expect(needsPersonDigest(here, new Set(["cn-hangzhou"]), told)).toBe(`${digestOf(here)} cn-shanghai=3:11111111`);
    expect(needsPersonDigest([], new Set(["cn-hangzhou"]), told)).toBe("cn-shanghai=3:11111111");
    expect(needsPersonDigest([], new Set(["cn-hangzhou", "cn-shanghai"]), told)).toBeUndefined();
    expect(needsPersonDigest([], new Set(), "1:0a1b2c3d")).toBeUndefined();
  });

  it("lists the regions in one order", () => {
    const two = [asking("i-1", "quota", "cn-shanghai"), asking("i-2", "quota")];

    expect(digestOf(two)).toMatch(/^cn-hangzhou=1:[0-9a-f]{8} cn-shanghai=1:[0-9a-f]{8}$/);
  });
});

describe("mergedAttemptLog", () => {
  it("goes on where earlier runs left off, and keeps ten", () => {
    const known = aCase({ attemptLog: Array.from({ length: 9 }, (_, index) => [String(index), "", ""] as const) });

    expect(
      mergedAttemptLog(known, [
        ["a", "", ""],
        ["b", "", ""],
      ]).map(([time]) => time),
    ).toEqual([..."12345678", "a", "b"]);
    expect(mergedAttemptLog(undefined, [["a", "", ""]])).toEqual([["a", "", ""]]);
  });
});

describe("isCandidate", () => {
  it("is whatever arrears may have stopped, is an open case, or was called", () => {
    const skipped = { outcome: "skipped", reason: "not-overdue" } as const;

    expect(isCandidate(aResult(skipped))).toBe(false);
    expect(isCandidate(aResult(skipped, { attempts: 1 }))).toBe(true);
    expect(isCandidate(aResult(skipped, { subject: aSubject({}, { evidence: "lock" }) }))).toBe(true);
    const known = (outcome: string) => aResult(skipped, { subject: aSubject({}, { previous: aCase({ outcome }) }) });
    expect(isCandidate(known("parked"))).toBe(true);
    expect(isCandidate(known("skipped"))).toBe(false);
  });

  it.each([
    [true, { outcome: "recovered" }],
    [true, { outcome: "recovered-by-cloud" }],
    [true, { outcome: "released", reason: "unknown" }],
    [true, { outcome: "parked", reason: "security-lock" }],
    [false, { outcome: "skipped", reason: "excluded" }],
  ] as const)("is %s of %j without a word on why it stopped", (expected, outcome) => {
    expect(isCandidate(aResult(outcome))).toBe(expected);
  });
});
