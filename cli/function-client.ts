/** Invokes the deployed function through the vendor's own SDK, @alicloud/fc2; the only file of the command line that imports it. */

import { endpointOf } from "../functions/adapters/alicloud/endpoints.ts";
import type { Configuration } from "../functions/config.ts";
import type { Access } from "./access.ts";
import { CommandError, EXIT } from "./exit-code.ts";

export interface Invoked {
  /** Function Compute's request id. */
  readonly requestId: string;
  /** What the handler returned; undefined for an asynchronous invocation. */
  readonly answer?: unknown;
}

/** Longer than Function Compute lets a function run for our timeouts; a synchronous call waits for the whole run. */
const longestSyncMs = 30 * 60_000;
const asyncMs = 30_000;

/** `post` is there (lib/client.js, 2.6.6), the types we have for the package leave it out. */
interface PostingClient {
  version: string;
  securityToken: string | undefined;
  post(
    path: string,
    body: Buffer,
    headers: Readonly<Record<string, string>>,
    query: Readonly<Record<string, string>> | null,
  ): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly data: unknown }>;
}

export async function invokeFunction(
  { configuration, credentials, accountId, regionId }: Access,
  payload: unknown,
  kind: "Sync" | "Async",
): Promise<Invoked> {
  const { default: FcClient } = await import("@alicloud/fc2/lib/client.js");
  const endpoint = endpointOf("fc", configuration.endpoints, { regionId, accountId });
  const client = new FcClient(accountId, {
    accessKeyID: credentials.accessKeyId,
    accessKeySecret: credentials.accessKeySecret,
    ...(credentials.securityToken === undefined ? {} : { securityToken: credentials.securityToken }),
    region: regionId,
    // Without it the package speaks plain http, the security token in a header.
    secure: endpoint.startsWith("https:"),
    endpoint,
    timeout: kind === "Sync" ? longestSyncMs : asyncMs,
  } as ConstructorParameters<typeof FcClient>[1]) as unknown as PostingClient;
  // The package takes a token only for keys that begin with "STS".
  client.securityToken = credentials.securityToken;

  const { version, path, query } = target(configuration.function);
  client.version = version;
  const body = Buffer.from(JSON.stringify(payload), "utf8");
  const { headers, data } = await client
    .post(path, body, { "x-fc-invocation-type": kind }, query)
    .catch((error: unknown) => refuse(error, configuration.function.name, regionId, accountId));
  const requestId = headers["x-fc-request-id"] ?? "?";
  if (headers["x-fc-error-type"] !== undefined) {
    // A function error comes with status 200. What it says is the function's own words, written to be read.
    throw new CommandError(EXIT.needsPerson, `The function failed (request ${requestId}): ${errorMessage(data)}`);
  }
  return kind === "Async" ? { requestId } : { requestId, answer: parsed(data) };
}

/** FC 3.0 knows no services; a function of FC 2.0 is reached through its own. */
function target({ name, service, qualifier }: Configuration["function"]) {
  const invocations = `functions/${encodeURIComponent(name)}/invocations`;
  if (service === null) return { version: "2023-03-30", path: `/${invocations}`, query: { qualifier } };
  return {
    version: "2016-08-15",
    path: `/services/${encodeURIComponent(`${service}.${qualifier}`)}/${invocations}`,
    query: null,
  };
}

/** The package loses the code of every FC 3.0 answer, so the status in its message is all there is to go by (2.6.6). */
function refuse(error: unknown, name: string, regionId: string, accountId: string): never {
  const text = error instanceof Error ? error.message : "";
  const [, status, requestId] = / failed with (\d{3})\. requestid: ([\w-]*)/.exec(text) ?? [];
  if (status === undefined) {
    throw new CommandError(
      EXIT.unreachable,
      `Function Compute in ${regionId} gave no answer. Check the network, and endpoints.fc.`,
    );
  }
  const request = requestId === undefined || requestId === "" ? "" : ` (request ${requestId})`;
  if (status === "404") {
    throw new CommandError(
      EXIT.wrongUsage,
      `There is no function ${name} in account ${accountId}, ${regionId}${request}. Check function.name, function.service and log.region.`,
    );
  }
  if (status === "401" || status === "403") {
    throw new CommandError(
      EXIT.wrongUsage,
      `Not allowed to invoke ${name}${request}. The keys need fc:InvokeFunction on it.`,
    );
  }
  if (status === "400") {
    throw new CommandError(EXIT.wrongUsage, `Function Compute refused the invocation${request}.`);
  }
  throw new CommandError(
    EXIT.unreachable,
    `Function Compute answered with HTTP ${status}${request}. Try again in a minute.`,
  );
}

function parsed(data: unknown): unknown {
  if (typeof data !== "string") return data;
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

function errorMessage(data: unknown): string {
  const body = parsed(data);
  const message = typeof body === "object" && body !== null && "errorMessage" in body ? body.errorMessage : undefined;
  return typeof message === "string" ? message : "it said nothing more; its log does";
}
