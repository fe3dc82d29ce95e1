import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../../local-cloud/index.ts";
import { functionFolder } from "./function-folder.ts";

interface Fc2Client {
  version: string;
  invokeFunction(
    service: string,
    name: string,
    event: string | Buffer,
    headers?: Record<string, string>,
  ): Promise<{ headers: Record<string, string>; data: string }>;
  post(
    path: string,
    body: string,
    headers?: Record<string, string>,
    query?: Record<string, string>,
  ): Promise<{ headers: Record<string, string>; data: string }>;
}
type Fc2 = new (accountId: string, config: Record<string, unknown>) => Fc2Client;

// The package has no types.
const Fc2Client = createRequire(import.meta.url)("@alicloud/fc2") as Fc2;

describe("@alicloud/fc2 2.6.6 on the local cloud", () => {
  let cloud: LocalCloud;
  let client: Fc2Client;
  const clientOf = (secret: string) =>
    new Fc2Client(cloud.accountId, {
      accessKeyID: cloud.accessKeyId,
      accessKeySecret: secret,
      region: "cn-hangzhou",
      endpoint: cloud.url,
    });

  beforeAll(async () => {
    cloud = await startLocalCloud();
    client = clientOf(cloud.accessKeySecret);
    const codeDir = functionFolder(`exports.handler = async (event, context) => ({
      isBuffer: Buffer.isBuffer(event), text: event.toString(), service: context.service.name, memory: context.function.memory,
    });`);
    await cloud.control("PUT", "functions/echo", { service: "tools", codeDir, memory: 128, timeout: 10 });
  });
  afterAll(() => cloud.close());

  it("invokes a function of a service synchronously", async () => {
    const answer = await client.invokeFunction("tools", "echo", "hello");

    expect(JSON.parse(answer.data)).toEqual({ isBuffer: true, text: "hello", service: "tools", memory: 128 });
    expect(answer.headers["x-fc-request-id"]).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  it("accepts a qualifier as part of the service name", async () => {
    const answer = await client.invokeFunction("tools.LATEST", "echo", "hello");

    expect(JSON.parse(answer.data)).toMatchObject({ text: "hello" });
  });

  it("is refused on the paths of the newer API, whose signature is another one", async () => {
    const newer = clientOf(cloud.accessKeySecret);
    newer.version = "2023-03-30";

    const call = newer.post("/functions/echo/invocations", "hi", {}, { qualifier: "LATEST" });

    await expect(call).rejects.toThrow(/failed with 400/);
    expect((await cloud.control("GET", "journal")).at(-1)).toMatchObject({ code: "IncompleteSignature" });
  });

  it("answers an asynchronous call with 202 and refuses the task id a second time", async () => {
    const headers = { "x-fc-invocation-type": "Async", "x-fc-stateful-async-invocation-id": "task-1" };

    const first = await client.invokeFunction("tools", "echo", "a", headers);
    const second = client.invokeFunction("tools", "echo", "a", headers);

    expect(first.headers["x-fc-stateful-async-invocation-id"]).toBe("task-1");
    await expect(second).rejects.toMatchObject({ code: "StatefulAsyncInvocationAlreadyExists" });
    await expect(second).rejects.toThrow(/failed with 409/);
  });

  it("refuses a wrong secret, and a service and a function that do not exist", async () => {
    await expect(clientOf("wrong").invokeFunction("tools", "echo", "x")).rejects.toMatchObject({
      code: "SignatureNotMatch",
    });
    await expect(client.invokeFunction("other", "echo", "x")).rejects.toMatchObject({ code: "ServiceNotFound" });
    await expect(client.invokeFunction("tools", "nothing", "x")).rejects.toMatchObject({ code: "FunctionNotFound" });
  });

  it("refuses an asynchronous event of more than 128 KB", async () => {
    const call = client.invokeFunction("tools", "echo", "x".repeat(131_073), { "x-fc-invocation-type": "Async" });

    await expect(call).rejects.toMatchObject({ code: "EntityTooLarge" });
  });
});
