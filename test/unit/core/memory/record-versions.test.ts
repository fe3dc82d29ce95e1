/** One golden record of each type per schema version. The records in existing log stores must stay readable. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { legacyBook } from "../../../../functions/core/memory/legacy-records.ts";
import { createMemoryReader } from "../../../../functions/core/memory/read-memory.ts";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import { SCHEMA_VERSION } from "../../../../functions/core/memory/record.ts";
import {
  accountRecord,
  bookRecords,
  instanceRecord,
  intentRecords,
  type RunIdentity,
  runRecord,
} from "../../../../functions/core/report/records.ts";
import { aBook, aCase, anInstance, DAY, HOUR, MINUTE, NOW, STARTED } from "../../../support/builders.ts";

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

const WRITTEN: Record<string, () => StoredRecord> = {
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
      calls: 1,
      attempts: 1,
      attemptLog: [{ atMs: NOW - 2_000, code: "OperationDenied.NoStock", requestId: "R-1" }],
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
        unreadable: [{ place: "cn-beijing", what: "events", why: "Forbidden.RAM", sinceMs: NOW - HOUR }],
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
  intent: () =>
    intentRecords(
      RUN,
      ACCOUNT,
      { regionId: "cn-hangzhou", instanceIds: ["i-1", "i-2"], untilMs: NOW + 15 * MINUTE },
      NOW,
    )[0] as StoredRecord,
  case_book: () =>
    bookRecords(
      RUN,
      ACCOUNT,
      aBook([aCase({ evidence: "lock", attemptLog: [{ atMs: NOW, code: "OK", requestId: "R-1" }] })], {
        recordedAtMs: NOW,
        readAtMs: NOW - MINUTE,
        runId: "run-1",
        ownerStops: new Map([
          [
            "i-owner",
            {
              instanceId: "i-owner",
              regionId: "cn-hangzhou",
              startedAtMs: STARTED,
              sinceMs: NOW - DAY,
              proof: "solvent",
            },
          ],
        ]),
        regions: new Map([["cn-hangzhou", { sweptAtMs: NOW }]]),
      }),
    )[0] as StoredRecord,
};

describe("records", () => {
  it.each(Object.keys(WRITTEN))("write %s as the golden record of this version", (type) => {
    expect(WRITTEN[type]?.()).toEqual(golden(SCHEMA_VERSION, type));
  });

  it("of this version are read back", () => {
    const reader = createMemoryReader([ACCOUNT.id], NOW + MINUTE);
    reader.add(["case_book", "intent"].map((type) => golden(SCHEMA_VERSION, type)));

    expect(reader.bookOf(ACCOUNT.id)?.cases.get("i-test0001")).toMatchObject({ outcome: "parked", evidence: "lock" });
    expect(reader.bookOf(ACCOUNT.id)?.ownerStops.get("i-owner")).toMatchObject({ proof: "solvent" });
    // The run's own book ends its leases.
    expect([...reader.leasesOf(ACCOUNT.id).keys()]).toEqual([]);
  });

  it("of the version before keep open cases, owner stops and payments in an upgrade", () => {
    const records = ["instance", "account", "sighting"].map((type) => golden("1", type));
    const book = legacyBook(ACCOUNT.id, records, NOW);

    expect(book?.cases.get("i-test0001")).toMatchObject({ outcome: "parked", reason: "no-stock", attempts: 1 });
    expect(book?.lastPayment).toMatchObject({ number: "T-0001" });
    expect(book?.ownerStops.get("i-1")).toMatchObject({ proof: "sighted" });
    expect(legacyBook("2", records, NOW)).toBeUndefined();
  });
});
