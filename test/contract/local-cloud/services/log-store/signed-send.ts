/** Sends a request to the log store with the signature of version 1, SHA-1. */
import { createHash } from "node:crypto";
import { request as httpRequest } from "node:http";
import type { LocalCloud } from "../../../../../local-cloud/index.ts";
import { slsV1Signature, slsV1StringToSign } from "../../../../../local-cloud/wire/signatures/sls-v1.ts";

export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly body?: Buffer;
  readonly headers?: Record<string, string>;
  readonly host?: string;
  /** Sent on the request line as it is. */
  readonly target?: string;
}

export function sendSigned(
  cloud: LocalCloud,
  {
    method = "POST",
    path,
    body = Buffer.alloc(0),
    headers = {},
    host = "wire.cn-hangzhou.log.aliyuncs.com",
    target,
  }: Sent,
) {
  const all: Record<string, string> = {
    date: new Date(cloud.world.clock.nowMs()).toUTCString(),
    "x-log-apiversion": "0.6.0",
    "x-log-signaturemethod": "hmac-sha1",
    "x-log-bodyrawsize": String(body.length),
    ...(body.length === 0
      ? {}
      : {
          "content-type": "application/x-protobuf",
          "content-md5": createHash("md5").update(body).digest("hex").toUpperCase(),
        }),
    ...headers,
  };
  const [plain = "", rawQuery = ""] = path.split("?");
  const signature = slsV1Signature(
    slsV1StringToSign({ method, path: plain, rawQuery, headers: all }),
    cloud.accessKeySecret,
    "hmac-sha1",
  );
  return new Promise<{ status: number; headers: Record<string, unknown>; bytes: Buffer; text: string }>(
    (resolve, reject) => {
      const { hostname, port } = new URL(cloud.url);
      const outgoing = httpRequest(
        {
          hostname,
          port,
          method,
          path: target ?? path,
          headers: { ...all, host, authorization: `LOG ${cloud.accessKeyId}:${signature}` },
        },
        async (response) => {
          const chunks: Buffer[] = [];
          for await (const chunk of response) chunks.push(chunk);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            bytes: Buffer.concat(chunks),
            text: Buffer.concat(chunks).toString("utf8"),
          });
        },
      );
      outgoing.on("error", reject).end(body);
    },
  );
}
