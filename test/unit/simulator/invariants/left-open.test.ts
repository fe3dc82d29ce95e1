import { describe, expect, it } from "vitest";
import { noteClockError } from "../../../../simulator/clock-errors.ts";
import type { RunLog } from "../../../../simulator/flight-recorder.ts";
import { judgeLeftOpen } from "../../../../simulator/invariants/left-open.ts";
import {
  aLook,
  aRecord,
  aResult,
  aRun,
  type Clause,
  type Given,
  isoMinute,
  minute,
  told,
} from "../../../support/a-result.ts";
import { aSummary } from "../../../support/builders.ts";

const open = aRecord({ outcome: "parked", reason: "no-stock", evidence: "lock" });
const end = aRecord({
  record_id: "run-2/instance/i-1",
  run_id: "run-2",
  outcome: "recovered",
  recorded_at: isoMinute(20),
});

const endOfFastClock = { ...end };
noteClockError(endOfFastClock, 30 * 60_000);

/** The case is open at first, the instance runs from minute 15 on, and a sweep looks at minute 60. */
const swept = (sweep: Partial<RunLog> = {}, others: readonly RunLog[] = [], ends: Given["stored"] = []): Given => ({
  runs: [
    ...others,
    aRun({
      runId: "run-3",
      startedAtMs: minute(60),
      summary: aSummary(),
      listings: new Map([["1000000000000001/cn-hangzhou", { ids: new Set(), complete: true }]]),
      ...sweep,
    }),
  ],
  stored: [[0, "run-1", open], ...ends],
  books: ({ instances }) => {
    const instance = instances.get("i-1")!;
    instance.status = "Running";
    instance.changes.push({ atMs: minute(15), status: "Running", by: "cloud" });
  },
});
const printed = aRun({ runId: "run-2", undelivered: [end] });
const closed = { ...end, outcome: "skipped", reason: "excluded" };
const aBook = (partial?: "true") =>
  aRecord({ record_type: "case_book", account_id: "1000000000000001", ...(partial ? { partial } : {}) });
const CLAUSES: readonly Clause[] = [
  [
    "left-open run-3 i-1: Running before the sweep, which left it parked",
    swept(),
    swept({ written: [{ ...end, run_id: "run-3", recorded_at: isoMinute(60) }] }),
    // The log store answered as if it were empty, so the sweep knew of no case.
    swept({ logStore: { answered: 1, failed: 0, hollow: 1 } }),
    // The sweep read a status that it did not know, so it could not see that the instance runs.
    swept({ shown: new Map([["i-1", [aLook({ odd: ["status"] })]]]) }),
    // By its own word the end is newer than the open record, though it was written ten minutes before it, by a clock that is ahead.
    swept({}, [], [[20, "run-2", endOfFastClock]]),
    // An end that is in the log store is an end, though its writer printed it as undelivered.
    swept({}, [printed], [[20, "run-2", end]]),
    // So is a record that closes the case without an end: the policy leaves the instance out since.
    swept({}, [aRun({ runId: "run-2", undelivered: [closed] })], [[10, "run-2", closed]]),
    // Only a run without a case book had written a book, so the sweep had none either.
    swept({}, [], [[20, "run-2", aBook("true")]]),
  ],
  ["left-open run-3 i-1: Running before the sweep, which left it parked", swept({}, [printed])],
  [
    "left-open run-3 i-1: Running before the sweep, which left it parked",
    swept(
      {},
      [],
      [
        [10, "run-2", aBook("true")],
        [20, "run-2", aBook()],
      ],
    ),
  ],
];

describe("judgeLeftOpen", () => {
  for (const [says, wrong, ...right] of CLAUSES)
    it(`reports: ${says}`, () => {
      expect(told(judgeLeftOpen(aResult(wrong)))).toEqual([says]);
      for (const given of right) expect(told(judgeLeftOpen(aResult(given)))).toEqual([]);
    });
});
