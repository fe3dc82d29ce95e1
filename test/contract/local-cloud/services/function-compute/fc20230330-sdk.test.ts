import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import * as FcSdk from "@alicloud/fc20230330";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../../local-cloud/index.ts";
import { eventually, functionFolder } from "./function-folder.ts";

const require = createRequire(import.meta.url);
type Config = ConstructorParameters<typeof FcSdk.default.default>[0];
type Runtime = Parameters<FcSdk.default["invokeFunctionWithOptions"]>[3];
// A CommonJS package whose default export is the client class. Node sees it one level deeper than the types do.
const { default: Client } = require("@alicloud/fc20230330") as { default: new (config: Config) => FcSdk.default };
// The SDK's own dependencies, resolved from the SDK's folder.
const ofSdk = createRequire(require.resolve("@alicloud/fc20230330"));
const { RuntimeOptions } = ofSdk("@darabonba/typescript") as { RuntimeOptions: new (options: object) => Runtime };

describe("@alicloud/fc20230330 4.7.6 on the local cloud", () => {
  let cloud: LocalCloud;
  let client: FcSdk.default;
  const clientOf = (accessKeySecret: string) =>
    new Client({
      accessKeyId: cloud.accessKeyId,
      accessKeySecret,
      endpoint: cloud.url.replace("http://", ""),
      protocol: "HTTP",
      regionId: "cn-hangzhou",
    } as Config);
  const invoke = (body: string, headers: Partial<FcSdk.InvokeFunctionHeaders> = {}, name = "echo") =>
    client.invokeFunctionWithOptions(
      name,
      new FcSdk.InvokeFunctionRequest({ body: Readable.from([Buffer.from(body)]), qualifier: "LATEST" }),
      new FcSdk.InvokeFunctionHeaders(headers),
      new RuntimeOptions({}),
    );

  beforeAll(async () => {
    cloud = await startLocalCloud();
    client = clientOf(cloud.accessKeySecret);
    const codeDir = functionFolder(`exports.handler = async (event, context) => {
      process.stdout.write("plain line\\n");
      console.log("said", event.length);
      if (event.toString() === "throw") throw new TypeError("no such luck");
      return event;
    };`);
    await cloud.control("PUT", "functions/echo", { codeDir, memory: 128, timeout: 10 });
    for (const name of ["page-a", "page-b", "page-c"]) await cloud.control("PUT", `functions/${name}`, { codeDir });
  });
  afterAll(() => cloud.close());

  it("invokes synchronously and gets the bytes back", async () => {
    const answer = await invoke("hello 实例");

    expect(answer.statusCode).toBe(200);
    expect(await text(answer.body!)).toBe("hello 实例");
  });

  it("returns the end of the log on request", async () => {
    const answer = await invoke("abc", { xFcLogType: "Tail" });

    const log = Buffer.from(answer.headers!["x-fc-log-result"]!, "base64").toString("utf8").split("\n");
    const requestId = answer.headers!["x-fc-request-id"];
    expect(log).toContain("plain line");
    expect(log.find((line) => line.includes("said 3"))).toMatch(new RegExp(`Z ${requestId} \\[verbose\\] said 3$`));
  });

  it("reads a function error from the header of a 200", async () => {
    const answer = await invoke("throw");

    expect(answer.statusCode).toBe(200);
    expect(answer.headers!["x-fc-error-type"]).toBe("UnhandledInvocationError");
    expect(JSON.parse(await text(answer.body!))).toMatchObject({
      errorMessage: "no such luck",
      errorType: "TypeError",
      stackTrace: expect.arrayContaining(["TypeError: no such luck"]),
    });
  });

  it("is answered 202 with its own task id, and 409 the second time", async () => {
    const headers = { xFcInvocationType: "Async", xFcAsyncTaskId: "recovery-1" };

    const first = await invoke("later", headers);

    expect(first.statusCode).toBe(202);
    expect(first.headers!["x-fc-async-task-id"]).toBe("recovery-1");
    await expect(invoke("later", headers)).rejects.toMatchObject({ code: "AsyncTaskAlreadyExists", statusCode: 409 });
    const record = await eventually(async () => {
      const { invocations } = await cloud.control("GET", "functions/echo");
      return invocations.find(
        (one: { taskId?: string; status: string }) => one.taskId === "recovery-1" && one.status === "Succeeded",
      );
    });
    expect(record).toMatchObject({ type: "Async", cause: "api", attempts: 1 });
  });

  it("turns the pages of ListFunctions", async () => {
    const names: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.listFunctions(
        new FcSdk.ListFunctionsRequest({
          limit: 2,
          prefix: "page-",
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
      names.push(...page.body!.functions!.map((one) => one.functionName!));
      nextToken = page.body!.nextToken;
    } while (nextToken !== undefined);

    expect(names).toEqual(["page-a", "page-b", "page-c"]);
  });

  it("refuses a function that does not exist and a wrong secret", async () => {
    await expect(invoke("x", {}, "nothing")).rejects.toMatchObject({ code: "FunctionNotFound", statusCode: 404 });
    await expect(clientOf("wrong").listFunctions(new FcSdk.ListFunctionsRequest({}))).rejects.toMatchObject({
      code: "SignatureDoesNotMatch",
    });
  });
});
