import { describe, expect, it } from "vitest";
import { heldNow } from "../../../../cli/report/held.ts";
import { renderReport } from "../../../../cli/report/render-report.ts";
import { makeReport } from "../../../../cli/report/report.ts";
import { AN_ACCOUNT, aLook, aRecord, nowMs } from "../a-record.ts";

const at = (minutes: number) => new Date(nowMs + minutes * 60_000).toISOString();
const anIntent = (fields = {}) =>
  aRecord({
    record_type: "intent",
    instance_ids: "i-2,i-1",
    recorded_at: at(-5),
    lease_until: at(10),
    ...fields,
  });

describe("heldNow", () => {
  it("names the instances of a run that has not ended, and when its lease does", () => {
    expect(heldNow([anIntent()], nowMs)).toEqual({ instanceIds: ["i-1", "i-2"], until: at(10) });
  });

  it("believes no lease for longer than 15 minutes from its record", () => {
    expect(heldNow([anIntent({ lease_until: at(600) })], nowMs)?.until).toBe(at(10));
  });

  it.each([
    ["its run has ended", [anIntent(), aRecord({ record_type: "run" })]],
    ["its time is over", [anIntent({ recorded_at: at(-20), lease_until: at(-5) })]],
    ["it names no time", [anIntent({ lease_until: "soon" })]],
  ])("holds no instance once %s", (_what, records) => {
    expect(heldNow(records, nowMs)).toBeUndefined();
  });

  it("shows held instances in the report's first lines, also when the report has no other record", () => {
    const scope = { accounts: [AN_ACCOUNT], sinceMs: nowMs - 3_600_000, nowMs };
    const shown = renderReport(makeReport([anIntent()], scope, aLook()), aLook());

    expect(shown).toMatch(/A run holds 2 instances until 2026-08-02 00:10 UTC/);
    expect(renderReport(makeReport([], scope, aLook()), aLook())).not.toContain("holds");
  });
});
