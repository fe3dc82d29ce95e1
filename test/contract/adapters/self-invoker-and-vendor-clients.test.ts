/** Our requests to Function Compute are those of the vendor's clients. */
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import * as FcSdk from "@alicloud/fc20230330";
import { afterEach, describe, expect, it } from "vitest";
import { acs3Headers } from "../../../functions/adapters/function-compute/acs3.ts";
import { ACCEPTED, CREDENTIALS, FC2, openInvokerStage, PAYLOAD } from "./an-invoker.ts";

const stage = openInvokerStage();
afterEach(() => stage.close());

function without(headers: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

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
  it("sends FC 3.0 what @alicloud/fc20230330 sends, and signs its request with the same signature", async () => {
    const invoker = await stage.invokerOn(ACCEPTED);
    const vendor = vendorFc3Client(stage.url());
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

    const [ours, theirs] = stage.requests();
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
    const invoker = await stage.invokerOn(ACCEPTED, { service: FC2.service });
    const vendor = new FcClient("1000000000000001", {
      accessKeyID: CREDENTIALS.accessKeyId,
      accessKeySecret: CREDENTIALS.accessKeySecret,
      securityToken: CREDENTIALS.securityToken,
      region: "cn-hangzhou",
      secure: false,
      endpoint: stage.url(),
    });
    const headers = { "x-fc-invocation-type": "Async", [FC2.taskIdHeader]: "t-1" };

    // The signature holds the second; a pair that straddles two is sent again.
    const sendBoth = async () => {
      await invoker.invokeAsync(PAYLOAD, "t-1");
      await vendor.post(FC2.path.replace("/2016-08-15", ""), JSON.stringify(PAYLOAD), headers, null);
      const [ours, theirs] = stage.requests().slice(-2);
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
});
