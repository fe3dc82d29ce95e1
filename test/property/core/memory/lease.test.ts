/** A lease holds an instance for at most 15 minutes from its record, whatever end it claims. */
import { test } from "@fast-check/vitest";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { toIso } from "../../../../functions/core/lang/iso-time.ts";
import { heldLease, LEASE_MS } from "../../../../functions/core/memory/lease.ts";
import { createMemoryReader } from "../../../../functions/core/memory/read-memory.ts";
import { DAY, MINUTE, NOW } from "../../../support/builders.ts";

const ACCOUNT = "1000000000000001";
const intent = (recordedAtMs: number, leaseUntil: string) => ({
  record_type: "intent",
  account_id: ACCOUNT,
  region_id: "cn-hangzhou",
  run_id: "run-1",
  root_run_id: "run-1",
  recorded_at: toIso(recordedAtMs),
  lease_until: leaseUntil,
  instance_ids: "i-1",
});
const heldAt = (nowMs: number, recordedAtMs: number, leaseUntil: string) => {
  const reader = createMemoryReader([ACCOUNT], nowMs);
  reader.add([intent(recordedAtMs, leaseUntil)]);
  return heldLease(reader.leasesOf(ACCOUNT).get("i-1"), { nowMs, rootRunId: "run-2" });
};

describe("a lease", () => {
  test.prop({
    recordedAtMs: fc.integer({ min: NOW - DAY, max: NOW }),
    claimedMs: fc.integer({ min: -DAY, max: 10_000 * DAY }),
    laterMs: fc.integer({ min: 0, max: 2 * DAY }),
  })("is over 15 minutes after its record", ({ recordedAtMs, claimedMs, laterMs }) => {
    expect(heldAt(recordedAtMs + LEASE_MS + laterMs, recordedAtMs, toIso(recordedAtMs + claimedMs))).toBeUndefined();
  });

  test.prop({ aheadMs: fc.integer({ min: 0, max: DAY }), claimedMs: fc.integer({ min: 0, max: 10_000 * DAY }) })(
    "of a clock that is ahead blocks no instance for longer than 15 minutes from now",
    ({ aheadMs, claimedMs }) => {
      expect(heldAt(NOW, NOW + aheadMs, toIso(NOW + claimedMs))?.untilMs ?? NOW).toBeLessThanOrEqual(NOW + LEASE_MS);
    },
  );

  test.prop({ ageMs: fc.integer({ min: 0, max: LEASE_MS - 1 }), claimedMs: fc.integer({ min: LEASE_MS, max: DAY }) })(
    "holds until its own end if that is nearer",
    ({ ageMs, claimedMs }) => {
      expect(heldAt(NOW, NOW - ageMs, toIso(NOW - ageMs + claimedMs))).toBeDefined();
      expect(heldAt(NOW, NOW - MINUTE, toIso(NOW))).toBeUndefined();
    },
  );

  test.prop({ claimed: fc.string() })("does not hold without a time", ({ claimed }) => {
    fc.pre(Number.isNaN(Date.parse(claimed)));
    expect(heldAt(NOW, NOW - MINUTE, claimed)).toBeUndefined();
  });
});
