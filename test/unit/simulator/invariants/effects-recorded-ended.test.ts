/** The clause of `unrecorded` for a case whose end another run has reported while this run was at work. */
import { describe, expect, it } from "vitest";
import { judgeEffectsRecorded } from "../../../../simulator/invariants/effects-recorded.ts";
import { anAttempt, aRecord, aResult, aRun, minute, told } from "../../../support/a-result.ts";

/** An accepted call at minute 0 whose run, at its end, finds nothing left to do. */
const run = aRun({
  attempts: [anAttempt({ answer: { atMs: minute(0), code: "accepted" } })],
  written: [aRecord({ outcome: "skipped", attempts: "1", attempt_log: '[["","OK",""]]' })],
});
const judged = (count: number, runId: string, outcome: string) =>
  told(judgeEffectsRecorded(aResult({ runs: [run], stored: [[count, runId, aRecord({ outcome })]] })));

describe("judgeEffectsRecorded", () => {
  it.each(["recovered", "recovered-by-cloud", "released"])(
    "takes a case for closed after an accepted call if another run has reported its end meanwhile: %s",
    (outcome) => {
      expect(judged(0.5, "run-2", outcome)).toEqual([]);
    },
  );

  it.each([
    ["this run itself", 0.5, "run-1", "recovered"],
    ["another run, with the case still open", 0.5, "run-2", "accepted"],
    ["another run, after this run had ended", 2, "run-2", "recovered"],
    ["another run, before the call was answered", 0, "run-2", "recovered"],
  ])("reports the closed case if the record is of %s", (_who, count, runId, outcome) => {
    expect(judged(count, runId, outcome)).toEqual([
      "unrecorded run-1 i-1: an accepted call, recorded as skipped/undefined",
    ]);
  });
});
