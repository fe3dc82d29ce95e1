import { afterEach, describe, expect, it } from "vitest";
import { createPopClient, type RpcCall } from "../../../functions/adapters/alicloud/pop-client.ts";
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

const REQUEST_ID = "473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E";
const CREDENTIALS = {
  accessKeyId: "STS.NUgExampleKeyId",
  accessKeySecret: "canary-secret-key",
  securityToken: "canary+token/with=signs",
};

let stub: StubService | undefined;
let connections: Connections | undefined;

afterEach(async () => {
  connections?.close();
  await stub?.close();
});

async function clientOf(answer: StubAnswer, timeoutMs = 5_000) {
  stub = await startStubService(answer);
  connections = createConnections();
  const client = createPopClient(connections, timeoutMs);
  const { url } = stub;
  return (call: Partial<RpcCall> = {}) =>
    client.call({
      endpoint: url,
      version: "2014-05-26",
      action: "ReActivateInstances",
      parameters: { InstanceId: "i-1" },
      credentials: CREDENTIALS,
      ...call,
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

describe("createPopClient", () => {
  it("posts one signed form with everything in the body", async () => {
    const call = await clientOf(answerJson(200, { RequestId: REQUEST_ID }));

    const answer = await call({ parameters: { RegionId: "cn-hangzhou", InstanceEventType: ["a", "b"], DryRun: true } });

    expect(answer.requestId).toBe(REQUEST_ID);
    expect(stub?.requests).toHaveLength(1);
    const [request] = stub?.requests ?? [];
    expect(request?.method).toBe("POST");
    expect(request?.path).toBe("/");
    const form = new URLSearchParams(request?.body.toString());
    expect(Object.fromEntries(form)).toMatchObject({
      Action: "ReActivateInstances",
      Version: "2014-05-26",
      Format: "JSON",
      RegionId: "cn-hangzhou",
      "InstanceEventType.1": "a",
      "InstanceEventType.2": "b",
      DryRun: "true",
      AccessKeyId: CREDENTIALS.accessKeyId,
      SecurityToken: CREDENTIALS.securityToken,
    });
    expect(form.get("Signature")).toMatch(/^[A-Za-z0-9+/]{27}=$/);
  });

  it("passes on the vendor's code, request id, status and retry-after", async () => {
    const call = await clientOf(
      answerJson(
        429,
        { Code: "Throttling.User", Message: "Request was denied due to user flow control.", RequestId: REQUEST_ID },
        { "x-acs-retry-after": "1500" },
      ),
    );

    expect(await failureOf(call())).toEqual({
      action: "ReActivateInstances",
      code: "Throttling.User",
      message: "Request was denied due to user flow control.",
      requestId: REQUEST_ID,
      httpStatus: 429,
      retryAfterMs: 1500,
      answered: true,
    });
  });

  it.each(BROKEN_ANSWERS)("reads $name as $code", async ({ answer, code, answered }) => {
    const call = await clientOf(answer, 150);

    expect(await failureOf(call())).toMatchObject({ action: "ReActivateInstances", code, answered });
  });

  it("reports that nothing was sent to an address without a listener", async () => {
    const call = await clientOf(answerJson(200, {}));

    const failure = await failureOf(call({ endpoint: await unusedUrl() }));

    expect(failure).toMatchObject({ code: "Local.Unreachable", answered: true });
  });

  it("refuses a success without a request id", async () => {
    const call = await clientOf(answerJson(200, { Instances: { Instance: [] } }));

    expect(await failureOf(call())).toMatchObject({ code: "Local.NoCode", answered: false });
  });

  it("refuses a body with a request id and an error status", async () => {
    const call = await clientOf(answerJson(500, { RequestId: REQUEST_ID }));

    expect(await failureOf(call())).toMatchObject({
      code: "Local.NoCode",
      httpStatus: 500,
      requestId: REQUEST_ID,
      answered: false,
    });
  });

  it.each(["200", "Success"])("accepts billing's Code %s as success", async (code) => {
    const call = await clientOf(answerJson(200, { Code: code, Success: true, RequestId: REQUEST_ID, Data: {} }));

    expect((await call()).requestId).toBe(REQUEST_ID);
  });

  it("refuses a billing answer that says Success false", async () => {
    const body = { Code: "200", Message: "not for this caller", Success: false, RequestId: REQUEST_ID };
    const call = await clientOf(answerJson(200, body));

    expect(await failureOf(call())).toMatchObject({ code: "Local.NoCode", message: "not for this caller" });
  });

  it("keeps one connection for the calls of an invocation and none after close", async () => {
    const call = await clientOf(answerJson(200, { RequestId: REQUEST_ID }));

    await call();
    await call();

    expect(stub?.openSockets()).toBe(1);
    connections?.close();
    await expect.poll(() => stub?.openSockets()).toBe(0);
  });
});
