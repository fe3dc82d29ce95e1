import { describe, expect, it } from "vitest";
import { toIso } from "../../../../functions/core/lang/iso-time.ts";
import { needsPerson } from "../../../../functions/core/report/needs-person.ts";
import { instanceRecord, type RunIdentity } from "../../../../functions/core/report/records.ts";
import { aCase, aResult, aSubject, DAY, MINUTE, NOW } from "../../../support/builders.ts";

const RUN: RunIdentity = { runId: "run-1", rootRunId: "run-1", requestId: "r", trigger: "timer", mode: "apply" };
const LEASE = {
  accountId: "1000000000000001",
  regionId: "cn-hangzhou",
  runId: "run-2",
  rootRunId: "run-2",
  untilMs: NOW + MINUTE,
  recordedAtMs: NOW,
};

describe("the record of an instance that another run holds", () => {
  const recordOf = (previous?: Parameters<typeof aCase>[0]) =>
    instanceRecord(
      RUN,
      { id: "1000000000000001", name: "production" },
      aResult(
        { outcome: "skipped", reason: "in-progress" },
        { subject: aSubject({}, { lease: LEASE, ...(previous && { previous: aCase(previous) }) }) },
      ),
    );

  it("has the end of the lease and the earlier outcome of the case", () => {
    expect(recordOf({ reason: "no-stock" })).toMatchObject({
      lease_until: "2030-01-15T12:01:00.000Z",
      held_ending: "parked/no-stock",
    });
    expect(recordOf({ outcome: "accepted", reason: undefined })).toMatchObject({ held_ending: "accepted" });
  });

  it("waits since the case before the lease does, so that a person is told of it in time", () => {
    const record = recordOf({ reason: "no-stock", sinceMs: NOW - 2 * DAY });

    expect(record.waiting_since).toBe(toIso(NOW - 2 * DAY));
    expect(needsPerson(record, NOW)).toBe(true);
  });

  it("has no earlier outcome without an earlier case", () => {
    expect([recordOf().held_ending, recordOf().waiting_since]).toEqual([undefined, undefined]);
  });
});
