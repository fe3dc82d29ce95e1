import { describe, expect, it } from "vitest";
import { toIso } from "../../../../functions/core/lang/iso-time.ts";
import {
  hasReported,
  isOpen,
  parseAttemptLog,
  readLedger,
  withNewerCases,
} from "../../../../functions/core/memory/ledger.ts";
import { aCase, aLedger, HOUR, NOW } from "../../../support/builders.ts";

const record = (given: Record<string, string>) => ({ schema_version: "1", recorded_at: toIso(NOW), ...given });
const instance = (given: Record<string, string> = {}) =>
  record({ record_type: "instance", instance_id: "i-1", outcome: "parked", ...given });

describe("readLedger", () => {
  it("reads back everything a case knows", () => {
    const ledger = readLedger([
      instance({
        account_id: "1",
        region_id: "r",
        run_id: "run-0",
        reason: "no-stock",
        evidence: "lock",
        wakes_on: "recharge",
        next_attempt_at: toIso(NOW + 1),
        error_code: "X",
        error_message: "sold out",
        cloud_request_id: "R-1",
        attempts: "3",
        attempt_log: JSON.stringify([["t", "c", "q"]]),
        stopped_at: toIso(NOW - 2),
        started_at: toIso(NOW - 3),
        release_at: toIso(NOW + 4),
        release_source: "stop-event",
        accepted_at: toIso(NOW - 5),
      }),
    ]);

    expect(ledger.readable).toBe(true);
    expect(ledger.cases.get("i-1")).toEqual({
      accountId: "1",
      regionId: "r",
      instanceId: "i-1",
      runId: "run-0",
      recordedAtMs: NOW,
      outcome: "parked",
      reason: "no-stock",
      evidence: "lock",
      wakesOn: "recharge",
      nextAttemptAtMs: NOW + 1,
      error: { code: "X", message: "sold out", requestId: "R-1" },
      attempts: 3,
      attemptLog: [["t", "c", "q"]],
      stoppedAtMs: NOW - 2,
      startedAtMs: NOW - 3,
      release: { atMs: NOW + 4, source: "stop-event" },
      acceptedAtMs: NOW - 5,
    });
  });

  it("leaves out what a record does not say", () => {
    expect(readLedger([record({ record_type: "instance" })]).cases.get("")).toEqual({
      accountId: "",
      regionId: "",
      instanceId: "",
      runId: "",
      recordedAtMs: NOW,
      outcome: "",
      attempts: 0,
      attemptLog: [],
    });
  });

  it("has no deadline without its source, and no attempts without a number", () => {
    const known = readLedger([instance({ release_at: toIso(NOW), attempts: "many" })]).cases.get("i-1");

    expect(known?.release).toBeUndefined();
    expect(known?.attempts).toBe(0);
    expect(readLedger([instance({ release_source: "stop-event" })]).cases.get("i-1")?.release).toBeUndefined();
  });

  it.each([[[0, 1]], [[1, 0]]])("lets the newest record win, in order %j", (order) => {
    const both = [
      instance({ outcome: "accepted", recorded_at: toIso(NOW - HOUR) }),
      instance({ outcome: "recovered" }),
    ];

    expect(readLedger(order.map((index) => both[index] as never)).cases.get("i-1")?.outcome).toBe("recovered");
  });

  it("passes over other schema versions and records without a time", () => {
    const ledger = readLedger([instance({ schema_version: "2" }), instance({ recorded_at: "soon" })]);

    expect(ledger.cases.size).toBe(0);
    expect(readLedger([instance({ schema_version: "0" })]).cases.size).toBe(1);
  });

  it("reads the newest intent of each instance", () => {
    const intent = (run: string, atMs: number, ids: string) =>
      record({
        record_type: "intent",
        run_id: run,
        root_run_id: "root",
        account_id: "1",
        region_id: "r",
        instance_ids: ids,
        recorded_at: toIso(atMs),
        lease_until: toIso(NOW + HOUR),
      });
    const { intents } = readLedger([
      intent("new", NOW, "i-1,i-2"),
      intent("old", NOW - HOUR, "i-1,i-3"),
      record({ record_type: "intent", instance_ids: "i-4" }),
    ]);

    expect([...intents].map(([id, held]) => [id, held[0]?.runId])).toEqual([
      ["i-1", "new"],
      ["i-2", "new"],
      ["i-3", "old"],
    ]);
    expect(intents.get("i-1")?.[0]).toEqual({
      accountId: "1",
      regionId: "r",
      runId: "new",
      rootRunId: "root",
      leaseUntilMs: NOW + HOUR,
      recordedAtMs: NOW,
    });
  });

  it("does without the words of an error", () => {
    expect(readLedger([instance({ error_code: "X" })]).cases.get("i-1")?.error).toEqual({ code: "X", message: "" });
  });

  it("knows whether the run that holds a lease has reported since", () => {
    const intent = {
      accountId: "",
      regionId: "",
      runId: "a",
      rootRunId: "a",
      leaseUntilMs: NOW,
      recordedAtMs: NOW - HOUR,
    };
    const report = (run_id: string, atMs: number) => instance({ run_id, recorded_at: toIso(atMs) });
    const told = (...records: Record<string, string>[]) => hasReported(readLedger(records), "i-1", intent);

    expect(told()).toBe(false);
    expect(told(report("b", NOW))).toBe(false);
    expect(told(report("a", NOW - 2 * HOUR))).toBe(false);
    expect(told(report("a", NOW - HOUR))).toBe(true);
    expect(told(report("a", NOW), report("a", NOW - 2 * HOUR))).toBe(true);
    expect(told({ ...report("a", NOW), reason: "in-progress" })).toBe(false);
  });

  it("learns nothing of a case from a run that found another one at work", () => {
    const seen = [
      instance({ outcome: "skipped", reason: "in-progress" }),
      instance({ recorded_at: toIso(NOW - HOUR) }),
    ];

    expect(readLedger(seen).cases.get("i-1")?.outcome).toBe("parked");
  });

  it("takes the first of two records of one time, as stores answer newest first", () => {
    const both = (type: object) => [
      record({ record_type: "x", ...type, run_id: "first", last_payment_number: "1" }),
      record({ record_type: "x", ...type, run_id: "second", last_payment_number: "2" }),
    ];
    const lease = { record_type: "intent", instance_ids: "i-1", lease_until: toIso(NOW) };

    expect(readLedger(both({ record_type: "instance", instance_id: "i-1" })).cases.get("i-1")?.runId).toBe("first");
    expect(readLedger(both(lease)).intents.get("i-1")?.[0]?.runId).toBe("first");
    expect(readLedger(both({ record_type: "account" })).accounts.get("")?.lastPaymentNumber).toBe("1");
  });

  it("reads an intent that names nobody as nobody's", () => {
    const { intents } = readLedger([record({ record_type: "intent", lease_until: toIso(NOW) })]);

    expect(intents.get("")?.[0]).toMatchObject({ accountId: "", regionId: "", runId: "", rootRunId: "" });
  });

  it("reads the newest memory of each account", () => {
    const account = (atMs: number, given: Record<string, string>) =>
      record({ record_type: "account", account_id: "1", recorded_at: toIso(atMs), ...given });
    const newest = account(NOW, { open_cases: "4", last_payment_number: "T2" });

    for (const records of [
      [account(NOW - HOUR, { last_payment_number: "T1" }), newest],
      [newest, account(NOW - HOUR, { last_payment_number: "T1" })],
    ])
      expect(readLedger(records).accounts.get("1")).toEqual({
        recordedAtMs: NOW,
        lastPaymentNumber: "T2",
        openCases: 4,
        fields: newest,
      });
  });

  it("does not know how many cases are open where none are named", () => {
    const { accounts } = readLedger([record({ record_type: "account" })]);
    const countOf = (open_cases: string) =>
      readLedger([record({ record_type: "account", open_cases })]).accounts.get("")?.openCases;

    expect(accounts.get("")?.openCases).toBeUndefined();
    expect([countOf("0"), countOf("7"), countOf("many")]).toEqual([0, 7, 0]);
    expect(accounts.get("")?.lastPaymentNumber).toBeUndefined();
  });
});

describe("withNewerCases", () => {
  const old = aCase({ recordedAtMs: NOW - HOUR });

  it("takes what is newer, and what was not known", () => {
    const newer = aCase({ recordedAtMs: NOW });
    const unknown = aCase({ instanceId: "i-2" });
    const { cases } = withNewerCases(aLedger([old]), aLedger([newer, unknown]));

    expect([...cases.values()]).toEqual([newer, unknown]);
  });

  it("is the same ledger where there is nothing newer", () => {
    const ledger = aLedger([old]);

    expect(withNewerCases(ledger, aLedger([aCase({ recordedAtMs: NOW - 2 * HOUR })]))).toBe(ledger);
    expect(withNewerCases(ledger, aLedger())).toBe(ledger);
  });
});

describe("isOpen", () => {
  it.each([
    ["accepted", true],
    ["parked", true],
    ["failed", true],
    ["recovered", false],
    ["skipped", false],
    ["released", false],
  ])("%s: %s", (outcome, open) => {
    expect(isOpen(aCase({ outcome }))).toBe(open);
  });
});

describe("parseAttemptLog", () => {
  it("keeps the last ten", () => {
    const log = Array.from({ length: 12 }, (_, index) => [String(index), "c", "r"]);

    expect(parseAttemptLog(JSON.stringify(log)).map(([time]) => time)).toEqual(log.slice(2).map(([time]) => time));
  });

  it.each([undefined, "", "{", "7", '{"a":1}', '[1,["a","b"],["a","b",3],["a","b","c","d"]]'])(
    "reads %j as empty",
    (text) => {
      expect(parseAttemptLog(text)).toEqual([]);
    },
  );
});
