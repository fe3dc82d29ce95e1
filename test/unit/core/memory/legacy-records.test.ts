import { describe, expect, it } from "vitest";
import { toIso } from "../../../../functions/core/lang/iso-time.ts";
import { legacyBook } from "../../../../functions/core/memory/legacy-records.ts";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import { DAY, HOUR, MINUTE, NOW } from "../../../support/builders.ts";

const of = (record_type: string, agoMs: number, fields: StoredRecord): StoredRecord => ({
  schema_version: "1",
  record_type,
  account_id: "1",
  recorded_at: toIso(NOW - agoMs),
  ...fields,
});
const instance = (agoMs: number, fields: StoredRecord = {}) =>
  of("instance", agoMs, { instance_id: "i-1", outcome: "parked", reason: "no-stock", ...fields });
const sighting = (agoMs: number, startedAgoMs: number, fields: StoredRecord = {}) =>
  of("sighting", agoMs, { instance_id: "i-1", started_at: toIso(NOW - startedAgoMs), ...fields });
const bookOf = (...records: StoredRecord[]) => legacyBook("1", records, NOW);
const NO_TIME = { recorded_at: undefined };

describe("a case of schema version 1", () => {
  it("has the outcome of its newest record, in whichever order the records came", () => {
    const [earlier, later] = [instance(HOUR), instance(MINUTE, { reason: "cloud-error" })];

    for (const records of [
      [earlier, later],
      [later, earlier],
    ])
      expect(bookOf(...records)?.cases.get("i-1")).toMatchObject({ reason: "cloud-error", atMs: NOW - MINUTE });
  });

  it("is over once it has ended, whatever its older records say", () => {
    expect(bookOf(instance(HOUR), instance(MINUTE, { outcome: "recovered" }))?.cases.size).toBe(0);
  });

  it("keeps its earlier outcome while another run holds the instance", () => {
    const book = bookOf(instance(HOUR), instance(MINUTE, { reason: "in-progress" }));

    expect(book?.cases.get("i-1")).toMatchObject({ reason: "no-stock" });
  });

  it("is not made of a record without an instance or a time, and such a record hides no other", () => {
    const damaged = [instance(MINUTE, { instance_id: undefined }), instance(0, NO_TIME), instance(0, NO_TIME)];

    expect(bookOf(...damaged)?.cases.size).toBe(0);
    for (const records of [
      [...damaged, instance(HOUR)],
      [instance(HOUR), ...damaged],
    ])
      expect([...(bookOf(...records)?.cases.keys() ?? [])]).toEqual(["i-1"]);
  });

  it("is not made of a record with an outcome that no version wrote, and such a record hides no other", () => {
    const odd = instance(MINUTE, { outcome: "paused" });

    expect(bookOf(odd)?.cases.size).toBe(0);
    expect([...(bookOf(odd, instance(HOUR))?.cases.keys() ?? [])]).toEqual(["i-1"]);
  });

  it("has no value where its record has none", () => {
    expect(bookOf(instance(HOUR))?.cases.get("i-1")).toEqual({
      instanceId: "i-1",
      regionId: "",
      runId: "",
      build: "",
      outcome: "parked",
      reason: "no-stock",
      atMs: NOW - HOUR,
      sinceMs: NOW - HOUR,
      attempts: 0,
      attemptLog: [],
    });
  });

  it("counts a release without a source as first seen, and an error without a message as an error", () => {
    const record = instance(HOUR, { release_at: toIso(NOW + DAY), error_code: "Throttling" });

    expect(bookOf(record)?.cases.get("i-1")).toMatchObject({
      release: { atMs: NOW + DAY, source: "first-seen" },
      error: { code: "Throttling", message: "" },
    });
  });
});

describe("an owner stop of schema version 1", () => {
  it("dates from the oldest sighting of the newest start", () => {
    const book = bookOf(sighting(2 * HOUR, DAY), sighting(3 * HOUR, 2 * DAY), sighting(HOUR, DAY));

    expect([...(book?.ownerStops.values() ?? [])]).toEqual([
      { instanceId: "i-1", regionId: "", startedAtMs: NOW - DAY, sinceMs: NOW - 2 * HOUR, proof: "sighted" },
    ]);
  });

  it.each(["instance_id", "started_at", "recorded_at"])("is made of no sighting without %s", (field) => {
    expect(bookOf(sighting(HOUR, DAY, { [field]: undefined }))?.ownerStops.size).toBe(0);
  });
});

describe("the payment of schema version 1", () => {
  it("comes from the newest account record, with its time if the record has one", () => {
    const paid = (agoMs: number, last_payment_number: string) => of("account", agoMs, { last_payment_number });

    expect(bookOf(paid(HOUR, "T-1"), paid(MINUTE, "T-2"))?.lastPayment).toEqual({ number: "T-2" });
  });

  it("is absent without an account record", () => {
    expect(bookOf(instance(HOUR))).toMatchObject({ runId: "" });
    expect(bookOf(instance(HOUR))).not.toHaveProperty("lastPayment");
  });
});
