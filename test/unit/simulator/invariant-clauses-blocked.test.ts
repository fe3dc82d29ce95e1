import { describe, expect, it } from "vitest";
import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import { checkMemoryRespected } from "../../../simulator/invariants/memory.ts";
import { aRecord, aResult, aRun, type Clause, type Given, isoMinute, minute, told } from "../../support/a-result.ts";

const left = aRecord({ outcome: "skipped", reason: "in-progress" });
const leftTo = (count: number, runId: string, record: StoredRecord): Given => ({
  runs: [aRun({ runId: "run-2", startedAtMs: minute(30), written: [left] })],
  stored: [[count, runId, record]],
});
const intent = { record_type: "intent", instance_ids: "i-0,i-1", lease_until: isoMinute(1_000_000) };
const blocked: readonly Clause[] = [
  [
    "blocked run-2 i-1: left to another run, and none had announced it within 15 minutes",
    leftTo(15, "run-1", intent),
    leftTo(16, "run-1", intent),
  ],
  [
    "blocked run-2 i-1: left to another run, and none had announced it within 15 minutes",
    leftTo(20, "forger", { ...intent, recorded_at: "2090-01-01T00:00:00.000Z" }),
    leftTo(20, "forger", intent),
  ],
  // A lease that the log store refused: the record of the accepted call speaks for it.
  [
    "blocked run-2 i-1: left to another run, and none had announced it within 15 minutes",
    leftTo(20, "run-1", aRecord()),
    leftTo(20, "run-1", aRecord({ outcome: "accepted" })),
  ],
  [
    "blocked run-2 i-1: left to another run, and none had announced it within 15 minutes",
    leftTo(20, "run-1", { ...intent, instance_ids: "i-2" }),
    leftTo(20, "run-1", intent),
  ],
];

describe("checkMemoryRespected, of instances that are left to another run", () => {
  for (const [says, wrong, ...right] of blocked)
    it(`says: ${says}`, () => {
      expect(told(checkMemoryRespected(aResult(wrong)))).toEqual([says]);
      for (const given of right) expect(told(checkMemoryRespected(aResult(given)))).toEqual([]);
    });
});
