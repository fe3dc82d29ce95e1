/** One golden record of each type per schema version: what is in somebody's log store must stay readable. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readLedger } from "../../../../functions/core/memory/ledger.ts";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import { SCHEMA_VERSION } from "../../../../functions/core/memory/record.ts";
import {
  accountRecord,
  instanceRecord,
  intentRecords,
  type RunIdentity,
  runRecord,
  sightingRecord,
} from "../../../../functions/core/memory/records.ts";
import { anInstance, DAY, HOUR, NOW } from "../../../support/builders.ts";

const FOLDER = join(import.meta.dirname, "../../../golden/records");
const golden = (version: string, type: string): StoredRecord =>
  JSON.parse(readFileSync(join(FOLDER, version, `${type}.json`), "utf8"));

const RUN: RunIdentity = {
  runId: "run-1",
  rootRunId: "run-0",
  requestId: "request-1",
  eventId: "billing.example/T-0001",
  correlation: "ticket-7",
  trigger: "recharge",
  mode: "apply",
};
const ACCOUNT = { id: "1000000000000001", name: "生产" };

const written: Record<string, () => StoredRecord> = {
  instance: () =>
    instanceRecord(RUN, ACCOUNT, {
      subject: {
        instance: anInstance({ name: "网关", lockReasons: ["financial"], stoppedMode: "StopCharging" }),
        evidence: "lock+event",
        stoppedAtMs: NOW - DAY,
        release: { atMs: NOW + 14 * DAY, source: "stop-event" },
        warnings: ["public-ip-may-change"],
      },
      atMs: NOW,
      outcome: { outcome: "parked", reason: "no-stock" },
      wake: { wakesOn: "at:2030-01-15T12:10:00.000Z", nextAttemptAtMs: NOW + 600_000 },
      attempts: 1,
      attemptLog: [["2030-01-15T11:59:58.000Z", "OperationDenied.NoStock", "R-1"]],
      error: { code: "OperationDenied.NoStock", message: "The requested resource is sold out.", requestId: "R-1" },
    }),
  account: () =>
    accountRecord(
      RUN,
      ACCOUNT,
      {
        counts: { recovered: 3, parked: 1 },
        balance: { available: 467.5, currency: "CNY" },
        lastPayment: { number: "T-0001", atMs: NOW - HOUR },
        settleUntilMs: NOW - HOUR + 120_000,
        openCases: 1,
        needsPersonDigest: "cn-hangzhou=1:0a1b2c3d",
      },
      NOW,
    ),
  run: () =>
    runRecord(
      RUN,
      {
        counts: { recovered: 3, parked: 1 },
        calls: { DescribeInstances: 2, ReActivateInstances: 4 },
        problems: [{ code: "evidence-partial", message: "…", regionId: "cn-hangzhou" }],
        continued: false,
        version: "0.1.0",
        configHash: "0123456789ab",
        startedAtMs: NOW - 4_200,
      },
      NOW,
    ),
  intent: () => intentRecords(RUN, ACCOUNT, "cn-hangzhou", ["i-1", "i-2"], NOW + HOUR, NOW)[0] as StoredRecord,
  sighting: () =>
    sightingRecord(RUN, ACCOUNT, { regionId: "cn-hangzhou", instanceId: "i-1", startedAtMs: NOW - DAY }, NOW),
};

describe("records", () => {
  it.each(Object.keys(written))("write %s as the golden record of this version has it", (type) => {
    expect(written[type]?.()).toEqual(golden(SCHEMA_VERSION, type));
  });

  it.each(readdirSync(FOLDER))("of version %s are read back", (version) => {
    const ledger = readLedger(["instance", "account", "intent"].map((type) => golden(version, type)));

    expect(ledger.cases.get("i-test0001")).toMatchObject({ outcome: "parked", reason: "no-stock", attempts: 1 });
    expect(ledger.accounts.get(ACCOUNT.id)).toMatchObject({ lastPaymentNumber: "T-0001", openCases: 1 });
    expect([...ledger.intents.keys()]).toEqual(["i-1", "i-2"]);
  });
});
