import { describe, expect, it } from "vitest";
import type { Selection } from "../../../../functions/core/terms/policy.ts";
import type { CloudModel } from "../../../../simulator/cloud/cloud-model.ts";
import type { Attempt, RunLog, Shown } from "../../../../simulator/flight-recorder.ts";
import { judgeOwnerStoppedStarted } from "../../../../simulator/invariants/owner-stopped-started.ts";
import {
  aLook,
  anAttempt,
  aRecord,
  aResult,
  aRun,
  type Clause,
  type Given,
  minute,
  told,
} from "../../../support/a-result.ts";
import { ACCOUNT, anInstanceSpec, aPolicy, aStory } from "../../../support/a-story.ts";
import { aSummary } from "../../../support/builders.ts";

const REGION = `${ACCOUNT}/cn-hangzhou`;
/** The time of the last start. The owner stopped the instance before the story. */
const STARTED = -24 * 60;
const STOPPED_BY_OWNER = [anInstanceSpec({ status: "Stopped" })];
const looks = (...all: Partial<Shown>[]) => new Map([["i-1", all.map(aLook)]]);
/** A reading of the instance by its id. */
const UNLISTED = { listed: false };
const READ_WHOLE = new Map([[REGION, { atMs: minute(0), whole: true, complete: true }]]);
const READ_IN_PART = new Map([[REGION, { atMs: minute(0), whole: true, complete: false }]]);
const applied = (special: Partial<Attempt> = {}) =>
  anAttempt({ applied: { atMs: minute(0), stop: 1, ownerStopped: true }, ...special });

interface Setting {
  readonly caller?: Partial<RunLog>;
  readonly earlier?: readonly RunLog[];
  readonly lockOnly?: Selection["lockOnly"];
  readonly books?: (model: CloudModel) => void;
}

/** A run saw the lock, had read all events, and started an instance that its owner had stopped. */
function started({ caller = {}, earlier = [], lockOnly = "auto", books }: Setting = {}): Given {
  const run = aRun({
    attempts: [applied()],
    shown: looks({ locked: true }),
    eventReads: READ_WHOLE,
    logStore: { answered: 1, failed: 0 },
    ...caller,
  });
  const policy = aPolicy({ select: { ...aPolicy().select, lockOnly } });
  const switches = { ...aStory().switches, indexLagMs: 0 };
  return {
    runs: [...earlier, run],
    story: { policy, instances: STOPPED_BY_OWNER, switches },
    ...(books === undefined ? {} : { books }),
  };
}

const event =
  (instanceId: string, count: number, visible = count) =>
  ({ accounts }: CloudModel) => {
    const common = { type: "stop", state: "executed", regionId: "cn-hangzhou" } as const;
    accounts.get(ACCOUNT)!.events.push({ ...common, instanceId, atMs: minute(count), visibleAtMs: minute(visible) });
  };
const change =
  (count: number, status: string, by: string) =>
  ({ instances }: CloudModel) =>
    instances.get("i-1")!.changes.push({ atMs: minute(count), status, by });
const all =
  (...books: ((model: CloudModel) => void)[]) =>
  (model: CloudModel) => {
    for (const write of books) write(model);
  };

/** A sweep three hours ago that listed the instance as stopped and unlocked. */
const aSweep = (special: Partial<RunLog> = {}) =>
  aRun({
    runId: "run-0",
    startedAtMs: minute(-180),
    logStore: { answered: 1, failed: 0 },
    shown: looks({ atMs: minute(-180) }),
    ...special,
  });
const seen = (special: Partial<RunLog> = {}, setting: Setting = {}) =>
  started({ ...setting, earlier: [aSweep(special)] });
/** The reading was a few seconds before the call. */
const SINCE_THE_LOOK: Setting = {
  caller: { shown: looks({ atMs: minute(-0.1), locked: true }) },
  books: change(-0.05, "Stopping", "owner"),
};
/** The log store could not be read in the run that called. */
const UNREAD: Partial<RunLog> = { logStore: { answered: 0, failed: 1 } };
/** What `run-0` had written was lost with the index. */
const LOST: Pick<Given, "stored" | "books"> = {
  stored: [[-179, "run-0", {}]],
  books: ({ logStore }) => logStore.loseIndex(minute(-60)),
};
const BOOK = aRecord({ record_type: "case_book", account_id: ACCOUNT });
/** The log store holds a case book, as written before the loss or after it. */
const kept = (given: Given): Given => ({
  ...given,
  books: (model) => {
    given.books?.(model);
    model.logStore.append([BOOK], { runId: "run-00", clockErrorMs: 0 }, minute(-50));
  },
});
const says = (clue: string) => `owner-stopped-started run-1 i-1: ${clue}`;

const CLAUSES: readonly Clause[] = [
  [
    says("nothing pointed to the arrears"),
    started({ caller: { shown: looks(UNLISTED) } }),
    started(),
    // A lock that an earlier run saw in this stop counts as well.
    started({
      caller: { shown: looks(UNLISTED) },
      earlier: [aRun({ runId: "run-0", shown: looks({ atMs: minute(-60), locked: true }) })],
    }),
    // Starting an instance that arrears stopped is no harm. A call without effect is none either.
    started({ caller: { shown: looks(UNLISTED), attempts: [anAttempt()] } }),
  ],
  [says("called without a look at it"), started({ caller: { shown: new Map() } }), started()],
  [
    says("a lock alone, where others had stop events"),
    started({ books: event("i-2", -60) }),
    started({ books: event("i-2", STARTED) }),
    // The event was published after the run had read the events, so no run could know it.
    started({ books: event("i-2", -60, 0.001), caller: { attempts: [applied({ sentAtMs: minute(1) })] } }),
    started({ books: event("i-2", -60), lockOnly: "act" }),
  ],
  [says("a lock alone, and lockOnly: ask"), started({ lockOnly: "ask" }), started({ lockOnly: "auto" })],
  [
    says("a lock alone, and the run had not read the events to their end"),
    started({ caller: { eventReads: READ_IN_PART } }),
    started(),
  ],
  [
    says("its stop event is within an hour of its start"),
    started({ books: event("i-1", STARTED + 59) }),
    started({ books: event("i-1", STARTED + 61) }),
  ],
  [
    says("its stop event is within an hour of its start"),
    started({ books: event("i-1", STARTED - 59) }),
    started({ books: event("i-1", STARTED - 61) }),
  ],
  [
    says("listed as stopped and unlocked by run-0"),
    seen(),
    seen({ shown: looks({ atMs: minute(-180), locked: true }) }),
    seen({ shown: looks({ atMs: minute(-180), listed: false }) }),
    seen({ shown: looks({ atMs: minute(-180), odd: ["lockReasons"] }) }),
    seen({ shown: looks({ atMs: minute(STARTED) }) }),
    seen({ trigger: { name: "timer", depth: "payment", hop: 0 } }),
    // No run could read it.
    seen({ ended: { how: "killed", atMs: minute(-179) } }),
    seen({ logStore: { answered: 1, failed: 1 } }),
    seen({ undelivered: [{}] }),
    seen({ startedAtMs: minute(-0.5), ended: { how: "finished", atMs: minute(0.5) } }),
    { ...seen(), ...LOST },
  ],
  [
    says("listed as stopped and unlocked by run-0"),
    // A stop event of the instance does not cancel an owner stop that a sweep saw.
    seen({}, { books: event("i-1", -30) }),
    started({ books: event("i-1", -30) }),
    // If the memory cannot be read, only the instance's own event counts.
    seen({}, { books: event("i-1", -30), caller: UNREAD }),
  ],
  [
    says("a lock alone, and the log store that knew of its owner's stop could not be read"),
    kept(seen({}, { caller: UNREAD })),
    started({ caller: UNREAD }),
    // No reading could find what the log store had never taken, or had lost.
    seen({}, { caller: UNREAD }),
    { ...seen({}, { caller: UNREAD }), ...LOST },
  ],
  [
    says("a lock alone, and the log store that knew of its owner's stop could not be read"),
    // One sighting is lost, and the log store still holds that of another sweep before it.
    kept({ ...started({ caller: UNREAD, earlier: [aSweep({ runId: "run-00" }), aSweep()] }), ...LOST }),
    { ...started({ caller: UNREAD, earlier: [aSweep()] }), ...LOST },
  ],
  [
    says("run-0 read Stopping after the start"),
    seen(
      { startedAtMs: minute(-30), shown: looks({ atMs: minute(-30), status: "Stopping" }) },
      { books: change(-31, "Stopping", "owner") },
    ),
    seen(
      { startedAtMs: minute(-30), shown: looks({ atMs: minute(-30), status: "Stopped", locked: true }) },
      { books: change(-31, "Stopping", "owner") },
    ),
    // A plan writes no case book.
    seen(
      {
        startedAtMs: minute(-30),
        shown: looks({ atMs: minute(-30), status: "Stopping" }),
        summary: aSummary({ mode: "plan" }),
      },
      { books: change(-31, "Stopping", "owner") },
    ),
    // The owner stop came between the reading and the call.
    started(SINCE_THE_LOOK),
  ],
];

describe("judgeOwnerStoppedStarted", () => {
  for (const [clue, wrong, ...right] of CLAUSES)
    it(`reports: ${clue}`, () => {
      expect(told(judgeOwnerStoppedStarted(aResult(wrong)).violations)).toEqual([clue]);
      for (const given of right) expect(told(judgeOwnerStoppedStarted(aResult(given)).violations)).toEqual([]);
    });

  it.each<[string, Given]>([
    ["a lock alone, no event of anything, and no run had looked before the debt", started()],
    ["a stop event of its own, and no run had looked before it", started({ books: event("i-1", -30) })],
    ["lockOnly: act", started({ lockOnly: "act" })],
    ["its owner stopped it between the last look and the call", started(SINCE_THE_LOOK)],
    [
      "its owner stopped it while it started, and no run that remembers read that",
      started({ books: all(change(-11, "Starting", "engine"), change(-10, "Stopping", "owner")) }),
    ],
    ["seen by a sweep that did not live to write it down", seen({ ended: { how: "killed", atMs: minute(-179) } })],
    ["seen by a sweep that could not write it down", seen({ undelivered: [{}] })],
    [
      "seen by a sweep that overlapped with the run that called",
      seen({ startedAtMs: minute(-0.5), ended: { how: "finished", atMs: minute(0.5) } }),
    ],
  ])("counts as a misfortune, because no clue could have prevented it: %s", (why, given) => {
    expect(judgeOwnerStoppedStarted(aResult(given)).misfortunes).toEqual([{ harm: "owner-stopped-started", why }]);
  });
});
