/** Runs that need more time than Function Compute gives to one invocation. */
import { afterEach, describe, expect, it } from "vitest";
import { HOME } from "../../support/deployed-accounts.ts";
import { tick } from "../../support/deployed-events.ts";
import { type DeployedStage, openDeployedStage, type StageOptions } from "../../support/deployed-stage.ts";
import { answersFor, ends, many, only, recordOf } from "../../support/recovery-facts.ts";

/** Ten cloud seconds in each real second. */
const CLOCK = { mode: "scaled", rate: 10, now: Date.parse("2030-01-15T12:00:30Z") } as const;
const TIMING = { callTimeoutMs: 10_000, verifySeconds: 5, pollSeconds: 1, reserveSeconds: 10, attempts: 6 };
const APPLY = { kind: "recover", mode: "apply", verifySeconds: 5, correlation: "backfill" };
const A_CALL_A_SECOND = [{ service: "ecs", action: "ReActivateInstances", rate: 1, burst: 2 }];

let stage: DeployedStage;
const open = async (options: StageOptions) => {
  stage = await openDeployedStage({ clock: CLOCK, configuration: { timing: TIMING }, retries: 0, ...options });
};
afterEach(() => stage.close());

describe("a run for which one invocation is too short", () => {
  it("stops in time, names the instances that are left, and continues in further invocations until all are done", async () => {
    const fleet = many(20, "web");
    // Each hop starts a process, which takes real time: at four cloud seconds in a real one, an invocation has five.
    const clock = { ...CLOCK, rate: 4 };
    const scenario = { instances: fleet, delays: { startMs: 1_000 }, quotas: A_CALL_A_SECOND };
    await open({ clock, scenario, timeout: 20 });

    await stage.enqueue(APPLY);
    const invocations = await stage.quiet(2);

    const [first, ...hops] = invocations;
    expect(hops.length).toBeGreaterThan(0);
    for (const { status, attempts, durationMs = Number.NaN } of invocations) {
      expect({ status, attempts }).toEqual({ status: "Succeeded", attempts: 1 });
      expect(durationMs).toBeLessThan(20_000);
    }
    const records = await stage.records();
    const runs = only(records, "run");
    const root = runs[0]?.run_id;
    expect(hops.map(({ taskId }) => taskId)).toEqual(
      hops.map((_, index) => `continuation-${root}-${index + 1}-${HOME}`),
    );
    expect(runs.map(({ continued }) => continued)).toEqual([...hops.map(() => "true"), "false"]);
    expect(new Set(runs.map(({ root_run_id, correlation }) => `${root_run_id} ${correlation}`))).toEqual(
      new Set([`${root} backfill`]),
    );
    const ofFirst = records.filter(({ request_id }) => request_id === first?.requestId);
    expect(Object.values(ends(ofFirst))).toContain("parked/out-of-time");
    expect(Object.values(ends(records)).filter((end) => end !== "recovered" && end !== "accepted")).toEqual([]);

    // The next tick comes when the index shows the records of the last hop. It sees the instances that this hop did not see running.
    await stage.advance(5_000);
    await stage.invoke(tick("payment"));
    const finished = ends(await stage.records());
    expect(finished).toEqual(Object.fromEntries(fleet.map(({ instanceId = "" }) => [instanceId, "recovered"])));
    const journal = await stage.journal();
    for (const { instanceId = "" } of fleet)
      expect(answersFor(journal, instanceId).filter((code) => code === "OK")).toEqual(["OK"]);
  });
});

describe("an invocation in which a call hangs until the end", () => {
  // A hanging call is given up in the middle of the reserve. The last fifth of the reserve, for stdout, is more than half
  // a real second.
  const patient: Omit<StageOptions, "scenario"> = {
    clock: { ...CLOCK, rate: 5 },
    configuration: { timing: { ...TIMING, callTimeoutMs: 60_000, reserveSeconds: 15 } },
    timeout: 25,
  };

  it("gives up the call in time to record its results", async () => {
    await open({ ...patient, scenario: { instances: many(3, "web") } });
    await stage.fault({ service: "ecs", action: "ReActivateInstances", effect: "hang" });

    await stage.enqueue(APPLY);
    const [invocation] = await stage.quiet();

    expect(invocation).toMatchObject({ status: "Succeeded", attempts: 1 });
    const records = await stage.records();
    expect(recordOf(records, "i-web-0001")).toMatchObject({ outcome: "parked", error_code: "Local.Timeout" });
    expect(Object.keys(ends(records))).toHaveLength(3);
    expect(only(records, "run")).toHaveLength(1);
  });

  it("writes its records to stdout if the log store hangs", async () => {
    await open({ ...patient, scenario: { instances: many(3, "web"), delays: { startMs: 1_000 } } });
    await stage.fault({ service: "sls", action: "PutLogs", effect: "hang", skip: 1 });

    await stage.enqueue(APPLY);
    const [invocation] = await stage.quiet();

    expect(invocation).toMatchObject({ status: "Succeeded", attempts: 1 });
    expect((await stage.records()).map(({ record_type }) => record_type)).toEqual(["intent"]);
    const lines = (await stage.logs(invocation?.requestId)).map(({ line }) => JSON.parse(line));
    const lost = lines.filter(({ undelivered }) => undelivered === true);
    expect(ends(lost)).toEqual({ "i-web-0001": "recovered", "i-web-0002": "recovered", "i-web-0003": "recovered" });
    expect(only(lost, "account")).toHaveLength(1);
    expect(only(lost, "run")).toMatchObject([{ problems: expect.stringContaining("records-undelivered") }]);
  });
});
