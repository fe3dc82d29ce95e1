/** A process that is killed between its calls, and the runs after it. */
import { afterEach, describe, expect, it } from "vitest";
import { FUNCTION_NAME } from "../../../infra/names.ts";
import { tick } from "../../support/deployed-events.ts";
import { type DeployedStage, openDeployedStage } from "../../support/deployed-stage.ts";
import { until, yes } from "../../support/deployed-waits.ts";
import { answersFor, ends, many, only, reactivated } from "../../support/recovery-facts.ts";

const CLOCK = { mode: "scaled", rate: 2, now: Date.parse("2030-01-15T12:00:30Z") } as const;
const TIMING = { callTimeoutMs: 30_000, verifySeconds: 30, pollSeconds: 1 };
const TIMEOUT_SECONDS = 120;
const CALLS = { service: "ecs", action: "ReActivateInstances" };

let stage: DeployedStage;
afterEach(() => stage.close());

describe("a run that is killed between its calls", () => {
  it("is left alone while its lease holds; then running instances are counted and the others are called", async () => {
    const fleet = many(6, "web");
    const ids = fleet.map(({ instanceId = "" }) => instanceId);
    stage = await openDeployedStage({
      clock: CLOCK,
      scenario: { instances: fleet, delays: { startMs: 1_000 } },
      configuration: { timing: TIMING, limits: { maxConcurrentCalls: 1 } },
      timeout: TIMEOUT_SECONDS,
      retries: 0,
    });
    await stage.fault({ ...CALLS, effect: "slow", ms: 1_000 });

    await stage.enqueue({ kind: "recover", mode: "apply" });
    await until("three accepted calls", async () => {
      const answered = (await stage.journal()).filter(
        ({ action, status }) => action === CALLS.action && status === 200,
      );
      return yes(answered.length >= 3);
    });
    const { killed } = await stage.cloud.control("POST", `functions/${FUNCTION_NAME}/kill`);
    const [dead] = await stage.quiet();

    expect(killed).toBe(1);
    expect(dead).toMatchObject({ status: "Failed", errorType: "UnhandledInvocationError" });
    expect((await stage.records()).map(({ record_type }) => record_type)).toEqual(["intent"]);
    await stage.noFaults();
    const called = new Set(reactivated(await stage.journal()));
    expect(called.size).toBeLessThan(ids.length);

    const sinceLease = await stage.lastSeq();
    const during = await stage.invoke({ kind: "recover", mode: "apply" });
    expect(reactivated(await stage.journal(sinceLease))).toEqual([]);
    expect(during.json).toMatchObject({ problems: [], counts: { skipped: expect.any(Number) } });
    const leased = only(await stage.records(), "instance");
    expect(new Set(leased.map(({ reason }) => reason))).toEqual(new Set(["in-progress"]));

    // A lease ends 15 minutes after its record, whatever time limit its run had.
    await stage.advance(15 * 60_000);
    const after = await stage.invoke(tick("full"));

    expect(after.json).toMatchObject({ trigger: "timer", counts: { recovered: ids.length }, problems: [] });
    expect(ends(await stage.records())).toEqual(Object.fromEntries(ids.map((id) => [id, "recovered"])));
    const journal = await stage.journal();
    for (const id of ids) expect(answersFor(journal, id).filter((code) => code === "OK")).toEqual(["OK"]);
    for (const id of called) expect(answersFor(journal, id)).toEqual(["OK"]);

    const quietAgain = await stage.invoke(tick("full"));
    expect(quietAgain.json).toMatchObject({ counts: {}, problems: [], needsPerson: 0 });
  });
});
