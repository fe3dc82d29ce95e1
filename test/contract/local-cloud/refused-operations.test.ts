/** Every operation that PARITY.md calls refused is refused, in its service's own words and under its own name. */
import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCloudParts } from "../../../local-cloud/cloud-parts.ts";
import { type LocalCloud, startLocalCloud } from "../../../local-cloud/index.ts";
import type { CloudRequest } from "../../../local-cloud/kernel/http.ts";
import type { ParityRow } from "../../../local-cloud/kernel/parity-row.ts";
import { signAcs3 } from "../../../local-cloud/wire/signatures/acs3.ts";
import { eventBridgeSignature } from "../../../local-cloud/wire/signatures/eventbridge.ts";
import { fcSignature } from "../../../local-cloud/wire/signatures/fc.ts";
import { slsV1Signature, slsV1StringToSign } from "../../../local-cloud/wire/signatures/sls-v1.ts";
import { signedQuery } from "./rpc-clients.ts";

const refused = createCloudParts({ seed: 1, strict: true, clock: { mode: "stepped" }, log: () => {} })
  .services.flatMap((service) => service.parity?.() ?? [])
  .filter(({ status }) => status === "refused");

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud();
  await cloud.control("PUT", "log-store/projects/refusals", {
    accountId: cloud.accountId,
    logstores: [{ name: "a-logstore" }],
  });
});
afterAll(() => cloud.close());

type Headers = Record<string, string>;
const now = () => new Date().toUTCString();
const isoNow = () => `${new Date().toISOString().slice(0, 19)}Z`;
let nonces = 0;
const nonce = () => {
  nonces += 1;
  return `nonce-${nonces}`;
};

/** Path and headers of a correctly signed call, in the product's own scheme. */
const SIGNERS: Readonly<Record<string, (method: string, path: string) => { path: string; headers: Headers }>> = {
  ECS: rpc,
  BSS: rpc,
  STS: rpc,
  "Log store": (method, path) => {
    const headers: Headers = {
      host: "refusals.cn-hangzhou.log.aliyuncs.com",
      date: now(),
      "x-log-apiversion": "0.6.0",
      "x-log-bodyrawsize": "0",
      "x-log-signaturemethod": "hmac-sha1",
    };
    const text = slsV1StringToSign(toRequest(method, path, headers));
    const signature = slsV1Signature(text, cloud.accessKeySecret, "hmac-sha1");
    return { path, headers: { ...headers, authorization: `LOG ${cloud.accessKeyId}:${signature}` } };
  },
  "Function Compute": (method, path) => {
    if (!path.startsWith("/2023-03-30")) {
      const headers: Headers = { date: now() };
      const signature = fcSignature(toRequest(method, path, headers), cloud.accessKeySecret);
      return { path, headers: { ...headers, authorization: `FC ${cloud.accessKeyId}:${signature}` } };
    }
    const headers: Headers = {
      host: new URL(cloud.url).host,
      "x-acs-date": isoNow(),
      "x-acs-signature-nonce": nonce(),
    };
    const names = Object.keys(headers);
    const signature = signAcs3(toRequest(method, path, headers), names, cloud.accessKeySecret);
    const credential = `Credential=${cloud.accessKeyId},SignedHeaders=${names.join(";")},Signature=${signature}`;
    return { path, headers: { ...headers, authorization: `ACS3-HMAC-SHA256 ${credential}` } };
  },
  EventBridge: (method, path) => {
    const headers: Headers = { date: now(), "content-type": "application/json", "x-acs-signature-nonce": nonce() };
    const signature = eventBridgeSignature(toRequest(method, path, headers), cloud.accessKeySecret);
    return { path, headers: { ...headers, authorization: `acs:${cloud.accessKeyId}:${signature}` } };
  },
};

function rpc(_method: string, path: string): { path: string; headers: Headers } {
  const parameters = Object.fromEntries(new URLSearchParams(path.slice(2)));
  return { path: `/?${signedQuery(cloud, { ...parameters, Format: "JSON" })}`, headers: {} };
}

function toRequest(method: string, path: string, headers: Headers): CloudRequest {
  const [plain = "", rawQuery = ""] = path.split("?");
  return { method, path: plain, rawQuery, query: new URLSearchParams(rawQuery), headers, body: Buffer.alloc(0) };
}

async function call(row: ParityRow): Promise<{ status: number; text: string }> {
  const { method, path } = row.example!;
  const signed = SIGNERS[row.product]!(method, path);
  const { hostname, port } = new URL(cloud.url);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { hostname, port, method, path: signed.path, headers: signed.headers },
      async (incoming) => {
        const chunks: Buffer[] = [];
        for await (const chunk of incoming) chunks.push(chunk);
        resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
      },
    );
    outgoing.on("error", reject).end();
  });
}

/** Each service's error for an unknown operation. */
const WORDS: Readonly<Record<string, readonly [status: number, code: string]>> = {
  ECS: [404, "InvalidAction.NotFound"],
  BSS: [404, "InvalidAction.NotFound"],
  STS: [404, "InvalidAction.NotFound"],
  "Log store": [400, "ParameterInvalid"],
  "Function Compute": [400, "PathNotSupported"],
  EventBridge: [404, "ApiNotExist"],
};

describe("operations that PARITY.md calls refused", () => {
  it("exist for every product, and each names its call", () => {
    expect(refused.length).toBeGreaterThan(120);
    expect(new Set(refused.map(({ product }) => product))).toEqual(new Set(Object.keys(WORDS)));
    for (const row of refused) expect(row.example).toBeDefined();
  });

  it.each(refused.map((row) => [row.product, row.operation, row] as const))(
    "%s %s",
    async (product, operation, row) => {
      const { status, text } = await call(row);
      const said = JSON.parse(text);

      expect([status, said.Code ?? said.code ?? said.errorCode ?? said.ErrorCode]).toEqual(WORDS[product]);
      const entry = (await cloud.control("GET", "journal")).at(-1);
      expect(entry.status).toBe(status);
      if (product === "Log store") expect(entry.action).toBe(operation);
    },
  );
});
