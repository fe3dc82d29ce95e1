/** What another run, which began beside this one, says of an instance that this one found up. */
import { describe, expect, it } from "vitest";
import type { Result, Subject } from "../../../../functions/core/decision/subject.ts";
import { toIso } from "../../../../functions/core/lang/iso-time.ts";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import type { AccountRun } from "../../../../functions/steps/account-run.ts";
import { leaveToOthers } from "../../../../functions/steps/act/leave-to-others.ts";
import type { LogBook } from "../../../../functions/steps/report/log-book.ts";
import type { RunContext } from "../../../../functions/steps/run-context.ts";
import { aResult, aSubject, HOUR, MINUTE, NOW } from "../../../support/builders.ts";

const ID = "i-test0001";
const STARTED = NOW - 5 * MINUTE;
const context = { identity: { rootRunId: "run-b" }, world: { clock: { nowMs: () => NOW } } } as unknown as RunContext;

const written = (given: StoredRecord, atMs = NOW - MINUTE): StoredRecord => ({
  schema_version: "1",
  run_id: "run-a",
  root_run_id: "run-a",
  recorded_at: toIso(atMs),
  ...given,
});
const said = (outcome: string, atMs?: number) => written({ record_type: "instance", instance_id: ID, outcome }, atMs);
const meant = (leaseUntilMs: number, rootRunId = "run-a") =>
  written({
    record_type: "intent",
    instance_ids: `i-0,${ID}`,
    lease_until: toIso(leaseUntilMs),
    root_run_id: rootRunId,
  });

async function endWith(stored: readonly StoredRecord[] | undefined, outcome: Result["outcome"]) {
  let asked = 0;
  const find = async () => {
    asked += 1;
    return stored;
  };
  const results = [aResult(outcome)];
  const due = new Map([[{ results } as unknown as AccountRun, [aSubject() as Subject]]]);
  await leaveToOthers(context, { find } as unknown as LogBook, due, STARTED);
  const end = results[0]?.outcome;
  return { end: end && "reason" in end ? `${end.outcome}/${end.reason}` : end?.outcome, asked };
}

describe("an instance that this run found up", () => {
  it.each<[string, readonly StoredRecord[] | undefined, string]>([
    ["nobody else says a word of", [], "recovered-by-cloud"],
    ["the log store cannot tell of", undefined, "recovered-by-cloud"],
    ["another run has told of", [said("recovered")], "skipped/not-overdue"],
    ["another run has told of, by the cloud", [said("recovered-by-cloud")], "skipped/not-overdue"],
    ["another run has called, and will prove", [said("accepted"), meant(NOW - 1)], "skipped/in-progress"],
    ["another run is at work on", [meant(NOW + HOUR)], "skipped/in-progress"],
    ["another run has called in vain", [said("parked"), meant(NOW + HOUR)], "recovered-by-cloud"],
    ["a run that died meant to call", [meant(NOW - 1)], "recovered-by-cloud"],
    ["this very run meant to call", [meant(NOW + HOUR, "run-b")], "recovered-by-cloud"],
    ["another run told of before this one began", [said("recovered", STARTED - 1)], "recovered-by-cloud"],
  ])("%s", async (_, stored, end) => {
    expect((await endWith(stored, { outcome: "recovered-by-cloud" })).end).toBe(end);
  });

  it("after its own call was accepted is its own, and costs no look", async () => {
    expect(await endWith([said("recovered")], { outcome: "recovered" })).toEqual({ end: "recovered", asked: 0 });
  });
});
