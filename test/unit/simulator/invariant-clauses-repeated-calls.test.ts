import { describe, expect, it } from "vitest";
import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import type { TriggerName } from "../../../functions/core/terms/trigger.ts";
import type { RunLog } from "../../../simulator/flight-recorder.ts";
import { checkNoCallRepeated } from "../../../simulator/invariants/repeated-calls.ts";
import { KEPT_MS } from "../../../simulator/story.ts";
import {
  aLook,
  anAttempt,
  aRecord,
  aResult,
  aRun,
  type Clause,
  type Given,
  isoMinute,
  minute,
  told,
} from "../../support/a-result.ts";
import { ACCOUNT, FULL_SWEEP } from "../../support/a-story.ts";

const STARTED = -24 * 60;
const call = (count: number, code?: string, special = {}) =>
  anAttempt({
    sentAtMs: minute(count),
    ...(code === undefined ? {} : { answer: { atMs: minute(count), code } }),
    ...special,
  });
const works = (count: number) => ({ applied: { atMs: minute(count), stop: 1, ownerStopped: false } });
const looks = (count: number, status: string) => new Map([["i-1", [aLook({ atMs: minute(count), status })]]]);
const by = (name: TriggerName) => ({ trigger: { ...FULL_SWEEP, name } });

const oneRun = (special: Partial<RunLog>): Given => ({ runs: [aRun(special)] });
/** One call each by two runs, the second half an hour after the first. */
function twoRuns(first: Partial<RunLog> = {}, second: Partial<RunLog> = {}, others: Partial<Given> = {}): Given {
  return {
    runs: [
      aRun({ attempts: [call(0, "ServerBusy")], ...first }),
      aRun({
        runId: "run-2",
        startedAtMs: minute(30),
        attempts: [call(30, "ServerBusy", { runId: "run-2" })],
        ...second,
      }),
    ],
    ...others,
  };
}

const lost = [call(0, "Local.Timeout"), call(2, "ServerBusy")];
const unheard = call(0, undefined, works(0));
const worked = call(0, "accepted", works(0));
const pairs: readonly Clause[] = [
  [
    "repeated-call run-1 i-1: after Local.Timeout without reading the state",
    oneRun({ attempts: lost }),
    oneRun({ attempts: lost, shown: looks(1, "Stopped") }),
    oneRun({ attempts: lost, shown: looks(0, "Stopped") }),
    oneRun({ attempts: lost, shown: looks(2, "Stopped") }),
    oneRun({ attempts: [call(0, "ServerBusy"), call(2, "ServerBusy")] }),
    oneRun({ attempts: [call(0), call(2, "ServerBusy")] }),
    twoRuns({ attempts: [call(0, "Local.Timeout")] }),
  ],
  ...[-1, 3].map(
    (count): Clause => [
      "repeated-call run-1 i-1: after Local.Timeout without reading the state",
      oneRun({ attempts: lost, shown: looks(count, "Stopped") }),
    ],
  ),
  // Once, though one more call came after.
  [
    "repeated-call run-1 i-1: after Local.Timeout without reading the state",
    oneRun({ attempts: [...lost, call(4, "ServerBusy")] }),
  ],
  [
    "repeated-call run-1 i-1: after its own accepted call",
    oneRun({ attempts: [worked, call(2, "ServerBusy")] }),
    // The instance stopped again in between.
    oneRun({ attempts: [worked, call(2, "ServerBusy", { stopWhenSent: 2 })] }),
    // Still unheard when the other one went out.
    oneRun({ attempts: [{ ...worked, answer: { atMs: minute(3), code: "accepted" } }, call(2, "ServerBusy")] }),
    // Nobody told this run.
    oneRun({ attempts: [call(0, "ServerBusy", works(0)), call(2, "ServerBusy")] }),
    twoRuns({ attempts: [worked] }),
  ],
  [
    "repeated-call run-2 i-1: after the state showed that the first one had worked",
    twoRuns({ attempts: [unheard] }, { shown: looks(30, "Starting") }),
    twoRuns({ attempts: [unheard] }, { shown: looks(30, "Stopped") }),
    twoRuns({ attempts: [unheard] }, { shown: looks(31, "Starting") }),
    twoRuns({ attempts: [unheard] }, { shown: looks(-1, "Running") }),
  ],
  [
    "repeated-call run-2 i-1: after the state showed that the first one had worked",
    twoRuns({ attempts: [unheard] }, { shown: looks(30, "Running") }),
    twoRuns({ attempts: [call(0)] }, { shown: looks(30, "Running") }),
  ],
];

/** Runs so many minutes apart that were all told that nothing is overdue, and wrote it down; the last one could read that. */
function toldOften(times: number, every: number, special: (run: RunLog) => Partial<RunLog> = () => ({})): Given {
  const runs = Array.from({ length: times + 1 }, (_, index) => {
    const count = index * every;
    const runId = `run-${index + 1}`;
    const run = aRun({
      runId,
      startedAtMs: minute(count),
      attempts: [call(count, "IncorrectInstanceStatus.InstanceStatusNotValid", { runId })],
      ledger: { answered: 1, failed: 0 },
      written: [aRecord({ record_id: `${runId}/instance/i-1` })],
    });
    return { ...run, ...special(run) };
  });
  return { runs };
}

const busyAt = (atMs: number) => ({ atMs, code: "ServerBusy" });
const futile: readonly Clause[] = [
  [
    "futile-repeat run-6 i-1: told 5 times in an hour, 5 times in a day, that nothing is overdue",
    toldOften(5, 11),
    toldOften(4, 11),
    toldOften(5, 12),
    toldOften(5, 11, () => by("manual")),
    toldOften(5, 11, () => ({ ledger: { answered: 1, failed: 1 } })),
    toldOften(5, 11, () => ({ ledger: { answered: 0, failed: 0 } })),
    toldOften(5, 11, () => ({ written: [] })),
    toldOften(5, 11, () => ({ written: [aRecord({ instance_id: "i-2" })] })),
    toldOften(5, 11, ({ attempts }) => ({
      attempts: attempts.map((one) => ({ ...one, answer: busyAt(one.sentAtMs) })),
    })),
    // Two that overlap are told at the same time.
    toldOften(5, 11, ({ runId }) => (runId === "run-1" ? { ended: { how: "finished", atMs: minute(12) } } : {})),
  ],
  [
    "futile-repeat run-16 i-1: told 0 times in an hour, 15 times in a day, that nothing is overdue",
    toldOften(15, 60),
    toldOften(14, 60),
    toldOften(15, 96),
  ],
];

const dark = { ledger: { answered: 0, failed: 1 } };
const paidAt = (count: number, visible = count): Partial<Given> => ({
  books: ({ accounts }) => {
    const payment = { number: "p-1", atMs: minute(count), visibleAtMs: minute(visible) };
    accounts.get(ACCOUNT)!.payments.push(payment);
  },
});
const afterEvent = { ...dark, ...by("recharge") };
const blind: readonly Clause[] = [
  [
    "blind-repeat run-2 i-1: 59 minutes after run-1, both without a ledger",
    twoRuns(dark, { ...dark, attempts: [call(59, undefined, { runId: "run-2" })] }),
    twoRuns(dark, { ...dark, attempts: [call(60, undefined, { runId: "run-2" })] }),
  ],
  [
    "blind-repeat run-2 i-1: 30 minutes after run-1, both without a ledger",
    twoRuns(dark, dark),
    twoRuns({ ledger: { answered: 1, failed: 1 } }, dark),
    twoRuns(dark, { ledger: { answered: 1, failed: 1 } }),
    twoRuns(dark, { ...dark, ...by("manual") }),
    twoRuns({ ...dark, ...by("manual") }, dark),
    twoRuns(dark, afterEvent),
    twoRuns({ ...dark, ended: { how: "killed", atMs: minute(1) } }, dark),
    twoRuns({ ...dark, ended: { how: "cut-off", atMs: minute(1) } }, dark),
    oneRun({ ...dark, attempts: [call(0, "ServerBusy"), call(1, "ServerBusy")] }),
  ],
  [
    "blind-repeat run-2 i-1: 30 minutes after run-1, both without a ledger",
    twoRuns(afterEvent, dark, paidAt(-5)),
    // The payment that the event told of does not show yet, came later, or may not be looked at.
    twoRuns(afterEvent, dark, paidAt(-5, 31)),
    twoRuns(afterEvent, dark, paidAt(1)),
    twoRuns(afterEvent, { ...dark, paymentsDenied: new Set([ACCOUNT]) }, paidAt(-5)),
  ],
];

const informed: Partial<RunLog> = { ledger: { answered: 1, failed: 0 } };
const stored = (...lines: (readonly [minute: number, runId: string, record: StoredRecord])[]) => ({ stored: lines });
/** What is special about the second run, and what it could have read. */
const unread = { ledger: { answered: 0, failed: 0 } };
const halfRead = { ledger: { answered: 1, failed: 1 } };
const reads = (lines: Partial<Given>, special: Partial<RunLog> = {}) =>
  twoRuns({ attempts: [] }, { ...informed, ...special }, lines);
const lease = (count: number) => ({ record_type: "intent", instance_ids: "i-0,i-1", lease_until: isoMinute(count) });
const waits = (count: number, special: StoredRecord = {}) =>
  aRecord({
    outcome: "parked",
    reason: "no-stock",
    wakes_on: `at:${isoMinute(count)}`,
    next_attempt_at: isoMinute(count),
    ...special,
  });
/** The arrears stopped it so long ago that its release is so many hours away. */
const releasedIn = (hours: number, lines: Partial<Given>): Partial<Given> => ({
  ...lines,
  books: ({ instances }) => {
    const atMs = minute(hours * 60) - KEPT_MS;
    const { changes } = instances.get("i-1")!;
    changes.push({ atMs, status: "Stopping", by: "arrears" }, { atMs: minute(-1), status: "Stopped", by: "lifecycle" });
    changes.push({ atMs: minute(31), status: "Stopping", by: "owner" });
  },
});

const aChain = { trigger: { ...FULL_SWEEP, name: "continuation", rootRunId: "run-0" } } as const;
const ledger: readonly Clause[] = [
  [
    `leased-call run-2 i-1: run-1 holds a lease until ${isoMinute(40)}`,
    reads(stored([0, "run-1", lease(40)])),
    reads(stored([0, "run-1", lease(30)])),
    reads(stored([0, "run-1", lease(40)], [1, "run-1", aRecord()])),
    reads(stored([0, "run-1", lease(40)]), unread),
    reads(stored([0, "run-1", lease(40)]), halfRead),
    reads(stored([STARTED, "run-1", lease(40)])),
    reads(stored([30.5, "run-1", lease(40)]), { attempts: [call(31, "ServerBusy", { runId: "run-2" })] }),
    reads(stored([0, "run-1", lease(40)]), by("manual")),
    reads(stored([0, "run-1", { ...lease(40), root_run_id: "run-0" }]), aChain),
    reads(stored([0, "run-1", { ...lease(40), mode: "plan" }])),
  ],
  [
    `early-call run-2 i-1: parked/no-stock was to wait until ${isoMinute(60)}`,
    reads(stored([0, "run-1", waits(60)])),
    reads(stored([0, "run-1", waits(30)])),
    reads(stored([0, "run-1", waits(60, { wakes_on: "payment" })])),
    reads(stored([0, "run-1", waits(60)]), unread),
    reads(stored([0, "run-1", waits(60)]), halfRead),
    reads(stored([0, "run-1", waits(60)]), by("manual")),
    reads(stored([0, "run-1", waits(60, { mode: "plan" })])),
    reads(stored([31, "run-1", waits(60)]), { startedAtMs: minute(32) }),
    // A newer one, whichever was stored first.
    reads(stored([0, "run-1", waits(60)], [1, "run-0", waits(30, { recorded_at: isoMinute(1) })])),
    reads(
      stored(
        [0, "run-0", waits(30, { recorded_at: isoMinute(0) })],
        [1, "run-1", waits(60, { recorded_at: isoMinute(-1) })],
      ),
    ),
    // Read before the last start, it is of another stop.
    reads(stored([0, "run-1", waits(60, { recorded_at: isoMinute(-24 * 60) })])),
    // Another run has had its say since, too late for this one to read it.
    reads(stored([0, "run-1", waits(60)], [30, "run-3", waits(30, { recorded_at: isoMinute(29) })]), {
      startedAtMs: minute(29),
    }),
  ],
  [
    `early-call run-2 i-1: parked/no-stock was to wait until ${isoMinute(60)}`,
    reads(stored([1, "run-1", waits(60, { recorded_at: isoMinute(1) })], [2, "run-0", waits(30)])),
    // Its writer printed it as undelivered, which counts as lost.
    {
      runs: [aRun({ undelivered: [waits(60)] }), ...reads({}).runs.slice(1)],
      ...stored([0, "run-1", waits(60)]),
    },
  ],
  // Another run has had its say since, and waits as well.
  [
    `early-call run-2 i-1: parked/no-stock was to wait until ${isoMinute(60)}`,
    reads(stored([0, "run-1", waits(60)], [30, "run-3", waits(90, { recorded_at: isoMinute(29) })]), {
      startedAtMs: minute(29),
    }),
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

describe("checkNoCallRepeated", () => {
  for (const [says, wrong, ...right] of [...pairs, ...futile, ...blind, ...ledger])
    it(`says: ${says}`, () => {
      expect(told(checkNoCallRepeated(aResult(wrong)))).toEqual([says]);
      for (const given of right) expect(told(checkNoCallRepeated(aResult(given)))).toEqual([]);
    });
});
