import { describe, expect, it } from "vitest";
import type { CloudModel } from "../../../../simulator/cloud/cloud-model.ts";
import type { RunLog } from "../../../../simulator/flight-recorder.ts";
import { showedNoCause } from "../../../../simulator/invariants/showed-cause.ts";
import { judgeUntold } from "../../../../simulator/invariants/untold.ts";
import type { Fault } from "../../../../simulator/story.ts";
import { aRecord, aResult, aRun, type Given, isoMinute, minute } from "../../../support/a-result.ts";
import { ACCOUNT, FULL_SWEEP } from "../../../support/a-story.ts";
import { aSummary } from "../../../support/builders.ts";

const HOUR = 60;
const REGION = `${ACCOUNT}/cn-hangzhou`;
const OMITTED = { listings: new Map([[REGION, { ids: new Set<string>(), complete: true }]]) };
const sweep = (runId: string, hours: number, special: Partial<RunLog> = {}) =>
  aRun({
    runId,
    startedAtMs: minute(hours * HOUR),
    logStore: { answered: 1, failed: 0 },
    summary: aSummary(),
    ...special,
  });
const stop = ({ instances }: CloudModel) => {
  const instance = instances.get("i-1")!;
  instance.changes.push({ atMs: minute(0), status: "Stopping", by: "arrears" });
  Object.assign(instance, { status: "Stopped", stoppedBy: "arrears", arrearsStopAtMs: minute(0) });
};
const publish = (instanceId: string, hours: number) => (model: CloudModel) => {
  stop(model);
  const event = { instanceId, type: "stop", state: "executed", regionId: "cn-hangzhou" } as const;
  const atMs = minute(hours * HOUR);
  model.accounts.get(ACCOUNT)!.events.push({ ...event, atMs, visibleAtMs: atMs });
};
const BOOK = aRecord({ record_type: "case_book", record_id: "run-1/case_book" });
const DENIED: Fault = {
  actions: ["QueryAccountBalance", "QueryAccountTransactions"],
  fromMs: 0,
  toMs: Number.POSITIVE_INFINITY,
  probability: 1,
  effect: { kind: "denied" },
};

describe("showedNoCause, for a stop that a sweep before it did not list", () => {
  const due = sweep("run-9", 26);
  function showedNothing(given: Partial<Given> = {}): boolean {
    const { runs = [], ...rest } = given;
    const result = aResult({ books: stop, ...rest, runs: [sweep("run-0", -1, OMITTED), ...runs, due] });
    const episode = { stoppedAtMs: minute(0), endAtMs: Number.POSITIVE_INFINITY, end: "down" } as const;
    return showedNoCause(result.model.instances.get("i-1")!, episode, due, result);
  }

  it("is false: the instance stopped between two sweeps around a debt", () => {
    expect(showedNothing()).toBe(false);
  });

  it("is true if a later list, read while the instance was starting in vain, did not name it either", () => {
    const runs = [sweep("run-1", 1, OMITTED)];

    expect(showedNothing({ runs, stored: [[HOUR, "run-1", BOOK]] })).toBe(true);
    // No later run can read what that sweep found.
    expect(showedNothing({ runs })).toBe(false);
  });

  it("is true if nothing that could be read showed a debt", () => {
    const story = { faults: [DENIED] };

    expect(showedNothing({ story })).toBe(true);
    expect(showedNothing({ story: { faults: [{ ...DENIED, toMs: minute(HOUR) }] } })).toBe(false);
    expect(showedNothing({ story: { faults: [{ ...DENIED, actions: ["QueryAccountBalance"] }] } })).toBe(false);
    expect(showedNothing({ story, books: publish("i-2", 1) })).toBe(false);
    expect(showedNothing({ story, books: publish("i-2", -5) })).toBe(true);
    const runs = [sweep("run-1", 1, { trigger: { ...FULL_SWEEP, name: "recharge" } })];
    expect(showedNothing({ story, runs })).toBe(false);
  });
});

describe("judgeUntold", () => {
  const untold = (given: Given) => judgeUntold(aResult(given)).violations.map(({ runId }) => runId);

  it("counts the release from the first event since the stop", () => {
    const runs = [sweep("run-1", 11.5 * 24), sweep("run-2", 12 * 24)];

    expect(untold({ runs, books: publish("i-1", 0) })).toEqual(["run-2"]);
    // The event of a later debt does not date the stop.
    expect(untold({ runs, books: publish("i-1", 11 * 24) })).toEqual([]);
  });

  it("takes the row of a run that ends before the alert was evaluated, and replaces the row of the due run", () => {
    const late = 26 * HOUR + 10;
    const row = aRecord({ outcome: "parked", reason: "quota", recorded_at: isoMinute(late) });
    const runs = (next: number) => [sweep("run-1", 1), sweep("run-2", 26), sweep("run-3", next / HOUR)];

    expect(untold({ runs: runs(late), books: publish("i-1", 0), stored: [[late, "run-3", row]] })).toEqual([]);
    expect(untold({ runs: runs(late), books: publish("i-1", 0) })).toEqual(["run-2"]);
    const later = { ...row, recorded_at: isoMinute(late + 30) };
    expect(untold({ runs: runs(late + 30), books: publish("i-1", 0), stored: [[late + 30, "run-3", later]] })).toEqual([
      "run-2",
    ]);
  });
});
