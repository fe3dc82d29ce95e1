import { afterEach, describe, expect, it } from "vitest";
import { ACCEPTED, CREDENTIALS, FC2, openInvokerStage, PAYLOAD } from "./an-invoker.ts";
import { failureOf } from "./failure-of.ts";
import { answerJson, BROKEN_ANSWERS, unusedUrl } from "./stub-service.ts";

const stage = openInvokerStage();
afterEach(() => stage.close());

const VERSIONS = [
  {
    name: "FC 3.0",
    service: null,
    path: "/2023-03-30/functions/ecs-auto-recovery/invocations?qualifier=LATEST",
    taskIdHeader: "x-fc-async-task-id",
    identity: { "x-acs-security-token": CREDENTIALS.securityToken },
  },
  {
    ...FC2,
    identity: { "x-fc-security-token": CREDENTIALS.securityToken, "x-fc-account-id": "1000000000000001" },
  },
];

describe("createSelfInvoker", () => {
  it.each(VERSIONS)(
    "asks $name for an asynchronous invocation with a task id",
    async ({ service, path, taskIdHeader, identity }) => {
      const invoker = await stage.invokerOn(ACCEPTED, { service });

      expect(await invoker.invokeAsync(PAYLOAD, "t-1")).toBe("accepted");

      const [request] = stage.requests();
      expect(request?.method).toBe("POST");
      expect(request?.path).toBe(path);
      expect(JSON.parse(request?.body.toString("utf8") ?? "")).toEqual(PAYLOAD);
      expect(request?.headers).toMatchObject({
        "x-fc-invocation-type": "Async",
        [taskIdHeader]: "t-1",
        ...identity,
      });
    },
  );

  it.each([
    { Code: "StatefulAsyncInvocationAlreadyExists", Message: "exists" },
    { errorCode: "StatefulAsyncInvocationAlreadyExists", errorMessage: "exists" },
    { Code: "AsyncTaskAlreadyExists", Message: "exists" },
  ])("takes the code of a task that exists for an invocation that was already asked for: %j", async (body) => {
    const invoker = await stage.invokerOn(answerJson(409, body));

    expect(await invoker.invokeAsync(PAYLOAD, "t-1")).toBe("exists");
  });

  it.each(["ConcurrentUpdateError", "FunctionAlreadyExists", "TriggerAlreadyExists", "EventBridgeTriggerConflict"])(
    "does not take 409 with %s for a task that exists",
    async (code) => {
      const invoker = await stage.invokerOn(answerJson(409, { errorCode: code, errorMessage: "conflict" }));

      expect(await failureOf(invoker.invokeAsync(PAYLOAD, "t-1"))).toMatchObject({ code, message: "conflict" });
    },
  );

  it("does not take 409 without a code for a task that exists", async () => {
    const invoker = await stage.invokerOn(answerJson(409, {}));

    expect(await failureOf(invoker.invokeAsync(PAYLOAD, "t-1"))).toMatchObject({ code: "Local.NoCode" });
  });

  it.each([
    { name: "FC 3.0", body: { Code: "FunctionNotFound", Message: "function 'x' does not exist", RequestId: "1" } },
    { name: "FC 2.0", body: { ErrorCode: "FunctionNotFound", ErrorMessage: "function 'x' does not exist" } },
    { name: "the error page", body: { errorCode: "FunctionNotFound", errorMessage: "function 'x' does not exist" } },
  ])("reads the error code of $name", async ({ body }) => {
    const invoker = await stage.invokerOn(answerJson(404, body, { "x-fc-request-id": "1-65f0-1" }));

    expect(await failureOf(invoker.invokeAsync(PAYLOAD, "t-1"))).toEqual({
      action: "InvokeFunction",
      code: "FunctionNotFound",
      message: "function 'x' does not exist",
      requestId: "1-65f0-1",
      httpStatus: 404,
      answered: true,
    });
  });

  it("does not take a function error for accepted", async () => {
    const body = { errorMessage: "boom", errorType: "Error", stackTrace: [] };
    const invoker = await stage.invokerOn(answerJson(200, body, { "x-fc-error-type": "UnhandledInvocationError" }));

    expect(await failureOf(invoker.invokeAsync(PAYLOAD, "t-1"))).toMatchObject({ code: "UnhandledInvocationError" });
  });

  it("does not take a plain 200 for accepted", async () => {
    const invoker = await stage.invokerOn(answerJson(200, {}));

    expect(await failureOf(invoker.invokeAsync(PAYLOAD, "t-1"))).toMatchObject({ code: "Local.NoCode" });
  });

  it("sends the token whatever the key looks like", async () => {
    const invoker = await stage.invokerOn(ACCEPTED, { credentials: { ...CREDENTIALS, accessKeyId: "LTAIkey" } });

    await invoker.invokeAsync(PAYLOAD, "t-1");

    expect(stage.requests()[0]?.headers["x-acs-security-token"]).toBe(CREDENTIALS.securityToken);
  });

  it.each(BROKEN_ANSWERS)("reads $name as $code", async ({ answer, code, answered }) => {
    const invoker = await stage.invokerOn(answer, { timeoutMs: 150 });

    expect(await failureOf(invoker.invokeAsync(PAYLOAD, "t-1"))).toMatchObject({ code, answered });
  });

  it("knows that nothing was sent where nobody listens", async () => {
    const invoker = await stage.invokerOn(ACCEPTED, { endpoint: await unusedUrl() });

    expect(await failureOf(invoker.invokeAsync(PAYLOAD, "t-1"))).toMatchObject({ code: "Local.Unreachable" });
  });

  it("leaves no socket open after close", async () => {
    const invoker = await stage.invokerOn(ACCEPTED);
    await invoker.invokeAsync(PAYLOAD, "t-1");

    stage.closeConnections();

    await expect.poll(() => stage.openSockets()).toBe(0);
  });
});
