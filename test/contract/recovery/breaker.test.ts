/** Instances that fail together share one breaker: that of their region, zone and VPC. Other instances are not affected. */
import { afterEach, describe, expect, it } from "vitest";
import type { JournalEntry } from "../../../local-cloud/kernel/journal.ts";
import { ends, many, reactivated, recordOf } from "../../support/recovery-facts.ts";
import { openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";
import { waitFor } from "../../support/recovery-waits.ts";

const INTERNAL = { service: "ecs", action: "ReActivateInstances", effect: "error", code: "InternalError" } as const;
const BAD = { vpcId: "vpc-bad", zoneId: "cn-hangzhou-h" };
const GOOD = { vpcId: "vpc-good", zoneId: "cn-hangzhou-h" };

let stage: RecoveryStage;

afterEach(() => stage.close());

const breakVpc = (ids: readonly (string | undefined)[]) =>
  stage.fault(...ids.map((instanceId) => ({ ...INTERNAL, instanceId: instanceId ?? "" })));

const callsFor = (journal: readonly JournalEntry[], prefix: string) =>
  reactivated(journal).filter((id) => id.startsWith(prefix));

describe("a VPC whose calls all fail", () => {
  it("is left alone after a few calls while the others recover; its other instances are parked with a time and an advice", async () => {
    stage = await openRecoveryStage({ configuration: { timing: { attempts: 3 } } });
    const bad = many(60, "bad", BAD);
    await stage.add(...bad, ...many(20, "good", GOOD), ...many(5, "zone", { ...BAD, zoneId: "cn-hangzhou-g" }));
    await breakVpc(bad.map(({ instanceId }) => instanceId));

    const { records, journal, summary } = await stage.run({}, { deadlineInMs: 10 * 60_000 });

    expect(summary.counts).toEqual({ recovered: 25, parked: 60 });
    const reasons = Object.entries(ends(records)).filter(([id]) => id.startsWith("i-bad"));
    expect(new Set(reasons.map(([, end]) => end))).toEqual(new Set(["parked/cloud-error", "parked/breaker-open"]));
    // Without a breaker: 60 instances with three calls each.
    expect(callsFor(journal, "i-bad").length).toBeLessThan(130);
    const tried = reasons.find(([, end]) => end === "parked/cloud-error")?.[0] ?? "";
    expect(recordOf(records, tried).error_message).toMatch(/open a ticket/);
    const untried = reasons.find(([, end]) => end === "parked/breaker-open")?.[0] ?? "";
    expect(recordOf(records, untried)).toMatchObject({
      attempts: "0",
      wakes_on: expect.stringMatching(/^at:/),
      note: expect.stringMatching(/open a ticket/),
    });
  });

  it("that heals in mid-run is recovered whole: one probe, then ever more", async () => {
    stage = await openRecoveryStage({
      configuration: { timing: { attempts: 2 }, limits: { maxConcurrentCalls: 8 } },
    });
    const bad = many(40, "bad", BAD);
    await stage.add(...bad);
    await breakVpc(bad.map(({ instanceId }) => instanceId));

    const running = stage.run({}, { deadlineInMs: 30 * 60_000 });
    await waitFor(async () => {
      const calls: readonly JournalEntry[] = await stage.cloud.control("GET", "journal?action=ReActivateInstances");
      return calls.length >= 16;
    });
    await stage.cloud.control("DELETE", "faults");
    const { records, summary, journal } = await running;

    const failed = Object.values(ends(records)).filter((end) => end === "parked/cloud-error").length;
    expect(failed).toBeGreaterThan(4);
    expect(failed).toBeLessThan(20);
    expect(summary.counts).toEqual({ recovered: 40 - failed, parked: failed });
    // While the breaker was open no new call was made. Calls that were under way still ended meanwhile.
    const times = journal.filter(({ action }) => action === "ReActivateInstances").map(({ time }) => Date.parse(time));
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...pauses)).toBeGreaterThan(1_000);
  });

  it("is called again from the start by the next run", async () => {
    stage = await openRecoveryStage({ configuration: { timing: { attempts: 2 } } });
    const bad = many(40, "bad", BAD);
    await stage.add(...bad);
    await breakVpc(bad.map(({ instanceId }) => instanceId));
    await stage.run({}, { deadlineInMs: 10 * 60_000 });
    await stage.cloud.control("DELETE", "faults");
    await stage.advance(30 * 60_000);

    const { summary } = await stage.run({ depth: "payment" });

    expect(summary.counts).toEqual({ recovered: 40 });
  });

  it("does not open its breaker by refusals that concern single instances", async () => {
    stage = await openRecoveryStage();
    const soldOut = { status: 403, code: "OperationDenied.NoStock", message: "Sold out." };
    await stage.add(...many(20, "stock", { ...BAD, refusal: soldOut }), ...many(10, "ok", BAD));

    const { summary, records } = await stage.run();

    expect(summary.counts).toEqual({ recovered: 10, parked: 20 });
    expect(Object.values(ends(records)).filter((end) => end === "parked/no-stock")).toHaveLength(20);
  });
});
