import { afterEach, describe, expect, it } from "vitest";
import { eventually, functionFolder } from "./function-folder.ts";
import { type Probe, startProbe } from "./probe.ts";
import { signedInvoke } from "./signed-invoke.ts";

let probe: Probe;
afterEach(() => probe.cloud.close());

const PRINT = "exports.handler = async (event) => { process.stdout.write(event.toString() + '\\n'); };";
const FAIL = "exports.handler = async () => { throw new Error('again'); };";

describe("asynchronous invocation", () => {
  it("answers before the function runs and runs it with the event", async () => {
    probe = await startProbe(PRINT);

    const answer = await probe.enqueue("payload");

    expect(answer).toMatchObject({ status: 202, text: "" });
    expect(await probe.untilStatus("Succeeded")).toMatchObject([{ type: "Async", cause: "api", attempts: 1 }]);
    expect(await probe.output()).toEqual(["payload"]);
  });

  it("repeats a function error three times and then gives up", async () => {
    probe = await startProbe(FAIL, {}, { clock: { mode: "stepped" } });
    await probe.enqueue("", "task");

    for (let attempts = 1; attempts <= 3; attempts += 1) {
      await probe.untilStatus("Retrying");
      expect(await probe.invocations()).toMatchObject([{ attempts, status: "Retrying" }]);
      await probe.advance(2 ** (attempts - 1) * 1000);
      await eventually(async () => ((await probe.invocations())[0]?.attempts === attempts + 1 ? true : undefined));
    }

    expect(await probe.untilStatus("Failed")).toMatchObject([{ attempts: 4, taskId: "task" }]);
  });

  it("repeats as often as it is configured to", async () => {
    probe = await startProbe(FAIL, { asyncInvokeConfig: { maxAsyncRetryAttempts: 0 } });
    await probe.enqueue();

    expect(await probe.untilStatus("Failed")).toMatchObject([{ attempts: 1 }]);
  });

  it("runs one task id once, also after its invocation has ended, and separately for each function", async () => {
    probe = await startProbe(PRINT);
    await probe.cloud.control("PUT", "functions/other", { codeDir: functionFolder(PRINT) });
    await probe.enqueue("a", "t-1");
    await probe.untilStatus("Succeeded");

    const again = await probe.enqueue("b", "t-1");
    const elsewhere = await signedInvoke(probe.cloud, "other", "c", {
      "x-fc-invocation-type": "Async",
      "x-fc-async-task-id": "t-1",
    });

    expect(again.status).toBe(409);
    expect(JSON.parse(again.text)).toMatchObject({ Code: "AsyncTaskAlreadyExists", RequestId: expect.any(String) });
    expect(elsewhere.status).toBe(202);
    expect(await probe.output()).toEqual(["a"]);
  });

  it.each(["1abc", "a b", "x".repeat(129)])("refuses the task id %j", async (taskId) => {
    probe = await startProbe(PRINT);

    expect(await probe.enqueue("", taskId)).toMatchObject({
      status: 400,
      text: expect.stringContaining("InvalidArgument"),
    });
  });

  it("holds events until an instance is free", async () => {
    probe = await startProbe(
      "exports.handler = async (event) => { await new Promise((r) => setTimeout(r, 50)); process.stdout.write(event + '\\n'); };",
      { maxInstances: 1 },
    );
    for (const name of ["1", "2", "3"]) await probe.enqueue(name);

    await probe.untilStatus("Succeeded", 3);

    expect(await probe.output()).toEqual(["1", "2", "3"]);
  });

  it("drops an event that waited longer than its configured age", async () => {
    probe = await startProbe(
      "exports.handler = async () => { console.log('first'); await new Promise((resolve) => setTimeout(resolve, 61_000)); };",
      { maxInstances: 1, timeout: 300, asyncInvokeConfig: { maxAsyncEventAgeInSeconds: 60 } },
      { clock: { mode: "stepped" } },
    );
    await probe.enqueue();
    await probe.enqueue();
    await eventually(async () => ((await probe.output()).length > 0 ? true : undefined));

    await probe.advance(61_000);

    expect((await probe.untilStatus("Expired")).map(({ status }) => status)).toEqual(["Succeeded", "Expired"]);
  });

  it("keeps its functions, waiting events and task ids in a snapshot and over a reset", async () => {
    probe = await startProbe(
      "exports.handler = async (event) => { console.log(String(event)); await new Promise((resolve) => setTimeout(resolve, 1000)); };",
      { maxInstances: 1 },
      { clock: { mode: "stepped" } },
    );
    await probe.enqueue("running", "task-a");
    await probe.enqueue("waiting", "task-b");
    await eventually(async () => ((await probe.output()).length > 0 ? true : undefined));
    const snapshot = await probe.cloud.control("POST", "snapshot");
    await probe.cloud.control("POST", "reset");
    await expect(probe.cloud.control("GET", "functions/probe")).rejects.toThrow("No function probe");

    await probe.cloud.control("POST", "restore", snapshot);

    const line = await eventually(async () => (await probe.output())[0]);
    expect(line).toContain("waiting");
    expect((await probe.enqueue("", "task-a")).status).toBe(409);
  });

  it("sends the result to the function that is its destination", async () => {
    probe = await startProbe(FAIL, {
      asyncInvokeConfig: {
        maxAsyncRetryAttempts: 0,
        destinationConfig: { onFailure: { destination: "acs:fc:cn-hangzhou::functions/told" } },
      },
    });
    await probe.cloud.control("PUT", "functions/told", { codeDir: functionFolder(PRINT) });
    await probe.enqueue('{"kind":"original"}');

    const line = await eventually(async () => (await probe.cloud.control("GET", "functions/told/logs")).lines[0]?.line);

    expect(JSON.parse(line)).toMatchObject({
      requestPayload: '{"kind":"original"}',
      requestContext: { condition: "UnhandledInvocationError", approximateInvokeCount: 1 },
      responseContext: { functionError: "UnhandledInvocationError" },
    });
  });
});

describe("an account that has not paid", () => {
  it("has its queued events held back until it pays", async () => {
    probe = await startProbe(
      "exports.handler = async (event) => { console.log(String(event)); await new Promise((resolve) => setTimeout(resolve, 1000)); };",
      { maxInstances: 1 },
      { clock: { mode: "stepped" } },
    );
    await probe.enqueue("first");
    await probe.enqueue("second");
    await eventually(async () => ((await probe.output()).length > 0 ? true : undefined));

    await probe.cloud.control("POST", `accounts/${probe.cloud.accountId}/arrears`);
    await probe.advance(1000);
    await probe.untilStatus("Succeeded");
    await probe.advance(10_000);
    expect(await probe.output()).toHaveLength(1);

    await probe.cloud.control("POST", `accounts/${probe.cloud.accountId}/recharge`, { amount: 100 });
    await probe.advance(1000);
    const second = await eventually(async () => (await probe.output())[1]);
    expect(second).toContain("second");
  });

  it("has its functions refuse calls, its timers silent and its queue held, until it pays", async () => {
    probe = await startProbe(
      PRINT,
      {
        triggers: [
          { triggerName: "tick", triggerType: "timer", triggerConfig: { cronExpression: "@every 1m", enable: true } },
        ],
      },
      { clock: { mode: "stepped" } },
    );
    await probe.cloud.control("POST", `accounts/${probe.cloud.accountId}/arrears`);

    const refused = await probe.invoke("sync");
    await probe.advance(180_000);

    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text)).toMatchObject({ Code: "AccountOverdue" });
    expect(await probe.invocations()).toEqual([]);

    await probe.cloud.control("POST", `accounts/${probe.cloud.accountId}/recharge`, { amount: 100 });
    await probe.advance(60_000);
    await probe.untilStatus("Succeeded");
    expect(await probe.output()).toHaveLength(1);
  });
});
