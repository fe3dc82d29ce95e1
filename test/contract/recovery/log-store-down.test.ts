/**
 * Recovery never waits for logging. The clock is a real one, with three instances and seconds of the wall, so the runs wait side by
 * side, each in a cloud of its own.
 */
import { describe, expect, it } from "vitest";
import { many } from "../../support/recovery-facts.ts";
import { openRecoveryStage } from "../../support/recovery-stage.ts";

const REAL = { mode: "scaled", rate: 1, now: "2030-01-15T12:00:30Z" } as const;

describe("a log store that is", () => {
  it.concurrent.for([
    ["down", [{ effect: "error", status: 500, code: "InternalServerError" }]],
    ["out of reach", [{ effect: "reset" }]],
    ["silent", [{ effect: "hang" }]],
    ["throttling all", [{ effect: "error", status: 403, code: "ReadQuotaExceed" }]],
    ["throttling writes", [{ action: "PutLogs", effect: "error", status: 403, code: "WriteQuotaExceed" }]],
    ["silent about writes", [{ action: "PutLogs", effect: "hang" }]],
  ] as const)(
    "%s delays the first call by 5 s, and the end of the run by 10 s, at most",
    async ([_how, faults], { onTestFinished }) => {
      const stage = await openRecoveryStage({ clock: REAL, scenario: { delays: { startMs: 100 } } });
      onTestFinished(() => stage.close());
      await stage.add(...many(3, "hz"));
      await stage.fault(...faults.map((fault) => ({ service: "sls", ...fault })));
      const beganMs = stage.clock.nowMs();

      const ran = await stage.run({}, { configuration: { timing: { pollSeconds: 1, verifySeconds: 5 } } });

      const calls = ran.journal.filter(({ action }) => action === "ReActivateInstances");
      const reads = ran.journal.filter(({ action }) => action === "DescribeInstances");
      expect(ran.summary.counts).toEqual({ recovered: 3 });
      expect(calls).toHaveLength(3);
      expect(Date.parse(calls[0]?.time ?? "") - beganMs).toBeLessThanOrEqual(5_000);
      expect(stage.clock.nowMs() - Date.parse(reads.at(-1)?.time ?? "")).toBeLessThanOrEqual(10_000);
      expect(ran.summary.logged.undelivered).toBeGreaterThan(0);
    },
  );
});
