/**
 * Builds an invocation of an FC 2.0 function, addressed and signed by @alicloud/fc2; the caller sends it.
 *
 * The build puts this file and the package into `fc2.js` beside the bundle. Only functions of FC 2.0 services load it.
 */
import { createHash } from "node:crypto";
import FcClient from "@alicloud/fc2/lib/client.js";
import type { ExchangeRequest } from "../http/exchange.ts";
import type { InvocationKind, InvocationTarget } from "./invocation-target.ts";

export function signedFc2Invocation(
  target: InvocationTarget & { readonly service: string },
  body: Buffer,
  { type, taskId }: InvocationKind,
): ExchangeRequest {
  const { accountId, regionId, credentials, endpoint, service, qualifier } = target;
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  const client = new FcClient(accountId, {
    accessKeyID: accessKeyId,
    accessKeySecret,
    ...(securityToken === undefined ? {} : { securityToken }),
    region: regionId,
    secure: endpoint.startsWith("https:"),
    endpoint,
  });
  // The package takes a token only with keys that begin with "STS".
  client.securityToken = securityToken;
  const headers: Record<string, string> = {
    ...client.buildHeaders(),
    "content-type": "application/octet-stream",
    "content-length": String(body.length),
    // The service expects the text of the hex digest in base64, not the digest's bytes.
    "content-md5": Buffer.from(createHash("md5").update(body).digest("hex"), "utf8").toString("base64"),
    "x-fc-invocation-type": type,
    ...(taskId === undefined ? {} : { "x-fc-stateful-async-invocation-id": taskId }),
  };
  const name = encodeURIComponent(target.functionName);
  const path = `/2016-08-15/services/${encodeURIComponent(`${service}.${qualifier}`)}/functions/${name}/invocations`;
  headers.authorization = FcClient.getSignature(accessKeyId, accessKeySecret, "POST", path, headers);
  return { method: "POST", url: new URL(path, endpoint), headers, body };
}
