import { describe, expect, it } from "vitest";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import type { RunLog } from "../../../../simulator/flight-recorder.ts";
import { judgeMemory } from "../../../../simulator/invariants/memory.ts";
import { KEPT_MS } from "../../../../simulator/story.ts";
import {
  aCall,
  aLook,
  aRecord,
  aResult,
  aRun,
  type Clause,
  type Given,
  isoMinute,
  minute,
  startedBy,
  told,
  twoCallingRuns,
} from "../../../support/a-result.ts";
import { ACCOUNT, aStory, FULL_SWEEP } from "../../../support/a-story.ts";

const STARTED = -24 * 60;

/** A run that could read nothing of the log store, and the stop event of the instance that the run called. */
const dark = (special: Partial<RunLog> = {}, eventAt: number | undefined = -60): Given => ({
  runs: [aRun({ logStore: { answered: 0, failed: 1 }, attempts: [aCall(0, "ServerBusy")], ...special })],
  books: ({ accounts }) => {
    if (eventAt === undefined) return;
    const atMs = minute(eventAt);
    const event = { instanceId: "i-1", type: "stop", state: "executed", regionId: "cn-hangzhou" } as const;
    accounts.get(ACCOUNT)!.events.push({ ...event, atMs, visibleAtMs: atMs });
  },
});
/** Started at that minute, before or after the run read it; its stop event is an hour old. */
const restarted = (startedAt: number): Given => ({
  runs: [
    aRun({
      logStore: { answered: 0, failed: 1 },
      attempts: [aCall(0, "ServerBusy", { startedAtMs: minute(startedAt) })],
      shown: new Map([["i-1", [aLook({ atMs: minute(-40) })]]]),
    }),
  ],
  books: (model) => {
    dark({}, -60).books?.(model);
    model.instances.get("i-1")!.changes.push({ atMs: minute(startedAt), status: "Running", by: "engine" });
  },
});
const BLIND: readonly Clause[] = [
  [
    "blind-call run-1 i-1: called by recharge, without any memory",
    dark(startedBy("recharge")),
    dark(startedBy("manual")),
    dark(startedBy("timer")),
    dark({ ...startedBy("recharge"), logStore: { answered: 1, failed: 1 } }),
  ],
  [
    "blind-call run-1 i-1: called by timer, without any memory",
    dark({ trigger: { ...FULL_SWEEP, depth: "payment" } }),
    dark(),
  ],
  [
    "blind-call run-1 i-1: called without any memory and without a stop event of its own",
    { ...dark(), books: () => undefined },
    dark(),
  ],
  ["blind-call run-1 i-1: called without any memory and without a stop event of its own", dark({}, STARTED), dark()],
  ["blind-call run-1 i-1: called without any memory and without a stop event of its own", dark({}, 1), dark()],
  // Another run started it after this one had read it stopped, and its stop event is older than that start.
  [
    "blind-call run-1 i-1: called without any memory and without a stop event of its own",
    restarted(-50),
    restarted(-30),
  ],
  [
    "blind-call run-1 i-1: called twice in a run without any memory",
    dark({ attempts: [aCall(0, "ServerBusy"), aCall(1, "ServerBusy")] }),
    dark({ attempts: [aCall(0, "ServerBusy")] }),
  ],
];

const INFORMED: Partial<RunLog> = { logStore: { answered: 1, failed: 0 } };
const stored = (...lines: (readonly [minute: number, runId: string, record: StoredRecord])[]) => ({ stored: lines });
/** The differences of the second run, and the memory that it could have read. */
const UNREAD = { logStore: { answered: 0, failed: 0 } };
const HALF_READ = { logStore: { answered: 1, failed: 1 } };
/** Answered as by an empty store, although records are there. */
const EMPTY_READ = { logStore: { answered: 1, failed: 0, hollow: 1 } };
const reads = (lines: Partial<Given>, special: Partial<RunLog> = {}) =>
  twoCallingRuns({ attempts: [] }, { ...INFORMED, ...special }, lines);
const lease = (count: number) => ({ record_type: "intent", instance_ids: "i-0,i-1", lease_until: isoMinute(count) });
const waits = (count: number, special: StoredRecord = {}) =>
  aRecord({
    outcome: "parked",
    reason: "no-stock",
    wakes_on: `at:${isoMinute(count)}`,
    next_attempt_at: isoMinute(count),
    ...special,
  });
/** Arrears stopped the instance so long ago that it is released in that many hours. */
const releasedIn = (hours: number, lines: Partial<Given>): Partial<Given> => ({
  ...lines,
  books: ({ instances }) => {
    const atMs = minute(hours * 60) - KEPT_MS;
    const { changes } = instances.get("i-1")!;
    changes.push({ atMs, status: "Stopping", by: "arrears" }, { atMs: minute(-1), status: "Stopped", by: "lifecycle" });
    changes.push({ atMs: minute(31), status: "Stopping", by: "owner" });
  },
});

const A_CHAIN = { trigger: { ...FULL_SWEEP, name: "continuation", rootRunId: "run-0" } } as const;
/** One waits, and another does not, so many minutes before it. */
const twoRecords = (count: number) =>
  stored(
    [0, "run-0", aRecord({ outcome: "parked", reason: "over-run-limit", recorded_at: isoMinute(0) })],
    [count, "run-1", waits(60, { recorded_at: isoMinute(count) })],
  );
const withClocks = (minutes: number) => ({
  switches: { ...aStory().switches, indexLagMs: 0, clockErrorMs: minutes * 60_000 },
});
const LOG_STORE: readonly Clause[] = [
  [
    `leased-call run-2 i-1: run-1 holds a lease until ${isoMinute(35)}`,
    reads(stored([20, "run-1", lease(40)])),
    // A lease lasts 15 minutes, whatever end it claims.
    reads(stored([15, "run-1", lease(40)])),
    reads(stored([20, "run-1", lease(30)])),
    reads(stored([20, "forger", lease(40)])),
    reads(stored([20, "run-1", lease(40)], [21, "run-1", aRecord()])),
    reads(stored([20, "run-1", lease(40)], [21, "run-1", lease(22)])),
    // A lease ends with the report of its run, also if the run's own record was lost.
    reads(stored([20, "run-1", lease(40)], [21, "run-1", { record_type: "run" }])),
    reads(stored([20, "run-1", lease(40)], [21, "run-1", { record_type: "case_book" }])),
    reads(stored([20, "run-1", lease(40)]), UNREAD),
    reads(stored([20, "run-1", lease(40)]), HALF_READ),
    reads(stored([20, "run-1", lease(40)]), EMPTY_READ),
    reads(stored([STARTED, "run-1", lease(40)])),
    reads(stored([30.5, "run-1", lease(40)]), { attempts: [aCall(31, "ServerBusy", { runId: "run-2" })] }),
    reads(stored([20, "run-1", lease(40)]), startedBy("manual")),
    reads(stored([20, "run-1", { ...lease(40), root_run_id: "run-0" }]), A_CHAIN),
    reads(stored([20, "run-1", { ...lease(40), mode: "plan" }])),
  ],
  [
    `leased-call run-2 i-1: run-1 holds a lease until ${isoMinute(35)}`,
    reads(stored([20, "run-1", lease(40)], [21, "run-0", { record_type: "case_book" }])),
    reads(stored([20, "run-1", lease(40)], [21, "run-1", { record_type: "case_book" }])),
  ],
  [
    `early-call run-2 i-1: parked/no-stock was to wait until ${isoMinute(60)}`,
    reads(stored([0, "run-1", waits(60)])),
    reads(stored([0, "run-1", waits(30)])),
    reads(stored([0, "run-1", waits(60, { wakes_on: "payment" })])),
    reads(stored([0, "run-1", waits(60)]), UNREAD),
    reads(stored([0, "run-1", waits(60)]), HALF_READ),
    reads(stored([0, "run-1", waits(60)]), EMPTY_READ),
    reads(stored([0, "run-1", waits(60)]), startedBy("manual")),
    reads(stored([0, "run-1", waits(60, { mode: "plan" })])),
    reads(stored([31, "run-1", waits(60)]), { startedAtMs: minute(32) }),
    // A newer book counts, whichever book was stored first.
    reads(stored([0, "run-1", waits(60)], [1, "run-0", waits(30, { recorded_at: isoMinute(1) })])),
    reads(
      stored(
        [0, "run-0", waits(30, { recorded_at: isoMinute(0) })],
        [1, "run-1", waits(60, { recorded_at: isoMinute(-1) })],
      ),
    ),
    // A sighting from before the last start belongs to another stop.
    reads(stored([0, "run-1", waits(60, { recorded_at: isoMinute(-24 * 60) })])),
    // Another run has written since, too late for this run to read.
    reads(stored([0, "run-1", waits(60)], [30, "run-3", waits(30, { recorded_at: isoMinute(29) })]), {
      startedAtMs: minute(29),
    }),
  ],
  [
    `early-call run-2 i-1: parked/no-stock was to wait until ${isoMinute(60)}`,
    reads(stored([1, "run-1", waits(60, { recorded_at: isoMinute(1) })], [2, "run-0", waits(30)])),
    // A record that its run printed as undelivered counts as lost, and so does one whose case book was printed.
    ...[waits(60), { record_type: "case_book" }].map((printed) => ({
      runs: [aRun({ undelivered: [printed] }), ...reads({}).runs.slice(1)],
      ...stored([0, "run-1", waits(60)]),
    })),
  ],
  [
    `early-call run-2 i-1: parked/no-stock was to wait until ${isoMinute(60)}`,
    {
      runs: [aRun({ undelivered: [{ record_type: "case_book" }] }), ...reads({}).runs.slice(1)],
      ...stored([0, "run-1", waits(60)], [0, "run-1", { record_type: "case_book" }]),
    },
  ],
  // The clocks of the hosts differ: which record is the newer one, the run cannot know.
  [
    `early-call run-2 i-1: parked/no-stock was to wait until ${isoMinute(60)}`,
    reads({ ...twoRecords(10), story: withClocks(3) }),
    reads({ ...twoRecords(5), story: withClocks(3) }),
  ],
  // Another run has had its say since, and waits as well.
  [
    `early-call run-2 i-1: parked/no-stock was to wait until ${isoMinute(60)}`,
    reads(stored([0, "run-1", waits(60)], [30, "run-3", waits(90, { recorded_at: isoMinute(29) })]), {
      startedAtMs: minute(29),
    }),
    // A record in between, which the run may have read, waits no longer.
    reads(
      stored(
        [0, "run-1", waits(60)],
        [29.5, "run-0", waits(30, { recorded_at: isoMinute(28) })],
        [30, "run-3", waits(90, { recorded_at: isoMinute(29) })],
      ),
      { startedAtMs: minute(29) },
    ),
  ],
  // The last calls were before that record, or are still to come.
  ...[22.5, 23.75, 1.75, 24.75, 2.75].map(
    (hours): Clause => [
      `early-call run-2 i-1: parked/no-stock was to wait until ${isoMinute(60)}`,
      reads(releasedIn(hours, stored([0, "run-1", waits(60)]))),
    ],
  ),
  [
    `early-call run-2 i-1: parked/no-stock was to wait until ${isoMinute(60)}`,
    reads(releasedIn(48, stored([0, "run-1", waits(60, { wakes_on: "person" })]))),
    // The last calls, 24 and 2 hours before its release.
    reads(releasedIn(24.25, stored([0, "run-1", waits(60, { wakes_on: "person" })]))),
    reads(releasedIn(2.25, stored([0, "run-1", waits(60, { wakes_on: "person" })]))),
  ],
];

describe("judgeMemory", () => {
  for (const [says, wrong, ...right] of [...BLIND, ...LOG_STORE])
    it(`reports: ${says}`, () => {
      expect(told(judgeMemory(aResult(wrong)))).toEqual([says]);
      for (const given of right) expect(told(judgeMemory(aResult(given)))).toEqual([]);
    });
});
