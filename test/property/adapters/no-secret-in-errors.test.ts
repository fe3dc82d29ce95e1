import { inspect } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Credentials } from "../../../functions/adapters/alicloud/credentials.ts";
import { createPopClient } from "../../../functions/adapters/alicloud/pop-client.ts";
import { createSelfInvoker } from "../../../functions/adapters/function-compute/self-invoker.ts";
import { type Connections, createConnections } from "../../../functions/adapters/http/connections.ts";
import { createPinoLog } from "../../../functions/adapters/log/pino-log.ts";
import { createSlsRecordStore } from "../../../functions/adapters/log-store/sls-record-store.ts";
import { CloudError } from "../../../functions/core/failure/cloud-error.ts";
import { type StubAnswer, type StubService, startStubService } from "../../contract/adapters/stub-service.ts";

let stub: StubService;
let connections: Connections;
let answer: StubAnswer = () => {};

beforeAll(async () => {
  stub = await startStubService((response, request) => answer(response, request));
  connections = createConnections();
});

afterAll(async () => {
  connections.close();
  await stub.close();
});

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=._-";
const canary = (name: string) =>
  fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 6, maxLength: 80 }).map((tail) => `canary${name}${tail}`);

const credentials: fc.Arbitrary<Credentials> = fc.record({
  accessKeyId: canary("Id"),
  accessKeySecret: canary("Secret"),
  securityToken: canary("Token"),
});

/** Ways in which services, gateways and proxies have been seen to quote a request in an answer. */
const quotations = fc.constantFrom(
  (secret: string) => secret,
  (secret: string) => encodeURIComponent(secret),
  (secret: string) => encodeURIComponent(encodeURIComponent(secret)),
  (secret: string) => `https://ecs.example/?AccessKeyId=${secret}&Signature=x`,
  (secret: string) => `string to sign is:POST&%2F&SecurityToken%3D${encodeURIComponent(secret)}%26`,
  (secret: string) => `Authorization: LOG ${secret}:c2ln`,
  (secret: string) => `"securityToken": "${secret}"`,
);

interface Case {
  readonly signedWith: Credentials;
  readonly status: number;
  readonly body: string;
  readonly headers: Record<string, string>;
}

const cases: fc.Arbitrary<Case> = credentials.chain((signedWith) => {
  const quoted = fc
    .tuple(fc.constantFrom(...Object.values(signedWith)), quotations, fc.string(), fc.string())
    .map(([secret, quote, before, after]) => `${before} ${quote(secret)} ${after}`);
  const said = fc.oneof(quoted, fc.constantFrom(...Object.values(signedWith)));
  const json = fc
    .record(
      {
        Code: said,
        Message: said,
        RequestId: said,
        ErrorCode: said,
        ErrorMessage: said,
        errorCode: said,
        errorMessage: said,
        Success: fc.boolean(),
        HostId: said,
        Recommend: said,
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value));
  return fc.record({
    signedWith: fc.constant(signedWith),
    status: fc.constantFrom(200, 202, 400, 403, 404, 429, 500, 502, 503),
    body: fc.oneof(
      json,
      said,
      said.map((text) => `<html>${text}</html>`),
      said.map((text) => `{"Code":"${text}`),
    ),
    headers: fc.record(
      {
        "x-acs-retry-after": fc.constantFrom(...Object.values(signedWith)),
        "x-log-requestid": fc.constantFrom(...Object.values(signedWith)),
        "x-fc-request-id": fc.constantFrom(...Object.values(signedWith)),
        "x-fc-error-type": fc.constantFrom(...Object.values(signedWith)),
      },
      { requiredKeys: [] },
    ),
  });
});

const CLIENTS: Readonly<Record<string, (signedWith: Credentials) => Promise<unknown>>> = {
  "the RPC client": (signedWith) =>
    createPopClient(connections, 5_000).call({
      endpoint: stub.url,
      version: "2014-05-26",
      action: "ReActivateInstances",
      parameters: { InstanceId: "i-1" },
      credentials: signedWith,
    }),
  "the record store": (signedWith) =>
    createSlsRecordStore({
      endpoint: stub.url,
      project: "p",
      logstore: "l",
      credentials: signedWith,
      connections,
      clock: { nowMs: () => 0, sleep: async () => {} },
      callTimeoutMs: 5_000,
    }).append([{ a: "b" }]),
  "the self-invoker": (signedWith) =>
    createSelfInvoker({
      accountId: "1",
      regionId: "cn-hangzhou",
      credentials: signedWith,
      endpoint: stub.url,
      functionName: "f",
      service: null,
      qualifier: "LATEST",
      connections,
      callTimeoutMs: 5_000,
    }).invokeAsync({}, "t-1"),
};

/** Everything of an error that can be printed, and the log line of the error. */
function printed(error: CloudError, signedWith: Credentials): string {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  createPinoLog({ requestId: "r", secrets: Object.values(signedWith), destination }).error("failed", {
    error,
    problems: [error.failure],
  });
  return [
    String(error),
    error.message,
    error.stack,
    JSON.stringify(error),
    inspect(error, { depth: 10, showHidden: true }),
    ...lines,
  ].join("\n");
}

describe.each(Object.keys(CLIENTS))("an error of %s", (name) => {
  it("holds no key, token or signature, even if the service quotes the request", async () => {
    let failures = 0;
    await fc.assert(
      fc.asyncProperty(cases, async ({ signedWith, status, body, headers }) => {
        answer = (response) => {
          response.writeHead(status, { "content-type": "application/json", ...headers });
          response.end(body);
        };

        const error = await CLIENTS[name]?.(signedWith).then(
          () => undefined,
          (reason: unknown) => reason,
        );

        if (error === undefined) return;
        failures += 1;
        expect(error).toBeInstanceOf(CloudError);
        expect(printed(error as CloudError, signedWith)).not.toMatch(/canary/);
        expect((error as CloudError).failure.message.length).toBeLessThanOrEqual(300);
        expect(error).not.toHaveProperty("cause");
      }),
      { numRuns: 400 },
    );
    expect(failures).toBeGreaterThan(200);
  });
});
