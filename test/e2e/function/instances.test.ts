/** One process for many invocations: warm, frozen between them, and with two at the same time. */
import { afterEach, describe, expect, it } from "vitest";
import { FUNCTION_NAME } from "../../../infra/names.ts";
import { startRelay } from "../../support/deployed-relay.ts";
import { type DeployedStage, endpointsAt, openDeployedStage } from "../../support/deployed-stage.ts";
import { until, yes } from "../../support/deployed-waits.ts";
import { answersFor, ends, many, only, overdue, reactivated } from "../../support/recovery-facts.ts";

const HOUR = 3_600_000;
const APPLY = { kind: "recover", mode: "apply", verifySeconds: 5 };

let stage: DeployedStage;
afterEach(() => stage.close());

const processes = async () => (await stage.cloud.control("GET", `functions/${FUNCTION_NAME}`)).instances;

describe("a warm instance", () => {
  it("signs with the credentials of the current invocation, never with those of an earlier one", async () => {
    stage = await openDeployedStage({
      scenario: {},
      clock: { mode: "scaled", rate: 1, now: Date.parse("2030-01-15T12:00:30Z") },
    });
    const cold = await stage.invoke({ kind: "recover" });
    expect(cold.json).toMatchObject({ regions: 1, problems: [] });

    // The role's keys are good for 36 hours, so those of the first invocation have expired.
    await stage.advance(37 * HOUR);
    const since = await stage.lastSeq();
    const warm = await stage.invoke({ kind: "recover" });

    expect(await processes()).toEqual({ busy: 0, idle: 1 });
    expect(warm.json).toMatchObject({ regions: 1, problems: [], logged: { undelivered: 0 } });
    expect((await stage.journal(since)).filter(({ code }) => code !== undefined && code !== "DryRunOperation")).toEqual(
      [],
    );
  });

  it("keeps no connection over the freeze, because the network forgets it meanwhile", async () => {
    stage = await openDeployedStage({ scenario: { instances: [overdue("i-web")], delays: { startMs: 100 } } });
    const relay = await startRelay(stage.cloud.url);
    try {
      await stage.deploy({ configuration: { endpoints: endpointsAt(relay.url) } });
      expect((await stage.invoke({ kind: "recover" })).json).toMatchObject({ counts: { planned: 1 }, problems: [] });
      relay.forget();
      await until("the frozen function's connections to be gone", () => yes(relay.open() === 0));

      const thawed = await stage.invoke(APPLY);

      expect(await processes()).toEqual({ busy: 0, idle: 1 });
      expect(thawed.json).toMatchObject({ counts: { recovered: 1 }, problems: [], logged: { undelivered: 0 } });
      expect(relay.resets()).toBe(0);
    } finally {
      relay.close();
    }
  });
});

describe("two invocations at the same time", () => {
  it("share the work, and no accepted instance is called again", async () => {
    const fleet = many(12, "web");
    const ids = fleet.map(({ instanceId = "" }) => instanceId);
    stage = await openDeployedStage({ scenario: { instances: fleet, delays: { startMs: 200 } } });

    const answers = await Promise.all([stage.invoke(APPLY), stage.invoke(APPLY)]);

    expect(await processes()).toEqual({ busy: 0, idle: 2 });
    expect(answers.map(({ errorType }) => errorType)).toEqual([null, null]);
    expect(new Set(Object.values(await stage.statuses()))).toEqual(new Set(["Running"]));
    const journal = await stage.journal();
    for (const id of ids) expect(answersFor(journal, id).filter((code) => code === "OK")).toEqual(["OK"]);
    expect(new Set(reactivated(journal))).toEqual(new Set(ids));
    const records = await stage.records();
    expect(only(records, "run")).toHaveLength(2);
    const good = records.filter(({ outcome }) => outcome === "recovered" || outcome === "recovered-by-cloud");
    expect(new Set(good.map(({ instance_id }) => instance_id))).toEqual(new Set(ids));
    expect(Object.values(ends(records)).filter((end) => end.startsWith("failed"))).toEqual([]);
  });
});
