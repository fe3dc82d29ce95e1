import { describe, expect, it } from "vitest";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import { judgeMemory } from "../../../../simulator/invariants/memory.ts";
import { aRecord, aResult, aRun, type Clause, type Given, isoMinute, minute, told } from "../../../support/a-result.ts";
import { aStory } from "../../../support/a-story.ts";

const left = aRecord({ outcome: "skipped", reason: "in-progress" });
const leftTo = (count: number, runId: string, record: StoredRecord): Given => ({
  runs: [aRun({ runId: "run-2", startedAtMs: minute(30), written: [left] })],
  stored: [[count, runId, record]],
});
const INTENT = { record_type: "intent", instance_ids: "i-0,i-1", lease_until: isoMinute(1_000_000) };
const TWO_MINUTES_OFF = { switches: { ...aStory().switches, indexLagMs: 0, clockErrorMs: 2 * 60_000 } };
const BLOCKED: readonly Clause[] = [
  [
    "blocked run-2 i-1: left to another run, and none had announced it within 15 minutes",
    leftTo(15, "run-1", INTENT),
    leftTo(16, "run-1", INTENT),
  ],
  [
    "blocked run-2 i-1: left to another run, and none had announced it within 15 minutes",
    leftTo(20, "forger", { ...INTENT, recorded_at: "2090-01-01T00:00:00.000Z" }),
    leftTo(20, "forger", INTENT),
  ],
  // Each of the two clocks is off by at most two minutes.
  [
    "blocked run-2 i-1: left to another run, and none had announced it within 15 minutes",
    { ...leftTo(11, "run-1", INTENT), story: TWO_MINUTES_OFF },
    { ...leftTo(12, "run-1", INTENT), story: TWO_MINUTES_OFF },
  ],
  // A lease that the log store refused: the record of the accepted call speaks for it.
  [
    "blocked run-2 i-1: left to another run, and none had announced it within 15 minutes",
    leftTo(20, "run-1", aRecord()),
    leftTo(20, "run-1", aRecord({ outcome: "accepted" })),
  ],
  [
    "blocked run-2 i-1: left to another run, and none had announced it within 15 minutes",
    leftTo(20, "run-1", { ...INTENT, instance_ids: "i-2" }),
    leftTo(20, "run-1", INTENT),
  ],
];

describe("judgeMemory, of instances that are left to another run", () => {
  for (const [says, wrong, ...right] of BLOCKED)
    it(`reports: ${says}`, () => {
      expect(told(judgeMemory(aResult(wrong)))).toEqual([says]);
      for (const given of right) expect(told(judgeMemory(aResult(given)))).toEqual([]);
    });
});
