/** Builds requests to the log store of the measured cloud. */
import type { Client } from "./client.ts";

export const logStoreHeaders = (key: string): Readonly<Record<string, string>> => ({
  host: "p.cn-hangzhou.log.aliyuncs.com",
  "x-log-apiversion": "0.6.0",
  "x-log-signaturemethod": "hmac-sha1",
  date: new Date().toUTCString(),
  // The measured cloud does not check signatures.
  authorization: `LOG ${key}:loose`,
});

export function putLogs({ send, key }: Client, body: Buffer, more: Readonly<Record<string, string>> = {}) {
  return send({
    path: "/logstores/l/shards/lb",
    body,
    headers: {
      ...logStoreHeaders(key),
      "content-type": "application/x-protobuf",
      "x-log-bodyrawsize": String(body.length),
      ...more,
    },
  });
}
