import { describe, expect, it } from "vitest";
import { CloudError } from "../../../../functions/core/failure/cloud-error.ts";
import { CANARY } from "../../../../simulator/flight-recorder.ts";
import type { Action, Fault, FaultEffect } from "../../../../simulator/story.ts";
import { ACCOUNT, anInstanceSpec, answerTo, aStory, playScript, SCOPE, START_MS } from "../../../support/a-story.ts";

const always = (effect: FaultEffect, ...actions: Action[]): Fault => ({
  actions,
  fromMs: 0,
  toMs: START_MS + 1_800_000,
  probability: 1,
  effect,
});

describe("createRequestLine", () => {
  it("takes virtual time, and less than a timeout when nothing is wrong", async () => {
    let tookMs = 0;
    await playScript(aStory(), async ({ clock, fleet }) => {
      const sentAtMs = clock.nowMs();
      await fleet.listStopped(SCOPE);
      tookMs = clock.nowMs() - sentAtMs;
    });

    expect(tookMs).toBeGreaterThan(20);
    expect(tookMs).toBeLessThan(3_000);
  });

  it.each([
    ["Local.Timeout", 0, "Stopped"],
    ["Local.Timeout", 1, "Running"],
    ["Local.ConnectionReset", 1, "Running"],
  ] as const)("leaves %s without an answer, applied in share %s", async (code, appliedShare, status) => {
    const faults = [always({ kind: "silence", code, appliedShare }, "ReActivateInstances")];
    let failure: unknown;
    const { model, runs } = await playScript(aStory({ faults }), async (world) => {
      failure = await world.fleet.reactivate(SCOPE, "i-1").catch((error: CloudError) => error.failure);
    });

    expect(failure).toMatchObject({ code, answered: false });
    expect(model.instances.get("i-1")?.status).toBe(status);
    expect(runs[0]?.attempts[0]?.answer?.code).toBe(code);
  });

  it("answers with a code and the time to wait", async () => {
    const effect: FaultEffect = { kind: "code", code: "Throttling.User", appliedShare: 0, retryAfterMs: 1_500 };
    let failure: unknown;
    await playScript(aStory({ faults: [always(effect, "ReActivateInstances")] }), async (world) => {
      failure = await world.fleet.reactivate(SCOPE, "i-1").catch((error: CloudError) => error.failure);
    });

    expect(failure).toMatchObject({ code: "Throttling.User", answered: true, retryAfterMs: 1_500 });
  });

  it("answers a list with no items if the permission is missing, and refuses every other action", async () => {
    const faults = [always({ kind: "denied" }, "DescribeInstances", "QueryAccountBalance", "ReActivateInstances")];
    const answers: unknown[] = [];
    await playScript(aStory({ faults }), async (world) => {
      answers.push((await world.fleet.listStopped(SCOPE)).items);
      answers.push((await world.fleet.describe(SCOPE, ["i-1"])).items);
      answers.push(await answerTo(world.fleet.provePermission(SCOPE)));
      answers.push(await answerTo(world.billing.balance(ACCOUNT)));
      answers.push(await answerTo(world.fleet.reactivate(SCOPE, "i-1")));
    });

    expect(answers).toEqual([[], [], "Forbidden.RAM", "NotAuthorized", "Forbidden.RAM"]);
  });

  it("hits only the place that a fault names, only while it lasts", async () => {
    const instances = [anInstanceSpec(), anInstanceSpec({ instanceId: "i-2", vpcId: "vpc-2" })];
    const fault = {
      ...always({ kind: "code", code: "InternalError", appliedShare: 0 }, "ReActivateInstances"),
      vpcId: "vpc-2",
      toMs: START_MS + 1_260_000,
    };
    const answers: string[] = [];
    await playScript(aStory({ instances, faults: [fault] }), async (world) => {
      answers.push(await answerTo(world.fleet.reactivate(SCOPE, "i-1")));
      answers.push(await answerTo(world.fleet.reactivate(SCOPE, "i-2")));
      await world.clock.sleep(120_000);
      answers.push(await answerTo(world.fleet.reactivate(SCOPE, "i-2")));
    });

    expect(answers).toEqual(["accepted", "InternalError", "accepted"]);
  });

  it("accepts a call whose start fails later, if a fault says so", async () => {
    const faults = [always({ kind: "falls-back" }, "ReActivateInstances")];
    let answer = "";
    const { model } = await playScript(aStory({ faults }), async (world) => {
      answer = await answerTo(world.fleet.reactivate(SCOPE, "i-1"));
    });

    expect(answer).toBe("accepted");
    expect(model.instances.get("i-1")?.changes.map(({ by }) => by)).toContain("engine failed");
  });

  it("gives half an answer of the log store, and says that it is one", async () => {
    const faults = [always({ kind: "incomplete" }, "GetLogs")];
    let page: unknown;
    await playScript(aStory({ faults }), async (world) => {
      await world.records.append([{ n: "1" }, { n: "2" }]);
      await world.clock.sleep(10_000);
      const toMs = world.clock.nowMs();
      page = await world.records.read({ where: [], fromMs: 0, toMs, limit: 100, offset: 0 });
    });

    expect(page).toEqual({ complete: false, records: [{ n: "2" }] });
  });

  it("stores a write whose answer was lost, so that a repeat stores it twice", async () => {
    const faults = [always({ kind: "silence", code: "Local.ConnectionReset", appliedShare: 1 }, "PutLogs")];
    const { model, runs } = await playScript(aStory({ faults }), async (world) => {
      await answerTo(world.records.append([{ record_id: "a" }]));
    });

    expect(model.logStore.lines.map(({ record }) => record)).toEqual([{ record_id: "a" }]);
    expect(runs[0]?.written).toEqual([]);
  });

  it("keeps the vendor's secrets out of the message, but not out of a logged error object", async () => {
    const faults = [always({ kind: "code", code: "InternalError", appliedShare: 0 }, "ReActivateInstances")];
    let error: unknown;
    await playScript(aStory({ faults }), async (world) => {
      error = await world.fleet.reactivate(SCOPE, "i-1").catch((thrown: unknown) => thrown);
    });

    expect(error).toBeInstanceOf(CloudError);
    expect(JSON.stringify((error as CloudError).failure)).not.toContain(CANARY);
    expect((error as CloudError).message).not.toContain(CANARY);
    expect((error as CloudError).stack).toContain(CANARY);
  });

  it("records each request that breaks the contract of its port", async () => {
    const { runs } = await playScript(aStory(), async (world) => {
      await answerTo(
        world.fleet.describe(
          SCOPE,
          Array.from({ length: 101 }, (_, index) => `i-${index}`),
        ),
      );
      await answerTo(world.records.append([]));
      await answerTo(world.records.append([{ attempts: 1 as unknown as string }]));
      await answerTo(world.records.read({ where: [], fromMs: 0, toMs: 1, limit: 500, offset: 0 }));
      const anyOf = Array.from({ length: 31 }, (_, index) => `i-${index}`);
      await answerTo(
        world.records.read({ where: [{ field: "instance_id", anyOf }], fromMs: 0, toMs: 1, limit: 1, offset: 0 }),
      );
      await world.invoker?.invokeAsync({ kind: "nonsense" }, "task-1");
    });

    expect(runs[0]?.breaches).toEqual([
      "describe with 101 ids",
      "a write of 0 records",
      "a record with attempts of type number",
      "a log query for 500 records",
      "a log query with 31 conditions",
      expect.stringContaining("a self-invocation that the handler would not run"),
    ]);
  });
});
