import { describe, expect, it } from "vitest";
import type { CloudModel } from "../../../../simulator/cloud/cloud-model.ts";
import type { Message, RunLog } from "../../../../simulator/flight-recorder.ts";
import { findNotYetTold, judgeUntold } from "../../../../simulator/invariants/untold.ts";
import type { Fault, Story } from "../../../../simulator/story.ts";
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
import { ACCOUNT, anInstanceSpec, aPolicy, aStory } from "../../../support/a-story.ts";
import { aSummary } from "../../../support/builders.ts";

const HOUR = 60;
const REGION = `${ACCOUNT}/cn-hangzhou`;
const sweep = (runId: string, hours: number, special: Partial<RunLog> = {}) =>
  aRun({
    runId,
    startedAtMs: minute(hours * HOUR),
    logStore: { answered: 1, failed: 0 },
    summary: aSummary(),
    ...special,
  });
const message = (hours: number, special: Partial<Message["notice"]> = {}, takenBy = 1): Message => ({
  atMs: minute(hours * HOUR),
  takenBy,
  notice: {
    kind: "needs-person",
    runId: "run-1",
    total: 1,
    reasons: {},
    instances: [aRecord({ account_id: ACCOUNT })],
    unreadable: [],
    text: { en: "", zh: "" },
    ...special,
  },
});

/** Arrears stopped the instance at minute 0, with an event, and it is down since. Sweeps run after one, ten and 26 hours. */
const stop =
  (withEvent = true) =>
  ({ instances, accounts }: CloudModel) => {
    const instance = instances.get("i-1")!;
    instance.changes.push({ atMs: minute(0), status: "Stopping", by: "arrears" });
    Object.assign(instance, { status: "Stopped", stoppedBy: "arrears", arrearsStopAtMs: minute(0) });
    const event = { instanceId: "i-1", type: "stop", state: "executed", regionId: "cn-hangzhou" } as const;
    if (withEvent) accounts.get(ACCOUNT)!.events.push({ ...event, atMs: minute(0), visibleAtMs: minute(0) });
  };
const sawRunning = sweep("run-0", -1, {
  shown: new Map([["i-1", [aLook({ atMs: minute(-HOUR), readAtMs: minute(-HOUR), status: "Running" })]]]),
});
/** The store has lost what the sweep wrote. */
const forgotten = (model: CloudModel): void => {
  stop(false)(model);
  const writer = { runId: "run-0", clockErrorMs: 0, unfindable: true };
  model.logStore.append([aRecord({})], writer, minute(-HOUR));
};
const then =
  (hours: number, status: string, by: string) =>
  (model: CloudModel): void => {
    stop()(model);
    model.instances.get("i-1")!.changes.push({ atMs: minute(hours * HOUR), status, by });
  };

interface Setting extends Partial<Omit<Given, "runs">> {
  readonly first?: Partial<RunLog>;
  readonly second?: Partial<RunLog>;
  readonly last?: Partial<RunLog>;
  readonly more?: readonly RunLog[];
}
const down = ({ first, second, last, more = [], ...given }: Setting = {}): Given => ({
  runs: [...more, sweep("run-1", 1, first), sweep("run-2", 10, second), sweep("run-3", 26, last)],
  books: stop(),
  ...given,
});
const faults = (...all: Partial<Fault>[]): Partial<Story> => ({
  faults: all.map((one) => ({
    actions: ["Webhook"],
    fromMs: 0,
    toMs: Number.POSITIVE_INFINITY,
    probability: 1,
    effect: { kind: "code", code: "Forbidden", appliedShare: 0 },
    ...one,
  })),
});
const says = (runId: string, hours: number, word = "nothing") =>
  `untold ${runId} i-1: recorded ${word}: down since ${isoMinute(0)}, and no person was told until ${isoMinute(hours * HOUR)}`;
const parked = aRecord({ outcome: "parked", reason: "cloud-error", recorded_at: isoMinute(26 * HOUR) });
const asks = aRecord({ outcome: "parked", reason: "quota", recorded_at: isoMinute(10 * HOUR) });

const CLAUSES: readonly Clause[] = [
  [
    says("run-3", 26),
    down(),
    down({ first: { messages: [message(1)] } }),
    down({ last: { messages: [message(26)] } }),
    // An alert's row counts as a message.
    down({ stored: [[10 * HOUR, "run-2", asks]] }),
    // The instance ran before a message was due, or its owner stopped it.
    down({ books: then(20, "Running", "cloud") }),
    down({ books: then(20, "Stopping", "owner") }),
    // An instance outside the policy is no case.
    down({ story: { instances: [anInstanceSpec({ spotStrategy: "SpotAsPriceGo" })] } }),
    down({ story: { policy: aPolicy({ select: { ...aPolicy().select, resourceGroupIds: ["rg-other"] } }) } }),
    // No sweep has run so far, or none for this account.
    down({ last: { ended: { how: "killed", atMs: minute(26 * HOUR) } } }),
    down({ last: { startedAtMs: minute(24 * HOUR) } }),
    down({ last: { trigger: { name: "timer", depth: "full", hop: 0, accountIds: ["1000000000000002"] } } }),
    // No message could be sent: no webhook accepted one, and the log store kept no record.
    down({ story: faults({}, { actions: ["PutLogs"] }) }),
  ],
  [
    says("run-3", 26, "parked/cloud-error"),
    down({ stored: [[26 * HOUR, "run-3", parked]] }),
    down({ stored: [[26 * HOUR, "run-3", { ...parked, release_at: isoMinute(90 * HOUR) }]] }),
  ],
  // A message does not count if no channel accepted it, if it names other instances, or if it is older than the stop.
  [says("run-3", 26), down({ first: { messages: [message(1, {}, 0)] } }), down({ first: { messages: [message(1)] } })],
  [
    says("run-3", 26),
    down({ first: { messages: [message(1, { instances: [aRecord({ instance_id: "i-2" })] })] } }),
    // The message names ten instances. The others are in its counts, by the reason that the run recorded.
    down({
      first: {
        written: [asks],
        messages: [message(1, { total: 11, reasons: { "parked/quota": 11 }, instances: [] })],
      },
    }),
    // While another run holds it, it is counted by the outcome of its case before.
    down({
      first: {
        written: [aRecord({ outcome: "skipped", reason: "in-progress", held_ending: "parked/quota" })],
        messages: [message(1, { total: 11, reasons: { "parked/quota": 11 }, instances: [] })],
      },
    }),
  ],
  [says("run-3", 26), down({ first: { messages: [message(-1)] } }), down({ first: { messages: [message(1)] } })],
  // A dead webhook is no excuse while the log store works.
  [says("run-3", 26), down({ story: faults({}) }), down({ story: faults({}, { actions: ["GetLogs"] }) })],
  // The 72 hours before the release come first if they are nearer. Here the first sweep comes after eleven and a half
  // days.
  [
    says("run-2", 12 * 24),
    { ...down(), runs: [sweep("run-1", 11.5 * 24), sweep("run-2", 12 * 24)] },
    { ...down(), runs: [sweep("run-1", 11.5 * 24), sweep("run-2", 11.9 * 24)] },
  ],
  // A payment changes the reason, so a new message is due.
  [
    `untold run-4 i-1: recorded nothing: down since ${isoMinute(12 * HOUR)}, and no person was told until ${isoMinute(40 * HOUR)}`,
    down({
      first: { messages: [message(1)] },
      books: (model) => {
        stop()(model);
        model.accounts.get(ACCOUNT)!.solvency.push({ atMs: minute(12 * HOUR), solvent: true });
      },
      last: { runId: "run-4", startedAtMs: minute(40 * HOUR) },
      more: [sweep("run-0", 13)],
    }),
    down({ first: { messages: [message(1)] }, last: { runId: "run-4", startedAtMs: minute(40 * HOUR) } }),
  ],
  // Without event and lock, the clue is a sweep before the stop that did not list the instance.
  [
    says("run-3", 26),
    down({
      books: stop(false),
      more: [sweep("run-0", -1, { listings: new Map([[REGION, { ids: new Set(), complete: true }]]) })],
    }),
    down({ books: stop(false) }),
    down({
      books: stop(false),
      more: [sweep("run-0", -1, { listings: new Map([[REGION, { ids: new Set(), complete: false }]]) })],
    }),
  ],
  [
    says("run-3", 26),
    down({ books: stop(false), first: { shown: new Map([["i-1", [aLook({ atMs: minute(HOUR), locked: true })]]]) } }),
    down({ books: stop(false), first: { shown: new Map([["i-1", [aLook({ atMs: minute(HOUR) })]]]) } }),
  ],
  // A look at it running is the clue, unless nothing can be found of it any more; an event of an earlier stop is none.
  [
    says("run-3", 26),
    down({ books: stop(false), more: [sawRunning] }),
    down({ books: forgotten, more: [sawRunning] }),
    // The log store answers the last sweep as if it were empty.
    down({ books: stop(false), more: [sawRunning], last: { logStore: { answered: 1, failed: 0, hollow: 1 } } }),
    down({
      books: (model) => {
        stop(false)(model);
        model.accounts.get(ACCOUNT)!.events.push({
          instanceId: "i-1",
          type: "stop",
          state: "executed",
          regionId: "cn-hangzhou",
          atMs: minute(-5 * HOUR),
          visibleAtMs: minute(-5 * HOUR),
        });
      },
    }),
  ],
];

describe("judgeUntold", () => {
  for (const [detail, wrong, ...right] of CLAUSES)
    it(`reports: ${detail}`, () => {
      expect(told(judgeUntold(aResult(wrong)).violations)).toEqual([detail]);
      for (const given of right) expect(told(judgeUntold(aResult(given)).violations)).toEqual([]);
    });

  it("counts an untold instance as a misfortune if its stop left no trace", () => {
    expect(judgeUntold(aResult(down({ books: stop(false) }))).misfortunes).toEqual([
      { harm: "untold", why: "nothing ever showed why it had stopped" },
    ]);
  });
});

describe("findNotYetTold", () => {
  it("names each instance that is down and in no message", () => {
    const ids = (given: Given) => findNotYetTold(aResult(given)).map(({ spec }) => spec.instanceId);

    expect(ids(down())).toEqual(["i-1"]);
    expect(ids(down({ first: { messages: [message(1)] } }))).toEqual([]);
    expect(ids(down({ books: stop(false) }))).toEqual([]);
    expect(
      ids({ ...down(), story: aStory({ instances: [anInstanceSpec({ spotStrategy: "SpotAsPriceGo" })] }) }),
    ).toEqual([]);
  });
});
