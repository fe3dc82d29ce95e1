import { describe, expect, it } from "vitest";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import { QUERIES } from "../../../../infra/queries.ts";
import { hasAlertRow } from "../../../../simulator/invariants/alert-rows.ts";
import { aRecord, aResult, isoMinute, minute } from "../../../support/a-result.ts";

const DAY = 24 * 60;
const linesOf = (...stored: (readonly [count: number, record: StoredRecord])[]) =>
  aResult({ runs: [], stored: stored.map(([count, record]) => [count, "run-1", record] as const) }).model.logStore
    .lines;
const hasRow = (fromMinute: number, toMinute: number, ...stored: (readonly [number, StoredRecord])[]) =>
  hasAlertRow(linesOf(...stored), minute(fromMinute), minute(toMinute));

const parked = (reason: string, special: StoredRecord = {}) => aRecord({ outcome: "parked", reason, ...special });

describe("hasAlertRow", () => {
  it("models the queries of the alerts", () => {
    // After a wanted change of the queries, change alert-rows.ts as well, and this text. The reasons come from the catalogue in both.
    const ofCatalogue = (query: string) => query.replaceAll(/reason in \([^)]*\)/g, "reason in (...)");

    expect([QUERIES.needsPerson, QUERIES.releaseNear].map(ofCatalogue)).toMatchInlineSnapshot(`
      [
        "record_type: instance and mode: apply | select account_id, region_id, outcome, reason, count(1) as instances, min(instance_id) as example, min(release_at) as first_release from (select account_id, region_id, instance_id, max_by(outcome, recorded_at) as outcome, max_by(reason, recorded_at) as reason, max_by(first_attempt_at, recorded_at) as first_attempt_at, max_by(waiting_since, recorded_at) as waiting_since, max_by(accepted_at, recorded_at) as accepted_at, max_by(release_at, recorded_at) as release_at from log where coalesce(reason, '') <> 'in-progress' group by account_id, region_id, instance_id) where outcome in ('failed', 'released') or (outcome = 'parked' and reason in (...)) or (outcome = 'parked' and reason in (...) and to_unixtime(now()) - to_unixtime(from_iso8601_timestamp(least(coalesce(first_attempt_at, waiting_since), coalesce(waiting_since, first_attempt_at)))) > 86400) or (outcome = 'accepted' and to_unixtime(now()) - to_unixtime(from_iso8601_timestamp(accepted_at)) > 3600) group by account_id, region_id, outcome, reason",
        "record_type: instance and mode: apply | select account_id, region_id, count(1) as instances, min(instance_id) as example, min(release_at) as first_release from (select account_id, region_id, instance_id, max_by(outcome, recorded_at) as outcome, max_by(release_at, recorded_at) as release_at from log where coalesce(reason, '') <> 'in-progress' group by account_id, region_id, instance_id) where outcome in ('parked', 'planned', 'accepted') and to_unixtime(from_iso8601_timestamp(release_at)) - to_unixtime(now()) < 266400 group by account_id, region_id",
      ]
    `);
  });

  it.each([
    ["failed", undefined, true],
    ["released", "by-arrears", true],
    ["parked", "insufficient-balance", true],
    ["parked", "owner-unclear", true],
    ["parked", "no-stock", false],
    ["parked", "cloud-error", false],
    ["skipped", "not-overdue", false],
  ])("has a row for %s/%s: %s", (outcome, reason, expected) => {
    expect(hasRow(0, 60, [0, aRecord({ outcome, ...(reason === undefined ? {} : { reason }) })])).toBe(expected);
  });

  it("counts a wait for stock after a day, and a release within 74 hours", () => {
    const since = (count: number) => ({
      first_attempt_at: isoMinute(count),
    });

    expect(hasRow(0, 60, [0, parked("no-stock", since(-DAY))])).toBe(true);
    expect(hasRow(0, 60, [0, parked("no-stock", since(-DAY + 120))])).toBe(false);
    expect(hasRow(0, 60, [0, parked("cloud-error", { release_at: isoMinute(74 * 60) })])).toBe(true);
    expect(hasRow(0, 60, [0, parked("cloud-error", { release_at: isoMinute(76 * 60) })])).toBe(false);
  });

  it("counts the wait from the first attempt or from the present kind of reason, whichever is earlier", () => {
    const since = (first: number, waiting: number) =>
      parked("cloud-error", { first_attempt_at: isoMinute(first), waiting_since: isoMinute(waiting) });

    expect(hasRow(0, 60, [0, since(-60, -DAY)])).toBe(true);
    expect(hasRow(0, 60, [0, since(-DAY, -60)])).toBe(true);
    expect(hasRow(0, 60, [0, since(-60, -60)])).toBe(false);
  });

  it("leaves out a record of a run that left the instance to another run", () => {
    const left = aRecord({ outcome: "skipped", reason: "in-progress", recorded_at: isoMinute(5) });

    expect(hasRow(20, 60, [0, parked("quota")], [5, left])).toBe(true);
  });

  it("asks for the newest record of the last 24 hours, 15 minutes after it could be found", () => {
    const asks = parked("quota");

    expect(hasRow(0, 14, [0, asks])).toBe(false);
    expect(hasRow(30, 44, [0, asks])).toBe(false);
    expect(hasRow(30, 60, [0, asks])).toBe(true);
    expect(hasRow(DAY + 1, DAY + 60, [0, asks])).toBe(false);
    expect(hasRow(20, 60, [0, asks], [5, parked("throttled", { recorded_at: isoMinute(5) })])).toBe(false);
    expect(hasRow(20, 60, [0, parked("throttled")], [5, parked("quota", { recorded_at: isoMinute(5) })])).toBe(true);
  });
});
