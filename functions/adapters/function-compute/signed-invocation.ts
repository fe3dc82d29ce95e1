/** A request to invoke a function: addressed and signed by @alicloud/fc2, to be sent by whoever asked for it. */
import { createHash } from "node:crypto";
import type { Credentials } from "../alicloud/credentials.ts";
import type { ExchangeRequest } from "../http/exchange.ts";

export interface InvocationTarget {
  readonly accountId: string;
  readonly regionId: string;
  readonly credentials: Credentials;
  /** With scheme. */
  readonly endpoint: string;
  readonly functionName: string;
  /** Set: FC 2.0, which knows services. null: FC 3.0. */
  readonly service: string | null;
  readonly qualifier: string;
}

export interface InvocationKind {
  readonly type: "Sync" | "Async";
  /** Of an asynchronous invocation: the second one with the same id is refused. */
  readonly taskId?: string;
}

export async function signedInvocation(
  target: InvocationTarget,
  payload: unknown,
  { type, taskId }: InvocationKind,
): Promise<ExchangeRequest> {
  const { accountId, regionId, credentials, endpoint } = target;
  // Loaded only when needed: about 20 ms that most invocations never pay.
  const { default: FcClient } = await import("@alicloud/fc2/lib/client.js");
  const client = new FcClient(accountId, {
    accessKeyID: credentials.accessKeyId,
    accessKeySecret: credentials.accessKeySecret,
    ...(credentials.securityToken === undefined ? {} : { securityToken: credentials.securityToken }),
    region: regionId,
    secure: endpoint.startsWith("https:"),
    endpoint,
  });
  // The package takes a token only for keys that begin with "STS".
  client.securityToken = credentials.securityToken;
  const address = addressOf(target);
  client.version = address.version;

  const body = Buffer.from(JSON.stringify(payload), "utf8");
  const headers: Record<string, string> = {
    ...client.buildHeaders(),
    "content-type": "application/octet-stream",
    "content-length": String(body.length),
    // The service wants the hex digest's text in base64, not the digest's.
    "content-md5": Buffer.from(createHash("md5").update(body).digest("hex"), "utf8").toString("base64"),
    "x-fc-invocation-type": type,
    ...(taskId === undefined ? {} : { [address.taskIdHeader]: taskId }),
  };
  const path = `/${address.version}${address.path}`;
  const { accessKeyId, accessKeySecret } = credentials;
  headers.authorization = FcClient.getSignature(accessKeyId, accessKeySecret, "POST", path, headers);

  const url = new URL(path, endpoint);
  if (address.qualifier !== undefined) url.searchParams.set("qualifier", address.qualifier);
  return { method: "POST", url, headers, body };
}

interface Address {
  readonly version: string;
  readonly path: string;
  readonly taskIdHeader: string;
  readonly qualifier?: string;
}

function addressOf({ functionName, service, qualifier }: InvocationTarget): Address {
  const name = encodeURIComponent(functionName);
  if (service === null) {
    return {
      version: "2023-03-30",
      path: `/functions/${name}/invocations`,
      taskIdHeader: "x-fc-async-task-id",
      qualifier,
    };
  }
  return {
    version: "2016-08-15",
    path: `/services/${encodeURIComponent(`${service}.${qualifier}`)}/functions/${name}/invocations`,
    taskIdHeader: "x-fc-stateful-async-invocation-id",
  };
}
