import { createRequire } from "node:module";
import { Readable } from "node:stream";
import * as FcSdk from "@alicloud/fc20230330";
import { afterEach, describe, expect, it } from "vitest";
import { acs3Headers } from "../../../functions/adapters/function-compute/acs3.ts";
import { createSelfInvoker } from "../../../functions/adapters/function-compute/self-invoker.ts";
import { type Connections, createConnections } from "../../../functions/adapters/http/connections.ts";
import { CloudError } from "../../../functions/core/failure/cloud-error.ts";
import {
  answerJson,
  BROKEN_ANSWERS,
  type StubAnswer,
  type StubService,
  startStubService,
  unusedUrl,
} from "./stub-service.ts";

const CREDENTIALS = { accessKeyId: "STS.key", accessKeySecret: "canary-secret", securityToken: "canary-token" };
const PAYLOAD = { kind: "continue", hop: 1, note: "数据库" };
const ACCEPTED: StubAnswer = (response) => {
  response.writeHead(202, { "x-fc-request-id": "1-65f0-1" });
  response.end();
};

let stub: StubService | undefined;
let connections: Connections | undefined;

afterEach(async () => {
  connections?.close();
  await stub?.close();
});

function without(headers: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

interface Options {
  readonly service?: string | null;
  readonly endpoint?: string;
  readonly timeoutMs?: number;
  readonly credentials?: typeof CREDENTIALS;
}

async function invokerOn(answer: StubAnswer, options: Options = {}) {
  stub = await startStubService(answer);
  connections = createConnections();
  return createSelfInvoker({
    accountId: "1000000000000001",
    regionId: "cn-hangzhou",
    credentials: options.credentials ?? CREDENTIALS,
    endpoint: options.endpoint ?? stub.url,
    functionName: "ecs-auto-recovery",
    service: options.service ?? null,
    qualifier: "LATEST",
    connections,
    callTimeoutMs: options.timeoutMs ?? 5_000,
  });
}

async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CloudError);
  return (error as CloudError).failure;
}

const FC2 = {
  name: "FC 2.0",
  service: "recovery",
  path: "/2016-08-15/services/recovery.LATEST/functions/ecs-auto-recovery/invocations",
  taskIdHeader: "x-fc-stateful-async-invocation-id",
};
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

/** The vendor's FC 3.0 client; its own copies of its parts are found from where it stands. */
function vendorFc3Client(url: string): FcSdk.default {
  const require = createRequire(import.meta.url);
  const { default: Client } = require("@alicloud/fc20230330") as { default: new (config: object) => FcSdk.default };
  return new Client({
    ...CREDENTIALS,
    endpoint: url.replace("http://", ""),
    protocol: "HTTP",
    regionId: "cn-hangzhou",
  });
}

describe("createSelfInvoker", () => {
  it.each(VERSIONS)(
    "asks $name for an asynchronous invocation with a task id",
    async ({ service, path, taskIdHeader, identity }) => {
      const invoker = await invokerOn(ACCEPTED, { service });

      expect(await invoker.invokeAsync(PAYLOAD, "t-1")).toBe("accepted");

      const [request] = stub?.requests ?? [];
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

  it("sends FC 3.0 what @alicloud/fc20230330 sends, and signs its request with the same signature", async () => {
    const invoker = await invokerOn(ACCEPTED);
    const vendor = vendorFc3Client(stub?.url ?? "");
    const ofSdk = createRequire(createRequire(import.meta.url).resolve("@alicloud/fc20230330"));
    const { RuntimeOptions } = ofSdk("@darabonba/typescript");

    await invoker.invokeAsync(PAYLOAD, "t-1");
    await vendor.invokeFunctionWithOptions(
      "ecs-auto-recovery",
      new FcSdk.InvokeFunctionRequest({
        body: Readable.from([Buffer.from(JSON.stringify(PAYLOAD))]),
        qualifier: "LATEST",
      }),
      new FcSdk.InvokeFunctionHeaders({ xFcInvocationType: "Async", xFcAsyncTaskId: "t-1" }),
      new RuntimeOptions({}),
    );

    const [ours, theirs] = stub?.requests ?? [];
    expect([ours?.method, ours?.path, ours?.body]).toEqual([theirs?.method, theirs?.path, theirs?.body]);
    const perRequest = ["authorization", "x-acs-date", "x-acs-signature-nonce"];
    const ofClient = [
      "user-agent",
      "connection",
      "content-length",
      "transfer-encoding",
      "x-acs-accesskey-id",
      "x-acs-credentials-provider",
    ];
    expect(without(ours?.headers ?? {}, [...perRequest, ...ofClient])).toEqual(
      without(theirs?.headers ?? {}, [...perRequest, ...ofClient]),
    );
    const header = (name: string) => String(theirs?.headers[name] ?? "");
    const signed = header("authorization")
      .replace(/.*SignedHeaders=([^,]*),.*/, "$1")
      .split(";");
    const resigned = acs3Headers(
      {
        method: "POST",
        path: "/2023-03-30/functions/ecs-auto-recovery/invocations",
        query: { qualifier: "LATEST" },
        headers: Object.fromEntries(signed.map((name) => [name, header(name)])),
        body: theirs?.body ?? Buffer.alloc(0),
      },
      CREDENTIALS,
      { date: header("x-acs-date"), nonce: header("x-acs-signature-nonce") },
    );
    expect(resigned.authorization).toBe(theirs?.headers.authorization);
  });

  it("sends FC 2.0 what the vendor's client sends", async () => {
    const { default: FcClient } = (await import("@alicloud/fc2/lib/client.js")) as unknown as {
      default: new (
        accountId: string,
        config: object,
      ) => {
        post(path: string, body: string, headers: object, query: object | null): Promise<unknown>;
      };
    };
    const invoker = await invokerOn(ACCEPTED, { service: FC2.service });
    const vendor = new FcClient("1000000000000001", {
      accessKeyID: CREDENTIALS.accessKeyId,
      accessKeySecret: CREDENTIALS.accessKeySecret,
      securityToken: CREDENTIALS.securityToken,
      region: "cn-hangzhou",
      secure: false,
      endpoint: stub?.url,
    });
    const headers = { "x-fc-invocation-type": "Async", [FC2.taskIdHeader]: "t-1" };

    // The signature holds the second; a pair that straddles two is sent again.
    const sendBoth = async () => {
      await invoker.invokeAsync(PAYLOAD, "t-1");
      await vendor.post(FC2.path.replace("/2016-08-15", ""), JSON.stringify(PAYLOAD), headers, null);
      const [ours, theirs] = stub?.requests.slice(-2) ?? [];
      return { ours, theirs };
    };
    let pair = await sendBoth();
    while (pair.ours?.headers.date !== pair.theirs?.headers.date) pair = await sendBoth();

    const { ours, theirs } = pair;
    expect({ ...ours, headers: { ...ours?.headers, connection: "" } }).toEqual({
      ...theirs,
      headers: { ...theirs?.headers, connection: "" },
    });
  });

  it.each([
    { Code: "StatefulAsyncInvocationAlreadyExists", Message: "exists" },
    { errorCode: "StatefulAsyncInvocationAlreadyExists", errorMessage: "exists" },
    { Code: "AsyncTaskAlreadyExists", Message: "exists" },
  ])("takes the code of a task that exists for an invocation that was already asked for: %j", async (body) => {
    const invoker = await invokerOn(answerJson(409, body));

    expect(await invoker.invokeAsync(PAYLOAD, "t-1")).toBe("exists");
  });

  it.each(["ConcurrentUpdateError", "FunctionAlreadyExists", "TriggerAlreadyExists", "EventBridgeTriggerConflict"])(
    "does not take 409 with %s for a task that exists",
    async (code) => {
      const invoker = await invokerOn(answerJson(409, { errorCode: code, errorMessage: "conflict" }));

      expect(await failureOf(invoker.invokeAsync(PAYLOAD, "t-1"))).toMatchObject({ code, message: "conflict" });
    },
  );

  it("does not take 409 without a code for a task that exists", async () => {
    const invoker = await invokerOn(answerJson(409, {}));

    expect(await failureOf(invoker.invokeAsync(PAYLOAD, "t-1"))).toMatchObject({ code: "Local.NoCode" });
  });

  it.each([
    { name: "FC 3.0", body: { Code: "FunctionNotFound", Message: "function 'x' does not exist", RequestId: "1" } },
    { name: "FC 2.0", body: { ErrorCode: "FunctionNotFound", ErrorMessage: "function 'x' does not exist" } },
    { name: "the error page", body: { errorCode: "FunctionNotFound", errorMessage: "function 'x' does not exist" } },
  ])("reads the error code of $name", async ({ body }) => {
    const invoker = await invokerOn(answerJson(404, body, { "x-fc-request-id": "1-65f0-1" }));

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
    const invoker = await invokerOn(answerJson(200, body, { "x-fc-error-type": "UnhandledInvocationError" }));

    expect(await failureOf(invoker.invokeAsync(PAYLOAD, "t-1"))).toMatchObject({ code: "UnhandledInvocationError" });
  });

  it("does not take a plain 200 for accepted", async () => {
    const invoker = await invokerOn(answerJson(200, {}));

    expect(await failureOf(invoker.invokeAsync(PAYLOAD, "t-1"))).toMatchObject({ code: "Local.NoCode" });
  });

  it("sends the token whatever the key looks like", async () => {
    const invoker = await invokerOn(ACCEPTED, { credentials: { ...CREDENTIALS, accessKeyId: "LTAIkey" } });

    await invoker.invokeAsync(PAYLOAD, "t-1");

    expect(stub?.requests[0]?.headers["x-acs-security-token"]).toBe(CREDENTIALS.securityToken);
  });

  it.each(BROKEN_ANSWERS)("reads $name as $code", async ({ answer, code, answered }) => {
    const invoker = await invokerOn(answer, { timeoutMs: 150 });

    expect(await failureOf(invoker.invokeAsync(PAYLOAD, "t-1"))).toMatchObject({ code, answered });
  });

  it("knows that nothing was sent where nobody listens", async () => {
    const invoker = await invokerOn(ACCEPTED, { endpoint: await unusedUrl() });

    expect(await failureOf(invoker.invokeAsync(PAYLOAD, "t-1"))).toMatchObject({ code: "Local.Unreachable" });
  });

  it("leaves no socket open after close", async () => {
    const invoker = await invokerOn(ACCEPTED);
    await invoker.invokeAsync(PAYLOAD, "t-1");

    connections?.close();

    await expect.poll(() => stub?.openSockets()).toBe(0);
  });
});
