/** A throttle and an unknown failure, in the words of the service that answers. The log store's are in log-store.test.ts. */
import { createHmac, randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../local-cloud/index.ts";
import { signAcs3 } from "../../../../local-cloud/wire/signatures/acs3.ts";
import { eventBridgeSignature } from "../../../../local-cloud/wire/signatures/eventbridge.ts";
import { send } from "../attacks/raw-request.ts";
import { get, signedQuery } from "../rpc-clients.ts";
import { functionFolder } from "../services/function-compute/function-folder.ts";
import { signedInvoke } from "../services/function-compute/signed-invoke.ts";

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud();
  await cloud.control("PUT", "functions/f", { codeDir: functionFolder("exports.handler = async () => 1;") });
});
afterEach(() => cloud.control("DELETE", "faults"));
afterAll(() => cloud.close());

interface Said {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const PATH = "/openapi/putEvents";

async function rpc(Version: string, Action: string): Promise<Said> {
  const answer = await get(cloud, `/?${signedQuery(cloud, { Version, Action, Format: "JSON" })}`);
  const { Code: code, Message: message } = JSON.parse(answer.text);
  return { status: answer.status, code, message };
}

async function invoke(): Promise<Said> {
  const answer = await signedInvoke(cloud, "f", "{}");
  const { Code: code, Message: message } = JSON.parse(answer.text);
  return { status: answer.status, code, message };
}

async function putEvents(
  key: { accessKeyId: string; accessKeySecret: string } = cloud,
  date = new Date(),
): Promise<Said> {
  const headers: Record<string, string> = { date: date.toUTCString(), "x-acs-signature-nonce": randomUUID() };
  const request = { method: "POST", path: PATH, query: new URLSearchParams(), headers };
  const signature = eventBridgeSignature(request, key.accessKeySecret);
  return post({ ...headers, authorization: `acs:${key.accessKeyId}:${signature}` });
}

async function post(headers: Record<string, string>): Promise<Said> {
  const answer = await fetch(`${cloud.url}${PATH}`, { method: "POST", headers, body: Buffer.from("[]") });
  const { code, message } = JSON.parse(await answer.text());
  return { status: answer.status, code, message };
}

const CALLS = {
  ecs: () => rpc("2014-05-26", "DescribeRegions"),
  bss: () => rpc("2017-12-14", "QueryAccountBalance"),
  sts: () => rpc("2015-04-01", "GetCallerIdentity"),
  fc: invoke,
  eventbridge: putEvents,
} as const;

describe("a call that is throttled", () => {
  it.each([
    ["ecs", 400, "Throttling.User"],
    ["bss", 400, "Throttling.User"],
    ["sts", 400, "Throttling.User"],
    ["fc", 429, "ResourceExhausted"],
    ["eventbridge", 429, "TooManyRequests"],
  ] as const)("is told so by %s: %d %s", async (service, status, code) => {
    await cloud.control("POST", "faults", { service, effect: "throttle", count: 1 });

    expect(await CALLS[service]()).toMatchObject({ status, code });
  });

  it("by EventBridge with the words of its error page", async () => {
    await cloud.control("POST", "faults", { service: "eventbridge", effect: "throttle", count: 1 });

    expect((await putEvents()).message).toBe("The request is denied by flow limiter for too many requests.");
  });
});

describe("a call that fails for no known reason", () => {
  it.each([
    ["ecs", 500, "InternalError", "The request processing has failed due to some unknown error."],
    ["bss", 400, "InternalError", "The request processing has failed due to some unknown error, exception or failure."],
    ["sts", 500, "InternalError", "STS Server Internal Error happened, please send the RequestId to us."],
    ["fc", 500, "InternalServerError", "an internal error has occurred. Please retry."],
    ["eventbridge", 500, "InternalError", "The request processing has failed due to some unknown error."],
  ] as const)("is told so by %s: %d %s", async (service, status, code, message) => {
    await cloud.control("POST", "faults", { service, effect: "error", count: 1 });

    expect(await CALLS[service]()).toEqual({ status, code, message });
  });

  it("has the rule's own words where it gives some", async () => {
    const rule = { service: "sts", effect: "error", status: 503, code: "InternalError", message: "Later." };
    await cloud.control("POST", "faults", { ...rule, count: 1 });

    expect(await CALLS.sts()).toEqual({ status: 503, code: "InternalError", message: "Later." });
  });
});

describe("EventBridge, of a signature of either kind,", () => {
  const stranger = { accessKeyId: "LTAI-nobody", accessKeySecret: "x" };
  const wrong = () => ({ accessKeyId: cloud.accessKeyId, accessKeySecret: "wrong" });
  const old = new Date(Date.now() - 3_600_000);

  async function acs3(key: typeof stranger, date = new Date()): Promise<Said> {
    const headers: Record<string, string> = {
      host: new URL(cloud.url).host,
      "x-acs-date": date.toISOString().replace(/\.\d+Z$/, "Z"),
      "x-acs-signature-nonce": randomUUID(),
    };
    const names = Object.keys(headers).sort();
    const request = {
      method: "POST",
      path: PATH,
      rawQuery: "",
      query: new URLSearchParams(),
      headers,
      body: Buffer.from("[]"),
    };
    const signature = signAcs3(request, names, key.accessKeySecret);
    const authorization = `ACS3-HMAC-SHA256 Credential=${key.accessKeyId},SignedHeaders=${names.join(";")},Signature=${signature}`;
    return post({ ...headers, authorization });
  }

  it.each([
    ["an unknown key", stranger, new Date(), "InvalidAccessKeyId"],
    ["a wrong secret", undefined, new Date(), "SignatureDoesNotMatch"],
    ["an old time", "own", old, "RequestTimeTooSkewed"],
  ] as const)("tells %s in its own codes", async (_what, key, date, code) => {
    const used = key === "own" ? cloud : (key ?? wrong());

    expect(await putEvents(used, date)).toMatchObject({ status: 403, code });
    expect(await acs3(used, date)).toMatchObject({ status: 403, code });
  });
});

describe("a log store operation", () => {
  it.each([
    ["POST", "/", { projectName: { toString: 1 } }],
    ["POST", "/logstores", { logstoreName: { toString: 1 }, ttl: {} }],
    ["POST", "/logstores/l/logs", { from: 1, to: 2, query: { toString: 1 }, reverse: { toString: 1 }, topic: [[]] }],
  ])("is refused or answered when a name is no text: %s %s", async (method, at, body) => {
    await cloud.control("PUT", "log-store/projects/p", { accountId: cloud.accountId, logstores: [{ name: "l" }] });
    const text = JSON.stringify(body);
    const headers: Record<string, string> = {
      "x-log-apiversion": "0.6.0",
      "x-log-signaturemethod": "hmac-sha1",
      "x-log-bodyrawsize": String(text.length),
    };
    const date = new Date().toUTCString();
    const signed = Object.entries(headers)
      .map(([name, value]) => `${name}:${value}`)
      .sort();
    const toSign = [method, "", "application/json", date, ...signed, at].join("\n");
    const signature = createHmac("sha1", cloud.accessKeySecret).update(toSign).digest("base64");
    const answer = await send(cloud.url, {
      method,
      path: at,
      headers: {
        ...headers,
        date,
        host: `p.${new URL(cloud.url).host}`,
        "content-type": "application/json",
        authorization: `LOG ${cloud.accessKeyId}:${signature}`,
      },
      body: text,
    });

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).errorCode).toMatch(/Invalid|IndexConfigNotExist/);
  });
});
