/** The unmodified vendor client, and a hand-made one for requests that no SDK would send. */
import { createHash, createHmac, randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { createRequire } from "node:module";
import type { LocalCloud } from "../../../local-cloud/index.ts";

const RpcClient = createRequire(import.meta.url)("@alicloud/pop-core/lib/rpc.js");

// biome-ignore lint/suspicious/noExplicitAny: answers are the vendor's JSON.
export type Answer = any;

export type Caller = (action: string, parameters?: object, options?: object) => Promise<Answer>;

export interface Keys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

/** pop-core, POST, against this cloud. */
export function popCore(cloud: LocalCloud, apiVersion = "2014-05-26", keys: Keys = cloud): Caller {
  const client = new RpcClient({
    endpoint: cloud.url,
    apiVersion,
    accessKeyId: keys.accessKeyId,
    accessKeySecret: keys.accessKeySecret,
    securityToken: keys.securityToken,
  });
  return (action, parameters = {}, options = {}) => client.request(action, parameters, { method: "POST", ...options });
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** A signed query of the RPC style; `change` may break the query after it was signed. */
export function signedQuery(cloud: Keys, parameters: Record<string, string>): string {
  const all: Record<string, string> = {
    Version: "2014-05-26",
    AccessKeyId: cloud.accessKeyId,
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    SignatureNonce: randomUUID(),
    Timestamp: `${new Date().toISOString().slice(0, 19)}Z`,
    ...parameters,
  };
  const canonical = Object.keys(all)
    .sort()
    .map((name) => `${encode(name)}=${encode(all[name] ?? "")}`)
    .join("&");
  const signature = createHmac("sha1", `${cloud.accessKeySecret}&`)
    .update(`GET&%2F&${encode(canonical)}`)
    .digest("base64");
  return `${canonical}&Signature=${encode(signature)}`;
}

/** Headers of a signed ACS3 call with an empty body. */
export function acs3Headers(
  cloud: Keys,
  host: string,
  call: { action: string; version: string; query: string },
): Record<string, string> {
  const headers: Record<string, string> = {
    host,
    "x-acs-action": call.action,
    "x-acs-content-sha256": createHash("sha256").update("").digest("hex"),
    "x-acs-date": `${new Date().toISOString().slice(0, 19)}Z`,
    "x-acs-signature-nonce": randomUUID(),
    "x-acs-version": call.version,
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    "GET",
    "/",
    call.query,
    ...names.map((name) => `${name}:${headers[name]}`),
    "",
    names.join(";"),
    headers["x-acs-content-sha256"],
  ].join("\n");
  const toSign = `ACS3-HMAC-SHA256\n${createHash("sha256").update(canonical).digest("hex")}`;
  const signature = createHmac("sha256", cloud.accessKeySecret).update(toSign).digest("hex");
  return {
    ...headers,
    authorization: `ACS3-HMAC-SHA256 Credential=${cloud.accessKeyId},SignedHeaders=${names.join(";")},Signature=${signature}`,
  };
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

/** One GET with exactly this request target, also in absolute form. */
export function get(cloud: LocalCloud, target: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  const { hostname, port } = new URL(cloud.url);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, path: target, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}
