import { describe, expect, it } from "vitest";
import type { ProblemCode } from "../../../../functions/core/terms/problems.ts";
import type { RunLog } from "../../../../simulator/flight-recorder.ts";
import { judgeEffectsRecorded } from "../../../../simulator/invariants/effects-recorded.ts";
import type { Action } from "../../../../simulator/story.ts";
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
import { anInstanceSpec, SCOPE, START_MS } from "../../../support/a-story.ts";
import { aSummary } from "../../../support/builders.ts";

const answered = (code: string) => anAttempt({ answer: { atMs: START_MS + 1_000, code } });
const ok = answered("accepted");
const busy = answered("ServerBusy");
const lost = answered("Local.Timeout");
/** The call took effect although it was answered with an error. */
const IN_SPITE = { ...busy, applied: { atMs: START_MS, stop: 1, ownerStopped: false } };
const unheard = anAttempt();
/** A record with that many attempts and these codes. */
const logged = (outcome: string, codes: readonly string[], attempts = codes.length) =>
  aRecord({
    outcome,
    attempts: String(attempts),
    attempt_log: JSON.stringify(codes.map((code) => ["", code, ""])),
  });
const PARKED = { outcome: "parked", reason: "no-stock" };
/** The instance was read as stopped, and then in this state. */
const looks = (status: string) => new Map([["i-1", [aLook(), aLook({ status })]]]);
const run = (special: Partial<RunLog>): Given => ({ runs: [aRun(special)] });
const released = (atMs: number | undefined): Given => ({
  ...run({ written: [aRecord({ outcome: "released", recorded_at: new Date(START_MS).toISOString() })] }),
  books: ({ instances }) => {
    instances.get("i-1")!.releasedAtMs = atMs;
  },
});
const saysAccepted = (...stored: NonNullable<Given["stored"]>): Given => ({
  ...run({ written: [aRecord({ outcome: "accepted" })] }),
  stored,
});
const intent = (instance_ids: string) => ({ record_type: "intent", instance_ids });

/** A call at minute 0, and when its run first tried to announce calls. */
const announced = (...tries: readonly (readonly [instanceId: string, count: number])[]): Given =>
  run({
    attempts: [busy],
    ended: { how: "killed", atMs: minute(1) },
    announcedAtMs: new Map(tries.map(([instanceId, count]) => [instanceId, minute(count)])),
  });
const REGION = `${SCOPE.accountId}/${SCOPE.regionId}`;
const listed = (ids: readonly string[], complete = true) => new Map([[REGION, { ids: new Set(ids), complete }]]);

const failed = (code: ProblemCode, regionId = SCOPE.regionId) =>
  aSummary({ problems: [{ ...SCOPE, regionId, code, message: "" }] });

const CLAUSES: readonly Clause[] = [
  ["unannounced run-1 i-1: a call without an intent before it", announced(), announced(["i-1", 0])],
  ["unannounced run-1 i-1: a call without an intent before it", announced(["i-1", 1]), announced(["i-1", -1])],
  [
    "unannounced run-1 i-1: a call without an intent before it",
    announced(["i-2", 0]),
    announced(["i-2", 0], ["i-1", 0]),
    // The store had refused a write before the call.
    run({
      attempts: [busy],
      ended: { how: "killed", atMs: minute(1) },
      logStore: { answered: 1, failed: 0, refusedAtMs: minute(0) },
    }),
  ],
  [
    "miscredited run-1 i-1: recovered-by-cloud after a call of this run was accepted",
    run({ attempts: [ok], written: [logged("recovered-by-cloud", ["OK"])], shown: looks("Running") }),
    run({ attempts: [ok], written: [logged("recovered", ["OK"])], shown: looks("Running") }),
    run({ attempts: [lost], written: [logged("recovered-by-cloud", ["Local.Timeout"])], shown: looks("Running") }),
  ],
  [
    `not-proven run-1: an empty list of ${REGION} was believed`,
    run({ listings: listed([]), summary: aSummary() }),
    run({ listings: listed([]), summary: aSummary(), proven: new Set([REGION]) }),
    run({ listings: listed(["i-1"]), summary: aSummary() }),
    run({ listings: listed([], false), summary: aSummary() }),
    run({ listings: listed([]), summary: failed("region-unreadable") }),
    run({ listings: listed([]), summary: failed("account-unreachable") }),
  ],
  [
    `not-proven run-1: an empty list of ${REGION} was believed`,
    run({ listings: listed([]), summary: failed("region-unreadable", "cn-beijing") }),
    run({ listings: listed([]), summary: failed("region-unreadable", SCOPE.regionId) }),
  ],
  [
    `not-proven run-1: an empty list of ${REGION} was believed`,
    run({ listings: listed([]), summary: failed("billing-unreadable") }),
    run({ listings: listed([]), summary: failed("region-unreadable") }),
  ],
  [
    "unrecorded run-1 i-1: 2 calls and no record",
    run({ attempts: [busy, busy] }),
    run({ attempts: [busy, busy], undelivered: [{ ...logged("parked", ["ServerBusy", "ServerBusy"]), ...PARKED }] }),
  ],
  [
    "unrecorded run-1 i-1: 1 calls and no record",
    run({ attempts: [busy], written: [{ ...logged("parked", ["ServerBusy"]), instance_id: "i-2" }] }),
    run({ attempts: [busy], ended: { how: "killed", atMs: minute(1) } }),
  ],
  [
    'miscounted run-1 i-1: 2 calls, recorded 1: [["","ServerBusy",""],["","ServerBusy",""]]',
    run({ attempts: [busy, busy], written: [logged("parked", ["ServerBusy", "ServerBusy"], 1)] }),
    run({ attempts: [busy, busy], written: [logged("parked", ["ServerBusy", "ServerBusy"], 2)] }),
  ],
  [
    'miscounted run-1 i-1: 1 calls, recorded 1: [["","OK",""]]',
    run({ attempts: [busy], written: [logged("parked", ["OK"])] }),
    // Over all runs of the case the attempts may be more.
    run({ attempts: [busy], written: [logged("parked", ["OK", "ServerBusy"])] }),
  ],
  [
    "miscounted run-1 i-1: 1 calls, recorded 1: []",
    run({ attempts: [busy], written: [logged("parked", [], 1)] }),
    run({ attempts: [busy], written: [logged("parked", ["ServerBusy"], 1)] }),
    // The log keeps the last ten.
    run({ attempts: Array(11).fill(busy), written: [logged("parked", Array(10).fill("ServerBusy"), 11)] }),
  ],
  [
    'miscounted run-1 i-1: 2 calls, recorded 2: [["","OK",""],["","ServerBusy",""]]',
    run({ attempts: [busy, busy], written: [logged("parked", ["OK", "ServerBusy"])] }),
    run({ attempts: [lost, busy], written: [logged("parked", ["Local.Timeout", "ServerBusy"])] }),
  ],
  [
    'miscounted run-1 i-1: 1 calls, recorded 1: [["","ServerBusy",""]]',
    run({ attempts: [unheard], written: [logged("parked", ["ServerBusy"])] }),
    run({ attempts: [unheard], written: [logged("parked", ["Local.Cancelled"])] }),
  ],
  [
    "unrecorded run-1 i-1: an accepted call, recorded as skipped/undefined",
    run({ attempts: [busy, ok], written: [logged("skipped", ["ServerBusy", "OK"])] }),
    run({ attempts: [busy, ok], written: [logged("accepted", ["ServerBusy", "OK"])] }),
    run({ attempts: [busy], written: [logged("skipped", ["ServerBusy"])] }),
  ],
  [
    "unrecorded run-1 i-1: an accepted call, recorded as failed/denied",
    run({ attempts: [ok], written: [{ ...logged("failed", ["OK"]), reason: "denied" }] }),
    run({ attempts: [ok], written: [{ ...logged("parked", ["OK"]), reason: "start-failed" }] }),
  ],
  [
    "not-proven run-1 i-9: a record of an instance that never was",
    run({ written: [aRecord({ instance_id: "i-9", ...PARKED })] }),
    run({ written: [aRecord({ instance_id: "i-1", ...PARKED })] }),
  ],
  [
    "not-proven run-1 i-1: recovered, but Running was never read",
    run({ written: [aRecord({ outcome: "recovered" })], shown: looks("Starting") }),
    run({ written: [aRecord({ outcome: "recovered" })], shown: looks("Running") }),
  ],
  [
    "not-proven run-1 i-1: recovered-by-cloud, but neither state was read",
    run({ written: [aRecord({ outcome: "recovered-by-cloud" })], shown: looks("Stopped") }),
    run({ written: [aRecord({ outcome: "recovered-by-cloud" })], shown: looks("Starting") }),
  ],
  [
    "not-proven run-1 i-1: recovered-by-cloud, but neither state was read",
    run({ written: [aRecord({ outcome: "recovered-by-cloud" })] }),
    run({ written: [aRecord({ outcome: "recovered-by-cloud" })], shown: looks("Running") }),
  ],
  [
    "not-proven run-1 i-1: released, but it exists (Running)",
    released(undefined),
    released(START_MS),
    released(START_MS - 1),
  ],
  ["not-proven run-1 i-1: released, but it exists (Running)", released(minute(1) + 1), released(minute(1))],
  [
    "not-proven run-1 i-1: accepted, but no call was",
    run({ attempts: [busy], written: [logged("accepted", ["ServerBusy"])] }),
    run({ attempts: [ok], written: [logged("accepted", ["OK"])] }),
    run({ attempts: [lost], written: [logged("accepted", ["Local.Timeout"])] }),
    run({ attempts: [IN_SPITE], written: [logged("accepted", ["ServerBusy"])] }),
  ],
  [
    "not-proven run-1 i-2: accepted, but no call was",
    run({
      attempts: [ok],
      written: [
        logged("accepted", ["OK"]),
        aRecord({ outcome: "accepted", record_id: "run-1/instance/i-2", instance_id: "i-2" }),
      ],
    }),
  ],
  [
    "not-proven run-1 i-1: accepted, but no call was",
    saysAccepted(),
    saysAccepted([-1, "run-0", intent("i-0,i-1")]),
    saysAccepted([-1, "run-0", aRecord({ outcome: "accepted" })]),
  ],
  [
    "not-proven run-1 i-1: accepted, but no call was",
    saysAccepted(
      [-1, "run-0", intent("i-0")],
      [-1, "run-0", aRecord({ outcome: "accepted", instance_id: "i-0" })],
      [-1, "run-0", aRecord(PARKED)],
      [1, "run-0", intent("i-1")],
    ),
    saysAccepted([0, "run-0", intent("i-1")]),
  ],
  [
    "miscounted run-1: 2 undelivered records, the summary says 1",
    run({ undelivered: [{}, {}], summary: aSummary({ logged: { delivered: 0, undelivered: 1 } }) }),
    run({ undelivered: [{}, {}], summary: aSummary({ logged: { delivered: 0, undelivered: 2 } }) }),
  ],
  [
    "miscounted run-1: 1 delivered records, the summary says 2",
    run({ written: [{}], summary: aSummary({ logged: { delivered: 2, undelivered: 0 } }) }),
    run({ written: [{}], summary: aSummary({ logged: { delivered: 1, undelivered: 0 } }) }),
  ],
];

/** The counts of the summary that are compared. Writes and invocations are not among them. */
const COUNTED: readonly Action[] = [
  "DescribeRegions",
  "DescribeInstances",
  "DescribeInstanceHistoryEvents",
  "ReActivateInstances",
  "QueryAccountBalance",
  "QueryAccountTransactions",
];

const instances = ["i-1", "i-2"].map((instanceId) => anInstanceSpec({ instanceId }));
const check = (given: Given) => told(judgeEffectsRecorded(aResult({ ...given, story: { instances } })));

describe("judgeEffectsRecorded", () => {
  for (const [says, wrong, ...right] of CLAUSES)
    it(`reports: ${says}`, () => {
      expect(check(wrong)).toEqual([says]);
      for (const given of right) expect(check(given)).toEqual([]);
    });

  it.each(COUNTED)("reports a summary that miscounts %s", (action) => {
    const counts = (made: number, said: number) =>
      check(run({ calls: new Map([[action, made]]), summary: aSummary({ calls: { [action]: said } }) }));

    expect(counts(2, 1)).toEqual([`miscounted run-1: 2 calls of ${action}, the summary says 1`]);
    expect(counts(2, 2)).toEqual([]);
  });
});
