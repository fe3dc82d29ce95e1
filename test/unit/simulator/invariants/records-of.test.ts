import { describe, expect, it } from "vitest";
import { createRunLog } from "../../../../simulator/flight-recorder.ts";
import { instanceRecordsOf } from "../../../../simulator/invariants/records-of.ts";
import { aRecord } from "../../../support/a-result.ts";
import { FULL_SWEEP } from "../../../support/a-story.ts";

describe("instanceRecordsOf", () => {
  it("returns also what a run wrote after it was asked for the first time", () => {
    const run = createRunLog("run-1", FULL_SWEEP, 0, 60_000);
    expect(instanceRecordsOf(run)).toEqual([]);
    run.written.push(aRecord());

    expect(instanceRecordsOf(run)).toEqual([aRecord()]);
  });
});
