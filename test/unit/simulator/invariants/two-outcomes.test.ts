import { describe, expect, it } from "vitest";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import type { Summary } from "../../../../functions/core/terms/summary.ts";
import type { RunLog } from "../../../../simulator/flight-recorder.ts";
import { judgeTwoOutcomes } from "../../../../simulator/invariants/two-outcomes.ts";
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
import { aStory, FULL_SWEEP } from "../../../support/a-story.ts";
import { aSummary } from "../../../support/builders.ts";

const written = (...records: StoredRecord[]): Given => ({ runs: [aRun({ written: records })] });
const parked = aRecord({ outcome: "parked", reason: "no-stock" });
const up = aRecord({ outcome: "recovered" });
const BOOK = { record_type: "case_book", record_id: "run-1/case_book" };

const listed = (complete: boolean) =>
  new Map([["1000000000000001/cn-hangzhou", { ids: new Set(["i-1", "i-2"]), complete }]]);
/** A sweep that listed two instances and counts that many. */
const sweep = (counts: Summary["counts"], special: Partial<RunLog> = {}): Given => ({
  runs: [
    aRun({
      shown: new Map(["i-1", "i-2"].map((id) => [id, [aLook()]])),
      listings: listed(true),
      summary: aSummary({ counts }),
      ...special,
    }),
  ],
});

const again = aRecord({
  record_id: "run-2/instance/i-1",
  outcome: "recovered-by-cloud",
  recorded_at: isoMinute(30),
});
/** Two runs that report the same start. The second run could read the record of the first one. */
function reportedTwice(first: Partial<RunLog> = {}, second: Partial<RunLog> = {}, special: Partial<Given> = {}): Given {
  const one = aRun({ written: [up], ...first });
  return {
    runs: [
      one,
      aRun({
        runId: "run-2",
        startedAtMs: minute(30),
        logStore: { answered: 1, failed: 0 },
        written: [again],
        ...second,
      }),
    ],
    stored: one.written.map((record) => [1, "run-1", record] as const),
    ...special,
  };
}
const changed = (...changes: (readonly [minute: number, status: string])[]): Partial<Given> => ({
  books: ({ instances }) => {
    for (const [count, status] of changes)
      instances.get("i-1")!.changes.push({ atMs: minute(count), status, by: "owner" });
  },
});
const stoppedAt = (count: number) => changed([count, "Stopped"]);
/** The instance was read as running at that minute, and as stopped right before the end of the run. */
const readAt = (count: number, status = "Running") => ({
  shown: new Map([["i-1", [aLook({ atMs: minute(count), status }), aLook({ atMs: minute(31) })]]]),
});
/** An instance that was read may have been released a minute before. */
const LAGGING = { switches: { ...aStory().switches, stateLagMs: 60_000, indexLagMs: 0 } };
const BY_CLOUD = { ...up, outcome: "recovered-by-cloud" };
const INTENT = { record_type: "intent", instance_ids: "i-0,i-1", recorded_at: isoMinute(0) };
/** Records of another run, and of the first of the two. */
const storedBefore = (...records: StoredRecord[]): Partial<Given> => ({
  stored: records.map((record) => [0, record === INTENT ? "run-0" : "run-1", record] as const),
});

/** `run-0` had announced a call, and its lease was over when `run-1` began. */
const announcedBefore = (atMinute: number, run: Partial<RunLog>): Given => {
  const given = reportedTwice({ written: [BY_CLOUD], startedAtMs: minute(20) }, { startedAtMs: minute(40) });
  const stored = [
    [atMinute, "run-0", INTENT],
    [21, "run-1", BY_CLOUD],
  ] as const;
  return { runs: [aRun({ runId: "run-0", ...run }), ...given.runs], stored };
};
const KILLED = { ended: { how: "killed" as const, atMs: minute(19) } };

const CLAUSES: readonly Clause[] = [
  ["two-outcomes run-1 i-1: parked/no-stock and recovered/-", written(parked, up), written(parked, parked)],
  [
    "two-outcomes run-1 i-1: parked/no-stock and parked/quota",
    written(parked, { ...parked, reason: "quota" }),
    written(parked, { ...parked, reason: "quota", instance_id: "i-2" }),
  ],
  [
    "two-outcomes run-1: 2 instances were listed and 2 seen or told of, 1 are counted",
    sweep({ parked: 1 }),
    sweep({ parked: 1, skipped: 1 }),
    sweep({ parked: 1 }, { listings: listed(false) }),
    sweep({ parked: 1 }, { trigger: { ...FULL_SWEEP, instanceIds: ["i-1"] } }),
    sweep({ parked: 1 }, { summary: aSummary({ counts: { parked: 1 }, continued: true }) }),
    sweep({ parked: 1 }, { summary: aSummary({ counts: { parked: 1 }, handedOver: true }) }),
  ],
  [
    "two-outcomes run-1: 2 instances were listed and 2 seen or told of, 3 are counted",
    sweep({ parked: 3 }),
    // A released instance is reported without having been seen.
    sweep({ parked: 2, released: 1 }, { written: [aRecord({ outcome: "released", instance_id: "i-3" })] }),
  ],
  [
    "credited-twice run-2 i-1: recovered by run-1, then recovered-by-cloud",
    reportedTwice(),
    reportedTwice({}, {}, stoppedAt(20)),
    // The time of the reading counts, not the time of the record.
    reportedTwice({}, readAt(25), stoppedAt(20)),
    reportedTwice({}, readAt(25, "Starting"), stoppedAt(20)),
    reportedTwice({}, {}, { ...stoppedAt(-0.5), story: LAGGING }),
    // The second run could not know.
    reportedTwice({}, { logStore: { answered: 0, failed: 0 } }),
    reportedTwice({}, { logStore: { answered: 1, failed: 1 } }),
    reportedTwice({}, {}, { stored: [[31, "run-1", up]] }),
    reportedTwice({}, {}, { stored: [[1, "run-1", { ...up, record_id: "run-1/instance/i-2" }]] }),
    reportedTwice({}, {}, { books: ({ logStore }) => logStore.loseIndex(minute(20)) }),
    // The log store took the record of the end and not the case book.
    reportedTwice({ undelivered: [BOOK] }),
    // Records that were printed as undelivered or only planned do not count.
    reportedTwice({}, { written: [], undelivered: [again] }),
    reportedTwice({ written: [{ ...up, mode: "plan" }] }),
    reportedTwice({}, { written: [{ ...again, outcome: "accepted" }] }),
    reportedTwice({}, { written: [{ ...again, record_type: "case" }] }),
  ],
  [
    "credited-twice run-2 i-1: recovered by run-1, then recovered-by-cloud",
    // A second write brought the book.
    reportedTwice({ undelivered: [BOOK] }, {}, storedBefore(BOOK, up)),
    reportedTwice({ undelivered: [BOOK] }),
  ],
  [
    "credited-twice run-2 i-1: recovered by run-1, then recovered-by-cloud",
    // The lost book is that of another account.
    reportedTwice({ undelivered: [{ ...BOOK, account_id: "another" }] }),
    reportedTwice({ undelivered: [BOOK] }),
  ],
  [
    "credited-twice run-2 i-1: recovered by run-1, then recovered-by-cloud",
    reportedTwice({}, {}, changed([0, "Stopped"], [20, "Running"], [31, "Stopped"])),
    reportedTwice({}, {}, changed([0, "Stopped"], [20, "Stopped"], [21, "Running"])),
  ],
  [
    "credited-twice run-2 i-1: recovered by run-1, then recovered-by-cloud",
    reportedTwice({}, readAt(10), stoppedAt(20)),
    reportedTwice({}, readAt(20), stoppedAt(20)),
  ],
  [
    "credited-twice run-2 i-1: recovered-by-cloud by run-1, then recovered-by-cloud",
    reportedTwice({ written: [BY_CLOUD] }, {}, storedBefore(INTENT, BY_CLOUD)),
    reportedTwice({ written: [BY_CLOUD] }, {}, storedBefore(BY_CLOUD)),
    // The run's own intent, or one that it could not read yet.
    reportedTwice({ written: [BY_CLOUD] }, {}, storedBefore({ ...INTENT }, BY_CLOUD)),
    reportedTwice(
      { written: [BY_CLOUD] },
      {},
      {
        stored: [
          [1, "run-0", INTENT],
          [1, "run-1", BY_CLOUD],
        ],
      },
    ),
  ],
  [
    "credited-twice run-2 i-1: recovered-by-cloud by run-1, then recovered-by-cloud",
    announcedBefore(18, KILLED),
    // The lease ended with its run, or 15 minutes after its record.
    announcedBefore(18, { ended: { how: "finished", atMs: minute(19) } }),
    announcedBefore(4, KILLED),
  ],
];

describe("judgeTwoOutcomes", () => {
  for (const [says, wrong, ...right] of CLAUSES)
    it(`reports: ${says}`, () => {
      expect(told(judgeTwoOutcomes(aResult(wrong)))).toEqual([says]);
      for (const given of right) expect(told(judgeTwoOutcomes(aResult(given)))).toEqual([]);
    });
});
